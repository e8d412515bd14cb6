// Vendors and what they make by their enterprise number (IANA's registry of private enterprise numbers), as people call them.
import type { DeviceKind } from '../../../common/model/device.ts';

const VENDORS: Readonly<Record<number, string>> = {
  2: 'IBM', 9: 'Cisco', 11: 'HP', 42: 'Sun', 43: '3Com', 45: 'Nortel', 171: 'D-Link', 207: 'Allied Telesis', 232: 'HPE', 236: 'Samsung', 248: 'Hirschmann', 253: 'Xerox', 259: 'Edgecore', 297: 'Fuji Xerox',
  311: 'Microsoft',
  318: 'APC', 343: 'Intel', 367: 'Ricoh', 368: 'Axis', 388: 'Zebra', 476: 'Vertiv', 534: 'Eaton', 637: 'Nokia', 641: 'Lexmark', 664: 'Adtran', 674: 'Dell', 705: 'Eaton', 789: 'NetApp',
  850: 'Tripp Lite', 890: 'Zyxel', 935: 'NetAgent', 1129: 'Toshiba', 1248: 'Epson', 1347: 'Kyocera', 1588: 'Brocade', 1602: 'Canon', 1718: 'Server Technology', 1916: 'Extreme Networks',
  1991: 'Brocade', 2001: 'OKI', 2011: 'Huawei', 2254: 'Delta', 2272: 'Extreme Networks', 2385: 'Sharp', 2435: 'Brother', 2604: 'Sophos', 2606: 'Rittal', 2620: 'Check Point', 2636: 'Juniper', 3097: 'WatchGuard',
  3224: 'Juniper', 3320: 'BDCOM', 3375: 'F5', 3902: 'ZTE', 3808: 'CyberPower', 3854: 'AKCP', 4413: 'Broadcom', 4526: 'Netgear', 4555: 'Socomec', 4881: 'Ruijie', 5227: 'Buffalo', 5491: 'Riello', 5528: 'APC', 5624: 'Enterasys',
  5951: 'Citrix', 6027: 'Dell', 6141: 'Ciena', 6486: 'Alcatel-Lucent', 6527: 'Nokia', 6574: 'Synology', 6889: 'Avaya', 7367: 'DrayTek', 6876: 'VMware', 8072: 'Net-SNMP', 8691: 'Moxa', 8741: 'SonicWall', 9304: 'CTS', 10002: 'Ubiquiti', 10642: 'Zebra', 10876: 'Supermicro',
  11256: 'Stormshield', 11863: 'TP-Link', 12325: 'FreeBSD', 12356: 'Fortinet', 13742: 'Raritan', 13885: 'Polycom', 14179: 'Cisco', 14823: 'Aruba', 14988: 'MikroTik', 17095: 'ServersCheck', 17163: 'Riverbed',
  17373: 'ITWatchDogs', 17713: 'Cambium', 18248: 'Papouch', 18334: 'Konica Minolta', 19046: 'Lenovo', 20916: 'AVTECH', 21239: 'Vertiv', 21796: 'HW group', 22610: 'A10 Networks', 22626: 'Comet', 23695: 'Peplink', 24681: 'QNAP',
  24807: 'Riso', 25049: 'Opengear', 25053: 'Ruckus', 25461: 'Palo Alto Networks', 25506: 'H3C', 26543: 'Lenovo', 26928: 'Aerohive', 29671: 'Cisco Meraki', 30065: 'Arista', 33049: 'Mellanox', 35265: 'Eltex', 37459: 'Yealink', 38446: 'Enlogic', 38783: 'Teracom', 39165: 'Hikvision',
  40093: 'Pantum', 40310: 'Cumulus', 41112: 'Ubiquiti', 42397: 'Grandstream', 43356: 'Mimosa', 44738: 'ASUSTOR', 46242: 'Netonix', 47196: 'HPE Aruba', 48690: 'Teltonika', 50536: 'iXsystems', 52642: 'FS', 55062: 'QNAP', 1004849: 'Dahua',
};

