// The console on real tiers: two weeks of history that the storage sealed, merged, summarised and archived itself, nothing played.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { StorageStats, StorageTier, TierStats } from '../../common/model/storage.ts';
import { DAY, HOUR, MINUTE } from '../../common/time/millis.ts';
import { withFilledConsole } from './support/filled-console.ts';
import { goTo, withBrowser } from './support/open-page.ts';
import { screenshot } from './support/screenshot.ts';

const DAYS = 14;
const RAW_DAYS = 7;
const desk = withBrowser();
const world = withFilledConsole(DAYS, RAW_DAYS);
/** From the first point to the end of the last day (UTC) that is old enough for the archive, ms. */
const archivedSpan = (): number => Math.floor((world().filled.to - 6 * HOUR) / DAY) * DAY - world().filled.from;

const open = (path: string, options: Parameters<typeof desk.open>[1] = {}): Promise<Page> => desk.open(path, { at: world().at, ...options });
const explore = (query: string, range: string): string => `/explorer?q=${encodeURIComponent(query)}&${range}`;
/** The cost line of a query's panel that holds `words`. */
const cost = (page: Page, words: string | RegExp): Promise<void> => page.getByText(words).first().waitFor();

/** A tier of these numbers. */
const tierOf = ({ tiers }: StorageStats, name: StorageTier): TierStats => tiers.find((one) => one.tier === name)!;

async function statement(page: Page, text: string): Promise<void> {
  const editor = page.getByRole('textbox', { name: 'Statement' });
  await editor.fill(text);
  await editor.press('Control+Enter');
}

test('what lies where adds up, and every tier holds what it should', async () => {
  const { filled, client } = world();
  const stats = await client.call('storage.stats', {});
  const [log, sqlite, rollups, archive] = [tierOf(stats, 'log'), tierOf(stats, 'sqlite'), tierOf(stats, 'rollups'), tierOf(stats, 'archive')];
  expect(log.bytes + sqlite.bytes + rollups.bytes).toBe(stats.bytes);
  expect(archive.bytes).toBe(stats.archiveBytes);
  expect(sqlite.from).toBeGreaterThan(filled.from + (DAYS - RAW_DAYS - 2) * DAY);
  expect(rollups.from).toBeLessThanOrEqual(filled.from);
  expect(archive.points).toBeGreaterThanOrEqual((archivedSpan() / MINUTE) * 20);
  const page = await open('/settings?section=storage', { height: 1_400 });
  const data = page.getByRole('region', { name: 'What lies where' });
  await data.getByRole('row').filter({ hasText: 'Parquet files, yours to keep' }).getByText(/^\d+k$/).waitFor();
  await data.getByText(/this cap is enough for \d+\+? yrs/).first().waitFor();
  const work = page.getByRole('region', { name: 'What is done in the background' });
  await expect.poll(() => work.getByText('Up to date', { exact: true }).count()).toBeGreaterThanOrEqual(4);
  await screenshot(page, 'tiers-storage');
});

test('the explorer says which tier answered: memory, database, summaries, Parquet', async () => {
  const { from, to } = world().filled;
  const page = await open(explore('avg:lab.cpu.busy{*} by {host}', `from=${from}&to=${to}`), { height: 1_000 });
  await cost(page, /database by (10 min|1 hr)/);
  await page.getByText('dione').first().waitFor();
  await screenshot(page, 'tiers-rollups');
  await goTo(page, explore('max:lab.cpu.busy{host:borg}', `from=${from + 2 * DAY}&to=${from + 2 * DAY + 2 * HOUR}`));
  await cost(page, /archive(, raw| by 1 min)/);
  await screenshot(page, 'tiers-archive');
  await goTo(page, explore('p99:shop.latency{*} by {service}', `from=${from + 2 * DAY}&to=${from + 2 * DAY + 2 * HOUR}`));
  await page.getByText('checkout').first().waitFor();
  await cost(page, /archive(, raw| by 1 min)/);
  await goTo(page, explore('avg:lab.cpu.busy{host:borg}', `from=${to - 3 * DAY}&to=${to - 2 * DAY}`));
  await cost(page, 'database, raw');
  // The same line from three tiers at once: no jump, no hole.
  await goTo(page, explore('avg:lab.temperature{host:atlas}.rollup(avg, 3600)', `from=${from + DAY}&to=${to}`));
  await page.getByText(/1 series read/).waitFor();
  const values = await world().client.call('query.run', { queries: [{ id: 'a', text: 'avg:lab.temperature{host:atlas}.rollup(avg, 3600)' }], from: from + DAY, to: to - HOUR, maxPoints: 1_000 });
  expect([...(values[0]?.result?.frame.series[0]?.values ?? [Number.NaN])].filter(Number.isNaN)).toEqual([]);
});

