// The page "Pipeline" as people use it: how far data is complete, which store holds it back, and what the stores hold.
import { afterEach, expect, inject, test } from 'vitest';
import { openClient } from '../support/start-headless.ts';
import { accessibilityProblems, overflowsSideways } from './support/accessibility.ts';
import { addressOf, withBrowser } from './support/open-page.ts';
import { screenshot } from './support/screenshot.ts';

const desk = withBrowser();

/** Holds a store still or lets it go, through the test hook. */
async function stall(sink: string, stalled: boolean): Promise<void> {
  const { url, cookie } = inject('vedette');
  const client = await openClient(url, cookie);
  try {
    await client.call('pipeline.stall', { sink, stalled });
  } finally {
    client.close();
  }
}
afterEach(() => stall('sqlite', false));

test('says how far data is complete, and moves on', async () => {
  const page = await desk.open('/pipeline');
  const verdict = page.getByText(/^Complete up to \d\d:\d\d:\d\d – all paths keep up$/);
  await verdict.waitFor();
  const before = await verdict.innerText();
  await expect.poll(() => verdict.innerText(), { timeout: 30_000 }).not.toBe(before);
  await screenshot(page, 'pipeline-dark');
});

test('every source reaches every store; rows fold by store and unfold again', async () => {
  const page = await desk.open('/pipeline');
  const grid = page.getByRole('grid', { name: 'Paths' });
  await grid.getByText('cpu', { exact: true }).first().waitFor();
  await page.getByRole('textbox', { name: 'Filter rows' }).fill('memory');
  await expect.poll(() => grid.getByRole('row').filter({ hasText: 'On time' }).count()).toBeGreaterThanOrEqual(2);
  await page.getByRole('button', { name: 'Clear the filter' }).click();
  await page.getByText('By store', { exact: true }).click();
  await expect.poll(() => addressOf(page)).toContain('group=sink');
  await grid.getByText('Disk (SQLite)', { exact: true }).click();
  await expect.poll(() => addressOf(page)).toContain('sink=sqlite');
  await grid.getByText('cpu', { exact: true }).waitFor();
  expect(await grid.getByRole('row').filter({ hasText: 'Memory (head)' }).count()).toBe(0);
  await page.goBack();
  await expect.poll(() => addressOf(page)).toContain('group=sink');
});

test('a store that stands still is named at the top, and the others go on', async () => {
  const page = await desk.open('/pipeline');
  await page.getByText(/all paths keep up/).waitFor();
  await stall('sqlite', true);
  await page.getByText(/not taking data: Disk \(SQLite\)$/).waitFor();
  const stores = page.getByRole('list', { name: 'Stores' });
  await stores.getByText('Stalled').waitFor();
  await stores.getByRole('listitem').filter({ hasText: 'Memory (head)' }).getByText('Keeps up').waitFor();
  await screenshot(page, 'pipeline-stalled');
  await stall('sqlite', false);
  await page.getByText(/all paths keep up/).waitFor();
});

test('shows what the tiers hold', async () => {
  const page = await desk.open('/pipeline');
  const tiers = page.getByRole('region', { name: 'Storage tiers' });
  const head = tiers.getByRole('row').filter({ hasText: 'the newest hours' });
  await expect.poll(() => head.innerText()).toMatch(/[KM]iB/);
});

test.each([['dark', 'ko'], ['light', 'en']] as const)('is clean for axe and fits, %s in %s', async (theme, language) => {
  const page = await desk.open('/pipeline', { theme, language });
  await page.getByRole('grid').getByText('cpu', { exact: true }).first().waitFor();
  expect(await accessibilityProblems(page)).toEqual([]);
  await screenshot(page, `pipeline-${theme}-${language}`);
  await page.setViewportSize({ width: 420, height: 760 });
  expect(await overflowsSideways(page)).toBe(false);
  await screenshot(page, `pipeline-mini-${language}`);
});
