// The page "SQL" as people use it: write, run, see, take away; mistakes marked, slow ones cancelled.
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { accessibilityProblems, overflowsSideways } from './support/accessibility.ts';
import { addressOf, withBrowser } from './support/open-page.ts';
import { screenshot } from './support/screenshot.ts';
import { withYearOldConsole } from './support/year-old-console.ts';

const desk = withBrowser();
const whole = withYearOldConsole();
const empty = withYearOldConsole('empty');
const refusing = withYearOldConsole('refusing');

test('a statement is run by keyboard, its answer sorted, its text in the address', async () => {
  const page = await desk.open('/sql', { at: whole.at });
  await page.getByText('No answer yet').waitFor();
  const area = page.getByRole('textbox', { name: 'SQL statement' });
  await area.fill('SELECT metric, count(*) AS points FROM metrics GROUP BY metric');
  await area.press('Control+Enter');
  await page.getByText('8 rows in 12.8 ms').waitFor();
  const grid = page.getByRole('grid', { name: 'Answer' });
  await grid.getByText('86400000', { exact: true }).waitFor();
  await grid.getByText('NULL', { exact: true }).waitFor();
  await grid.getByRole('button', { name: 'points' }).click();
  await grid.getByRole('button', { name: 'points' }).click();
  await expect.poll(() => grid.getByRole('row').nth(1).innerText()).toContain('system.disk.in_use');
  await expect.poll(() => addressOf(page)).toContain('q=SELECT+metric,+count(*)');
  await screenshot(page, 'sql-dark');
  await page.reload();
  expect(await area.inputValue()).toContain('GROUP BY metric');
});

test('a time column makes lines, words make bars, and both say so', async () => {
  const page = await desk.open('/sql?view=chart', { at: whole.at });
  const area = page.getByRole('textbox', { name: 'SQL statement' });
  await area.fill('SELECT hour, mean FROM x');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page.getByRole('img', { name: /^Lines: mean, highest;/ }).locator('canvas').waitFor();
  await screenshot(page, 'sql-lines');
  await area.fill('SELECT metric, points FROM x');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page.getByRole('list', { name: 'Bars: points' }).getByText('system.load.1').waitFor();
  await screenshot(page, 'sql-bars');
});

test('a mistake is marked in its line and said in words', async () => {
  const page = await desk.open('/sql', { at: whole.at });
  const area = page.getByRole('textbox', { name: 'SQL statement' });
  await area.fill('SELECT *\n  FORM metrics');
  await area.press('Control+Enter');
  await page.getByRole('alert').getByText('Line 2: Parser Error: syntax error at or near "FORM"').waitFor();
  expect(await area.getAttribute('aria-invalid')).toBe('true');
  await screenshot(page, 'sql-mistake');
  await area.fill('SELECT * FROM metrics');
  await expect.poll(() => area.getAttribute('aria-invalid')).toBe('false');
});

test('a slow statement is cancelled by hand, and the time limit is chosen', async () => {
  const page = await desk.open('/sql', { at: whole.at });
  await page.getByText('5s', { exact: true }).click();
  await expect.poll(() => addressOf(page)).toContain('limit=5000');
  await page.getByRole('textbox', { name: 'SQL statement' }).fill('SELECT slow');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page.getByRole('button', { name: 'Cancel', exact: true }).click();
  await page.getByText('Cancelled; the answer below is the last one').waitFor();
  await page.getByRole('button', { name: 'Run', exact: true }).waitFor();
});

test('many rows stay quick and the files have all of them', async () => {
  const page = await desk.open('/sql', { at: whole.at });
  await page.getByRole('textbox', { name: 'SQL statement' }).fill('SELECT many');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page.getByText('the first 10,000 rows; the files have all').waitFor();
  const grid = page.getByRole('grid', { name: 'Answer' });
  await grid.focus();
  await page.keyboard.press('End');
  await grid.getByText('row 9999', { exact: true }).waitFor();
  const [csv] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Save the whole answer as CSV' }).click()]);
  expect(csv.suggestedFilename()).toBe('vedette-sql.csv');
  expect(await readFile(await csv.path(), 'utf8')).toBe('metric,points\nsystem.load.1,3\n');
  const [parquet] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Save the whole answer as Parquet' }).click()]);
  expect(parquet.suggestedFilename()).toBe('vedette-sql.parquet');
});

test('columns are written at the cursor, examples in place of the text', async () => {
  const page = await desk.open('/sql', { at: whole.at });
  const help = page.getByRole('complementary', { name: 'Tables and examples' });
  const area = page.getByRole('textbox', { name: 'SQL statement' });
  await area.fill('SELECT ');
  await help.getByRole('button', { name: /^host/ }).click();
  expect(await area.inputValue()).toBe('SELECT host');
  await help.getByRole('button', { name: 'Insert events' }).click();
  expect(await area.inputValue()).toBe('SELECT host events');
  await help.getByRole('button', { name: 'Percentiles by day' }).click();
  expect(await area.inputValue()).toContain('quantile_cont(value, 0.95) AS p95');
});

test('an empty archive says when its first day comes', async () => {
  const page = await desk.open('/sql', { at: empty.at });
  await page.getByText('The first day is written about six hours after midnight UTC.', { exact: false }).waitFor();
  await screenshot(page, 'sql-empty');
});

test('an archive that cannot be asked says why', async () => {
  const page = await desk.open('/sql', { at: refusing.at });
  await page.getByRole('complementary', { name: 'Tables and examples' }).getByText('The archive process could not be started: no such program.').waitFor();
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page.getByRole('region', { name: 'Answer' }).getByText('The archive process could not be started: no such program.').waitFor();
  await screenshot(page, 'sql-refusing');
});

test.each([['dark', 'en'], ['light', 'ko']] as const)('is clean for axe and fits, %s in %s', async (theme, language) => {
  const page = await desk.open('/sql?q=SELECT+metric', { at: whole.at, theme, language, height: 1_000 });
  await page.getByRole('textbox', { name: language === 'ko' ? 'SQL 문' : 'SQL statement' }).press('Control+Enter');
  await page.getByRole('grid').getByText('system.load.1').waitFor();
  expect(await accessibilityProblems(page)).toEqual([]);
  await screenshot(page, `sql-${theme}-${language}`);
  for (const width of [1_920, 1_024, 420]) {
    await page.setViewportSize({ width, height: 900 });
    expect(await overflowsSideways(page), String(width)).toBe(false);
    await screenshot(page, `sql-${width}-${language}`);
  }
});
