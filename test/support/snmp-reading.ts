// Readings of devices made up for a test: objects by their OID, written shortly.
import { DeviceReading } from '../../agent-runtime/snmp/device-reading.ts';
import type { Column, Oid, SnmpValue } from '../../agent-runtime/snmp/protocol.ts';

/** A number is an Integer32, a text an OCTET STRING in UTF-8, bytes an OCTET STRING; anything else is written out. */
export type ShortValue = number | string | Uint8Array | SnmpValue;

export function octets(...bytes: readonly number[]): Uint8Array {
  return Uint8Array.from(bytes);
}

export function snmpValue(value: ShortValue): SnmpValue {
  if (typeof value === 'number') return { type: 'integer', value };
  if (typeof value === 'string') return { type: 'octets', value: new TextEncoder().encode(value) };
  return value instanceof Uint8Array ? { type: 'octets', value } : value;
}

/** A reading with these scalars (full OIDs) and columns (rows by index). */
export function readingOfObjects(scalars: Readonly<Record<Oid, ShortValue>>, columns: Readonly<Record<Oid, Readonly<Record<string, ShortValue>>>> = {}, t = 1_000_000_000_000): DeviceReading {
  return new DeviceReading(
    t,
    new Map(Object.entries(scalars).map(([oid, value]) => [oid, snmpValue(value)])),
    new Map(Object.entries(columns).map(([oid, rows]): [Oid, Column] => [oid, new Map(Object.entries(rows).map(([index, value]) => [index, snmpValue(value)]))])),
  );
}
