// What is known of devices whose profile has no metadata: SNMPv2-MIB and IF-MIB.
import type { DeviceField, InterfaceField, MetadataField, ProfileMetadata, ProfileSymbol } from './profile.ts';
import { IF_ADMIN, IF_DESCR, IF_NAME, IF_OPER } from './if-mib.ts';
import { NO_MARKS } from './read/read-marks.ts';

function symbol(oid: string, name: string, format?: 'mac_address'): ProfileSymbol {
  return { oid, name, metricType: undefined, scale: 1, extract: undefined, match: undefined, format, constantOne: false, marks: NO_MARKS };
}

function field(one: ProfileSymbol): MetadataField {
  return { symbols: [one], value: undefined };
}

const NAME = symbol(IF_NAME, 'ifName');

/** The fields of devices and interfaces without a profile of their own. */
export const DEFAULT_METADATA: ProfileMetadata = {
  device: new Map<DeviceField, MetadataField>([
    ['name', field(symbol('1.3.6.1.2.1.1.5.0', 'sysName'))],
    ['description', field(symbol('1.3.6.1.2.1.1.1.0', 'sysDescr'))],
    ['sys_object_id', field(symbol('1.3.6.1.2.1.1.2.0', 'sysObjectID'))],
    ['location', field(symbol('1.3.6.1.2.1.1.6.0', 'sysLocation'))],
  ]),
  interface: new Map<InterfaceField, MetadataField>([
    ['name', field(NAME)],
    ['alias', field(symbol('1.3.6.1.2.1.31.1.1.1.18', 'ifAlias'))],
    ['description', field(symbol(IF_DESCR, 'ifDescr'))],
    ['mac_address', field(symbol('1.3.6.1.2.1.2.2.1.6', 'ifPhysAddress', 'mac_address'))],
    ['admin_status', field(symbol(IF_ADMIN, 'ifAdminStatus'))],
    ['oper_status', field(symbol(IF_OPER, 'ifOperStatus'))],
  ]),
  interfaceTags: [{ kind: 'symbol', key: 'interface', symbol: NAME, transform: [], mapping: undefined, match: undefined }],
};
