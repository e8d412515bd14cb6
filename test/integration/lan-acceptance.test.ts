// The built program in front of a simulated LAN, as a person uses it: scan, monitor, and what is shown then against what is known to be true.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '../../common/contract/client.ts';
import { allEvents, BuiltProgram, QUICK, until } from '../support/built-program.ts';
import type { RunningProgram } from '../support/built-program.ts';
import { startCampus } from '../support/lan-campus.ts';
import type { Campus } from '../support/lan-campus.ts';
import { countersOf, standardReadingOf, STANDARD_FAMILIES } from '../support/lan-oracle.ts';
import { polled, receiversIn, saveCommunity, scan, traced, udpPeersElsewhere, whyNoTrace } from '../support/lan-program.ts';
import type { Detail } from '../support/lan-program.ts';
import { startLab, whyNoLab } from '../support/snmp-lab.ts';
import type { Lab } from '../support/snmp-lab.ts';
import { compare, expectedOf, FAMILIES } from '../support/snmp-oracle.ts';

if (whyNoLab !== '') process.stdout.write(`The built program in front of simulated devices is skipped: ${whyNoLab}.\n`);
if (whyNoTrace !== '') process.stdout.write(`System calls of the program are not watched: ${whyNoTrace}.\n`);

const CONFIG = `${QUICK}network:\n  interval: 5s\n  scan_packets_per_second: 5000\n  traps: { enabled: false }\n`;

/** Devices that know v1 only are found out after three unanswered questions: polls may take longer than that. */
const INTERVAL_MS = 10_000;
/** Read otherwise on purpose: by device and fact, with the reason. */
const KNOWN: readonly { readonly device: RegExp; readonly fact: RegExp; readonly why: string }[] = [
  { device: /^arista/u, fact: /^sensor 10032/u, why: 'the profile shows optical power in dBm, which the agent tells in watts' },
  { device: /^panos/u, fact: /^hrProcessorLoad/u, why: 'the profile knows the processors better' },
];
const MOST_COUNTERS = 60;

const percent = (met: number, all: number): string => `${met}/${all} (${all === 0 ? '-' : ((met / all) * 100).toFixed(2)} %)`;

/** Identity as vendor tests know it, of a page. */
const shownOf = (detail: Detail, series: ReadonlyMap<string, number>): Parameters<typeof compare>[0] => ({
  ...detail,
  identity: detail.summary.identity,
  version: detail.summary.identity.osVersion,
  sensors: new Map(detail.sensors.map((sensor) => [sensor.oid, sensor])),
  series,
});

/** Numbers of all series of a device by the OID they come from, as the workbench of profiles reads them now. */
async function seriesOf(client: Client, { summary }: Detail): Promise<Map<string, number>> {
  const { text } = await client.call('profiles.get', { name: summary.profile });
  const { samples } = await client.call('profiles.try', { name: summary.profile, text, device: summary.id });
  return new Map(samples.map(({ oid, value }) => [oid, Number(value)]));
}

