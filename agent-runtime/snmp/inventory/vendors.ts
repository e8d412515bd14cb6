// Vendors and what they make by their enterprise number (IANA's registry of private enterprise numbers), as people call them.
import type { DeviceKind } from '../../../common/model/device.ts';

const VENDORS: Readonly<Record<number, string>> = {
  2: 'IBM', 9: 'Cisco', 11: 'HP', 42: 'Sun', 43: '3Com', 45: 'Nortel', 171: 'D-Link', 207: 'Allied Telesis', 232: 'HPE', 236: 'Samsung', 253: 'Xerox', 311: 'Microsoft', 318: 'APC', 343: 'Intel',
  367: 'Ricoh', 368: 'Axis', 388: 'Zebra', 476: 'Vertiv', 534: 'Eaton', 637: 'Nokia', 641: 'Lexmark', 664: 'Adtran', 674: 'Dell', 705: 'Eaton', 789: 'NetApp', 850: 'Tripp Lite', 890: 'Zyxel', 1248: 'Epson',
  1347: 'Kyocera', 1588: 'Brocade', 1602: 'Canon', 1718: 'Server Technology', 1916: 'Extreme Networks', 1991: 'Brocade', 2001: 'OKI', 2011: 'Huawei', 2254: 'Delta', 2435: 'Brother', 2604: 'Sophos',
  2606: 'Rittal', 2620: 'Check Point', 2636: 'Juniper', 3097: 'WatchGuard', 3224: 'Juniper', 3375: 'F5', 3808: 'CyberPower', 3854: 'AKCP', 4413: 'Broadcom', 4526: 'Netgear', 4881: 'Ruijie', 5528: 'APC',
  5624: 'Enterasys', 5951: 'Citrix', 6027: 'Dell', 6486: 'Alcatel-Lucent', 6574: 'Synology', 6876: 'VMware', 8072: 'Net-SNMP', 8741: 'SonicWall', 9304: 'CTS', 10002: 'Ubiquiti', 10876: 'Supermicro',
  11863: 'TP-Link', 12325: 'FreeBSD', 12356: 'Fortinet', 13742: 'Raritan', 14179: 'Cisco', 14823: 'Aruba', 14988: 'MikroTik', 17163: 'Riverbed', 17713: 'Cambium', 18334: 'Konica Minolta', 20916: 'AVTECH',
  21239: 'Vertiv', 24681: 'QNAP', 25053: 'Ruckus', 25461: 'Palo Alto Networks', 25506: 'H3C', 29671: 'Cisco Meraki', 30065: 'Arista', 38783: 'Teracom', 39165: 'Hikvision', 41112: 'Ubiquiti',
  47196: 'HPE Aruba', 50536: 'iXsystems', 55062: 'QNAP',
};

/** Makers without a number above, and ones that profiles call otherwise. */
const OTHER_NAMES: Readonly<Record<string, string>> = { paloalto: 'Palo Alto Networks', geist: 'Geist', netgate: 'Netgate', deciso: 'Deciso', linux: 'Linux', opnsense: 'OPNsense' };
const keyOf = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/gu, '');
const NAMES: ReadonlyMap<string, string> = new Map([...Object.values(VENDORS).map((name) => [keyOf(name), name] as const), ...Object.entries(OTHER_NAMES)]);

/** A maker as people write it, from how a profile's tag does ('tp-link' → 'TP-Link'); unknown ones as they are. */
export function vendorName(text: string): string {
  return NAMES.get(keyOf(text)) ?? text;
}

/** What makers of one kind of thing make. */
const KINDS: Readonly<Record<number, DeviceKind>> = {
  789: 'storage', 1718: 'pdu', 2604: 'firewall', 2620: 'firewall', 3097: 'firewall', 3375: 'load_balancer', 3854: 'sensor', 5951: 'load_balancer', 6574: 'storage', 8741: 'firewall', 10002: 'access_point',
  12356: 'firewall', 13742: 'pdu', 14179: 'wlc', 17713: 'access_point', 20916: 'sensor', 24681: 'storage', 25053: 'access_point', 25461: 'firewall', 38783: 'sensor', 50536: 'storage', 55062: 'storage',
};
/** Makers of several kinds, told apart by where they put their products: the longest prefix counts. */
const KINDS_BELOW: readonly (readonly [string, DeviceKind])[] = [
  ['1.3.6.1.4.1.14823.1.2.', 'access_point'],
  ['1.3.6.1.4.1.14823.1.1.', 'wlc'],
  ['1.3.6.1.4.1.318.1.3.4.', 'pdu'],
  ['1.3.6.1.4.1.318.1.3.27', 'ups'],
  ['1.3.6.1.4.1.21239.42.', 'sensor'],
  ['1.3.6.1.4.1.9.6.1.37.', 'wlc'],
];

const ENTERPRISES = '1.3.6.1.4.1.';

/** The enterprise number in an object identifier; undefined when it is not under the enterprises. */
export function enterpriseOf(objectId: string): number | undefined {
  if (!objectId.startsWith(ENTERPRISES)) return undefined;
  const number = Number(objectId.slice(ENTERPRISES.length).split('.', 1)[0]);
  return Number.isSafeInteger(number) ? number : undefined;
}

/** Who made a device, by its sysObjectID; '' when the number is not in the list. */
export function vendorOf(objectId: string): string {
  const enterprise = enterpriseOf(objectId);
  return enterprise === undefined ? '' : (VENDORS[enterprise] ?? '');
}

/** What a device is by its maker alone; undefined of makers of many things. */
export function kindByVendor(objectId: string): DeviceKind | undefined {
  const enterprise = enterpriseOf(objectId);
  return KINDS_BELOW.find(([prefix]) => objectId.startsWith(prefix))?.[1] ?? (enterprise === undefined ? undefined : KINDS[enterprise]);
}
