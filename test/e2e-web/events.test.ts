// The page "Events" as people use it: what happened, narrowed and searched, and what happens while one reads.
import { expect, inject, test } from 'vitest';
import type { Client } from '../../common/contract/client.ts';
import { openClient } from '../support/start-headless.ts';
import { accessibilityProblems, overflowsSideways } from './support/accessibility.ts';
import { addressOf, withBrowser } from './support/open-page.ts';
import { screenshot } from './support/screenshot.ts';

const desk = withBrowser();

async function withClient<T>(work: (client: Client) => Promise<T>): Promise<T> {
  const { url, cookie } = inject('vedette');
  const client = await openClient(url, cookie);
  try {
    return await work(client);
  } finally {
    client.close();
  }
}

/** Makes `count` real events: each change of a setting is one. The setting ends as it was. */
async function changeSettings(count: number): Promise<void> {
  await withClient(async (client) => {
    for (let i = 0; i < count; i++) {
      const { revision } = await client.call('config.get', {});
      await client.call('config.set', { path: 'budget.patience', value: i === count - 1 ? null : `${200 + i}s`, revision });
    }
  });
}

test('lists what happened newest first, and opens an event with all its fields', async () => {
  const page = await desk.open('/events?range=1d');
  const list = page.getByRole('listbox', { name: 'Events' });
  const started = list.getByRole('option').filter({ hasText: 'Agent started' }).first();
  await started.click();
  const panel = page.getByRole('complementary', { name: 'Details of the event' });
  await panel.getByText('agent.started', { exact: true }).waitFor();
  expect(addressOf(page)).toMatch(/id=\d+/);
  await screenshot(page, 'events-panel');
  await panel.getByRole('button', { name: 'Show this moment on Host' }).click();
  await expect.poll(() => addressOf(page)).toMatch(/^\/host\?.*from=\d+.*to=\d+/);
});

test('narrows by kind and by text, in the address, and says when nothing is left', async () => {
  await changeSettings(2);
  const page = await desk.open('/events?range=1d');
  const options = page.getByRole('listbox', { name: 'Events' }).getByRole('option');
  await page.getByRole('complementary', { name: 'Filter' }).getByLabel(/^Agent started/).click();
  await expect.poll(() => addressOf(page)).toContain('kinds=agent.started');
  await expect.poll(async () => (await options.allInnerTexts()).every((line) => line.includes('Agent started'))).toBe(true);
  await page.getByRole('button', { name: 'Clear 1 filter' }).click();
  await page.getByRole('textbox', { name: 'Search titles and texts' }).fill('budget.patience');
  await expect.poll(async () => (await options.allInnerTexts()).every((line) => line.includes('Configuration changed'))).toBe(true);
  await page.getByRole('textbox', { name: 'Search titles and texts' }).fill('nothingofthekind');
  await page.getByText('No event passes the filter').waitFor();
  await page.getByRole('button', { name: 'Clear the filter' }).click();
  await options.first().waitFor();
});

test('events appear at once at the top, and wait in a pill while one reads further down', async () => {
  await changeSettings(60);
  const page = await desk.open('/events?range=1d', { height: 620 });
  const list = page.getByRole('listbox', { name: 'Events' });
  await list.evaluate((element) => element.scrollTo({ top: 640 }));
  await expect.poll(() => list.evaluate((element) => element.scrollTop)).toBe(640);
  const firstInView = (): Promise<string> => list.evaluate((element) => {
    const top = element.getBoundingClientRect().top;
    const row = [...element.querySelectorAll('[role="option"]')].find((option) => option.getBoundingClientRect().bottom > top + 1);
    return row?.getAttribute('aria-posinset') ?? '';
  });
  const read = await firstInView();
  await changeSettings(2);
  const pill = page.getByRole('button', { name: /^\d+ new events?$/ });
  await pill.waitFor();
  expect(await list.evaluate((element) => element.scrollTop)).toBe(640);
  expect(await firstInView()).toBe(read);
  await screenshot(page, 'events-pill');
  await pill.click();
  await expect.poll(() => list.evaluate((element) => element.scrollTop)).toBe(0);
  await expect.poll(() => pill.count()).toBe(0);
  const total = async (): Promise<number> => Number(/^([\d,]+) events$/.exec(await page.getByText(/^[\d,]+ events$/).innerText())?.[1]?.replaceAll(',', ''));
  const seen = await total();
  await changeSettings(1);
  await expect.poll(total).toBeGreaterThan(seen);
  expect(await pill.count()).toBe(0);
});

test('dragging over the histogram zooms the whole console, a double click goes back', async () => {
  const page = await desk.open('/events?range=1h');
  const plot = page.getByRole('img', { name: /by time and severity/ });
  await plot.waitFor();
  const box = await plot.boundingBox();
  if (box === null) throw new Error('the histogram is not drawn');
  await page.mouse.move(box.x + box.width * 0.7, box.y + 20);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.95, box.y + 20, { steps: 4 });
  await page.mouse.up();
  await expect.poll(() => addressOf(page)).toMatch(/from=\d+&to=\d+/);
  await page.mouse.dblclick(box.x + box.width * 0.5, box.y + 20);
  await expect.poll(() => addressOf(page)).toContain('range=1h');
});

test.each([['dark', 'en'], ['light', 'ko']] as const)('is clean for axe and fits, %s in %s', async (theme, language) => {
  const page = await desk.open('/events?range=1d', { theme, language });
  await page.getByRole('listbox').getByRole('option').first().waitFor();
  expect(await accessibilityProblems(page)).toEqual([]);
  await screenshot(page, `events-${theme}-${language}`);
  await page.setViewportSize({ width: 420, height: 760 });
  expect(await overflowsSideways(page)).toBe(false);
  await screenshot(page, `events-mini-${language}`);
});
