// Owns what is written into the field for an object: numbers, or a name with what follows it. Pure.

/** '1.3.6.1' as it is (a leading dot goes); 'IF-MIB::ifDescr.3' is the name 'ifDescr' with the rest '.3'; undefined when it is neither. */
export function readOidText(text: string): { readonly oid: string } | { readonly name: string; readonly rest: string } | undefined {
  const wanted = text.trim().replace(/^\./, '');
  if (/^\d+(?:\.\d+)*$/u.test(wanted)) return { oid: wanted };
  const match = /^(?:[\w-]+::)?(?<name>[a-zA-Z][\w-]*)(?<rest>(?:\.\d+)*)$/u.exec(wanted);
  return match?.groups === undefined ? undefined : { name: match.groups['name'] ?? '', rest: match.groups['rest'] ?? '' };
}

/** Every OID above one, from the root: '1', '1.3', '1.3.6' … without itself. */
export function ancestorsOf(oid: string): string[] {
  const parts = oid.split('.').filter((part) => part !== '');
  return parts.slice(0, -1).map((_, index) => parts.slice(0, index + 1).join('.'));
}

const WRITABLE: readonly (readonly [name: string, prefix: string])[] = [
  ['sysContact', '1.3.6.1.2.1.1.4'],
  ['sysName', '1.3.6.1.2.1.1.5'],
  ['sysLocation', '1.3.6.1.2.1.1.6'],
  ['ifAdminStatus', '1.3.6.1.2.1.2.2.1.7'],
  ['ifAlias', '1.3.6.1.2.1.31.1.1.1.18'],
];

/** The name of one of the five objects that may be written, when this is an instance of it. */
export function writableName(oid: string): string | undefined {
  return WRITABLE.find(([, prefix]) => oid.startsWith(`${prefix}.`))?.[0];
}
