// A switch of 48 ports as a recording for the simulator: both tables of interfaces with all their columns, a processor, memory and a few parts.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Oid, SnmpValue } from '../../agent-runtime/snmp/protocol.ts';

/** Of the switches that are meant when nothing else is said. */
export const PORTS = 48;
const SYSTEM = '1.3.6.1.2.1.1';
const IF = '1.3.6.1.2.1.2.2.1';
const IFX = '1.3.6.1.2.1.31.1.1.1';
const PART = '1.3.6.1.2.1.47.1.1.1.1';
const CPU = '1.3.6.1.4.1.9.9.109.1.1.1.1';
const MEMORY = '1.3.6.1.4.1.9.9.48.1.1.1';

/** Types of the recordings' format, which are the tags of BER in decimal: 4x is octets in hex. */
type Cell = readonly [oid: string, type: '2' | '4' | '4x' | '6' | '65' | '66' | '67' | '70', value: string | number];

/** The 22 columns of ifTable and the 19 of ifXTable (RFC 2863). */
function port(index: number): Cell[] {
  const up = index % 4 !== 0;
  const mac = `00163e0000${index.toString(16).padStart(2, '0')}`;
  const counter = (seed: number): number => (up ? 1_000_000 + index * 7_919 + seed * 104_729 : 0);
  const wide = (seed: number): number => counter(seed) * 10_007;
  return [
    [`${IF}.1`, '2', index],
    [`${IF}.2`, '4', `GigabitEthernet1/0/${index}`],
    [`${IF}.3`, '2', 6],
    [`${IF}.4`, '2', 1_500],
    [`${IF}.5`, '66', 1_000_000_000],
    [`${IF}.6`, '4x', mac],
    [`${IF}.7`, '2', 1],
    [`${IF}.8`, '2', up ? 1 : 2],
    [`${IF}.9`, '67', 1_000 + index],
    ...[10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20].map((column): Cell => [`${IF}.${column}`, '65', counter(column)]),
    [`${IF}.21`, '66', 0],
    [`${IF}.22`, '6', '0.0'],
    [`${IFX}.1`, '4', `Gi1/0/${index}`],
    ...[2, 3, 4, 5].map((column): Cell => [`${IFX}.${column}`, '65', counter(column)]),
    ...[6, 7, 8, 9, 10, 11, 12, 13].map((column): Cell => [`${IFX}.${column}`, '70', wide(column)]),
    [`${IFX}.14`, '2', 1],
    [`${IFX}.15`, '66', 1_000],
    [`${IFX}.16`, '2', 2],
    [`${IFX}.17`, '2', 1],
    [`${IFX}.18`, '4', `desk ${index}`],
    [`${IFX}.19`, '67', 0],
  ];
}

function cells(count: number): Cell[] {
  const ports = Array.from({ length: count }, (_, at) => at + 1);
  const parts = [['Chassis', 3], ['Power Supply 1', 6], ['Fan 1', 7], ['Temperature Sensor', 8]] as const;
  return [
    [`${SYSTEM}.1.0`, '4', 'Cisco IOS Software, C2960S Software (C2960S-UNIVERSALK9-M), Version 15.2(2)E9, RELEASE SOFTWARE'],
    [`${SYSTEM}.2.0`, '6', '1.3.6.1.4.1.9.1.1208'],
    [`${SYSTEM}.3.0`, '67', 123_456_789],
    [`${SYSTEM}.4.0`, '4', 'desk@example.net'],
    [`${SYSTEM}.5.0`, '4', 'switch'],
    [`${SYSTEM}.6.0`, '4', 'Closet'],
    ['1.3.6.1.2.1.2.1.0', '2', count],
    ...ports.flatMap((index) => port(index).map(([oid, type, value]): Cell => [`${oid}.${index}`, type, value])),
    ...parts.flatMap(([name, kind], at): Cell[] => [
      [`${PART}.2.${at + 1}`, '4', name],
      [`${PART}.5.${at + 1}`, '2', kind],
      [`${PART}.7.${at + 1}`, '4', name],
      [`${PART}.11.${at + 1}`, '4', `SN${at + 1}`],
      [`${PART}.13.${at + 1}`, '4', 'WS-C2960S-48TS-L'],
    ]),
    [`${MEMORY}.2.1`, '4', 'Processor'],
    [`${MEMORY}.5.1`, '66', 42_000_000],
    [`${MEMORY}.6.1`, '66', 58_000_000],
    [`${CPU}.6.1`, '66', 12],
    [`${CPU}.7.1`, '66', 11],
    [`${CPU}.8.1`, '66', 10],
  ];
}

const arcs = (oid: string): number[] => oid.split('.').map(Number);

function inOrder([a]: Cell, [b]: Cell): number {
  const [one, other] = [arcs(a), arcs(b)];
  for (let at = 0; at < Math.min(one.length, other.length); at += 1) if (one[at] !== other[at]) return one[at]! - other[at]!;
  return one.length - other.length;
}

/** The same as objects in order. */
export function switchObjects(ports = PORTS): (readonly [Oid, SnmpValue])[] {
  return cells(ports)
    .sort(inOrder)
    .map(([oid, type, value]) => [oid, valueOf(type, value)]);
}

function valueOf(type: Cell[1], value: string | number): SnmpValue {
  switch (type) {
    case '4':
      return { type: 'octets', value: new TextEncoder().encode(String(value)) };
    case '4x':
      return { type: 'octets', value: Uint8Array.from(Buffer.from(String(value), 'hex')) };
    case '6':
      return { type: 'oid', value: String(value) };
    case '70':
      return { type: 'counter64', value: Number(value) };
    default:
      return { type: ({ '2': 'integer', '65': 'counter32', '66': 'gauge32', '67': 'timeticks' } as const)[type], value: Number(value) };
  }
}

/** Writes the recording into a new folder and answers the folder; whoever asks removes it. */
export function writeSwitchRecording(ports = PORTS): string {
  const folder = mkdtempSync(join(tmpdir(), 'vedette-switch-'));
  const lines = cells(ports).sort(inOrder).map((cell) => cell.join('|'));
  writeFileSync(join(folder, 'switch.snmprec'), `${lines.join('\n')}\n`);
  return folder;
}
