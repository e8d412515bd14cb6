// Settings → Storage as people use it, in front of an installation of more than a year: sizes, background work, limits, long work.
import { expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { accessibilityProblems, overflowsSideways } from './support/accessibility.ts';
import { addressOf, withBrowser } from './support/open-page.ts';
import { screenshot } from './support/screenshot.ts';
import { withYearOldConsole } from './support/year-old-console.ts';

const desk = withBrowser();
const whole = withYearOldConsole();
const refusing = withYearOldConsole('refusing');

const open = (options: Parameters<typeof desk.open>[1] = {}): Promise<Page> => desk.open('/settings?section=storage', { at: whole.at, ...options });

test('says what lies where, how fast it grows, and how long the caps last', async () => {
  const page = await open({ height: 1_400 });
  const data = page.getByRole('region', { name: 'What lies where' });
  await data.getByText('1.60 GiB of 1.86 GiB').waitFor();
  await data.getByText('88 MiB more per day · this cap is enough for 21 days').waitFor();
  const archive = data.getByRole('row').filter({ hasText: 'Parquet files, yours to keep' });
  expect(await archive.innerText()).toMatch(/9\.40\s?GiB\s31\.4G\s0\.321\s?B\s/);
  await data.getByRole('img', { name: /^On disk: Log 14 MiB, Database 1\.18 GiB, Summaries 402 MiB, Archive 9\.40 GiB$/ }).waitFor();
  await screenshot(page, 'storage-dark');
});

test('says what is done in the background, how far it is, and what it did last', async () => {
  const page = await open();
  const work = page.getByRole('region', { name: 'What is done in the background' });
  await work.getByRole('row').filter({ hasText: 'Short pieces become long ones' }).getByText(/42%$/).waitFor();
  await work.getByRole('progressbar', { name: 'Progress: Merge' }).waitFor();
  await work.getByRole('row').filter({ hasText: 'What is older than the limits goes' }).getByText('The disk is busy with a backup.').waitFor();
  await work.getByRole('row').filter({ hasText: 'Finished days become Parquet files' }).getByText(/86\.4M points, 26 MiB, took 1 min 4 sec/).waitFor();
});

test('limits say in plain words what they take, ask twice before they do, and save what leaves everything at once', async () => {
  const page = await open({ height: 1_200 });
  const preview = page.getByRole('region', { name: 'What these limits do' });
  await preview.getByText('At the present growth its size is enough for 21 days.').waitFor();
  const raw = page.getByLabel('Points as they came', { exact: true });
  await expect.poll(() => raw.inputValue()).toBe('14d');
  await raw.fill('soon');
  await page.getByText('Write a number and a unit: 12h, 14d, 8w.').waitFor();
  expect(await page.getByRole('button', { name: 'Save the limits' }).isDisabled()).toBe(true);
  await raw.fill('7d');
  await preview.getByText(/^Deletes 616 MiB of points as they came, 605M points: everything before /).waitFor();
  await raw.press('Enter');
  const question = page.getByRole('alertdialog', { name: 'This deletes history' });
  await question.getByText(/^Deletes 616 MiB/).waitFor();
  await expect.poll(() => page.getByRole('button', { name: 'Keep everything' }).evaluate((element) => element === document.activeElement)).toBe(true);
  await screenshot(page, 'storage-asked-twice');
  await page.keyboard.press('Escape');
  await question.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Discard changes' }).click();
  expect(await raw.inputValue()).toBe('14d');
  await raw.fill('30d');
  await preview.getByText('Nothing would be deleted.').first().waitFor();
  await page.getByRole('button', { name: 'Save the limits', exact: true }).click();
  await page.getByText('The limits are saved and in force.').waitFor();
  await raw.fill('7d');
  await preview.getByText(/^Deletes/).waitFor();
  await page.getByRole('button', { name: 'Save the limits …' }).click();
  await page.getByRole('button', { name: 'Save and delete' }).click();
  await page.getByText('The limits are saved and in force. What is too old goes within the hour.').waitFor();
  expect(await raw.inputValue()).toBe('7d');
});

test('long work shows its progress, can be cancelled, and lists what it found', async () => {
  const page = await open({ height: 1_200 });
  await page.getByLabel('Folder for the backup').fill('/mnt/forbidden');
  await page.getByRole('button', { name: 'Back up', exact: true }).click();
  await page.getByText('The folder /mnt/forbidden cannot be written. Choose another one.').waitFor();
  await page.getByLabel('Folder for the backup').fill('/mnt/usb/vedette');
  await page.keyboard.press('Enter');
  const tasks = page.getByRole('list', { name: 'Work under way and done' });
  await tasks.getByRole('progressbar', { name: 'Progress: Back up' }).waitFor();
  await page.getByRole('button', { name: 'Verify', exact: true }).click();
  await tasks.getByText('Done, with problems').waitFor();
  await tasks.getByText('1 problem').click();
  await tasks.getByText('raw/2026/03/2026-03-04.parquet: the checksum differs.').waitFor();
  await screenshot(page, 'storage-tasks');
  await page.getByRole('button', { name: 'Cancel: Back up' }).click();
  await tasks.getByText('Cancelled; nothing was left behind.').waitFor();
  await page.getByLabel('New data folder').fill('/mnt/usb/new');
  await page.getByRole('button', { name: 'Move …' }).click();
  await page.getByRole('alertdialog', { name: 'Move the data folder' }).getByText(/to \/mnt\/usb\/new and use it from the next start on\?/).waitFor();
  await page.getByRole('button', { name: 'Stay here' }).click();
});

test('another archive is opened, asked, and closed', async () => {
  const page = await open({ height: 1_200 });
  await page.getByLabel('Folder of the archive').fill('/mnt/old');
  await page.getByRole('button', { name: 'Open', exact: true }).click();
  const archives = page.getByRole('list', { name: 'Opened archives' });
  await archives.getByText('12.3G points of 312 metrics', { exact: false }).waitFor();
  await archives.getByRole('button', { name: 'Ask in SQL: /mnt/old' }).click();
  await expect.poll(() => addressOf(page)).toContain('/sql?archive=old');
  await page.goBack();
  await archives.getByRole('button', { name: 'Close /mnt/old' }).click();
  await page.getByText('No other archive is open').waitFor();
});

test('a storage that cannot answer says so in every place, and the other settings stay', async () => {
  const page = await open({ at: refusing.at });
  await page.getByText('The archive process could not be started: no such program.').first().waitFor();
  await page.getByText('What would go cannot be told now').waitFor();
  await page.getByLabel('Newest data in memory').waitFor();
  await screenshot(page, 'storage-refusing');
});

test.each([['dark', 'ko'], ['light', 'en'], ['light', 'ko']] as const)('is clean for axe and fits, %s in %s', async (theme, language) => {
  const page = await open({ theme, language, height: 2_400 });
  await page.locator('[role=meter]').first().waitFor();
  await page.locator('h3 + ul').waitFor();
  expect(await accessibilityProblems(page)).toEqual([]);
  await screenshot(page, `storage-${theme}-${language}`);
  for (const width of [1_920, 1_024, 420]) {
    await page.setViewportSize({ width, height: 900 });
    expect(await overflowsSideways(page), String(width)).toBe(false);
    await screenshot(page, `storage-${width}-${language}`);
  }
});
