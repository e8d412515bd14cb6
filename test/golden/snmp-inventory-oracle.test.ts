// Every fact of standard MIBs in the expected readings of 46 real devices, against what the inventory reads from the same recordings.
// Counters are left to the tests of profiles, which poll them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bitsOf, macOf, macOfText, textOf } from '../../agent-runtime/snmp/inventory/values.ts';
import { CAPABILITIES } from '../../agent-runtime/snmp/inventory/neighbour-reading.ts';
import { inventoryOf, INVENTORY_PLAN } from '../../agent-runtime/snmp/inventory/inventory.ts';
import { OPER_STATES } from '../../common/model/device.ts';
import { readingOfShared, recordingsIn, SHARED_SNMP, sharedSnmpMissing } from '../support/shared-recordings.ts';
import { storageRowsOf } from '../../agent-runtime/snmp/inventory/host-storage.ts';
import { systemOf } from '../../agent-runtime/snmp/inventory/system.ts';
import { ucdMemoryOf } from '../../agent-runtime/snmp/inventory/memories.ts';
import type { DeviceReading } from '../../agent-runtime/snmp/device-reading.ts';
import type { Inventory } from '../../agent-runtime/snmp/inventory/inventory.ts';

type Text = string | { readonly hex: string } | null | undefined;
type Row = Readonly<Record<string, Text | number>>;
interface Oracle {
  readonly system: Row;
  readonly interfaces?: readonly Row[];
  readonly lldp?: { readonly localPorts: readonly Row[]; readonly remotes: readonly Row[] };
  readonly cdp?: readonly Row[];
  readonly hrProcessorLoad?: Readonly<Record<string, number>>;
  readonly hrStorage?: readonly Row[];
  readonly ucd?: Readonly<Record<string, number | Readonly<Record<string, unknown>>>>;
  readonly entitySensors?: readonly Row[];
  readonly ciscoEntitySensors?: readonly Row[];
  readonly printerSupplies?: readonly Row[];
  readonly ups?: Row & { readonly input?: readonly Row[]; readonly output?: readonly Row[] };
  readonly ipv4Addresses?: readonly Row[];
  readonly arp?: { readonly count: number; readonly entries: readonly Row[] };
  readonly fdb?: { readonly count: number; readonly entries: readonly Row[] };
  readonly qbridgeFdb?: { readonly count: number; readonly entries: readonly Row[] };
  readonly entityPhysical?: { readonly count: number; readonly chassis: readonly Row[] };
}

/** One fact: what it is, what is expected, what was read. */
type Fact = readonly [name: string, expected: unknown, got: unknown];

const bytesOf = (text: Text) => Uint8Array.from(typeof text === 'object' && text !== null ? Buffer.from(text.hex, 'hex') : Buffer.from(text ?? '', 'utf8'));
const octets = (text: Text) => ({ type: 'octets' as const, value: bytesOf(text) });
/** A text as the oracle has it; padding and line ends at the edges are no fact. */
const plain = (text: Text | number): string => (typeof text === 'number' ? String(text) : typeof text === 'object' ? textOf(octets(text)) : (text ?? '')).split('\u0000')[0]!.trim();
const trimmed = (text: string | undefined) => text?.trim();
/** A MAC address in hex: of six octets, or of the text of one. */
const hexMac = (text: Text) => macOf({ type: 'octets', value: Uint8Array.from(Buffer.from(typeof text === 'string' ? text : (text?.hex ?? ''), 'hex')) });
const isSet = (value: unknown) => value !== null && value !== undefined;
const near = (value: unknown) => (typeof value === 'number' ? Number(value.toPrecision(9)) : value);

