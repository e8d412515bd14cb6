// The Explorer as people use it: writing queries with offers and marks, reading the answer, handing it on.
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { accessibilityProblems, overflowsSideways } from './support/accessibility.ts';
import { addressOf, withBrowser } from './support/open-page.ts';
import { screenshot } from './support/screenshot.ts';

const desk = withBrowser();

test('starts with an example that is answered, and says what answering cost', async () => {
  const page = await desk.open('/explorer');
  await page.getByText('An example: what the processor does').waitFor();
  const table = page.getByRole('grid', { name: 'Series' });
  await table.getByText('system.cpu.user', { exact: true }).waitFor();
  await table.getByText('system.cpu.system', { exact: true }).waitFor();
  await page.getByRole('group', { name: 'Query a' }).getByText(/1 series read · mean of .+ steps · (points: live 0, memory [\d,]+, disk [\d,]+|from the cache)/).waitFor();
  await screenshot(page, 'explorer-dark');
});

test('offers metrics, tag keys and values by keyboard alone, and runs with Enter', async () => {
  const page = await desk.open('/explorer');
  const field = page.getByRole('combobox', { name: 'Query a' });
  await field.fill('');
  await field.pressSequentially('avg:system.core.us');
  await page.getByRole('option', { name: /^system\.core\.user/ }).waitFor();
  await expect.poll(() => field.getAttribute('aria-expanded')).toBe('true');
  await field.press('Enter');
  expect(await field.inputValue()).toBe('avg:system.core.user{*}');
  for (let i = 0; i < 2; i++) await field.press('ArrowLeft');
  await field.press('Delete');
  await field.press('Control+ ');
  const core = page.getByRole('option', { name: /^core/ });
  await core.waitFor();
  await field.pressSequentially('cor');
  await field.press('Tab');
  expect(await field.inputValue()).toBe('avg:system.core.user{core:}');
  await page.getByRole('option', { name: /^0/ }).waitFor();
  await field.press('ArrowDown');
  await field.press('Enter');
  expect(await field.inputValue()).toBe('avg:system.core.user{core:0}');
  await field.press('Escape');
  await field.press('Enter');
  await expect.poll(() => addressOf(page)).toContain('q=avg:system.core.user{core:0}');
  await page.getByRole('grid', { name: 'Series' }).getByText('system.core.user', { exact: true }).waitFor();
});

test('a mistake is marked where it is and said in words; the last answer stays', async () => {
  const page = await desk.open('/explorer?q=avg:system.cpu.user{*}');
  await page.getByRole('grid', { name: 'Series' }).getByText('system.cpu.user', { exact: true }).waitFor();
  const row = page.getByRole('group', { name: 'Query a' });
  const field = row.getByRole('combobox');
  await field.fill('avg:system.cpu.user{*} )');
  await row.getByRole('alert').getByText('At character 24: This ")" closes nothing.').waitFor();
  expect(await field.getAttribute('aria-invalid')).toBe('true');
  await field.press('Escape');
  await field.press('Enter');
  expect(addressOf(page)).toContain('q=avg:system.cpu.user{*}');
  expect(addressOf(page)).not.toContain(')');
  await screenshot(page, 'explorer-mistake');
});

test('rows are added, hidden, duplicated and removed, and the address follows', async () => {
  const page = await desk.open('/explorer?q=avg:system.cpu.user{*}');
  await page.getByRole('button', { name: 'Add a query', exact: true }).click();
  const second = page.getByRole('combobox', { name: 'Query b' });
  await expect.poll(() => second.evaluate((element) => element === document.activeElement)).toBe(true);
  await second.fill('avg:system.load.1{*} * 2');
  await second.press('Escape');
  await second.press('Enter');
  await expect.poll(() => addressOf(page)).toContain('q2=avg:system.load.1{*}');
  await page.getByText(/^One chart per unit: percent/).waitFor();
  await expect.poll(() => page.locator('figure').count()).toBe(2);
  await page.getByRole('button', { name: 'Hide query a' }).click();
  await expect.poll(() => addressOf(page)).toContain('hide=1');
  const table = page.getByRole('grid', { name: 'Series' });
  await expect.poll(() => table.getByText('system.cpu.user', { exact: true }).count()).toBe(0);
  await page.getByRole('button', { name: 'Duplicate query b' }).click();
  await page.getByRole('combobox', { name: 'Query c' }).waitFor();
  await page.getByRole('button', { name: 'Remove query a' }).click();
  await expect.poll(() => page.getByRole('combobox').count()).toBe(2);
  await page.goBack();
  await expect.poll(() => page.getByRole('combobox').count()).toBe(3);
});

test('a metric from the list becomes a query, grouped by a tag when asked', async () => {
  const page = await desk.open('/explorer');
  const list = page.getByRole('complementary', { name: 'Metrics' });
  await list.getByRole('textbox', { name: 'Search metrics' }).fill('core.user');
  await list.getByRole('button', { name: 'system.core.user', exact: true }).click();
  await list.getByText('Share of time this core ran programs that are not niced.').waitFor();
  await list.getByRole('button', { name: /^core/ }).click();
  await expect.poll(() => addressOf(page)).toContain('q=avg:system.core.user{*} by {core}'.replaceAll(' ', '+'));
  await page.getByRole('grid', { name: 'Series' }).getByText('core:0', { exact: true }).waitFor();
});

test('values leave as CSV, the picture as PNG', async () => {
  const page = await desk.open('/explorer?q=avg:system.cpu.user{*}');
  await page.getByRole('grid', { name: 'Series' }).getByText('system.cpu.user', { exact: true }).waitFor();
  const [csv] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'CSV' }).click()]);
  const [head, first] = (await readFile(await csv.path(), 'utf8')).split('\r\n');
  expect(head).toBe('time,system.cpu.user (percent)');
  expect(first).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z,\d+(\.\d+)?$/);
  const [png] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'PNG' }).click()]);
  expect((await readFile(await png.path())).subarray(1, 4).toString()).toBe('PNG');
});

test.each([['dark', 'en'], ['light', 'ko']] as const)('is clean for axe and fits, %s in %s', async (theme, language) => {
  const page = await desk.open('/explorer', { theme, language });
  await page.getByRole('grid').getByText('system.cpu.user', { exact: true }).waitFor();
  expect(await accessibilityProblems(page)).toEqual([]);
  await screenshot(page, `explorer-${theme}-${language}`);
  await page.setViewportSize({ width: 420, height: 760 });
  expect(await overflowsSideways(page)).toBe(false);
  await screenshot(page, `explorer-mini-${language}`);
});
