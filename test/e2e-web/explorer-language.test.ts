// The Explorer's language help, cost lines and algorithms, in front of an installation that answers from every tier.
import { expect, test } from 'vitest';
import { accessibilityProblems, overflowsSideways } from './support/accessibility.ts';
import { withBrowser } from './support/open-page.ts';
import { screenshot } from './support/screenshot.ts';
import { withYearOldConsole } from './support/year-old-console.ts';

const desk = withBrowser();
const whole = withYearOldConsole();

test('a function is explained while it is chosen, while it is written, and under the pointer', async () => {
  const page = await desk.open('/explorer?q=avg:system.cpu.user{*}', { at: whole.at });
  const field = page.getByRole('combobox', { name: 'Query a' });
  const hint = page.getByRole('note', { name: 'About this function' });
  await field.fill('');
  await field.pressSequentially('anom');
  await page.getByRole('option', { name: /^anomalies\(/ }).waitFor();
  await hint.getByText(/A band of expected values from the past/).waitFor();
  await hint.getByText(/anomalies\(avg:.+'agile', 2\)/).waitFor();
  await screenshot(page, 'explorer-function');
  await field.press('Enter');
  expect(await field.inputValue()).toBe('anomalies()');
  await field.fill('top(avg:system.cpu.user{*} by {host}, ');
  await field.press('Escape');
  await expect.poll(() => hint.locator('b').innerText()).toBe('limit');
  await screenshot(page, 'explorer-signature');
  await field.fill('abs(avg:system.cpu.user{*})');
  await field.press('Escape');
  await field.press('End');
  await hint.waitFor({ state: 'detached' });
  const box = await field.boundingBox();
  if (box === null) throw new Error('the field is not drawn');
  await page.mouse.move(box.x + 20, box.y + box.height / 2);
  await hint.getByText('The absolute value of each point.').waitFor();
});

test('each chart says what it cost: time, points, tiers with their resolutions', async () => {
  const page = await desk.open('/explorer?q=avg:system.cpu.user{*}&range=30d', { at: whole.at });
  await page.getByText('45,336 points read').waitFor();
  for (const part of ['archive by 1 hr', 'database by 10 min', 'database, raw', 'memory, raw']) await page.getByText(part, { exact: true }).waitFor();
  await page.getByRole('group', { name: 'Query a' }).getByText(/points: live 0, memory 720, disk 4,320, summaries 8,760, archive 31,536 · 40 chunks · 7\.31 ms$/).waitFor();
  await screenshot(page, 'explorer-cost');
});

test('anomalies come with a band and marked points, and are counted in words; a forecast is dashed', async () => {
  const page = await desk.open('/explorer?q=anomalies(avg:system.cpu.user{*},%20%27basic%27,%202)', { at: whole.at });
  await page.getByText('3 anomalous points', { exact: true }).waitFor();
  await page.locator('figure canvas').first().waitFor();
  await screenshot(page, 'explorer-anomalies');
  await page.goto(`${whole.at.url}/#/explorer?q=forecast(avg:system.cpu.user{*},%20%27linear%27,%201)`);
  await page.getByText('dashed: predicted', { exact: true }).waitFor();
  await screenshot(page, 'explorer-forecast');
});

test.each([['dark', 'ko'], ['light', 'en']] as const)('is clean for axe and fits, %s in %s', async (theme, language) => {
  const page = await desk.open('/explorer?q=anomalies(avg:system.cpu.user{*},%20%27basic%27,%202)', { at: whole.at, theme, language });
  await page.getByRole('grid').getByText('anomalies(', { exact: false }).or(page.getByRole('grid').getByText('system.cpu.user')).first().waitFor();
  const field = page.getByRole('combobox').first();
  await field.click();
  await field.press('Home');
  for (let i = 0; i < 12; i++) await field.press('ArrowRight');
  await page.getByRole('note').waitFor();
  expect(await accessibilityProblems(page)).toEqual([]);
  await screenshot(page, `explorer-language-${theme}-${language}`);
  for (const width of [1_920, 420]) {
    await page.setViewportSize({ width, height: 900 });
    expect(await overflowsSideways(page), String(width)).toBe(false);
    await screenshot(page, `explorer-language-${width}-${language}`);
  }
});
