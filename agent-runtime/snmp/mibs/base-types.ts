// The types that need no definition, and the modules that only define the language itself. RFC 2578, RFC 1155, RFC 1902.
import type { BaseType } from './mib-model.ts';

/** A builtin syntax by its name; undefined of names that a module must define. */
export const BUILTIN_TYPES: ReadonlyMap<string, BaseType> = new Map<string, BaseType>([
  ['INTEGER', 'integer'], ['Integer32', 'integer'], ['Integer', 'integer'], ['OCTET STRING', 'octets'], ['OBJECT IDENTIFIER', 'oid'], ['BITS', 'bits'], ['BIT STRING', 'bits'],
  ['IpAddress', 'address'], ['NetworkAddress', 'address'], ['Counter', 'counter32'], ['Counter32', 'counter32'], ['Gauge', 'gauge32'], ['Gauge32', 'gauge32'], ['Unsigned32', 'gauge32'],
  ['UInteger32', 'gauge32'], ['TimeTicks', 'timeticks'], ['Opaque', 'opaque'], ['Counter64', 'counter64'], ['NsapAddress', 'octets'], ['ObjectName', 'oid'], ['NULL', ''],
]);

/** Modules of macros and the names of the roots: importing from them is never missing. */
export const LANGUAGE_MODULES: ReadonlySet<string> = new Set(['SNMPv2-CONF', 'RFC-1212', 'RFC1212', 'RFC-1215', 'RFC1215', 'RFC1155-SMI', 'RFC-1155', 'RFC1065-SMI', 'SNMPv2-SMI', 'SNMPv2-SMI-v1', 'SNMPv2-TC-v1', 'SNMPv2-TC']);

/** Other names of modules that are known: old numbers of the same RFC, spellings of vendors. */
export const OTHER_NAMES: ReadonlyMap<string, string> = new Map([
  ['RFC1158-MIB', 'RFC1213-MIB'], ['RFC1213', 'RFC1213-MIB'], ['RFC-1213', 'RFC1213-MIB'], ['RFC-1213-MIB', 'RFC1213-MIB'], ['MIB-II', 'RFC1213-MIB'], ['SNMPv2-TC-v1', 'SNMPv2-TC'], ['SNMPv2-SMI-v1', 'SNMPv2-SMI'],
  ['RFC1155-SMI', 'SNMPv2-SMI'], ['RFC-1155', 'SNMPv2-SMI'], ['RFC1065-SMI', 'SNMPv2-SMI'], ['RFC1271-MIB', 'RMON-MIB'], ['RFC1286-MIB', 'BRIDGE-MIB'], ['RFC1493-MIB', 'BRIDGE-MIB'], ['RFC1514-MIB', 'HOST-RESOURCES-MIB'],
  ['RFC1573-MIB', 'IF-MIB'], ['RFC1398-MIB', 'EtherLike-MIB'], ['RFC1643-MIB', 'EtherLike-MIB'], ['RFC1759-MIB', 'Printer-MIB'], ['RFC1628-MIB', 'UPS-MIB'],
]);

/** Where names are looked for that a module uses without importing them. */
export const COMMON_MODULES = ['SNMPv2-SMI', 'RFC1213-MIB', 'SNMPv2-TC', 'SNMPv2-MIB', 'IF-MIB'] as const;

/** The arcs at the top, which no module defines. */
export const ROOTS: ReadonlyMap<string, string> = new Map([['iso', '1'], ['ccitt', '0'], ['itu-t', '0'], ['joint-iso-ccitt', '2'], ['joint-iso-itu-t', '2']]);

/** What the language modules define, for when their texts are not there. */
export const ROOT_NODES: ReadonlyMap<string, string> = new Map([
  ['org', '1.3'], ['dod', '1.3.6'], ['internet', '1.3.6.1'], ['directory', '1.3.6.1.1'], ['mgmt', '1.3.6.1.2'], ['mib-2', '1.3.6.1.2.1'], ['transmission', '1.3.6.1.2.1.10'], ['experimental', '1.3.6.1.3'],
  ['private', '1.3.6.1.4'], ['enterprises', '1.3.6.1.4.1'], ['security', '1.3.6.1.5'], ['snmpV2', '1.3.6.1.6'], ['snmpDomains', '1.3.6.1.6.1'], ['snmpProxys', '1.3.6.1.6.2'], ['snmpModules', '1.3.6.1.6.3'],
]);
