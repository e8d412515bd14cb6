// The page "Host" as people use it: this machine live, family by family, with what it lacks and why.
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { accessibilityProblems, overflowsSideways } from './support/accessibility.ts';
import { addressOf, withBrowser } from './support/open-page.ts';
import { screenshot } from './support/screenshot.ts';

const desk = withBrowser();

const families = (page: Page) => page.getByRole('navigation', { name: 'Families of readings' });
const drawn = (page: Page, chart: string) => page.getByRole('figure').filter({ has: page.getByRole('heading', { name: chart, exact: true }) }).locator('canvas').first();

test('shows this machine, and that it moves', async () => {
  const page = await desk.open('/host?range=5m');
  await page.getByText(/cores?$/).first().waitFor();
  await drawn(page, 'Time by mode').waitFor();
  const memory = families(page).getByRole('button', { name: /^Memory/ });
  await expect.poll(() => memory.innerText()).toMatch(/\d%/);
  const uses = page.getByRole('region', { name: 'CPU', exact: true });
  const before = await uses.locator('header h2 + span').innerText();
  await expect.poll(() => uses.locator('header h2 + span').innerText()).not.toBe(before);
});

test('a family has an address, and the address scrolls to it', async () => {
  const page = await desk.open('/host?family=disk', { width: 1_024, height: 768 });
  const section = page.getByRole('region', { name: 'File systems', exact: true }).first();
  await expect.poll(async () => (await section.boundingBox())?.y ?? 9_999).toBeLessThan(200);
  await section.getByRole('columnheader', { name: 'Mounted at' }).waitFor();
  await drawn(page, 'Space in use').waitFor();
  // The page scrolls, the shell around it stays.
  expect(await page.locator('header').first().evaluate((bar) => bar.getBoundingClientRect().top)).toBe(0);
  await families(page).getByRole('button', { name: /^Network/ }).click();
  await expect.poll(() => addressOf(page)).toContain('family=network');
  await expect.poll(async () => families(page).locator('[aria-current]').innerText()).toMatch(/^Network/);
});

test('charts far away do not exist, and come when one scrolls to them', async () => {
  const page = await desk.open('/host');
  await drawn(page, 'Time by mode').waitFor();
  const durations = page.getByRole('heading', { name: 'Duration of checks', exact: true });
  expect(await durations.count()).toBe(0);
  await families(page).getByRole('button', { name: /^Agent/ }).click();
  await drawn(page, 'Duration of checks').waitFor();
  await expect.poll(() => page.getByRole('heading', { name: 'Time by mode', exact: true }).count()).toBe(0);
});

test('what this machine lacks is one line with a reason, never an empty chart', async () => {
  const page = await desk.open('/host');
  await drawn(page, 'Time by mode').waitFor();
  expect(await page.getByText('No points in this range').count()).toBe(0);
  const absent = page.getByRole('region', { name: 'Not on this machine' });
  // A machine may have everything; what is listed must say why.
  if ((await absent.count()) === 0) return;
  for (const row of await absent.locator('dd').all()) expect((await row.innerText()).length).toBeGreaterThan(12);
});

test('a brush on a chart zooms the whole console, back returns', async () => {
  const page = await desk.open('/host?range=15m');
  await drawn(page, 'Time by mode').waitFor();
  const box = await page.getByRole('slider', { name: /^Time by mode/ }).boundingBox();
  if (box === null) throw new Error('the chart has no place');
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width * 0.5, y);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.7, y, { steps: 5 });
  await page.mouse.up();
  await expect.poll(() => addressOf(page)).toMatch(/from=\d+&to=\d+/);
  await page.goBack();
  await expect.poll(() => addressOf(page)).not.toMatch(/from=/);
});

test.each([['dark', 'en'], ['light', 'ko']] as const)('is clean for axe and fits every width, %s in %s', async (theme, language) => {
  const page = await desk.open('/host', { theme, language });
  await page.locator('figure canvas').first().waitFor();
  expect(await accessibilityProblems(page)).toEqual([]);
  await screenshot(page, `host-${theme}-${language}`);
  for (const width of [1_024, 420]) {
    await page.setViewportSize({ width, height: 760 });
    expect(await overflowsSideways(page), `${width} px`).toBe(false);
    await screenshot(page, `host-${width}-${language}`);
  }
});
