// How far behind each stage of the storage is, on the page "Pipeline".
import { expect, test } from 'vitest';
import { accessibilityProblems, overflowsSideways } from './support/accessibility.ts';
import { withBrowser } from './support/open-page.ts';
import { screenshot } from './support/screenshot.ts';
import { withYearOldConsole } from './support/year-old-console.ts';

const desk = withBrowser();
const whole = withYearOldConsole();

test('memory, SQLite, merged, summarised and Parquet each say how far they are and what they do', async () => {
  const page = await desk.open('/pipeline', { at: whole.at });
  const stages = page.getByRole('list', { name: 'How far behind the present each stage is' });
  const words = async (index: number): Promise<string> => (await stages.getByRole('listitem').nth(index).innerText()).replaceAll(/\s+/g, ' ');
  await stages.getByText('Memory', { exact: true }).waitFor();
  expect(await words(0)).toBe('Memory 0 s Up to date');
  expect(await words(1)).toMatch(/^SQLite [23] min(?: \d+ sec)? Up to date$/);
  expect(await words(2)).toMatch(/^Merged 3 hr.* Working, 42%$/);
  expect(await words(3)).toMatch(/^Summarised 9 hr.* Waiting$/);
  expect(await words(4)).toMatch(/^Parquet .+ Up to date$/);
  const tiers = page.getByRole('region', { name: 'Storage tiers' });
  await tiers.getByRole('columnheader', { name: 'Behind by' }).waitFor();
  expect(await tiers.getByRole('row').filter({ hasText: 'disk, summaries by minute to hour' }).innerText()).toMatch(/9 hr$/m);
  await screenshot(page, 'pipeline-lag');
});

test.each([['light', 'ko'], ['dark', 'en']] as const)('is clean for axe and fits, %s in %s', async (theme, language) => {
  const page = await desk.open('/pipeline', { at: whole.at, theme, language, height: 1_300 });
  await page.getByRole('region', { name: language === 'ko' ? '저장 계층' : 'Storage tiers' }).getByRole('row').first().waitFor();
  await page.locator('ol').first().waitFor();
  expect(await accessibilityProblems(page)).toEqual([]);
  await screenshot(page, `pipeline-lag-${theme}-${language}`);
  await page.setViewportSize({ width: 420, height: 900 });
  expect(await overflowsSideways(page)).toBe(false);
});