const FAMILIES: Readonly<Record<string, (oracle: Oracle, inventory: Inventory, reading: DeviceReading) => Fact[]>> = {
  system: ({ system }, { identity }, reading) => [
    ['sysDescr', plain(system['sysDescr']), identity.description.trim()],
    ['sysObjectID', system['sysObjectID'] ?? '', identity.objectId],
    ['sysUpTime', system['sysUpTimeTicks'] ?? null, systemOf(reading).upTimeTicks],
    ['sysContact', plain(system['sysContact']), identity.contact.trim()],
    ['sysName', plain(system['sysName']), identity.name.trim()],
    ['sysLocation', plain(system['sysLocation']), identity.location.trim()],
    ['sysServices', system['sysServices'] ?? null, systemOf(reading).services],
  ],
  interfaces: ({ interfaces = [], system }, inventory) => {
    const ours = new Map(inventory.interfaces.map((port) => [port.index, port]));
    const upTime = system['sysUpTimeTicks'];
    return [
      ['count', interfaces.length, ours.size] as Fact,
      ...interfaces.flatMap((row) => {
        const port = ours.get(row['ifIndex'] as number);
        const at = `interface ${plain(row['ifIndex'])}`;
        const facts: Fact[] = [];
        if (isSet(row['ifDescr'])) facts.push([`${at} ifDescr`, plain(row['ifDescr']), trimmed(port?.description)]);
        if (isSet(row['ifName'])) facts.push([`${at} ifName`, plain(row['ifName']) || plain(row['ifDescr']) || plain(row['ifIndex']), trimmed(port?.name)]);
        if (isSet(row['ifAlias'])) facts.push([`${at} ifAlias`, plain(row['ifAlias']), trimmed(port?.alias)]);
        if (isSet(row['ifType'])) facts.push([`${at} ifType`, row['ifType'], port?.type]);
        if (isSet(row['ifMtu'])) facts.push([`${at} ifMtu`, row['ifMtu'], port?.mtu]);
        if (isSet(row['speedBps'])) facts.push([`${at} speed`, row['speedBps'], port?.speed]);
        if (isSet(row['ifPhysAddress'])) facts.push([`${at} ifPhysAddress`, hexMac(row['ifPhysAddress'] as Text), port?.mac]);
        if (isSet(row['ifAdminStatus'])) facts.push([`${at} ifAdminStatus`, ['unknown', 'up', 'down', 'testing'][row['ifAdminStatus'] as number], port?.admin]);
        if (isSet(row['ifOperStatus'])) facts.push([`${at} ifOperStatus`, OPER_STATES[(row['ifOperStatus'] as number) - 1], port?.oper]);
        if (isSet(row['ifLastChange']) && isSet(upTime)) {
          const since = ((upTime as number) - (row['ifLastChange'] as number)) * 10;
          facts.push([`${at} ifLastChange`, since < 0 ? null : since, port?.lastChangeMs]);
        }
        return facts;
      }),
    ];
  },
  lldp: ({ lldp }, { network }) => {
    if (lldp === undefined) return [];
    const ours = network.neighbours.filter(({ protocol }) => protocol === 'lldp');
    return [
      ['remotes', lldp.remotes.length, ours.length] as Fact,
      ...lldp.localPorts.flatMap((row): Fact[] => {
        const port = network.lldpPorts.find(({ number }) => number === row['portNum']);
        const mac = typeof row['portId'] === 'object' ? macOf(octets(row['portId'])) : macOfText(plain(row['portId']));
        return [[`local port ${plain(row['portNum'])}`, mac || plain(row['portId']), port === undefined ? undefined : macOfText(port.id) || port.id.trim()]];
      }),
      ...lldp.remotes.flatMap((row, position): Fact[] => {
        const remote = ours[position];
        const at = `remote ${plain(row['localPortNum'])}.${plain(row['remIndex'])}`;
        const enabled = bitsOf(octets(row['capEnabled'] as Text)).flatMap((bit) => CAPABILITIES[bit] ?? []);
        return [
          [`${at} chassis`, macOf(octets(row['chassisId'] as Text)) || plain(row['chassisId']), remote?.remoteChassis],
          [`${at} port`, row['portIdSubtype'] === 3 ? macOf(octets(row['portId'] as Text)) : plain(row['portId']), trimmed(remote?.remotePort)],
          [`${at} portDesc`, plain(row['portDesc']), remote?.remotePortDescription],
          [`${at} sysName`, plain(row['sysName']), remote?.remoteName],
          [`${at} sysDesc`, plain(row['sysDesc']), remote?.remoteDescription],
          ...(isSet(row['capEnabled']) ? [[`${at} capEnabled`, enabled.join(), remote?.capabilities.join()] as Fact] : []),
        ];
      }),
    ];
  },
  cdp: ({ cdp = [] }, { network }) => {
    const ours = network.neighbours.filter(({ protocol }) => protocol === 'cdp');
    return cdp.flatMap((row, position): Fact[] => {
      const at = `neighbour ${plain(row['ifIndex'])}.${plain(row['deviceIndex'])}`;
      const address = plain(row['address']);
      return [
        [`${at} ifIndex`, row['ifIndex'], ours[position]?.localIndex],
        [`${at} address`, address === '0.0.0.0' ? '' : address, ours[position]?.remoteAddress],
        [`${at} deviceId`, plain(row['deviceId']), ours[position]?.remoteName],
        [`${at} devicePort`, plain(row['devicePort']), ours[position]?.remotePort],
        [`${at} platform`, true, ours[position]?.remoteDescription.startsWith(plain(row['platform']))],
        ...(isSet(row['duplex']) ? [[`${at} duplex`, ['unknown', 'unknown', 'half', 'full'][row['duplex'] as number], ours[position]?.remoteDuplex] as Fact] : []),
      ];
    });
  },
  cpu: ({ hrProcessorLoad = {} }, { processors }) => Object.entries(hrProcessorLoad).map(([index, load]): Fact => [`hrProcessorLoad.${index}`, load, processors.find(({ oid }) => oid.endsWith(`.3.1.2.${index}`))?.usage]),
  storage: ({ hrStorage = [] }, _, reading) => {
    const ours = new Map(storageRowsOf(reading).map((row) => [row.oid.split('.').at(-1), row]));
    return hrStorage.flatMap((row): Fact[] => {
      const mine = ours.get(plain(row['index']));
      const at = `hrStorage.${plain(row['index'])}`;
      return [
        [`${at} type`, row['type'] ?? 'other', mine?.type],
        [`${at} descr`, plain(row['descr']), trimmed(mine?.name)],
        [`${at} size`, row['sizeBytes'] ?? (isSet(row['units']) && row['units'] !== 0 && isSet(row['size']) ? (row['size'] as number) * (row['units'] as number) : null), mine?.total],
        [`${at} used`, row['usedBytes'] ?? null, mine?.used],
      ];
    });
  },
  ucd: ({ ucd = {} }, { loads, processors }, reading) => {
    const memory = ucdMemoryOf(reading);
    const kibibytes = { memTotalSwapKB: memory.totalSwap, memAvailSwapKB: memory.freeSwap, memTotalRealKB: memory.totalReal, memAvailRealKB: memory.freeReal, memSharedKB: memory.shared, memBufferKB: memory.buffers, memCachedKB: memory.cached };
    const load = { load1: loads?.one, load5: loads?.five, load15: loads?.fifteen };
    return Object.entries(ucd).flatMap(([name, value]): Fact[] => {
      if (name in kibibytes) return [[name, (value as number) * 1_024, kibibytes[name as keyof typeof kibibytes]]];
      if (name in load) return [[name, Number(value), load[name as keyof typeof load]]];
      // ssCpuIdle stands in only where no processor has a load of its own; raw ticks are counters.
      if (name === 'cpuIdlePercent' && processors.every(({ oid }) => oid.includes('.2021.'))) return [[name, 100 - (value as number), processors[0]?.usage]];
      return [];
    });
  },
  sensors: ({ entitySensors = [], ciscoEntitySensors = [] }, { sensors }) =>
    [...entitySensors.map((row) => [row, '1.3.6.1.2.1.99.1.1.1.4'] as const), ...ciscoEntitySensors.map((row) => [row, '1.3.6.1.4.1.9.9.91.1.1.1.1.4'] as const)].flatMap(([row, table]): Fact[] => {
      const mine = sensors.find(({ oid }) => oid === `${table}.${plain(row['index'])}`);
      const at = `sensor ${plain(row['index'])}`;
      return [
        [`${at} value`, near(row['value']), near(mine?.value)],
        ...(isSet(row['name']) && row['name'] !== '' ? [[`${at} name`, plain(row['name']), mine?.name] as Fact] : []),
        [`${at} type`, { celsius: 'degree celsius', voltsAC: 'volt', voltsDC: 'volt', amperes: 'ampere', watts: 'watt', hertz: 'hertz', percentRH: 'percent', rpm: 'revolution/minute', dBm: 'decibel-milliwatt' }[plain(row['type'])] ?? mine?.unit, mine?.unit],
      ];
    }),
  supplies: ({ printerSupplies = [] }, { supplies }) =>
    printerSupplies.flatMap((row, position): Fact[] => [
      [`supply ${position} name`, plain(row['descr']), supplies[position]?.name],
      [`supply ${position} percent`, row['percent'] ?? null, supplies[position]?.percent === null ? null : Number(supplies[position]?.percent?.toFixed(1))],
      ...(row['levelMeaning'] === 'some remaining' ? [[`supply ${position} note`, 'some', supplies[position]?.note] as Fact] : []),
    ]),
  ups: ({ ups }, { ups: mine }) => {
    if (ups === undefined) return [];
    const tenth = (value: unknown) => (isSet(value) ? (value as number) / 10 : null);
    const line = (expected: Row | undefined, got: NonNullable<Inventory['ups']>['inputs'][number] | undefined, at: string): Fact[] =>
      expected === undefined
        ? []
        : [
            [`${at} line`, expected['line'], got?.line],
            [`${at} voltage`, expected['voltage'] ?? null, got?.voltage],
            [`${at} current`, tenth(expected['currentDeciAmps']), got?.current],
            [`${at} watts`, expected['watts'] ?? null, got?.power],
            [`${at} frequency`, tenth(expected['frequencyDeciHz']), got?.frequency],
            [`${at} load`, expected['percentLoad'] ?? null, got?.load],
          ];
    return [
      ['manufacturer', plain(ups['manufacturer']), mine?.manufacturer],
      ['batteryStatus', ['', 'unknown', 'normal', 'low', 'depleted'][(ups['batteryStatus'] as number | undefined) ?? 0], mine?.battery],
      ['secondsOnBattery', ups['secondsOnBattery'] ?? null, mine?.secondsOnBattery],
      ['minutesRemaining', ups['estimatedMinutesRemaining'] ?? null, mine?.minutesRemaining],
      ['charge', ups['estimatedChargePercent'] ?? null, mine?.chargePercent],
      ['batteryVoltage', tenth(ups['batteryVoltageDeciVolts']), mine?.batteryVoltage],
      ['batteryCurrent', tenth(ups['batteryCurrentDeciAmps']), mine?.batteryCurrent],
      ['batteryTemperature', ups['batteryTemperatureC'] ?? null, mine?.batteryTemperature],
      ['outputSource', ['', 'other', 'none', 'normal', 'bypass', 'battery', 'booster', 'reducer'][(ups['outputSource'] as number | undefined) ?? 0], mine?.source],
      ['outputFrequency', tenth(ups['outputFrequencyDeciHz']), mine?.outputFrequency],
      ...(ups.input ?? []).flatMap((row, position) => line(row, mine?.inputs[position], `input ${position}`)),
      ...(ups.output ?? []).flatMap((row, position) => line(row, mine?.outputs[position], `output ${position}`)),
    ];
  },
  addresses: ({ ipv4Addresses = [] }, { network }) =>
    ipv4Addresses.flatMap((row): Fact[] => {
      const mine = network.addresses.find(({ address }) => address === row['address']);
      return [
        [`address ${plain(row['address'])}`, row['ifIndex'] ?? null, mine?.index],
        ...(isSet(row['mask']) ? [[`mask of ${plain(row['address'])}`, row['mask'], mine?.mask] as Fact] : []),
      ];
    }),
  arp: ({ arp }, { network }) =>
    (arp?.entries ?? []).map((row): Fact => {
      const expected = hexMac(row['mac'] as Text);
      // Entries without a MAC are unfinished: left out.
      return [`arp ${plain(row['ifIndex'])} ${plain(row['address'])}`, expected === '' ? undefined : expected, network.arp.find(({ index, address }) => index === row['ifIndex'] && address === row['address'])?.mac];
    }),
  fdb: ({ fdb, qbridgeFdb }, { network }) => [
    ...(fdb?.entries ?? []).map((row): Fact => {
      const mine = network.forwarding.find(({ mac, database }) => database === null && mac === hexMac(row['mac'] as Text));
      return [`fdb ${plain(row['mac'])}`, `${plain(row['bridgePort'])} ${plain(row['ifIndex']) || 'null'}`, `${mine?.port} ${mine?.index}`];
    }),
    ...(qbridgeFdb?.entries ?? []).map((row): Fact => {
      const mine = network.forwarding.find(({ mac, database }) => database === row['fdbId'] && mac === hexMac(row['mac'] as Text));
      return [`fdb ${plain(row['fdbId'])} ${plain(row['mac'])}`, `${plain(row['bridgePort'])} ${plain(row['ifIndex']) || 'null'}`, `${mine?.port} ${mine?.index}`];
    }),
    ...(fdb === undefined ? [] : [['fdb count', fdb.count, network.forwarding.filter(({ database }) => database === null).length] as Fact]),
    ...(qbridgeFdb === undefined ? [] : [['qbridge count', qbridgeFdb.count, network.forwarding.filter(({ database }) => database !== null).length] as Fact]),
  ],
  entities: ({ entityPhysical }, { entities }) => [
    ...(entityPhysical === undefined ? [] : [['count', entityPhysical.count, entities.length] as Fact]),
    ...(entityPhysical?.chassis ?? []).flatMap((row): Fact[] => {
      const mine = entities.find(({ index }) => index === Number(row['index']));
      const at = `entity ${plain(row['index'])}`;
      const fields = { descr: mine?.description, class: mine?.class, name: mine?.name, hardwareRev: mine?.hardwareRevision, firmwareRev: mine?.firmwareRevision, softwareRev: mine?.softwareRevision, serialNum: mine?.serial, mfgName: mine?.manufacturer, modelName: mine?.model };
      return Object.entries(fields).flatMap(([name, got]): Fact[] => (isSet(row[name]) ? [[`${at} ${name}`, plain(row[name]), trimmed(got)]] : []));
    }),
  ],
};

