// Single objects that a person wants as metrics: how they are called.
import type { Oid } from '../protocol.ts';
import type { ObjectNames } from '../lan-parts.ts';

/** `snmp.custom.<name of the object>`, with its instance as a tag unless it is a scalar; an object without a name is called by its OID. */
export function customMetric(names: ObjectNames, oid: Oid): { readonly metric: string; readonly tags: readonly string[] } {
  const { name, suffix } = names.nameOf(oid);
  const isNamed = /^[A-Za-z]/u.test(name);
  const word = isNamed ? name.replace(/^.*::/u, '').replace(/[^A-Za-z0-9_.]/gu, '_') : `oid_${oid.replace(/\./gu, '_')}`;
  return { metric: `snmp.custom.${word}`, tags: isNamed && suffix !== '' && suffix !== '0' ? [`instance:${suffix}`] : [] };
}
