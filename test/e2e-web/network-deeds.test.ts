// What people do to devices from the console, in front of simulated ones: writing, ignoring, graphing, recording, drafting a profile, hearing traps, adding by hand.
import { createSocket } from 'node:dgram';
import { readFileSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { ObjectTable } from '../../host/simulator/object-table.ts';
import { integer, scalars, text } from '../../host/simulator/objects.ts';
import { SimulatedDevice } from '../../host/simulator/simulated-device.ts';
import { trapMessage } from '../../host/simulator/trap-message.ts';
import { allEvents, until } from '../support/built-program.ts';
import { saveCommunity } from '../support/lan-program.ts';
import { accessibilityProblems } from './support/accessibility.ts';
import { EXCLUDED, isWhole, withCampusConsole } from './support/campus-console.ts';
import { addressOf, withBrowser } from './support/open-page.ts';

const desk = withBrowser();
/** Answers objects of a maker that no profile knows. */
const odd = new SimulatedDevice({
  id: 'odd-1', description: 'Example gauge', objectId: '1.3.6.1.4.1.99999.1', location: '', contact: '', services: 72, ports: [], now: () => Date.now(),
  sections: [() => scalars('1.3.6.1.4.1.99999.7', { '1': integer(42), '2': integer(7), '3': text('left') })],
});
/** Lets the community in and shows it nothing. */
const blind = { id: 'blind-1', faults: { loss: 0, slow: 0, mute: false, noBulk: false, onlyV1: false }, upTime: 0, onTrap: () => undefined, objects: new ObjectTable([]), community: 'public', writeCommunity: 'private', largestMessage: 1_472, mostRepetitions: 100, onlyV1: false, noBulk: false };
const lan = withCampusConsole(['core-1', 'access-1'], [{ device: odd, address: '127.0.40.70' }, { device: blind, address: '127.0.40.71' }]);
const LOCATION = '1.3.6.1.2.1.1.6.0';
const LINK_DOWN = '1.3.6.1.6.3.1.1.5.3';

const menuOf = (page: Page, name: string): Locator => page.getByRole('menu', { name: `What to do with ${name}` });

/** Reads one object in the MIB browser and opens the menu of its value with the right button. */
async function openMenu(page: Page, object: string, row: RegExp): Promise<void> {
  await page.getByRole('textbox', { name: 'Object: number or name' }).fill(object);
  await page.getByRole('button', { name: 'Get', exact: true }).click();
  await page.getByRole('row', { name: row }).click({ button: 'right' });
}

test('adding by hand says which of reachability, credentials and view fails', { timeout: 150_000 }, async () => {
  const { at, client, port } = lan();
  const reading = await lan().monitorAll();
  const wrong = await saveCommunity(client, 'mistyped', 'pubic');
  const page = await desk.open('/network?add=1', { at });
  const form = page.getByRole('dialog', { name: 'Add a device' });
  const steps = form.getByRole('status', { name: 'Test' });
  const test = async (address: string, udp: number, credential: RegExp): Promise<void> => {
    await form.getByLabel('Address').fill(address);
    await form.getByLabel('Port').fill(String(udp));
    await form.getByRole('combobox', { name: 'Credential', exact: true }).click();
    await page.getByRole('option', { name: credential }).click();
    await form.getByRole('button', { name: 'Test' }).click();
  };
  await test(EXCLUDED, port, /campus reading/u);
  await steps.getByText('the settings exclude this address, so nothing was sent').waitFor();
  expect(await steps.getByText('not tested').count()).toBe(2);
  await test('127.0.40.11', port, /mistyped/u);
  await steps.getByText(/^no answer to it: a wrong community is answered with silence$|ping is not possible here/u).waitFor();
  await test('127.0.40.71', port, /campus reading/u);
  await steps.getByText('campus reading works').waitFor();
  await steps.getByText('the credential is let in, but shown nothing').waitFor();
  expect(await accessibilityProblems(page, '[role=dialog]')).toEqual([]);
  await test('127.0.40.11', port, /campus reading/u);
  await steps.getByText('shows its system and interfaces').waitFor();
  await steps.getByText(/It is called core-1/u).waitFor();
  await client.call('credentials.remove', { id: wrong });
  expect(reading).not.toBe('');
});

test('from the MIB browser a value is changed after both were seen; a wrong community for writing is said as such', { timeout: 120_000 }, async () => {
  const { at, client, campus } = lan();
  const core = await lan().idOf('core-1');
  const wrong = await saveCommunity(client, 'wrong writing', 'privat', '2c', true);
  const writer = await saveCommunity(client, 'writing', 'private', '2c', true);
  const page = await desk.open(`/network/mib?device=${core}`, { at });
  await openMenu(page, 'sysLocation.0', /sysLocation/u);
  await menuOf(page, 'sysLocation.0').getByRole('menuitem', { name: 'Change (the device is not writable)' }).waitFor();
  expect(await menuOf(page, 'sysLocation.0').getByRole('menuitem', { name: /^Change/u }).isDisabled()).toBe(true);
  await page.keyboard.press('Escape');

  await client.call('devices.change', { ids: [core], writeCredential: wrong });
  await page.getByRole('row', { name: /sysLocation/u }).click({ button: 'right' });
  await menuOf(page, 'sysLocation.0').getByRole('menuitem', { name: 'Change on the device …' }).click();
  const dialog = page.getByRole('dialog', { name: 'core-1: sysLocation.0' });
  await dialog.getByRole('textbox').fill('Cellar');
  await dialog.getByRole('button', { name: 'Show the change' }).click();
  await dialog.getByRole('alert').getByText(/A wrong community for writing is answered with silence/u).waitFor();
  expect((await client.call('snmp.get', { id: core, oids: [LOCATION] }))[0]?.text).toBe('Server room, rack 1');

  await client.call('devices.change', { ids: [core], writeCredential: writer });
  await dialog.getByRole('button', { name: 'Show the change' }).click();
  await dialog.getByText('Server room, rack 1').waitFor();
  await dialog.getByText('Cellar').waitFor();
  expect(await accessibilityProblems(page, '[role=dialog]')).toEqual([]);
  await dialog.getByRole('button', { name: 'Write to the device' }).click();
  await dialog.waitFor({ state: 'hidden' });
  expect((await client.call('snmp.get', { id: core, oids: [LOCATION] }))[0]?.text).toBe('Cellar');
  const event = (await until('the event of the change', () => allEvents(client), (all) => all.some(({ kind, text: said }) => kind === 'device.set' && said?.includes('Cellar')))).find(({ kind }) => kind === 'device.set')!;
  expect(event.text).toContain('Server room, rack 1');
  expect(JSON.stringify(event)).not.toContain('private');

  // A port is switched off and on; the agent knows it without waiting for its next turn.
  const { index, port } = campus.device('core-1').port('Gi1/0/3');
  const admin = `1.3.6.1.2.1.2.2.1.7.${index}`;
  await openMenu(page, admin, /ifAdminStatus/u);
  await menuOf(page, `ifAdminStatus.${index}`).getByRole('menuitem', { name: 'Change on the device …' }).click();
  const state = page.getByRole('dialog', { name: new RegExp(`ifAdminStatus\\.${index}$`, 'u') });
  await state.getByText('Switching off the port that leads to this machine').waitFor();
  await state.getByText('down', { exact: true }).click();
  await state.getByRole('button', { name: 'Show the change' }).click();
  await state.getByRole('button', { name: 'Write to the device' }).click();
  await state.waitFor({ state: 'hidden' });
  await until('the port is switched off', () => client.call('devices.get', { id: core }), ({ interfaces }) => interfaces.find(({ name }) => name === port.name)?.admin === 'down');
});

test('a value becomes a graph, goes into a profile, and a whole walk into a file without secrets', { timeout: 150_000 }, async () => {
  const { at, client } = lan();
  const id = await lan().idOf('odd-1');
  const page = await desk.open(`/network/mib?device=${id}`, { at });
  await openMenu(page, '1.3.6.1.4.1.99999.7.1.0', /99999\.7\.1\.0/u);
  await page.getByRole('menu').getByRole('menuitem', { name: 'Graph' }).click();
  await page.getByText(/It is polled from now on as/u).waitFor();
  await expect.poll(() => addressOf(page)).toMatch(/^\/explorer\?q=/u);
  const metric = /(snmp\.[\w.]+)\{/u.exec(addressOf(page))![1]!;
  await until(`points of ${metric}`, () => client.call('metrics.search', { text: metric, limit: 5 }), (found) => found.some((one) => one.metric === metric && one.series > 0), 30_000);

  await page.goto(page.url().replace(/#.*/u, `#/network/mib?device=${id}`));
  await openMenu(page, '1.3.6.1.4.1.99999.7.2.0', /99999\.7\.2\.0/u);
  await page.getByRole('menu').getByRole('menuitem', { name: 'Add to the profile …' }).click();
  const editor = page.getByRole('textbox', { name: 'Text of the profile' });
  await expect.poll(() => editor.inputValue()).toContain('1.3.6.1.4.1.99999.7.2.0');
  await page.getByRole('button', { name: 'Discard' }).click();

  await page.goto(page.url().replace(/#.*/u, `#/network/device?id=${id}&tab=polling`));
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Record a walk' }).click()]);
  expect(download.suggestedFilename()).toMatch(/odd-1.*\.snmprec$/u);
  const walk = readFileSync(await download.path(), 'utf8');
  expect(walk).toContain('1.3.6.1.4.1.99999.7.1.0|2|42');
  expect(walk).not.toContain('public');
});

test('what no profile reads becomes a draft, is tried, saved, and the device is read with it at once', { timeout: 150_000 }, async () => {
  const { at, client } = lan();
  const id = await lan().idOf('odd-1');
  const page = await desk.open(`/network/device?id=${id}&tab=polling`, { at });
  const coverage = page.getByRole('region', { name: 'Coverage' });
  expect(await coverage.getByRole('button', { name: 'Create a profile from this' }).isDisabled()).toBe(true);
  await coverage.getByRole('button', { name: 'Look for more' }).click();
  await coverage.getByText(/objects?$/u).first().waitFor();
  await isWhole(page, 'coverage-walked');
  await coverage.getByRole('button', { name: 'Create a profile from this' }).click();
  await expect.poll(() => addressOf(page)).toContain('name=my-odd-1');
  await page.getByText(/reads \d+ values/u).waitFor();
  await page.getByRole('grid', { name: 'What it reads' }).getByText('42', { exact: true }).waitFor();
  await isWhole(page, 'profile-draft');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('my-odd-1 is saved and in use.').waitFor();
  const detail = await until('the device is read with its own profile', () => client.call('devices.get', { id }), ({ summary }) => summary.profile === 'my-odd-1', 30_000);
  expect(detail.summary.reachability).toBe('up');
});

test('a device is ignored and comes back', { timeout: 90_000 }, async () => {
  const { at, client } = lan();
  const id = await lan().idOf('access-1');
  const page = await desk.open('/network', { at });
  await page.getByRole('checkbox', { name: 'Choose access-1' }).check();
  const actions = page.getByRole('toolbar', { name: 'Actions for the chosen devices' });
  await actions.getByRole('button', { name: 'Ignore' }).click();
  await page.getByRole('row', { name: /access-1/u }).getByText('Ignored').waitFor();
  const back = Date.now();
  await actions.getByRole('button', { name: 'Monitor' }).click();
  await page.getByRole('row', { name: /access-1/u }).getByText('Up', { exact: true }).waitFor();
  await until('a poll after the return', () => client.call('devices.get', { id }), ({ summary }) => (summary.lastPoll ?? 0) > back, 20_000);
});

test('one port is asked every second while it is open', { timeout: 90_000 }, async () => {
  const { at } = lan();
  const core = await lan().idOf('core-1');
  const page = await desk.open(`/network/interface?id=${core}&port=${encodeURIComponent('Te1/1/1')}`, { at });
  const live = page.getByRole('figure', { name: 'Live' });
  await live.getByText(/bit\/s/u).first().waitFor();
  // Polls come every five seconds: only the live second draws a line of so many points so soon.
  const points = async (): Promise<number> => ((await live.locator('path').first().getAttribute('d')) ?? '').split(/[ML]/u).length - 1;
  await expect.poll(points).toBeGreaterThan(4);
  expect(await live.innerText()).not.toContain('NaN');
});

test('the same trap is one row with its count, an unknown sender stands by its address, a wrong community among the refused', { timeout: 90_000 }, async () => {
  const { at, trapPort } = lan();
  const page = await desk.open('/network/traps', { at });
  await page.getByText(/Listening for traps on 127\.0\.0\.1/u).waitFor();
  const send = async (from: string, community: string, times: number): Promise<void> => {
    const socket = createSocket('udp4');
    await new Promise<void>((resolve) => socket.bind(0, from, resolve));
    for (let request = 1; request <= times; request++) {
      const bytes = trapMessage({ oid: LINK_DOWN, bindings: [{ oid: '1.3.6.1.2.1.2.2.1.1.3', value: { type: 'integer', value: 3 } }] }, community, request, 100 * request);
      await new Promise<void>((resolve, reject) => socket.send(bytes, trapPort, '127.0.0.1', (error) => (error === null ? resolve() : reject(error))));
    }
    await new Promise<void>((resolve) => socket.close(resolve));
  };
  await send('127.0.40.70', 'public', 3);
  await page.getByRole('row', { name: /linkDown ×3.*odd-1/u }).waitFor();
  await send('127.0.40.200', 'public', 1);
  await page.getByRole('row', { name: /linkDown.*127\.0\.40\.200/u }).getByText('linkDown').click();
  const details = page.getByRole('complementary', { name: 'Details of linkDown' });
  await details.getByText('no known device').waitFor();
  await page.keyboard.press('Escape');
  await send('127.0.40.201', 'not-ours', 2);
  const refused = page.getByRole('region', { name: 'Refused' }).getByRole('listitem').filter({ hasText: '127.0.40.201' });
  await refused.getByText('unknown community').waitFor();
  await refused.getByText(/×2/u).waitFor();
  expect(await page.content()).not.toContain('not-ours');
  await isWhole(page, 'traps-refused');
});