test('anomalies are marked, what is ahead is dashed and named, and whole-range functions stay whole while time goes on', async () => {
  const page = await open(explore("anomalies(avg:lab.cpu.busy{host:borg}, 'agile', 3)", 'range=7d'), { height: 1_000 });
  await page.getByText(/[1-9]\d* anomalous points?/).first().waitFor();
  await screenshot(page, 'tiers-anomalies');
  await goTo(page, explore("forecast(avg:lab.cpu.busy{host:borg}, 'seasonal', 1)", 'range=7d'));
  await page.getByText('dashed: predicted').waitFor();
  const ahead = page.locator('[data-kind="ahead"]');
  await ahead.getByText('Predicted').waitFor();
  // A quarter of the range, so a fifth of what is drawn between the axis and the edge.
  const share = async (): Promise<number> => ((await ahead.boundingBox())?.width ?? Number.NaN) / (((await page.getByRole('slider').first().boundingBox())?.width ?? Number.NaN) - 62);
  await expect.poll(share).toBeCloseTo(0.2, 2);
  await screenshot(page, 'tiers-forecast');
  await goTo(page, explore('cumsum(sum:lab.net.in{*}.rollup(sum, 60))', 'range=1h'));
  // 4 hosts, most of an hour of minutes: step by step it would begin anew with each of them.
  const line = page.getByRole('row').filter({ hasText: 'lab.net.in' });
  await expect.poll(async () => Number(/([\d,.]+)\s*%\s*$/.exec((await line.allInnerTexts())[0] ?? '')?.[1]?.replaceAll(',', ''))).toBeGreaterThan(4_000);
  for (const query of ["top(avg:lab.cpu.busy{*} by {host}, 2, 'mean', 'desc')", "outliers(avg:lab.cpu.busy{*} by {host}, 'DBSCAN', 2)", 'week_before(avg:lab.cpu.busy{host:borg})']) {
    await goTo(page, explore(query, 'range=1d'));
    // What is cached of an earlier question is not read again, so it is in no part.
    await page.getByText(/(database|memory), raw/).first().waitFor();
    expect(await page.getByText('This chart could not be drawn').count()).toBe(0);
  }
});

test('SQL over Parquet: an answer, a mistake with its place, a cancelled join, files to take away', async () => {
  const page = await open('/sql', { height: 1_000 });
  await page.getByRole('button', { name: /^metrics/ }).waitFor();
  await statement(page, "SELECT metric, count(*) AS n, round(avg(value), 3) AS mean FROM metrics WHERE metric = 'lab.cpu.busy' GROUP BY 1");
  await page.getByText(/^1 row in /).waitFor();
  const points = (archivedSpan() / MINUTE) * 4;
  await page.getByRole('row').filter({ hasText: 'lab.cpu.busy' }).getByText(String(points), { exact: true }).waitFor();
  const [csv] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: /CSV/ }).click()]);
  expect(readFileSync(await csv.path(), 'utf8')).toMatch(new RegExp(`^metric,n,mean\\r?\\nlab\\.cpu\\.busy,${points},`));
  const [parquet] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: /Parquet/ }).click()]);
  expect(readFileSync(await parquet.path()).subarray(0, 4).toString()).toBe('PAR1');
  await statement(page, 'SELECT coun(*) FROM metrics');
  await page.getByText(/Did you mean "count"\?/).waitFor();
  await page.getByText('Answer to the statement before').waitFor();
  await screenshot(page, 'tiers-sql-mistake');
  await statement(page, 'SELECT count(*) FROM metrics a, metrics b WHERE a.value < b.value');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByText('Cancelled', { exact: false }).first().waitFor();
  await statement(page, "SELECT date_trunc('day', ts) AS day, max(value) AS top FROM metrics WHERE metric = 'lab.temperature' GROUP BY 1 ORDER BY 1");
  await page.getByText(/^\d+ rows in /).waitFor();
  await page.getByText('Chart', { exact: true }).click();
  await page.locator('canvas').first().waitFor();
  await screenshot(page, 'tiers-sql-chart');
});

