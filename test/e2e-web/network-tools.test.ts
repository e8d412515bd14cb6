// Scan, map, traps, MIB browser, credentials and profiles as people use them, in front of a real agent that has no devices: nothing is sent anywhere.
import { expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { accessibilityProblems, overflowsSideways } from './support/accessibility.ts';
import { addressOf, withBrowser } from './support/open-page.ts';
import { screenshot } from './support/screenshot.ts';

const desk = withBrowser();

test('a scan is checked while it is written, and large ones ask again; nothing is sent before', async () => {
  const page = await desk.open('/network/scan');
  await page.getByText('Nothing has been scanned yet').waitFor();
  await page.getByText('Nothing is sent before you press Scan.').first().waitFor();
  const ranges = page.getByLabel('Networks and addresses');
  const start = page.getByRole('button', { name: /^Scan( …)?$/ });
  await ranges.fill('127.0.66.0/30, 127.0.66.9-5');
  await page.getByText('127.0.66.9-5: the range ends before it begins').waitFor();
  expect(await start.isDisabled()).toBe(true);
  await ranges.fill('127.0.66.1-127.0.66.9');
  await page.getByText('9 addresses', { exact: true }).waitFor();
  await page.getByLabel('Leave out').fill('127.0.66.2');
  await page.getByText('8 addresses', { exact: true }).waitFor();
  await ranges.fill('127.0.64.0/18');
  await page.getByText(/16,38\d addresses: you will be asked again$/).waitFor();
  await start.click();
  const question = page.getByRole('dialog', { name: 'This is a large scan' });
  await question.getByText(/will be asked/).waitFor();
  await question.getByRole('button', { name: 'Cancel' }).click();
  await question.waitFor({ state: 'detached' });
  await page.getByText('No scan so far').waitFor();
  // What is written stays while another page is looked at.
  await page.getByRole('link', { name: 'Traps' }).click();
  await page.getByRole('link', { name: 'Scan', exact: true }).click();
  expect(await ranges.inputValue()).toBe('127.0.64.0/18');
});

test('credentials: what is missing is said beside the field, the order is moved from the keyboard, secrets never come back', async () => {
  const page = await desk.open('/network/credentials');
  const list = page.getByRole('list', { name: 'Credentials' });
  await page.getByRole('button', { name: 'Add credentials' }).first().click();
  const form = page.getByRole('dialog', { name: 'New credentials' });
  await form.getByText('SNMP v3', { exact: true }).click();
  await form.getByLabel('Name').fill('e2e user');
  await form.getByLabel('User', { exact: true }).fill('reader');
  await form.getByLabel('Authentication passphrase').fill('short');
  await form.getByRole('button', { name: 'Save' }).click();
  await form.getByText('At least eight characters.').waitFor();
  await form.getByText('Write this.').waitFor();
  expect(await accessibilityProblems(page, '[role=dialog]')).toEqual([]);
  await form.getByLabel('Authentication passphrase').fill('sentinel-auth-1');
  await form.getByLabel('Encryption passphrase').fill('sentinel-privacy-1');
  await form.getByRole('button', { name: 'Save' }).click();
  await form.waitFor({ state: 'detached' });
  const row = list.getByRole('listitem').filter({ hasText: 'e2e user' });
  await row.getByText('SNMP v3, reader, SHA, AES').waitFor();
  await row.getByText('secret kept').waitFor();
  const up = page.getByRole('button', { name: 'Try e2e user earlier' });
  if (await up.isEnabled()) {
    await up.focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => list.getByRole('listitem').first().innerText()).toContain('e2e user');
  }
  await page.getByRole('button', { name: 'Change e2e user' }).click();
  const change = page.getByRole('dialog', { name: 'Change "e2e user"' });
  expect(await change.getByLabel('Authentication passphrase').inputValue()).toBe('');
  await change.getByText('Leave it empty to keep the one that is there').first().waitFor();
  await page.keyboard.press('Escape');
  expect(await page.content()).not.toContain('sentinel');
  await page.getByRole('button', { name: 'Remove e2e user' }).click();
  await page.getByRole('dialog', { name: 'Remove "e2e user"?' }).getByRole('button', { name: 'Remove' }).click();
  await row.waitFor({ state: 'detached' });
});

