// Secrets under a passphrase, as on a machine without a keyring: chosen once, asked for after each start, never shown again.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { startHeadless } from '../../host/start-headless.ts';
import type { Headless } from '../../host/start-headless.ts';
import { APP_ROOT, signIn } from '../support/start-headless.ts';
import { isWhole } from './support/campus-console.ts';
import { withBrowser } from './support/open-page.ts';

const desk = withBrowser();
const root = mkdtempSync(join(tmpdir(), 'vedette-vault-'));
const SENTINEL = 'sentinel-community-7';
const PASSPHRASE = 'correct horse battery';
let headless: Headless;
let at: { readonly url: string; readonly cookie: string };

async function start(): Promise<void> {
  const program = dirname(inject('vedette').program);
  headless = await startHeadless({
    appRoot: join(program, '..', '..'), dataDir: join(root, 'data'), configPath: join(root, 'data', 'vedette.yaml'), logDir: join(root, 'data', 'logs'), version: '0.0.0-test', port: 0,
    workerFile: join(APP_ROOT, 'test', 'support', 'passphrase-worker.ts'),
    staticDir: join(program, '..', 'renderer'),
  });
  at = { url: headless.url, cookie: await signIn(headless.link) };
}
beforeAll(start);
afterAll(async () => {
  await headless?.stop();
  rmSync(root, { recursive: true, force: true });
});

/** Every octet that lies in the data folder now. */
function everythingWritten(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1')).join('\n');
}

test('a passphrase is chosen, asked for after a start, and opens what was kept', { timeout: 120_000 }, async () => {
  const page = await desk.open('/network/credentials', { at });
  await page.getByText('Choose a passphrase before you add credentials').waitFor();
  const keeper = page.getByRole('region', { name: 'Who keeps the secrets' });
  await keeper.getByLabel('Choose a passphrase').fill('short');
  await keeper.getByLabel('Once more').fill('short');
  await keeper.getByRole('button', { name: 'Use this passphrase' }).click();
  await keeper.getByRole('alert').getByText('at least 8 characters').waitFor();
  await keeper.getByLabel('Choose a passphrase').fill(PASSPHRASE);
  await keeper.getByLabel('Once more').fill('correct horse batteri');
  expect(await keeper.getByRole('button', { name: 'Use this passphrase' }).isDisabled()).toBe(true);
  await isWhole(page, 'vault-fresh');
  await keeper.getByLabel('Once more').fill(PASSPHRASE);
  await keeper.getByRole('button', { name: 'Use this passphrase' }).click();
  await keeper.getByText('Open', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Add credentials' }).first().click();
  const form = page.getByRole('dialog', { name: 'New credentials' });
  await form.getByText('SNMP v2c', { exact: true }).click();
  await form.getByLabel('Name', { exact: true }).fill('hall switches');
  await form.getByLabel('Community', { exact: true }).fill(SENTINEL);
  await form.getByRole('button', { name: 'Save' }).click();
  await form.waitFor({ state: 'detached' });
  await page.getByRole('listitem').filter({ hasText: 'hall switches' }).getByText('secret kept').waitFor();
  expect(await page.content()).not.toContain(SENTINEL);
  expect(await page.locator('input').evaluateAll((inputs) => inputs.map((input) => (input as HTMLInputElement).value).join('\n'))).not.toContain(SENTINEL);
  expect(await page.evaluate(() => JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)]))).not.toContain('sentinel');
  await page.close();
  await headless.stop();
  const written = everythingWritten(root);
  expect(written).not.toContain(SENTINEL);
  expect(written).not.toContain(PASSPHRASE);

  await start();
  const again = await desk.open('/network/credentials', { at });
  await again.getByText('The secrets are locked: nothing is polled until you unlock them').waitFor();
  const locked = again.getByRole('region', { name: 'Who keeps the secrets' });
  await locked.getByLabel('Passphrase').fill('wrong horse battery');
  await locked.getByRole('button', { name: 'Unlock' }).click();
  await locked.getByRole('alert').waitFor();
  await isWhole(again, 'vault-locked');
  await locked.getByLabel('Passphrase').fill(PASSPHRASE);
  await locked.getByRole('button', { name: 'Unlock' }).click();
  await locked.getByText('Open', { exact: true }).waitFor();
  await again.getByRole('listitem').filter({ hasText: 'hall switches' }).getByText('secret kept').waitFor();
});
