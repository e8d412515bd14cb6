// Devices of the simulator polled through the whole of polling, over loopback, into a real storage; both clocks are turned by hand, so rates are exact.
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { MINUTE } from '../../common/time/millis.ts';
import { createTopologyService } from '../../agent-runtime/snmp/topology-service/topology-service.ts';
import { SHARED_SNMP } from '../support/shared-recordings.ts';
import { quietLog, startPollingHarness } from '../support/snmp-polling.ts';
import type { PollingHarness } from '../support/snmp-polling.ts';
import { truePortsOf } from '../support/campus-truth.ts';
import { startLab, whyNoLab } from '../support/snmp-lab.ts';
import type { Lab } from '../support/snmp-lab.ts';

const CAMPUS = join(SHARED_SNMP, 'lab/campus/devices');
const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function begin(only: readonly string[], more: readonly string[] = []): Promise<{ lab: Lab; harness: PollingHarness; ids: ReadonlyMap<string, string> }> {
  const lab = await startLab(['--clock', 'manual', '--counters', 'live', ...(only.length === 0 ? [] : ['--only', only.join(',')]), ...more], CAMPUS);
  cleanUps.push(() => lab.stop());
  const harness = await startPollingHarness();
  cleanUps.push(() => harness.dispose());
  const ids = new Map(lab.devices.map(({ address, id, port }) => [id, harness.registry.add({ address, port, state: 'monitored', credential: id === 'access-6' ? 'old' : 'public' }).id]));
  harness.polling.start();
  return { lab, harness, ids };
}

/** Every rate of octets that was stored of a device, by interface. */
async function rates(harness: PollingHarness, address: string, direction: 'In' | 'Out'): Promise<Map<string, number[]>> {
  await harness.commit();
  const lines = await harness.ask(`sum:snmp.ifHC${direction}Octets.rate{snmp_device:${address}} by {interface}`);
  return new Map(lines.map(({ points, tags }) => [tags[0]!.replace('interface:', ''), points.map(([, value]) => value)]));
}

/** Every rate of the device equals the truth; answers how many there were. */
async function expectExact(harness: PollingHarness, lab: Lab, id: string): Promise<number> {
  const { address } = lab.device(id);
  const truth = await truePortsOf(lab, id);
  let count = 0;
  for (const direction of ['In', 'Out'] as const) {
    const found = await rates(harness, address, direction);
    for (const { inOctetsPerSecond, name, outOctetsPerSecond } of truth) {
      for (const value of found.get(name) ?? []) {
        expect([id, name, direction, value]).toEqual([id, name, direction, direction === 'In' ? inOctetsPerSecond : outOctetsPerSecond]);
        count += 1;
      }
    }
  }
  return count;
}

/** Said in the names of the tests that it keeps from running. */
const skipped = whyNoLab === '' ? '' : ` (skipped: ${whyNoLab})`;

test.skipIf(whyNoLab !== '')(`a device is polled: identity, ports with rates, series with tags${skipped}`, async () => {
  const { harness, ids, lab } = await begin(['core-1']);
  for (let minute = 0; minute < 4; minute += 1) await harness.pass(MINUTE, lab);
  const detail = harness.detail(ids.get('core-1')!);
  expect(detail.summary).toMatchObject({ name: 'core-1', reachability: 'up', problems: [], interfaces: { total: (await truePortsOf(lab, 'core-1')).length } });
  expect(detail.poll).toMatchObject({ failures: 0, skipped: 0, version: '2c' });
  expect(await expectExact(harness, lab, 'core-1')).toBeGreaterThan(20);
  const [first] = await truePortsOf(lab, 'core-1');
  const port = detail.interfaces.find(({ index }) => index === first!.ifIndex)!;
  expect([port.name, port.inBits, port.outBits, port.utilisation]).toEqual([first!.name, first!.inOctetsPerSecond * 8, first!.outOctetsPerSecond * 8, (Math.max(first!.inOctetsPerSecond, first!.outOctetsPerSecond) * 800) / 1e10]);
  const [line] = await harness.ask('avg:snmp.sysUpTimeInstance{site:lab,device_namespace:default,snmp_host:core-1,snmp_profile:*}');
  expect(line?.points.length).toBeGreaterThanOrEqual(3);
  expect(harness.events).toEqual([]);
}, 60_000);

test.skipIf(whyNoLab !== '')(`rates stay exact through restart, mute, 32-bit wraps and dead 64-bit counters${skipped}`, async () => {
  const { harness, lab, ids } = await begin(['core-1', 'dist-1', 'access-1', 'access-6']);
  await lab.control('devices/dist-1/fault', { mode: 'zero-hc' });
  const wrapped = (await truePortsOf(lab, 'access-6')).find(({ up, inOctetsPerSecond }) => up && inOctetsPerSecond > 0)!;
  await lab.control('devices/access-6/wrap', { ifIndex: wrapped.ifIndex, seconds: 250 });
  for (let minute = 0; minute < 3; minute += 1) await harness.pass(MINUTE, lab);
  await lab.control('devices/core-1/reboot', {});
  await lab.control('devices/access-1/mute', {});
  for (let minute = 0; minute < 5; minute += 1) await harness.pass(MINUTE, lab);
  await lab.control('devices/access-1/unmute', {});
  for (let minute = 0; minute < 14; minute += 1) await harness.pass(MINUTE, lab);
  const counts = Object.fromEntries(await Promise.all([...ids.keys()].map(async (id) => [id, await expectExact(harness, lab, id)] as const)));
  for (const count of Object.values(counts)) expect(count).toBeGreaterThan(50);
  const wrappedRates = (await rates(harness, lab.device('access-6').address, 'In')).get(wrapped.name)!;
  expect(wrappedRates.length).toBeGreaterThanOrEqual(20);
  expect(harness.events.map(({ kind, title }) => `${kind}: ${title}`)).toEqual(['device.rebooted: core-1 restarted', 'device.down: access-1 does not answer', 'device.up: access-1 answers again']);
  const reachable = await harness.ask(`avg:snmp.device.reachable{snmp_device:${lab.device('access-1').address}}`);
  expect(reachable[0]!.points.filter(([, value]) => value === 0).length).toBeGreaterThanOrEqual(4);
}, 60_000);

