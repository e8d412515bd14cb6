// The page "Agent status" as people use it: what runs, what does not and why, and running a check by hand.
import { expect, test } from 'vitest';
import { accessibilityProblems, overflowsSideways } from './support/accessibility.ts';
import { addressOf, withBrowser } from './support/open-page.ts';
import { screenshot } from './support/screenshot.ts';

const desk = withBrowser();

test('says in one sentence whether all checks run, and lists each of them live', async () => {
  const page = await desk.open('/status');
  await page.getByText(/checks? runs? as|checks? fails?/).waitFor();
  const grid = page.getByRole('grid', { name: 'Checks' });
  const cpu = grid.getByRole('row').filter({ has: page.getByText('cpu', { exact: true }) });
  await cpu.getByText('OK').waitFor();
  expect(await grid.getByRole('row').count()).toBeGreaterThan(10);
  await screenshot(page, 'agent-status-dark');
});

test('runs a check by hand and tells what came of it', async () => {
  const page = await desk.open('/status');
  await page.getByRole('button', { name: 'Run memory now' }).click();
  await page.getByText(/^memory ran: \d+ samples in .+/).waitFor();
});

test('a check opens beside the table, with its metrics and a link of its own', async () => {
  const page = await desk.open('/status');
  await page.getByRole('grid', { name: 'Checks' }).getByText('memory', { exact: true }).click();
  const panel = page.getByRole('complementary', { name: 'Details of the check memory' });
  await panel.getByText('system.mem.usable', { exact: true }).waitFor();
  expect(addressOf(page)).toContain('check=memory');
  await page.reload();
  await panel.getByText('No run has failed since the agent started.').waitFor();
  await screenshot(page, 'agent-status-panel');
  await panel.getByRole('link', { name: 'system.mem.usable' }).click();
  await expect.poll(() => addressOf(page)).toMatch(/^\/explorer\?.*avg:system\.mem\.usable/);
  await page.goBack();
  await panel.waitFor();
  await panel.press('Escape');
  await expect.poll(() => panel.count()).toBe(0);
});

test('what this machine does not have is told with its reason, and offers no run', async () => {
  const page = await desk.open('/status');
  const grid = page.getByRole('grid', { name: 'Checks' });
  const absent = grid.getByRole('row').filter({ hasText: 'Not available' });
  await grid.getByText('cpu', { exact: true }).waitFor();
  for (const row of await absent.all()) {
    expect(await row.getByRole('button').count()).toBe(0);
    expect((await row.innerText()).split('\n').some((cell) => cell.length > 20)).toBe(true);
  }
});

test.each([['dark', 'en'], ['light', 'ko']] as const)('is clean for axe and fits, %s in %s', async (theme, language) => {
  const page = await desk.open('/status', { theme, language });
  await page.getByRole('grid').getByText('cpu', { exact: true }).waitFor();
  expect(await accessibilityProblems(page)).toEqual([]);
  await screenshot(page, `agent-status-${theme}-${language}`);
  await page.setViewportSize({ width: 420, height: 760 });
  expect(await overflowsSideways(page)).toBe(false);
  await screenshot(page, `agent-status-mini-${language}`);
});
