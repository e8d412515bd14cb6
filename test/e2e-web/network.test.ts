// The Network pages as people use them before any device is found: where to go, adding one by hand, deciding about it, letting it go.
import { expect, test } from 'vitest';
import { accessibilityProblems, overflowsSideways } from './support/accessibility.ts';
import { addressOf, withBrowser } from './support/open-page.ts';
import { screenshot } from './support/screenshot.ts';

const desk = withBrowser();

test('an empty network says what comes and leads to the scan and to adding by hand', async () => {
  const page = await desk.open('/network');
  await page.getByText('No devices yet').waitFor();
  expect(await accessibilityProblems(page)).toEqual([]);
  await screenshot(page, 'network-empty');
  await page.getByRole('button', { name: 'Scan my network' }).first().click();
  await expect.poll(() => addressOf(page)).toMatch(/^\/network\/scan/);
  const here = page.getByRole('navigation', { name: 'Sections of the network' }).locator('span[aria-current=page]');
  expect(await here.textContent()).toBe('Scan');
});

test('a device added by hand is tested, shown, ignored and removed', async () => {
  const page = await desk.open('/network?add=1');
  const form = page.getByRole('dialog', { name: 'Add a device' });
  await form.getByLabel('Address').fill('not an address');
  await form.getByRole('button', { name: 'Test' }).click();
  await form.getByText('An IP address is needed').waitFor();
  await form.getByLabel('Address').fill('127.0.0.77');
  // Nothing listens there, and nothing but this machine is asked.
  await form.getByLabel('Port').fill('9');
  await form.getByRole('button', { name: 'Test' }).click();
  await form.getByRole('status', { name: 'Test' }).getByText('Credentials').waitFor();
  await form.getByLabel('Name', { exact: true }).fill('printer by hand');
  await form.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByRole('status').getByText('printer by hand').waitFor();
  expect(addressOf(page)).toMatch(/^\/network\/device\?id=/);
  expect(await accessibilityProblems(page)).toEqual([]);
  for (const tab of ['Interfaces', 'Sensors and storage', 'Neighbours', 'Events', 'Polling', 'Settings']) {
    await page.getByRole('navigation', { name: 'Parts of the device' }).getByRole('link', { name: tab }).click();
    await page.getByRole('navigation', { name: 'Parts of the device' }).locator('span[aria-current=page]').getByText(tab).waitFor();
    expect(await accessibilityProblems(page), tab).toEqual([]);
    expect(await overflowsSideways(page), tab).toBe(false);
  }

  await page.getByRole('link', { name: 'Devices' }).click();
  await page.getByRole('checkbox', { name: 'Choose printer by hand' }).check();
  await page.getByRole('toolbar', { name: 'Actions for the chosen devices' }).getByRole('button', { name: 'Ignore' }).click();
  await page.getByRole('row', { name: /printer by hand/ }).getByText('Ignored').waitFor();
  expect(await accessibilityProblems(page)).toEqual([]);
  await page.getByRole('row', { name: /printer by hand/ }).getByText('printer by hand').click();
  await page.getByRole('complementary', { name: 'Details of printer by hand' }).getByText('Ignored: it is not polled.').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('toolbar').getByRole('button', { name: 'Remove' }).click();
  await page.getByRole('dialog', { name: 'Remove 1 device?' }).getByRole('button', { name: 'Remove' }).click();
  await page.getByText('No devices yet').waitFor();
});

test('a device that is not known and an unknown section say so', async () => {
  const page = await desk.open('/network/device?id=nobody');
  await page.getByText('This device is not known').waitFor();
  await page.getByRole('link', { name: 'To the devices' }).click();
  await page.getByText('No devices yet').waitFor();
  await page.goto(page.url().replace(/#.*/, '#/network/nowhere'));
  await page.getByText('This address leads nowhere').waitFor();
});

test.each([['dark', 'en'], ['light', 'ko']] as const)('fits a mini window in %s and %s', async (theme, language) => {
  const page = await desk.open('/network', { width: 420, height: 700, theme, language });
  await page.getByText(language === 'en' ? 'No devices yet' : '아직 장치가 없습니다').waitFor();
  expect(await overflowsSideways(page)).toBe(false);
});
