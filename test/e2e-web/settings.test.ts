// The page "Settings" as people use it: fields that keep comments, the file itself, what is in force.
import { readFile, writeFile } from 'node:fs/promises';
import { afterEach, expect, inject, test } from 'vitest';
import { openClient } from '../support/start-headless.ts';
import { accessibilityProblems, overflowsSideways } from './support/accessibility.ts';
import { addressOf, withBrowser } from './support/open-page.ts';
import { screenshot } from './support/screenshot.ts';

const desk = withBrowser();

async function configuration(): Promise<{ readonly path: string; readonly text: string; readonly revision: string }> {
  const { url, cookie } = inject('vedette');
  const client = await openClient(url, cookie);
  try {
    return await client.call('config.get', {});
  } finally {
    client.close();
  }
}

/** Puts a text in place of the file, as an editor would, and waits until the agent has read it. */
async function writeFileAndWait(text: string): Promise<void> {
  const { path } = await configuration();
  await writeFile(path, text);
  await expect.poll(async () => (await configuration()).text, { timeout: 10_000 }).toBe(text);
}

afterEach(async () => {
  await writeFileAndWait('');
});

test('a field writes its one setting into the file and keeps the comments', async () => {
  await writeFileAndWait('# my own note\nsampling:\n  interval: 20s # slow machine\n');
  const page = await desk.open('/settings?section=sampling');
  const field = page.getByLabel('Flush interval', { exact: true });
  await expect.poll(() => field.inputValue()).toBe('10s');
  await field.fill('30s');
  await field.press('Enter');
  await page.getByText('Saved').waitFor();
  const { path } = await configuration();
  const text = await readFile(path, 'utf8');
  expect(text).toContain('# my own note\nsampling:\n  interval: 20s # slow machine\n');
  expect(text).toMatch(/flush_interval: 30s/);
  await page.getByRole('button', { name: 'Back to the default: Flush interval' }).click();
  await expect.poll(() => field.inputValue()).toBe('10s');
  await screenshot(page, 'settings-sampling');
});

test('a value that cannot be is refused beside its field, and nothing is written', async () => {
  const page = await desk.open('/settings?section=sampling');
  const field = page.getByLabel('Interval', { exact: true });
  await expect.poll(() => field.inputValue()).toBe('10s');
  await field.fill('soon');
  await field.press('Enter');
  await page.getByRole('alert').getByText(/"sampling\.interval": expected a duration/).waitFor();
  expect((await configuration()).text).toBe('');
});

test('the file is checked while one writes; a problem names the place and leads there; a good text shows what changes and is saved', async () => {
  const page = await desk.open('/settings?section=file');
  const area = page.getByRole('textbox', { name: 'Text of the configuration file' });
  await area.fill('log:\n  level: info\nsmapling: 3\n');
  const problem = page.getByRole('button', { name: /Line 3, column 1.*Unknown key "smapling"\. Did you mean "sampling"\?/s });
  await problem.click();
  expect(await area.evaluate((element) => (element as HTMLTextAreaElement).selectionStart)).toBe('log:\n  level: info\n'.length);
  await expect.poll(() => page.getByRole('button', { name: 'Save', exact: true }).isDisabled()).toBe(true);
  await screenshot(page, 'settings-problem');
  await area.fill('log:\n  level: warn\n');
  await page.getByText('Every setting is understood.').waitFor();
  await page.getByLabel('What changes').getByText('+ log:').first().waitFor();
  await area.press('Control+s');
  await page.getByText('The configuration file is saved and in force.').waitFor();
  expect((await configuration()).text).toBe('log:\n  level: warn\n');
});

test('an edit from elsewhere is never overwritten unasked', async () => {
  const page = await desk.open('/settings?section=file');
  const area = page.getByRole('textbox', { name: 'Text of the configuration file' });
  await area.fill('log:\n  level: warn\n');
  await writeFileAndWait('log:\n  level: error\n');
  await page.getByText('The file was changed meanwhile, in an editor or in another window.').waitFor();
  expect(await page.getByRole('button', { name: 'Save', exact: true }).isDisabled()).toBe(true);
  await page.getByRole('button', { name: 'Keep my text' }).click();
  await page.getByLabel('What changes').getByText('−   level: error').waitFor();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('The configuration file is saved and in force.').waitFor();
  expect((await configuration()).text).toBe('log:\n  level: warn\n');
});

test('a broken file is told on top, with the last good settings still in force', async () => {
  await writeFileAndWait('log:\n  level: loud\n');
  const page = await desk.open('/settings');
  await page.getByText('The configuration file has an error in line 2; the last good settings stay in force').waitFor();
  await page.getByRole('link', { name: 'Mend it' }).click();
  await expect.poll(() => addressOf(page)).toContain('section=file');
  await page.getByText(/Would do: debug, info, warn, error/).waitFor();
});

test('shows every setting in force with its origin, and the manual', async () => {
  await writeFileAndWait('sampling:\n  interval: 20s\n');
  const page = await desk.open('/settings?section=effective');
  const grid = page.getByRole('grid', { name: 'Settings in force' });
  await page.getByRole('textbox', { name: 'Filter rows' }).fill('sampling.interval');
  await grid.getByRole('row').filter({ hasText: '20s' }).getByText('Set in the file').waitFor();
  await page.getByRole('link', { name: 'Manual' }).click();
  await page.getByText('This file is the manual; it is never edited.', { exact: false }).waitFor();
});

test('sizes of every tier and a notification that says why it was not shown', async () => {
  const page = await desk.open('/settings?section=storage');
  await page.getByRole('rowheader', { name: /^Head/ }).waitFor();
  await page.getByRole('region', { name: 'What lies where' }).getByRole('meter', { name: 'Data folder' }).waitFor();
  await page.getByRole('link', { name: 'Notifications' }).click();
  await page.getByRole('button', { name: 'Try a notification' }).click();
  await page.getByText(/^(Shown|Not shown)$/).waitFor();
});

test('language, theme and hours change at once and stay', async () => {
  const page = await desk.open('/settings');
  await page.getByText('11:59 pm', { exact: true }).click();
  await expect.poll(() => page.locator('footer').innerText()).toMatch(/[ap]m/i);
  await page.getByText('한국어', { exact: true }).click();
  await page.getByText('오후 11:59', { exact: true }).waitFor();
  await page.reload();
  await page.getByText('오후 11:59', { exact: true }).waitFor();
});

test.each([['dark', 'en'], ['light', 'ko']] as const)('every section is clean for axe and fits, %s in %s', async (theme, language) => {
  const page = await desk.open('/settings', { theme, language });
  for (const section of ['general', 'checks', 'storage', 'notifications', 'file', 'effective', 'manual']) {
    await page.evaluate((name) => {
      location.hash = `/settings?section=${name}`;
    }, section);
    await expect.poll(() => page.locator('#content section').count()).toBeGreaterThan(0);
    expect(await accessibilityProblems(page), section).toEqual([]);
    await screenshot(page, `settings-${section}-${theme}-${language}`);
  }
  await page.setViewportSize({ width: 420, height: 760 });
  expect(await overflowsSideways(page)).toBe(false);
});
