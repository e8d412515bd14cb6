// The Network pages in front of a small simulated LAN: credentials, scan, devices, a device and a port of it, map, traps, MIB browser, profiles, writing.
import { expect, test } from 'vitest';
import { allEvents, until } from '../support/built-program.ts';
import { accessibilityProblems } from './support/accessibility.ts';
import { isWhole, withCampusConsole } from './support/campus-console.ts';
import { goTo, withBrowser } from './support/open-page.ts';

const desk = withBrowser();
/** Four devices that are wired to each other: what is looked at; the others of the campus stay silent. */
const WANTED = ['core-1', 'core-2', 'access-1', 'ups-1'];
const SECRET = 'public';
const lan = withCampusConsole(WANTED);

test('credentials are written once and never shown again', { timeout: 120_000 }, async () => {
  const page = await desk.open('/network/credentials', { at: lan().at });
  await page.getByText('A key file that only your account may read').waitFor();
  await page.getByRole('button', { name: 'Add credentials' }).first().click();
  const form = page.getByRole('dialog', { name: 'New credentials' });
  await form.getByRole('radio', { name: 'SNMP v2c' }).check({ force: true });
  await form.getByLabel('Name', { exact: true }).fill('campus reading');
  await form.getByLabel('Community', { exact: true }).fill('not-quite-public');
  await form.getByRole('button', { name: 'Save' }).click();
  await page.getByText('campus reading').waitFor();
  await page.getByText('secret kept').first().waitFor();
  expect(await page.content()).not.toContain('not-quite-public');
  await page.getByRole('button', { name: 'Change campus reading' }).click();
  const again = page.getByRole('dialog', { name: 'Change "campus reading"' });
  expect(await again.getByLabel('Community', { exact: true }).inputValue()).toBe('');
  await again.getByText('Leave it empty to keep the one that is there').waitFor();
  await again.getByLabel('Community', { exact: true }).fill(SECRET);
  await again.getByRole('button', { name: 'Save' }).click();
  await again.waitFor({ state: 'hidden' });
  expect(await page.locator('input').evaluateAll((inputs) => inputs.map((input) => (input as HTMLInputElement).value))).not.toContain(SECRET);
  await isWhole(page, 'credentials');
});

test('a scan sends nothing before the click, fills row by row, and what it found is monitored', { timeout: 120_000 }, async () => {
  const page = await desk.open('/network/scan', { at: lan().at });
  await page.getByLabel('Networks and addresses').fill('127.0.40.1-60');
  await page.getByText('60 addresses').waitFor();
  await page.getByLabel('Port', { exact: true }).fill(String(lan().port));
  await page.getByText('Nothing is sent before you press Scan.').first().waitFor();
  expect(lan().asked()).toBe(0);
  await page.getByRole('button', { name: 'Scan', exact: true }).click();
  // Where ping and mDNS are waited for and the machine has others to serve, a scan takes its time.
  for (const name of WANTED) await page.getByRole('row', { name: new RegExp(`\\b${name}\\b`, 'u') }).waitFor({ timeout: 60_000 });
  expect(lan().asked()).toBeGreaterThan(0);
  await page.getByText(/things answered in 60 addresses/u).waitFor();
  await isWhole(page, 'scan');
  await page.getByRole('button', { name: /Monitor all \d+ new ones/u }).click();
  await page.getByText(/devices are polled from now on/u).waitFor();
  for (const name of WANTED) {
    const id = await lan().idOf(name);
    await until(`three polls of ${name}`, () => lan().client.call('devices.get', { id }), ({ poll }) => poll.polls >= 3, 40_000);
  }
});

