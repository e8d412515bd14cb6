// Short words for the objects of simulated devices.
import type { Oid, SnmpValue } from '../../agent-runtime/snmp/protocol.ts';
import type { SimulatedObject } from './object-table.ts';

/** UTF-8. */
export function text(value: string): SnmpValue {
  return { type: 'octets', value: new TextEncoder().encode(value) };
}

export function octets(...bytes: readonly number[]): SnmpValue {
  return { type: 'octets', value: Uint8Array.from(bytes) };
}

/** '02:ed:00:00:00:01' as six octets. */
export function mac(address: string): SnmpValue {
  return octets(...macParts(address));
}

export function macParts(address: string): number[] {
  return address.split(':').map((part) => parseInt(part, 16));
}

export function integer(value: number): SnmpValue {
  return { type: 'integer', value: Math.round(value) };
}

export function gauge(value: number): SnmpValue {
  return { type: 'gauge32', value: Math.min(2 ** 32 - 1, Math.max(0, Math.round(value))) };
}

export function ticks(hundredths: number): SnmpValue {
  return { type: 'timeticks', value: Math.floor(hundredths) % 2 ** 32 };
}

export function counter32(value: number): SnmpValue {
  return { type: 'counter32', value: Math.floor(value) % 2 ** 32 };
}

export function counter64(value: number): SnmpValue {
  return { type: 'counter64', value: Math.floor(value) };
}

export function address(value: string): SnmpValue {
  return { type: 'address', value };
}

export function oidValue(value: Oid): SnmpValue {
  return { type: 'oid', value };
}

/** One cell per column and row: `columns` are numbers below `entry`, `row` is the index. */
export function row(entry: Oid, index: string | number, columns: Readonly<Record<number, SimulatedObject['value']>>): SimulatedObject[] {
  return Object.entries(columns).map(([column, value]) => ({ oid: `${entry}.${column}.${index}`, value }));
}

/** Scalars below `group`; '.0' is added. */
export function scalars(group: Oid, values: Readonly<Record<string, SimulatedObject['value']>>): SimulatedObject[] {
  return Object.entries(values).map(([object, value]) => ({ oid: `${group}.${object}.0`, value }));
}
