// What the console shows of a device that was recorded, against what is known to stand in the recording: facts of standard MIBs, family by family.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { macOf, textOf } from '../../agent-runtime/snmp/inventory/values.ts';
import type { CallOutput } from '../../common/contract/contract.ts';
import { OPER_STATES } from '../../common/model/device.ts';
import { SHARED_SNMP } from './shared-recordings.ts';

type Detail = CallOutput<'devices.get'>;
type Text = string | { readonly hex: string } | null | undefined;
type Row = Readonly<Record<string, Text | number>>;

/** The parts of an expected reading that a page shows. */
export interface StandardReading {
  readonly system: Row;
  readonly interfaces?: readonly Row[];
  readonly lldp?: { readonly remotes: readonly Row[] };
  readonly cdp?: readonly Row[];
  readonly hrProcessorLoad?: Readonly<Record<string, number>>;
  readonly hrStorage?: readonly Row[];
  readonly ucd?: Row;
  readonly entitySensors?: readonly Row[];
  readonly ciscoEntitySensors?: readonly Row[];
  readonly printerSupplies?: readonly Row[];
  readonly ups?: Row;
  readonly ipv4Addresses?: readonly Row[];
}

/** One fact: what it is, what is expected, what is shown. */
export type Fact = readonly [name: string, expected: unknown, got: unknown];

const octets = (text: Text) => ({ type: 'octets' as const, value: Uint8Array.from(typeof text === 'object' && text !== null ? Buffer.from(text.hex, 'hex') : Buffer.from(text ?? '', 'utf8')) });
/** A text as it is shown; padding at the edges is no fact. */
const plain = (text: Text | number): string => (typeof text === 'number' ? String(text) : typeof text === 'object' ? textOf(octets(text)) : (text ?? '')).split('\u0000')[0]!.trim();
const hexMac = (text: Text): string => macOf({ type: 'octets', value: Uint8Array.from(Buffer.from(typeof text === 'string' ? text : (text?.hex ?? ''), 'hex')) });
const isSet = (value: unknown): boolean => value !== null && value !== undefined;
const near = (value: unknown): unknown => (typeof value === 'number' ? Number(value.toPrecision(9)) : value);

/** The known reading of a recording of the open set. */
export function standardReadingOf(id: string): StandardReading {
  return (JSON.parse(readFileSync(join(SHARED_SNMP, 'open/oracle', `${id}.json`), 'utf8')) as { fromRecording: StandardReading }).fromRecording;
}