describe.skipIf(whyNoLab !== '')('the built program', () => {
  let built: BuiltProgram;
  let program: RunningProgram;
  let lab: Lab;
  let campus: Campus | undefined;
  let publicSet: string;
  let traceFile = '';

  beforeAll(async () => {
    built = new BuiltProgram();
    traceFile = built.path('system-calls.txt');
    lab = await startLab();
    program = await built.start({ config: CONFIG, env: { VEDETTE_CONFINE_NETWORK: '127.0.0.0/8' }, ...(whyNoTrace === '' ? { under: traced(traceFile) } : {}) });
    publicSet = await saveCommunity(program.client, 'public', 'public');
  });
  afterAll(async () => {
    await campus?.stop();
    await lab?.stop();
    await built?.dispose();
  });

  test('finds every recorded device with one scan, names and profiles it, and shows once it is monitored what is known of it', { timeout: 120_000, retry: 0 }, async () => {
    const { client } = program;
    const { last, states } = await scan(client, ['127.0.20.0/24'], lab.devices[0]!.port, [publicSet]);
    expect(last).toMatchObject({ state: 'done', addresses: 254, probed: 254 });
    expect(states.some(({ rows, state }) => state === 'running' && rows.length > 0)).toBe(true);
    const rows = new Map(last.rows.flatMap((row) => [row.address, ...(row.addresses ?? [])].map((address) => [address, row] as const)));
    expect(lab.devices.filter(({ address }) => rows.get(address)?.snmp !== 'answered')).toEqual([]);
    expect(last.rows.filter(({ description, name, profile, vendor }) => profile === '' || `${name}${vendor}${description}` === '')).toEqual([]);

    const ids = new Map(lab.devices.map(({ address, id }) => [id, rows.get(address)!.device]));
    await client.call('devices.change', { ids: [...ids.values()], state: 'monitored', intervalMs: INTERVAL_MS });
    const table: string[] = [];
    const misses: string[] = [];
    const total = { met: 0, all: 0 };
    const vendor = new Map(FAMILIES.map((family) => [family, { met: 0, all: 0, ownMet: 0, ownAll: 0 }]));
    let counters = 0;
    for (const [name, id] of ids) {
      const detail = await polled(client, id, 1);
      const cells: string[] = [];
      for (const [family, facts] of Object.entries(STANDARD_FAMILIES)) {
        const read = facts(standardReadingOf(name), detail);
        const wrong = read.filter(([, expected, got]) => expected !== got);
        total.all += read.length;
        total.met += read.length - wrong.length;
        cells.push(read.length === 0 ? '' : `${read.length - wrong.length}/${read.length}`);
        for (const [fact, expected, got] of wrong) misses.push(`${name} ${family}: ${fact}: expected ${JSON.stringify(expected)}, shown ${JSON.stringify(got)}: ${KNOWN.find((one) => one.device.test(name) && one.fact.test(fact))?.why ?? 'UNEXPLAINED'}`);
      }
      const expected = expectedOf(name);
      if (expected !== undefined) {
        const results = compare(shownOf(detail, await seriesOf(client, detail)), expected);
        for (const family of FAMILIES) {
          const facts = results.filter((one) => one.family === family);
          const met = facts.filter(({ problem }) => problem === '').length;
          const sum = vendor.get(family)!;
          sum.met += met;
          sum.all += facts.length;
          if (detail.summary.profile !== 'generic-device') {
            sum.ownMet += met;
            sum.ownAll += facts.length;
          }
        }
        for (const { family, problem, text, what } of results) if (problem !== '') misses.push(`${name} vendor's ${family}: ${what} (${text}): ${problem}`);
        const [met, all] = [results.filter(({ problem }) => problem === '').length, results.length];
        cells.push(`${met}/${all}`);
      } else cells.push('');
      table.push([name.slice(0, 28).padEnd(29), detail.summary.profile.slice(0, 22).padEnd(23), ...cells.map((cell) => cell.padEnd(11))].join('').trimEnd());
    }
    const head = ['device'.padEnd(29), 'profile'.padEnd(23), ...[...Object.keys(STANDARD_FAMILIES), 'vendor'].map((cell) => cell.padEnd(11))].join('').trimEnd();
    const sums = FAMILIES.map((family) => `${family} ${percent(vendor.get(family)!.met, vendor.get(family)!.all)}`).join(', ');

    process.stdout.write(`${[head, ...table, `standard MIBs: ${percent(total.met, total.all)}; by vendors: ${sums}`, `Missed (${misses.length}):`, ...misses].join('\n')}\n`);
    // Counters of recordings stand still: each is read as it stands there, and every rate that is stored is 0.
    const odd: string[] = [];
    for (const [name, id] of ids) {
      const { summary } = await polled(client, id, 2);
      const wanted = countersOf(standardReadingOf(name)).slice(0, MOST_COUNTERS);
      const read = wanted.length === 0 ? [] : await client.call('snmp.get', { id, oids: wanted.map(([oid]) => oid) });
      for (const [at, [oid, value]] of wanted.entries()) {
        counters += 1;
        if (read[at]?.raw !== String(value)) odd.push(`${name} ${oid}: ${read[at]?.raw} instead of ${value}`);
      }
      for (const [port, values] of (await ratesOf(client, summary.address)).points) if ([...values.values()].some((value) => value !== 0)) odd.push(`${name} ${port}: a rate that is not 0`);
    }
    process.stdout.write(`${[`counters: ${percent(counters - odd.length, counters)}`, ...odd.slice(0, 20)].join('\n')}\n`);
    expect(total.met / total.all).toBeGreaterThanOrEqual(0.99);
    const { ownAll, ownMet } = vendor.get('sensors')!;
    expect(ownMet / ownAll).toBeGreaterThanOrEqual(0.9);
    expect(counters).toBeGreaterThan(200);
    expect(1 - odd.length / counters).toBeGreaterThanOrEqual(0.99);
    await client.call('devices.change', { ids: [...ids.values()], state: 'ignored' });
    await lab.stop();
  });

  test('draws the campus as it is wired and finds its stations', { timeout: 90_000, retry: 0 }, async () => {
    const { client } = program;
    // Those of before are gone, also when their test ended early.
    const others = (await client.call('devices.list', {})).filter(({ state }) => state !== 'ignored').map(({ id }) => id);
    if (others.length > 0) await client.call('devices.change', { ids: others, state: 'ignored' });
    // What the devices of before told ages out of the map by and by.
    const before = new Set((await client.call('topology.get', {})).nodes.map(({ id }) => id));
    campus = await startCampus(client, publicSet);
    const { truth } = campus;
    const topology = await until('a map of all cables', () => client.call('topology.get', {}), ({ links }) => campus!.cablesIn(links).length === truth.links.length, 30_000);
    expect(campus.cablesIn(topology.links)).toEqual(campus.cablesInTruth());
    expect(campus.aggregatesIn(topology.links)).toEqual(campus.aggregatesInTruth());
    expect(campus.blockedIn(topology.links)).toEqual(campus.blockedInTruth());
    const near = new Set(topology.links.flatMap(({ a, b }) => (campus!.isOurs(a.node) || campus!.isOurs(b.node) ? [a.node, b.node] : [])));
    const count = (kind: string): number => topology.nodes.filter((node) => node.kind === kind && !before.has(node.id) && (kind !== 'unmanaged_switch' || near.has(node.id))).length;
    expect([count('device'), count('neighbour'), count('station'), count('unmanaged_switch')]).toEqual([12, 4, 44, 0]);
    for (const { ifIndex, ifName, ip, mac, node, vlan } of truth.endpoints) {
      for (const text of [mac, ip]) {
        const found = (await client.call('topology.where', { text })).map(({ addresses, mac: is, sightings: [at] }) => [is, addresses.join(), campus!.names.get(at!.deviceId), at!.index, at!.interface, at!.vlan]);
        expect(found, text).toEqual([[mac, ip, node, ifIndex, ifName, vlan]]);
      }
    }
  });

  test('keeps rates exact through restart, wrap, names that move and silence, and says what happened', { timeout: 120_000, retry: 0 }, async () => {
    const { client } = program;
    const { lab: devices, rounds, idOf, truthOf, names } = campus!;
    const [one, two] = await truthOf('dist-1');
    const rest = campus!.watch();
    await rounds(3);
    await devices.control('devices/core-1/reboot', {});
    await devices.control('devices/access-1/mute', {});
    await devices.control('devices/dist-1/set', { oid: `1.3.6.1.2.1.31.1.1.1.1.${one!.ifIndex}`, value: two!.name });
    await devices.control('devices/dist-1/set', { oid: `1.3.6.1.2.1.31.1.1.1.1.${two!.ifIndex}`, value: one!.name });
    await rounds(3, ['access-1']);
    const kinds = async (): Promise<string[]> => (await allEvents(client)).filter(({ kind, source }) => kind.startsWith('device.') && names.has(source.slice(5))).map(({ kind, source }) => `${kind} ${names.get(source.slice(5))}`).sort();
    await until('the silent switch to count as down', kinds, (all) => all.includes('device.down access-1'), 30_000);
    const down = await client.call('devices.get', { id: idOf('access-1') });
    expect(down.summary).toMatchObject({ reachability: 'down', problems: [{ code: 'unreachable', severity: 'alert' }] });
    // A dead device is asked ever more rarely.
    await rounds(3, ['access-1']);
    const later = await client.call('devices.get', { id: idOf('access-1') });
    expect(later.poll.failures - down.poll.failures).toBeLessThan(3);
    await devices.control('devices/access-1/unmute', {});
    await until('the switch to answer again', kinds, (all) => all.includes('device.up access-1'), 40_000);
    await rounds(3);
    expect(await kinds()).toEqual(['device.down access-1', 'device.interface_moved dist-1', 'device.rebooted core-1', 'device.up access-1']);
    const { compared, wrong, wraps } = campus!.compareRates();
    process.stdout.write(`campus: ${compared} rates exact, ${wraps} of them across a wrap of 32 bits\n`);
    expect(wrong).toEqual([]);
    expect(compared).toBeGreaterThan(1_000);
    expect(wraps).toBeGreaterThan(0);
    // What is stored is what was shown, poll by poll, under the name that stays.
    for (const name of ['core-1', 'access-1', 'dist-1', 'access-6']) {
      const { points, step } = await ratesOf(client, devices.device(name).address);
      const stored = campus!.compareStored(name, points, step);
      expect([...stored.wrong, ...stored.unseen]).toEqual([]);
      expect(stored.compared, name).toBeGreaterThan(20);
    }
    await rest();
  });

  test.skipIf(whyNoTrace !== '')(`has spoken to nobody but this machine${whyNoTrace === '' ? '' : ` (skipped: ${whyNoTrace})`}`, async () => {
    expect(udpPeersElsewhere(program.pid)).toEqual([]);
    await program.end();
    const receivers = receiversIn(traceFile);
    expect(receivers.size).toBeGreaterThan(250);
    expect([...receivers.keys()].filter((address) => !address.startsWith('127.'))).toEqual([]);
  });
});

/** Stored octets per second that came in, by interface and time, and the step of the grid they lie on, ms: one that has no two polls in a step, which a chart would average. */
async function ratesOf(client: Client, address: string): Promise<{ readonly points: Map<string, Map<number, number>>; readonly step: number }> {
  const to = Date.now();
  const points = new Map<string, Map<number, number>>();
  let step = 0;
  for (const metric of ['snmp.ifInOctets.rate', 'snmp.ifHCInOctets.rate']) {
    const [answer] = await client.call('query.run', { queries: [{ id: 'q', text: `sum:${metric}{snmp_device:${address}} by {interface}.rollup(avg, 1)` }], from: to - 300_000, to, maxPoints: 5_000 });
    if (answer?.error !== undefined) throw new Error(answer.error.message);
    const frame = answer?.result?.frame;
    if (frame === undefined) continue;
    step = frame.step;
    for (const { tags, values } of frame.series) {
      const name = tags.find((tag) => tag.startsWith('interface:'))?.slice('interface:'.length);
      if (name !== undefined) points.set(name, new Map([...values].flatMap((value, at) => (Number.isNaN(value) ? [] : [[frame.t0 + at * frame.step, value] as const]))));
    }
  }
  return { points, step };
}
