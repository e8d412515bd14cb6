// The demo network through the whole program: built, started with --demo, scanned as a person would, polled; every device is recognised, every cable is found.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Client } from '../../common/contract/client.ts';
import type { StreamEvent } from '../../common/contract/contract.ts';
import { CABLES, PLANNED_DEVICES, WIRELESS_CLIENTS } from '../../host/simulator/demo/campus-plan.ts';
import type { Style } from '../../host/simulator/demo/campus-plan.ts';
import { APP_ROOT, openClient, signIn, startHeadlessProcess } from '../support/start-headless.ts';
import type { HeadlessProcess } from '../support/start-headless.ts';

const outDir = join(APP_ROOT, 'out', `test-demo-${process.pid}`);
const root = mkdtempSync(join(tmpdir(), 'vedette-demo-'));
let program: HeadlessProcess;
let client: Client;

beforeAll(async () => {
  await build({ configFile: join(APP_ROOT, 'vite.headless.config.ts'), logLevel: 'error', build: { outDir } });
  // A walk that a person saved earlier, and a file that is none.
  mkdirSync(join(root, 'data', 'recordings'), { recursive: true });
  writeFileSync(join(root, 'data', 'recordings', 'old-switch.snmprec'), ['1.3.6.1.2.1.1.1.0|4|An old switch', '1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.99999.1', '1.3.6.1.2.1.1.3.0|67|4200', '1.3.6.1.2.1.1.5.0|4|old-switch', ''].join('\n'));
  writeFileSync(join(root, 'data', 'recordings', 'notes.snmprec'), 'to be sorted');
  program = await startHeadlessProcess(join(root, 'data'), ['--demo'], join(outDir, 'headless.js'));
  client = await openClient(program.url, await signIn(program.link));
});
afterAll(async () => {
  await program.end('SIGKILL');
  rmSync(outDir, { recursive: true, force: true });
  rmSync(root, { recursive: true, force: true });
});

const KINDS: Readonly<Record<Style, string>> = {
  cisco: 'switch Cisco', juniper: 'switch Juniper', procurve: 'switch HP', routeros: 'switch MikroTik', firewall: 'firewall Fortinet', access_point: 'access_point Ubiquiti',
  printer: 'printer HP', nas: 'storage Synology', ups: 'ups Eaton', flaky: 'server ',
};

test('one scan finds the whole demo network and nothing else is asked; devices are what they are, with what is wrong with them; the map has every cable', { timeout: 140_000 }, async () => {
  expect(program.output()).toContain(`${PLANNED_DEVICES.length + 1} simulated devices in 127.0.40.0/24`);
  expect(program.output()).toMatch(/Left out: notes\.snmprec: The line is not/u);
  const networks = await client.call('networks.list', {});
  expect(networks.map(({ cidr, name, present }) => [name, cidr, present])).toEqual([['Demo network', '127.0.40.0/24', true]]);
  const credentials = await client.call('credentials.list', {});
  await client.call('scan.start', { ranges: networks.map(({ cidr }) => cidr), exclude: [], credentials: credentials.map(({ id }) => id), packetsPerSecond: 1_000, port: 161, confirmed: false });
  const scan = await new Promise<StreamEvent<'scan.watch'>>((resolve, reject) => client.watch('scan.watch', {}, { onEvent: (state) => state.state === 'done' && resolve(state), onError: reject }));
  const addresses = scan.rows.filter(({ snmp }) => snmp === 'answered').map(({ address }) => address);
  // The flaky one loses every fourth packet, maybe the one that a scan sends.
  expect(addresses).toEqual(expect.arrayContaining(PLANNED_DEVICES.filter(({ id }) => id !== 'flaky-1').map(({ address }) => address)));
  expect(scan.rows.find(({ address }) => address === '127.0.40.101')).toMatchObject({ name: 'old-switch', description: 'An old switch' });
  await client.call('devices.change', { ids: scan.rows.map(({ device }) => device).filter((id) => id !== ''), state: 'monitored' });

  const steady = PLANNED_DEVICES.filter(({ id }) => id !== 'flaky-1');
  const looks = async (): Promise<string[]> => (await client.call('devices.list', {})).map(({ identity, name }) => `${name}: ${identity.kind} ${identity.vendor}`);
  await expect.poll(looks, { timeout: 30_000 }).toEqual(expect.arrayContaining(steady.map(({ id, style }) => `${id}: ${KINDS[style]}`)));
  const problemsOf = async (wanted: string): Promise<string[]> => (await client.call('devices.list', {})).find(({ name }) => name === wanted)!.problems.map(({ code }) => code);
  await expect.poll(() => problemsOf('nas-1'), { timeout: 30_000 }).toEqual(expect.arrayContaining(['volume_full', 'sensor']));
  await expect.poll(() => problemsOf('printer-1'), { timeout: 30_000 }).toEqual(expect.arrayContaining(['supply_low']));

  let cables: string[] = [];
  const stop = client.watch('topology.watch', {}, {
    onEvent({ links, nodes }) {
      const names = new Map(nodes.map(({ id, name }) => [id, name]));
      cables = links.map(({ a, b }) => [a, b].map((end) => `${names.get(end.node)} ${end.interface}`).sort().join(' - '));
    },
    onError(error) {
      if (error.code !== 'disconnected') throw error;
    },
  });
  await expect.poll(() => cables, { timeout: 40_000 }).toEqual(expect.arrayContaining(CABLES.map(({ a, b }) => [a, b].map((end) => end.join(' ')).sort().join(' - '))));
  expect(cables.length).toBeGreaterThanOrEqual(CABLES.length + WIRELESS_CLIENTS);
  stop();
  expect(await program.end('SIGINT')).toBe(0);
});