/** Facts that are read otherwise on purpose: by device, family and fact, with the reason. */
const KNOWN: readonly { readonly device: string; readonly fact: RegExp; readonly why: string }[] = [
  { device: 'pfsense', fact: /^hrStorage\.[3-6] type$/u, why: 'the agent gives a type of file system where a type of storage belongs; it is read as the disk that it is' },
];

describe.skipIf(sharedSnmpMissing !== '')(`expected readings of recorded devices${sharedSnmpMissing}`, () => {
  test('at least 99 % of the facts of every family are read the same, and each other one has its reason', () => {
    const table: Record<string, string | number>[] = [];
    const misses: string[] = [];
    let [all, same] = [0, 0];
    const devices = recordingsIn('open/devices');
    for (const device of devices) {
      const reading = readingOfShared('open/devices', device, INVENTORY_PLAN);
      const inventory = inventoryOf(reading);
      const oracle = (JSON.parse(readFileSync(join(SHARED_SNMP, 'open/oracle', `${device}.json`), 'utf8')) as { fromRecording: Oracle }).fromRecording;
      const row: Record<string, string | number> = { device: device.slice(0, 28) };
      for (const [family, facts] of Object.entries(FAMILIES)) {
        const read = facts(oracle, inventory, reading);
        const wrong = read.filter(([, expected, got]) => expected !== got);
        all += read.length;
        same += read.length - wrong.length;
        row[family] = read.length === 0 ? '' : `${read.length - wrong.length}/${read.length}`;
        for (const [fact, expected, got] of wrong) {
          const known = KNOWN.find((entry) => entry.device === device && entry.fact.test(fact));
          misses.push(`${device} ${family}: ${fact}: expected ${JSON.stringify(expected)}, read ${JSON.stringify(got)}: ${known?.why ?? 'UNEXPLAINED'}`);
        }
      }
      table.push(row);
    }
    const names = ['device', ...Object.keys(FAMILIES)];
    const text = [names, ...table.map((row) => names.map((name) => String(row[name] ?? '')))].map((cells) => cells.map((cell, column) => cell.padEnd(column === 0 ? 29 : 11)).join('').trimEnd()).join('\n');
    process.stdout.write(`${text}\n${same} of ${all} facts the same (${((same / all) * 100).toFixed(3)} %)\n${misses.slice(0, 60).join('\n')}\n`);
    expect(devices.length).toBeGreaterThanOrEqual(46);
    expect(same / all).toBeGreaterThanOrEqual(0.99);
    expect(misses.filter((miss) => miss.endsWith('UNEXPLAINED'))).toEqual([]);
  });

  test('neighbours hang on the ports on which LibreNMS sees them, too', () => {
    let count = 0;
    for (const device of recordingsIn('open/devices')) {
      const { librenms } = JSON.parse(readFileSync(join(SHARED_SNMP, 'open/oracle', `${device}.json`), 'utf8')) as { librenms?: { neighbours?: readonly { localIfName?: string; remoteHost?: string }[] } };
      const ours = inventoryOf(readingOfShared('open/devices', device, INVENTORY_PLAN)).network.neighbours;
      // One device tells its neighbours in a private MIB only.
      if (ours.length === 0) continue;
      for (const { localIfName, remoteHost } of librenms?.neighbours ?? []) {
        count += 1;
        expect(ours.some(({ localPort, remoteName }) => localPort === localIfName && remoteName.startsWith(remoteHost ?? '')), `${device} ${localIfName} ${remoteHost}`).toBe(true);
      }
    }
    expect(count).toBeGreaterThan(30);
  });
});