test('the pipeline says how far behind each stage is', async () => {
  const page = await open('/pipeline', { height: 1_000 });
  const strip = page.getByText('How far behind the present each stage is').locator('..');
  await strip.getByText(/Parquet/).waitFor();
  // A day is archived six hours after its end.
  const [, days = '0', more = '0'] = /Parquet\s*(?:(\d+) days?\s*)?(?:(\d+) hr)?/.exec(await strip.innerText()) ?? [];
  const hours = Number(days) * 24 + Number(more);
  expect(hours).toBeGreaterThanOrEqual(6);
  expect(hours).toBeLessThanOrEqual(30);
  await screenshot(page, 'tiers-pipeline');
});

test('backup, verify and a foreign archive on real files', async () => {
  const { root, dataDir } = world();
  const target = join(root, 'backup');
  const page = await open('/settings?section=storage', { height: 1_200 });
  const tasks = page.getByRole('list', { name: 'Work under way and done' });
  await page.getByLabel('Folder for the backup').fill(join(dataDir, 'inside'));
  await page.keyboard.press('Enter');
  await page.getByText(/lies in the data folder itself/).waitFor();
  await page.getByLabel('Folder for the backup').fill(target);
  await page.keyboard.press('Enter');
  await tasks.getByText(/^Copied [\d.,]+ [KM]iB to /).waitFor();
  expect(statSync(join(target, 'vedette.db')).size).toBeGreaterThan(100_000);
  expect(existsSync(join(target, 'archive', 'manifest.json'))).toBe(true);
  await page.getByRole('button', { name: 'Verify', exact: true }).click();
  await tasks.getByText(/^Everything is as it was written: \d+ segments and \d+ files were read/).waitFor();
  await page.getByLabel('New data folder').fill(join(root, 'elsewhere'));
  await page.getByRole('button', { name: 'Move …' }).click();
  await page.getByRole('button', { name: 'Move the data', exact: true }).click();
  await page.getByText(/was chosen with --data-dir/).waitFor();
  await page.getByLabel('Folder of the archive').fill(join(target, 'archive'));
  await page.getByRole('button', { name: 'Open', exact: true }).click();
  const archives = page.getByRole('list', { name: 'Opened archives' });
  await screenshot(page, 'tiers-tasks');
  await archives.getByRole('button', { name: /^Ask in SQL/ }).click();
  await statement(page, 'SELECT count(DISTINCT metric) AS metrics FROM metrics');
  await page.getByText(/^1 row in /).waitFor();
  await page.getByRole('row').getByText('5', { exact: true }).waitFor();
  await page.goBack();
  await page.goBack();
  await archives.getByRole('button', { name: /^Close/ }).click();
  await page.getByText('No other archive is open').waitFor();
});

test('tighter limits are previewed against the real data, asked twice, and saved together', async () => {
  const page = await open('/settings?section=storage', { height: 1_400 });
  const preview = page.getByRole('region', { name: 'What these limits do' });
  await preview.getByText(/^Keeps [678] days/).first().waitFor();
  await page.getByLabel('Points as they came', { exact: true }).fill('3d');
  await page.getByLabel('Parquet files', { exact: true }).fill('10d');
  await preview.getByText(/^Deletes .* of points as they came, [\d.]+k points: everything before /).waitFor();
  await preview.getByText(/^Deletes .* of Parquet files, [\d.]+k points: everything before /).waitFor();
  await screenshot(page, 'tiers-limits');
  await page.getByRole('button', { name: 'Save the limits …' }).click();
  await page.getByRole('button', { name: 'Save and delete' }).click();
  await page.getByText(/^The limits are saved and in force\./).waitFor();
  expect(readFileSync(join(world().dataDir, 'vedette.yaml'), 'utf8')).toBe('# the lab\nstorage:\n  retention:\n    raw: 3d # enough\n    archive: 10d\n');
  await preview.getByRole('heading', { name: 'With the limits in force' }).waitFor();
});