test('the tree of objects opens by arrow keys, names are found, a bad MIB says where it is wrong', async () => {
  const page = await desk.open('/network/mib');
  const tree = page.getByRole('tree', { name: 'Tree of objects' });
  await tree.getByRole('treeitem', { name: 'mib-2' }).waitFor();
  await tree.focus();
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => addressOf(page)).toContain('oid=1.3.6.1.2.1.1');
  await page.getByRole('region', { name: 'The object' }).getByText('system', { exact: true }).waitFor();
  await page.getByLabel('Search names and numbers').fill('ifHCInOctets');
  await page.getByRole('region', { name: 'Objects that match' }).getByRole('button').filter({ hasText: /^ifHCInOctets/ }).first().click();
  await page.getByRole('region', { name: 'The object' }).getByText('column of a table').waitFor();
  await page.getByText('Modules', { exact: true }).click();
  await page.locator('input[type=file]').setInputFiles([{ name: 'E2E-MIB.txt', mimeType: 'text/plain', buffer: Buffer.from('E2E-MIB DEFINITIONS ::= BEGIN\nIMPORTS e2e FROM E2E-MISSING-MIB;\nthing OBJECT IDENTIFIER ::= { e2e 1 }\nEND\n') }]);
  await page.getByText('1 module, 0 of it whole').waitFor();
  await page.getByText(/^Missing: E2E-MISSING-MIB/).first().waitFor();
  await page.getByText(/^E2E-MIB\.txt:\d$/).first().waitFor();
  await page.getByRole('button', { name: 'Remove E2E-MIB' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await page.getByRole('button', { name: 'Remove E2E-MIB' }).waitFor({ state: 'detached' });
});

test('a profile is written with its errors at their lines, tried with a recording, saved as an own one and taken back', async () => {
  const page = await desk.open('/network/profiles', { height: 1_000 });
  await page.getByText(/profiles, all without errors/).waitFor();
  await page.getByRole('button', { name: 'New profile' }).click();
  await page.getByLabel('Name of the new profile').fill('e2e-thing');
  await page.keyboard.press('Enter');
  const editor = page.getByRole('textbox', { name: 'Text of the profile' });
  await editor.fill('metrics:\n  - MIB: E2E-MIB\n    symbol: {OID: not.an.oid, name: thing}\n');
  const place = page.getByRole('button').filter({ hasText: /^Line 3/ }).first();
  await place.waitFor();
  expect(await page.getByRole('button', { name: 'Save', exact: true }).isDisabled()).toBe(true);
  await place.click();
  expect(await editor.evaluate((element) => element === document.activeElement)).toBe(true);
  await editor.fill('sysobjectid: 1.3.6.1.4.1.99999.1\nmetrics:\n  - MIB: E2E-MIB\n    symbol: {OID: 1.3.6.1.4.1.99999.7.0, name: e2eThing}\n');
  await page.locator('input[type=file]').setInputFiles([{ name: 'thing.snmprec', mimeType: 'text/plain', buffer: Buffer.from('1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.99999.1\n1.3.6.1.4.1.99999.7.0|66|42\n') }]);
  await page.getByRole('grid', { name: 'What it reads' }).getByText(/e2eThing$/).waitFor();
  await page.getByRole('grid', { name: 'What it reads' }).getByText('42', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('e2e-thing is saved and in use.').waitFor();
  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await page.getByRole('grid', { name: 'Profiles' }).waitFor();
  expect(await page.getByText('e2e-thing', { exact: true }).count()).toBe(0);
});

test('traps say how to receive from other machines; an empty map leads to the scan', async () => {
  const page = await desk.open('/network/traps');
  await page.getByText(/^Listening for traps on |^Traps are not received: /).waitFor();
  const how = page.getByRole('region', { name: /^To hear other devices$|^If nothing arrives$/ });
  await how.getByText('Windows', { exact: true }).click();
  await how.getByText(/^netsh advfirewall/).waitFor();
  await page.getByRole('link', { name: 'Map', exact: true }).click();
  await page.getByText('There is nothing on the map yet').first().waitFor();
  await page.getByRole('button', { name: 'Scan the network' }).click();
  await expect.poll(() => addressOf(page)).toMatch(/^\/network\/scan/);
});

const PAGES = ['scan', 'map', 'traps', 'mib', 'mib?view=modules', 'credentials', 'profiles', 'profiles?name=generic-device'] as const;
const settled = async (page: Page): Promise<void> => {
  await page.locator('#content [role=status]').first().waitFor();
  await expect.poll(() => page.locator('[data-old]').or(page.getByText(/^(Reading|읽는 중)$/)).count()).toBe(0);
};

test.each([['dark', 'en', 1_280, 800], ['light', 'ko', 1_920, 1_080], ['dark', 'ko', 1_024, 800], ['light', 'en', 420, 800]] as const)('is accessible and fits: %s, %s, %i px', async (theme, language, width, height) => {
  const page = await desk.open('/network/scan', { theme, language, width, height });
  for (const path of PAGES) {
    await page.goto(page.url().replace(/#.*/, `#/network/${path}`));
    await settled(page);
    await screenshot(page, `network-${path.replaceAll(/\W+/g, '-')}-${theme}-${language}-${width}`);
    expect(await accessibilityProblems(page, width < 640 ? '#content' : undefined), path).toEqual([]);
    expect(await overflowsSideways(page), path).toBe(false);
  }
}, 240_000);