test.each([['dark', 'en'], ['light', 'ko']] as const)('devices, a device and its port are shown in %s and %s', { timeout: 150_000 }, async (theme, language) => {
  const words = { en: { live: 'Live', coverage: 'Coverage' }, ko: { live: '실시간', coverage: '수집 범위' } }[language];
  const page = await desk.open('/network', { at: lan().at, theme, language });
  for (const name of WANTED) await page.getByRole('row', { name: new RegExp(`\\b${name}\\b`, 'u') }).waitFor();
  await isWhole(page, `devices-${theme}`);
  const core = await lan().idOf('core-1');
  await goTo(page, `/network/device?id=${core}`);
  await page.getByText('Server room, rack 1').first().waitFor();
  await isWhole(page, `device-${theme}`);
  await goTo(page, `/network/device?id=${core}&tab=ports`);
  await page.getByRole('row', { name: /Te1\/1\/1/u }).waitFor();
  await isWhole(page, `device-ports-${theme}`);
  await page.getByRole('row', { name: /Te1\/1\/1/u }).getByText('Te1/1/1').first().click();
  const live = page.getByRole('figure', { name: words.live }).first();
  await live.getByText(/bit\/s/u).first().waitFor();
  await page.keyboard.press('Escape');
  await goTo(page, `/network/device?id=${core}&tab=hardware`);
  await page.getByText(/°C/u).first().waitFor();
  await isWhole(page, `device-hardware-${theme}`);
  await goTo(page, `/network/device?id=${core}&tab=neighbours`);
  await page.getByText('core-2').first().waitFor();
  await isWhole(page, `device-neighbours-${theme}`);
  await goTo(page, `/network/device?id=${core}&tab=polling`);
  await page.getByRole('region', { name: words.coverage, exact: true }).getByText('cisco-', { exact: false }).first().waitFor();
  await isWhole(page, `device-polling-${theme}`);
  await goTo(page, `/network/interface?id=${core}&port=${encodeURIComponent('Te1/1/1')}`);
  await page.getByText('Te1/1/1').first().waitFor();
  await page.getByText(/bit\/s/u).first().waitFor();
  await isWhole(page, `interface-${theme}`);
});

test('the map draws what is wired and says where a MAC address is plugged in', { timeout: 120_000 }, async () => {
  await until('a link on the map', () => lan().client.call('topology.get', {}), ({ links }) => links.length > 0, 40_000);
  const station = lan().campus.stations[0]!;
  const topology = await lan().client.call('topology.get', {});
  const page = await desk.open('/network/map', { at: lan().at });
  await page.getByRole('application', { name: /Map of the network with \d+ things and \d+ links/u }).or(page.getByLabel(/Map of the network with \d+ things and \d+ links/u)).first().waitFor();
  await isWhole(page, 'map');
  const place = topology.nodes.find(({ kind }) => kind === 'station');
  const mac = place?.macs[0] ?? station.mac;
  await page.getByRole('search').getByRole('textbox').fill(mac);
  await page.getByRole('search').getByRole('button').click();
  await page.getByText(mac).first().waitFor();
  await page.getByText(/access-1|core-1|core-2/u).first().waitFor();
  await page.keyboard.press('Escape');
  await page.getByText('List', { exact: true }).click();
  await page.getByRole('row', { name: /core-2/u }).first().waitFor();
  await isWhole(page, 'map-list');
});

test('a trap appears on the page of traps, and its port is asked at once', async () => {
  const page = await desk.open('/network/traps', { at: lan().at });
  await page.getByText(/Listening for traps on 127\.0\.0\.1/u).waitFor();
  lan().campus.device('access-1').setLink('25', false);
  await page.getByRole('row', { name: /linkDown/u }).first().waitFor();
  await isWhole(page, 'traps');
  await page.getByRole('row', { name: /linkDown/u }).first().getByText('linkDown').click();
  await page.getByRole('complementary', { name: 'Details of linkDown' }).getByText(/ifIndex|1\.3\.6\.1\.2\.1\.2\.2\.1\.1/u).first().waitFor();
  const events = await until('the event of the port', () => allEvents(lan().client), (all) => all.some(({ kind }) => kind === 'device.interface_down'), 20_000);
  expect(events.find(({ kind }) => kind === 'device.interface_down')?.title).toContain('25');
  lan().campus.device('access-1').setLink('25', true);
});

test('the MIB browser gets and walks by name', { timeout: 120_000 }, async () => {
  const core = await lan().idOf('core-1');
  const page = await desk.open(`/network/mib?device=${core}`, { at: lan().at });
  await page.getByRole('textbox', { name: 'Object: number or name' }).fill('sysName.0');
  await page.getByRole('button', { name: 'Get', exact: true }).click();
  await page.getByRole('row', { name: /sysName/u }).getByText('core-1').waitFor();
  await page.getByRole('textbox', { name: 'Object: number or name' }).fill('1.3.6.1.2.1.1');
  await page.getByRole('button', { name: 'Walk', exact: true }).click();
  await page.getByRole('row', { name: /sysLocation/u }).getByText('Server room, rack 1').waitFor();
  await page.getByRole('status').getByText('complete').waitFor();
  await isWhole(page, 'mib');
  await goTo(page, '/network/mib?view=modules');
  await page.getByRole('row', { name: /IF-MIB/u }).first().waitFor();
  await isWhole(page, 'mib-modules');
});

