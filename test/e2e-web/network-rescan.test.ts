// The demo network: its own subnet is offered, and only after a person scanned it may it be scanned by itself.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { Client } from '../../common/contract/client.ts';
import { until } from '../support/built-program.ts';
import { openClient, signIn, startHeadlessProcess } from '../support/start-headless.ts';
import type { HeadlessProcess } from '../support/start-headless.ts';
import { withBrowser } from './support/open-page.ts';

const desk = withBrowser();
const root = mkdtempSync(join(tmpdir(), 'vedette-demo-'));
let headless: HeadlessProcess;
let client: Client;
let at: { readonly url: string; readonly cookie: string };
beforeAll(async () => {
  headless = await startHeadlessProcess(join(root, 'data'), ['--demo'], inject('vedette').program);
  const cookie = await signIn(headless.link);
  client = await openClient(headless.url, cookie);
  at = { url: headless.url, cookie };
});
afterAll(async () => {
  client?.close();
  await headless?.end();
  rmSync(root, { recursive: true, force: true });
});

test('a network is scanned by a person first, then by itself as often as they say', { timeout: 120_000 }, async () => {
  const page = await desk.open('/network/scan', { at });
  await expect.poll(() => page.getByLabel('Networks and addresses').inputValue()).toBe('127.0.40.0/24');
  const networks = page.getByRole('region', { name: 'Known networks' });
  const schedule = networks.getByRole('combobox', { name: 'Scan by itself' });
  expect(await schedule.isDisabled()).toBe(true);
  expect(await client.call('networks.list', {})).toMatchObject([{ cidr: '127.0.40.0/24', approved: false, lastScan: null }]);
  await page.getByRole('button', { name: 'Scan', exact: true }).click();
  await page.getByText(/15 things answered in 254 addresses/u).waitFor({ timeout: 60_000 });
  await expect.poll(() => schedule.isEnabled()).toBe(true);
  await schedule.click();
  await page.getByRole('option', { name: /1 hr|1 hour/u }).click();
  await until('the schedule is kept', () => client.call('networks.list', {}), ([network]) => network?.approved === true && network.rescanMs === 3_600_000);
  await networks.getByText(/15 devices/u).waitFor();
  await networks.getByRole('textbox').first().fill('Demo hall');
  await page.keyboard.press('Enter');
  await until('the name is kept', () => client.call('networks.list', {}), ([network]) => network?.name === 'Demo hall');
});