/** Makers without a number above, and ones that profiles call otherwise. */
const OTHER_NAMES: Readonly<Record<string, string>> = { paloalto: 'Palo Alto Networks', geist: 'Geist', netgate: 'Netgate', deciso: 'Deciso', linux: 'Linux', opnsense: 'OPNsense', foundry: 'Foundry' };
const keyOf = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/gu, '');
const NAMES: ReadonlyMap<string, string> = new Map([...Object.values(VENDORS).map((name) => [keyOf(name), name] as const), ...Object.entries(OTHER_NAMES)]);

/** A maker as people write it, from how a profile's tag does ('tp-link' → 'TP-Link'); unknown ones as they are. */
export function vendorName(text: string): string {
  return NAMES.get(keyOf(text)) ?? text;
}

/** What makers of one kind of thing make. */
const KINDS: Readonly<Record<number, DeviceKind>> = {
  297: 'printer', 641: 'printer', 705: 'ups', 789: 'storage', 935: 'ups', 1248: 'printer', 1347: 'printer', 1588: 'switch', 1602: 'printer', 1718: 'pdu', 1916: 'switch', 1991: 'switch',
  2272: 'switch', 2385: 'printer', 2435: 'printer', 2604: 'firewall', 2620: 'firewall', 3097: 'firewall', 3375: 'load_balancer', 3808: 'ups', 3854: 'sensor', 4555: 'ups', 5227: 'storage',
  5491: 'ups', 5528: 'sensor', 5951: 'load_balancer', 6574: 'storage', 7367: 'router', 8741: 'firewall', 10002: 'access_point', 10642: 'printer', 11256: 'firewall', 12356: 'firewall',
  13742: 'pdu', 14179: 'wlc', 17095: 'sensor', 17373: 'sensor', 17713: 'access_point', 18248: 'sensor', 18334: 'printer', 20916: 'sensor', 21796: 'sensor', 22610: 'load_balancer',
  22626: 'sensor', 23695: 'router', 24681: 'storage', 24807: 'printer', 25053: 'access_point', 25461: 'firewall', 26928: 'access_point', 33049: 'switch', 38446: 'pdu', 38783: 'sensor',
  40093: 'printer', 43356: 'access_point', 44738: 'storage', 46242: 'switch', 48690: 'router', 50536: 'storage', 55062: 'storage',
};
/** Makers of several kinds, told apart by where they put their products: the longest prefix counts. */
const KINDS_BELOW: readonly (readonly [string, DeviceKind])[] = [
  ['1.3.6.1.4.1.14823.1.2.', 'access_point'],
  ['1.3.6.1.4.1.14823.1.1.', 'wlc'],
  ['1.3.6.1.4.1.318.1.3.4.', 'pdu'],
  ['1.3.6.1.4.1.318.1.3.27', 'ups'],
  ['1.3.6.1.4.1.318.1.3.8.', 'sensor'],
  ['1.3.6.1.4.1.318.1.3.10.', 'sensor'],
  ['1.3.6.1.4.1.318.1.3.14.', 'other'],
  ['1.3.6.1.4.1.534.6.', 'pdu'],
  ['1.3.6.1.4.1.534.10.', 'pdu'],
  ['1.3.6.1.4.1.705.2.', 'pdu'],
  ['1.3.6.1.4.1.11.2.3.9.', 'printer'],
  ['1.3.6.1.4.1.232.165.', 'ups'],
  ['1.3.6.1.4.1.674.10892.', 'server'],
  ['1.3.6.1.4.1.674.10898.', 'printer'],
  ['1.3.6.1.4.1.674.10902.', 'ups'],
  ['1.3.6.1.4.1.19046.11.', 'server'],
  ['1.3.6.1.4.1.21239.42.', 'sensor'],
  ['1.3.6.1.4.1.9.6.1.37.', 'wlc'],
  ['1.3.6.1.4.1.41112.1.3', 'access_point'],
  ['1.3.6.1.4.1.41112.1.4', 'access_point'],
  ['1.3.6.1.4.1.41112.1.6', 'access_point'],
  ['1.3.6.1.4.1.41112.1.10', 'access_point'],
  ['1.3.6.1.4.1.41112.1.11', 'access_point'],
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
  return KINDS_BELOW.find(([prefix]) => objectId.startsWith(prefix) || `${objectId}.` === prefix)?.[1] ?? (enterprise === undefined ? undefined : KINDS[enterprise]);
}
