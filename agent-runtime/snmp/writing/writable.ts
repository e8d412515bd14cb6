// The few objects that may be written, and what they take. RFC 3418, RFC 2863.
import { VedetteError } from '../../../common/errors/vedette-error.ts';
import { textOf } from '../inventory/values.ts';
import type { Oid, SnmpValue } from '../protocol.ts';

const SYSTEM = '1.3.6.1.2.1.1';
const IF_ALIAS = '1.3.6.1.2.1.31.1.1.1.18';
const IF_ADMIN = '1.3.6.1.2.1.2.2.1.7';
const ADMIN_NAMES = ['up', 'down', 'testing'] as const;
/** Control characters; none of these objects is more than a line. */
const CONTROL = /[\u0000-\u001f\u007f]/u;

/** An object that may be written. */
export interface Writable {
  readonly oid: Oid;
  readonly name: 'sysContact' | 'sysName' | 'sysLocation' | 'ifAlias' | 'ifAdminStatus';
  /** ifIndex; undefined of the device's own. */
  readonly port: number | undefined;
}

const SCALARS: ReadonlyMap<Oid, Writable['name']> = new Map([[`${SYSTEM}.4.0`, 'sysContact'], [`${SYSTEM}.5.0`, 'sysName'], [`${SYSTEM}.6.0`, 'sysLocation']]);
/** Octets, by the syntax of the objects. */
const LONGEST: Readonly<Record<Exclude<Writable['name'], 'ifAdminStatus'>, number>> = { sysContact: 255, sysName: 255, sysLocation: 255, ifAlias: 64 };

/** The object behind an OID. Throws VedetteError `bad_input` for all others. */
export function writableOf(oid: Oid): Writable {
  const name = SCALARS.get(oid);
  if (name !== undefined) return { oid, name, port: undefined };
  const dot = oid.lastIndexOf('.');
  const column = oid.slice(0, dot);
  const port = Number(oid.slice(dot + 1));
  if ((column === IF_ALIAS || column === IF_ADMIN) && Number.isInteger(port) && port > 0) return { oid, name: column === IF_ALIAS ? 'ifAlias' : 'ifAdminStatus', port };
  throw new VedetteError('bad_input', 'Only sysName, sysLocation, sysContact, ifAlias and ifAdminStatus can be written.', { path: 'oid', allowed: ['sysName', 'sysLocation', 'sysContact', 'ifAlias', 'ifAdminStatus'] });
}

/** What a person typed as a value to send. Throws VedetteError `bad_input`. */
export function valueToWrite({ name }: Writable, text: string): SnmpValue {
  if (name === 'ifAdminStatus') {
    const wanted = text.trim().toLowerCase();
    if (wanted === 'up' || wanted === '1') return { type: 'integer', value: 1 };
    if (wanted === 'down' || wanted === '2') return { type: 'integer', value: 2 };
    throw new VedetteError('bad_input', 'An interface can be set up or down.', { path: 'value', allowed: ['up', 'down'] });
  }
  if (CONTROL.test(text)) throw new VedetteError('bad_input', `${name} is one line without control characters.`, { path: 'value' });
  const value = new TextEncoder().encode(text);
  if (value.length > LONGEST[name]) throw new VedetteError('bad_input', `${name} takes at most ${LONGEST[name]} octets; this has ${value.length}.`, { path: 'value' });
  return { type: 'octets', value };
}

/** A value of one of these objects as people read it. */
export function writtenText({ name }: Writable, value: SnmpValue): string {
  if (name !== 'ifAdminStatus') return textOf(value);
  return value.type === 'integer' ? (ADMIN_NAMES[value.value - 1] ?? `${value.value}`) : textOf(value);
}