test('a profile with a mistake says its line, a key that nobody reads is said, and a mended one is saved as mine', { timeout: 120_000 }, async () => {
  const core = await lan().idOf('core-1');
  const { profile } = (await lan().client.call('devices.get', { id: core })).summary;
  const page = await desk.open('/network/profiles', { at: lan().at });
  await page.getByRole('row').nth(2).waitFor();
  await isWhole(page, 'profiles');
  await goTo(page, `/network/profiles?name=${profile}&device=${core}`);
  const editor = page.getByRole('textbox', { name: 'Text of the profile' });
  const save = page.getByRole('button', { name: 'Save as mine' });
  await editor.waitFor();
  await page.getByText(/reads \d+ values/u).waitFor();
  const text = (await editor.inputValue()).trimEnd();
  const next = text.split('\n').length + 1;
  await editor.fill(`${text}\nmetricz: []\n`);
  await page.getByRole('button', { name: `Line ${next}, column 1 Nobody reads the key "metricz". Did you mean "metrics"?` }).waitFor();
  expect(await save.isEnabled()).toBe(true);
  await isWhole(page, 'profile-warning');
  await editor.fill(`${text}\nstatic_tags: {site: here}\n`);
  await page.getByRole('button', { name: `Line ${next}, column 14 "static_tags" must be a list.` }).waitFor();
  expect(await save.isEnabled()).toBe(false);
  await isWhole(page, 'profile-mistake');
  await editor.fill(`${text}\n# ours\n`);
  await page.getByText(/reads \d+ values/u).waitFor();
  await save.click();
  await page.getByText(`${profile} is saved and in use.`).waitFor();
  expect(await lan().client.call('profiles.get', { name: profile })).toMatchObject({ origin: 'user' });
  await until('the device is read with it', () => lan().client.call('profiles.list', {}), (rows) => rows.some(({ name, origin, devices }) => name === profile && origin === 'user' && devices > 0));
});

test('a value is written after both were seen, and an event remembers it', async () => {
  const core = await lan().idOf('core-1');
  const writer = await lan().client.call('credentials.save', { id: '', name: 'campus writing', version: '2c', community: 'private', user: '', auth: 'none', privacy: 'none', context: '', forWriting: true });
  await lan().client.call('devices.change', { ids: [core], writeCredential: writer.id });
  const page = await desk.open(`/network/device?id=${core}`, { at: lan().at });
  await page.getByRole('button', { name: 'Change Location' }).click();
  const dialog = page.getByRole('dialog', { name: /Location/u });
  await dialog.getByRole('textbox').fill('Attic, rack 9');
  await dialog.locator('button[type=submit]').click();
  await dialog.getByText('Server room, rack 1').waitFor();
  await dialog.getByText('Attic, rack 9').waitFor();
  expect((await lan().client.call('snmp.get', { id: core, oids: ['1.3.6.1.2.1.1.6.0'] }))[0]?.text).toBe('Server room, rack 1');
  expect(await accessibilityProblems(page, '[role=dialog]')).toEqual([]);
  await dialog.locator('button[type=submit]').click();
  await dialog.waitFor({ state: 'hidden' });
  expect((await lan().client.call('snmp.get', { id: core, oids: ['1.3.6.1.2.1.1.6.0'] }))[0]?.text).toBe('Attic, rack 9');
  const events = await until('the event of the change', () => allEvents(lan().client), (all) => all.some(({ text }) => text?.includes('Attic, rack 9')), 15_000);
  const event = events.find(({ text }) => text?.includes('Attic, rack 9'))!;
  expect(`${event.title} ${event.text}`).toContain('Server room, rack 1');
  expect(JSON.stringify(event)).not.toContain('private');
});

test.each(['scan', 'map', 'traps', 'mib', 'credentials', 'profiles'])('%s is whole in light and Korean, too', async (section) => {
  const page = await desk.open(`/network/${section}`, { at: lan().at, theme: 'light', language: 'ko' });
  await page.locator('h1, [data-verdict], header').first().waitFor();
  await isWhole(page, `${section}-light`);
});