/** By family, in the order of the printed table. */
export const STANDARD_FAMILIES: Readonly<Record<string, (oracle: StandardReading, detail: Detail) => Fact[]>> = {
  // A profile may know the name, the place and the description better: then those of the standard are not shown.
  system: ({ system }, { summary: { identity } }) => [
    ['sysDescr', true, identity.description.trim() === plain(system['sysDescr']) || plain(system['sysDescr']) === ''],
    ['sysObjectID', system['sysObjectID'] ?? '', identity.objectId],
    ['sysContact', plain(system['sysContact']), identity.contact.trim()],
    ['sysName', true, identity.name === plain(system['sysName']) || (plain(system['sysName']) === '' && identity.name !== undefined)],
    ['sysLocation', true, identity.location === plain(system['sysLocation']) || plain(system['sysLocation']) === ''],
  ],
  interfaces: ({ interfaces = [] }, detail) => {
    const ours = new Map(detail.interfaces.map((port) => [port.index, port]));
    return [
      ['count', interfaces.length, ours.size],
      ...interfaces.flatMap((row): Fact[] => {
        const port = ours.get(row['ifIndex'] as number);
        const fact = (name: string, expected: unknown, got: unknown): Fact[] => (isSet(row[name]) ? [[`interface ${plain(row['ifIndex'])} ${name}`, expected, got]] : []);
        return [
          ...fact('ifDescr', plain(row['ifDescr']), port?.description.trim()),
          ...fact('ifName', plain(row['ifName']) || plain(row['ifDescr']) || plain(row['ifIndex']), port?.name.trim()),
          ...fact('ifAlias', plain(row['ifAlias']), port?.alias.trim()),
          ...fact('ifType', row['ifType'], port?.type),
          ...fact('ifMtu', row['ifMtu'], port?.mtu),
          ...fact('ifPhysAddress', hexMac(row['ifPhysAddress'] as Text), port?.mac),
        ];
      }),
    ];
  },
  speeds: ({ interfaces = [] }, detail) => interfaces.flatMap((row): Fact[] => (isSet(row['speedBps']) ? [[`speed of ${plain(row['ifIndex'])}`, row['speedBps'], detail.interfaces.find(({ index }) => index === row['ifIndex'])?.speed]] : [])),
  states: ({ interfaces = [] }, detail) =>
    interfaces.flatMap((row): Fact[] => {
      const port = detail.interfaces.find(({ index }) => index === row['ifIndex']);
      return [
        ...(isSet(row['ifAdminStatus']) ? [[`admin of ${plain(row['ifIndex'])}`, ['unknown', 'up', 'down', 'testing'][row['ifAdminStatus'] as number], port?.admin] as Fact] : []),
        ...(isSet(row['ifOperStatus']) ? [[`oper of ${plain(row['ifIndex'])}`, OPER_STATES[(row['ifOperStatus'] as number) - 1], port?.oper] as Fact] : []),
      ];
    }),
  // Loads of maker's own MIBs go before those of HOST-RESOURCES, and then stand beside them.
  cpu: ({ hrProcessorLoad = {} }, { processors }) => Object.entries(hrProcessorLoad).map(([index, load]): Fact => [`hrProcessorLoad.${index}`, load, processors.find(({ oid }) => oid.endsWith(`.25.3.3.1.2.${index}`))?.usage]),
  memory: ({ ucd = {}, hrStorage = [] }, { memories }) => {
    // Most rows of memory are accounts of the kernel: the ones that stand for the whole are few.
    const rows = hrStorage.filter(({ descr, type }) => type === 'ram' && /^(?:physical memory|ram|memory|main memory|random access memory)$/iu.test(plain(descr)));
    const totals = memories.map(({ total }) => total);
    const facts = rows.flatMap((row): Fact[] => (isSet(row['sizeBytes']) && row['sizeBytes'] !== 0 ? [[`memory ${plain(row['descr'])}`, true, totals.includes(row['sizeBytes'] as number) || (isSet(ucd['memTotalRealKB']) && totals.includes((ucd['memTotalRealKB'] as number) * 1_024))]] : []));
    return facts.length > 0 || !isSet(ucd['memTotalRealKB']) ? facts : [['memTotalReal', true, totals.includes((ucd['memTotalRealKB'] as number) * 1_024)]];
  },
  storage: ({ hrStorage = [] }, { volumes }) =>
    hrStorage.flatMap((row): Fact[] => {
      if (row['type'] !== 'fixedDisk' || !isSet(row['sizeBytes']) || row['sizeBytes'] === 0) return [];
      const mine = volumes.find(({ oid, name }) => oid.endsWith(`.${plain(row['index'])}`) && name.trim() === plain(row['descr']));
      return [[`size of ${plain(row['descr'])}`, row['sizeBytes'], mine?.total], [`used of ${plain(row['descr'])}`, row['usedBytes'] ?? null, mine?.used]];
    }),
  sensors: ({ entitySensors = [], ciscoEntitySensors = [] }, { sensors }) =>
    [...entitySensors.map((row) => [row, '1.3.6.1.2.1.99.1.1.1.4'] as const), ...ciscoEntitySensors.map((row) => [row, '1.3.6.1.4.1.9.9.91.1.1.1.1.4'] as const)].map(([row, table]): Fact => {
      const mine = sensors.find(({ oid }) => oid === `${table}.${plain(row['index'])}`);
      return [`sensor ${plain(row['index'])}`, near(row['value']), near(mine?.value)];
    }),
  ups: ({ ups }, { sensors }) => {
    if (ups === undefined) return [];
    const of = (oid: string, expected: unknown): Fact[] => (isSet(expected) ? [[oid, near(expected), near(sensors.find((one) => one.oid === `1.3.6.1.2.1.33.1.2.${oid}.0`)?.value)]] : []);
    return [...of('3', ups['estimatedMinutesRemaining']), ...of('4', ups['estimatedChargePercent'])];
  },
  supplies: ({ printerSupplies = [] }, { supplies }) =>
    printerSupplies.flatMap((row, at): Fact[] => [[`supply ${at} name`, plain(row['descr']), supplies[at]?.name], [`supply ${at} percent`, row['percent'] ?? null, supplies[at]?.percent === null ? null : Number(supplies[at]?.percent?.toFixed(1))]]),
  neighbours: ({ cdp = [], lldp }, { neighbours }) => {
    const [ours, theirs] = [neighbours.filter(({ protocol }) => protocol === 'lldp'), neighbours.filter(({ protocol }) => protocol === 'cdp')];
    return [
      ...(lldp?.remotes ?? []).flatMap((row, at): Fact[] => [[`lldp ${at} chassis`, macOf(octets(row['chassisId'] as Text)) || plain(row['chassisId']), ours[at]?.remoteChassis], [`lldp ${at} name`, plain(row['sysName']), ours[at]?.remoteName]]),
      ...cdp.flatMap((row, at): Fact[] => [[`cdp ${at} ifIndex`, row['ifIndex'], theirs[at]?.localIndex], [`cdp ${at} deviceId`, plain(row['deviceId']), theirs[at]?.remoteName], [`cdp ${at} devicePort`, plain(row['devicePort']), theirs[at]?.remotePort], [`cdp ${at} platform`, true, (theirs[at]?.remoteDescription ?? '').includes(plain(row['platform']))]]),
    ];
  },
  addresses: ({ ipv4Addresses = [] }, { addresses }) => ipv4Addresses.map((row): Fact => [`address ${plain(row['address'])}`, true, addresses.some((address) => address.split('/')[0] === row['address'])]),
};

/** Objects of counters of the IF-MIB with what stands in the recording. */
export function countersOf({ interfaces = [] }: StandardReading): (readonly [oid: string, value: number | string])[] {
  const columns = { ifHCInOctets: '31.1.1.1.6', ifHCOutOctets: '31.1.1.1.10', ifHCInUcastPkts: '31.1.1.1.7', ifInOctets: '2.2.1.10', ifOutOctets: '2.2.1.16', ifInErrors: '2.2.1.14', ifOutErrors: '2.2.1.20', ifInDiscards: '2.2.1.13' };
  return interfaces.flatMap((row) => Object.entries(columns).flatMap(([name, column]) => (isSet(row[name]) ? [[`1.3.6.1.2.1.${column}.${plain(row['ifIndex'])}`, row[name] as number | string] as const] : [])));
}
