// The page "Processes" as people use it: what runs now, what ran in a past minute, and one process closely.
import { expect, inject, test } from 'vitest';
import { MINUTE } from '../../common/time/millis.ts';
import { openClient } from '../support/start-headless.ts';
import { accessibilityProblems, overflowsSideways } from './support/accessibility.ts';
import { addressOf, withBrowser } from './support/open-page.ts';
import { screenshot } from './support/screenshot.ts';

const desk = withBrowser();

/** Resolves with the minutes that are kept once there is one: the agent stores a minute when the next has begun. */
async function keptMinutes(): Promise<readonly number[]> {
  const { url, cookie } = inject('vedette');
  const client = await openClient(url, cookie);
  try {
    const until = performance.now() + 100_000;
    for (;;) {
      const now = Date.now();
      const minutes = await client.call('processes.minutes', { from: now - 60 * MINUTE, to: now });
      if (minutes.length > 0) return minutes.map((minute) => minute.t);
      if (performance.now() > until) throw new Error('no minute of processes was kept within 100 s');
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    }
  } finally {
    client.close();
  }
}

test('shows what runs now, busiest first, with totals', async () => {
  const page = await desk.open('/processes');
  await page.getByText(/is busiest: [\d.]+% of a core|takes nearly the whole processor/).waitFor();
  const grid = page.getByRole('grid', { name: 'Processes' });
  await expect.poll(() => grid.getByRole('row').count()).toBeGreaterThan(5);
  expect(await grid.getByRole('columnheader', { name: 'CPU' }).getAttribute('aria-sort')).toBe('descending');
  await page.getByText(/^[\d,]+ threads$/).waitFor();
  await page.getByRole('textbox', { name: 'Filter rows' }).fill('headless.js');
  await expect.poll(() => grid.getByRole('row').count()).toBeLessThan(6);
  await grid.getByText(/headless\.js/).first().waitFor();
  await screenshot(page, 'processes-dark');
});

test('a process opens beside the table and leaves with Escape', async () => {
  const page = await desk.open('/processes');
  await page.getByRole('textbox', { name: 'Filter rows' }).fill('headless.js');
  await page.getByRole('grid', { name: 'Processes' }).getByText(/headless\.js/).first().click();
  const panel = page.getByRole('complementary', { name: /^Details of process \d+/ });
  await panel.getByText(/headless\.js/).first().waitFor();
  await panel.getByText('(100% is one core)').waitFor();
  expect(addressOf(page)).toMatch(/pid=\d+/);
  await panel.press('Escape');
  await expect.poll(() => panel.count()).toBe(0);
});

test('any kept minute can be asked, by keyboard and by link, and one comes back to now', { timeout: 150_000 }, async () => {
  await keptMinutes();
  const page = await desk.open('/processes');
  const ribbon = page.getByRole('slider', { name: 'Kept minutes' });
  await expect.poll(() => ribbon.getAttribute('aria-valuemax')).not.toBe('0');
  expect(await ribbon.getAttribute('aria-valuetext')).toBe('Now, live');
  await ribbon.press('ArrowLeft');
  await page.getByText(/^History: \d\d:\d\d – \d\d:\d\d$/).waitFor();
  await page.getByText(/the busiest \d+ of \d+ processes in that minute; values are means over the minute/).waitFor();
  await expect.poll(() => page.getByRole('grid', { name: 'Processes' }).getByRole('row').count()).toBeGreaterThan(3);
  expect(addressOf(page)).toMatch(/t=\d{13}/);
  await screenshot(page, 'processes-history');
  await page.reload();
  await page.getByText(/^History: /).waitFor();
  await page.getByRole('button', { name: 'Back to live' }).click();
  await expect.poll(() => page.getByText(/^History: /).count()).toBe(0);
  expect(addressOf(page)).not.toContain('t=');
});

test('a minute of which nothing is kept says so and leads back', async () => {
  const page = await desk.open('/processes?t=1000000000000');
  await page.getByText('Nothing was kept for this minute').waitFor();
  await page.getByText(/storage\.retention\.processes/).waitFor();
});

test.each([['dark', 'en'], ['light', 'ko']] as const)('is clean for axe and fits, %s in %s', async (theme, language) => {
  const page = await desk.open('/processes', { theme, language });
  await expect.poll(() => page.getByRole('grid').getByRole('row').count()).toBeGreaterThan(5);
  expect(await accessibilityProblems(page)).toEqual([]);
  await screenshot(page, `processes-${theme}-${language}`);
  await page.setViewportSize({ width: 420, height: 760 });
  expect(await overflowsSideways(page)).toBe(false);
  await screenshot(page, `processes-mini-${language}`);
});