test.skipIf(whyNoLab !== '')(`ports that change their numbers, go down and come back are said, and make no spikes${skipped}`, async () => {
  const { harness, lab } = await begin(['core-1']);
  const before = await truePortsOf(lab, 'core-1');
  const [one, two] = before;
  for (let minute = 0; minute < 3; minute += 1) await harness.pass(MINUTE, lab);
  await lab.control('devices/core-1/set', { oid: `1.3.6.1.2.1.31.1.1.1.1.${one!.ifIndex}`, value: two!.name });
  await lab.control('devices/core-1/set', { oid: `1.3.6.1.2.1.31.1.1.1.1.${two!.ifIndex}`, value: one!.name });
  for (let minute = 0; minute < 3; minute += 1) await harness.pass(MINUTE, lab);
  await lab.control('devices/core-1/ifdown', { ifIndex: 3 });
  await lab.control('devices/core-1/ifdown', { ifIndex: 4, admin: true });
  for (let minute = 0; minute < 2; minute += 1) await harness.pass(MINUTE, lab);
  await lab.control('devices/core-1/ifup', { ifIndex: 3 });
  await lab.control('devices/core-1/ifup', { ifIndex: 4, admin: true });
  for (let minute = 0; minute < 2; minute += 1) await harness.pass(MINUTE, lab);
  expect(harness.events.map(({ kind, params }) => `${kind} ${params?.['interface'] ?? params?.['interfaces']}`)).toEqual(['device.interface_moved 2', `device.interface_down ${before[2]!.name}`, `device.interface_up ${before[2]!.name}`]);
  const found = await rates(harness, lab.device('core-1').address, 'In');
  const allowed = new Set([one!.inOctetsPerSecond, two!.inOctetsPerSecond]);
  for (const { name } of [one!, two!]) {
    const values = found.get(name)!;
    expect(values.length).toBeGreaterThanOrEqual(7);
    expect(values.filter((value) => !allowed.has(value))).toEqual([]);
  }
});

test.skipIf(whyNoLab !== '')(`every recorded device is up after two polls, with a name, its ports and a profile${skipped}`, async () => {
  const lab = await startLab(['--clock', 'manual', '--counters', 'live']);
  cleanUps.push(() => lab.stop());
  const harness = await startPollingHarness();
  cleanUps.push(() => harness.dispose());
  const ids = new Map(lab.devices.map(({ address, id, port }) => [id, harness.registry.add({ address, port, state: 'monitored', credential: 'public' }).id]));
  harness.polling.start();
  await harness.pass(3 * MINUTE, lab);
  const odd: string[] = [];
  for (const [id, device] of ids) {
    const { interfaces, poll, summary } = harness.detail(device);
    if (summary.reachability !== 'up' || summary.profile === '' || poll.failures > 0 || interfaces.length !== summary.interfaces.total) odd.push(`${id}: ${summary.reachability} ${summary.profile} ${JSON.stringify(poll.lastFailure)}`);
  }
  expect(odd).toEqual([]);
  expect(harness.events.filter(({ kind }) => kind !== 'device.interface_down')).toEqual([]);
  expect(harness.polling.stats()).toMatchObject({ devices: ids.size, running: 0, skipped: 0 });
}, 120_000);

test.skipIf(whyNoLab !== '')(`the map of the campus is the one that its cables make, and knows how busy they are${skipped}`, async () => {
  const { harness, lab } = await begin([]);
  const service = createTopologyService({ clock: harness.clock, log: quietLog, documents: harness.storage.storage.documents, polling: harness.polling, self: () => undefined, hostNames: () => new Map() });
  cleanUps.push(async () => service.stop());
  service.start();
  await harness.pass(4 * MINUTE, lab);
  const { links, nodes, positions } = service.get();
  const count = (kind: string): number => nodes.filter((node) => node.kind === kind).length;
  expect([count('device'), count('neighbour'), count('station'), count('unmanaged_switch')]).toEqual([12, 4, 44, 0]);
  const between = links.filter(({ a, b }) => a.node.startsWith('device:') && b.node.startsWith('device:'));
  expect(between.reduce((cables, { members }) => cables + Math.max(1, members.length), 0)).toBe(17);
  expect(between.every(({ utilisation }) => utilisation !== null)).toBe(true);
  expect(Object.keys(positions).length).toBe(60);
  expect(service.where('access-6')).toMatchObject([{ name: 'access-6', sightings: [{ nodeName: 'dist-4', interface: '1', why: 'edge_port' }] }]);
}, 60_000);
