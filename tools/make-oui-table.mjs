// Makes resources/oui/vendors.txt of the registry of IEEE assignments (MA-L, the file oui.csv that IEEE publishes):
// node tools/make-oui-table.mjs oui.csv 2026-03-16 older.csv. The older one tells Aruba's prefixes, which the registry has as HPE's since.
// Taken are all prefixes of makers whose things stand in homes and offices, under the name that people know.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Maker → how its name begins in the registry, whole words, case aside; several with '|'. */
const MAKERS = {
  '3Com': '3com',
  Acer: 'acer inc',
  AKCP: 'akcp',
  ALE: 'alcatel-lucent enterprise',
  APC: 'american power conversion|apc by schneider',
  ASRock: 'asrock|asiarock',
  ASUS: 'asustek',
  AVM: 'avm gmbh|avm audiovisuelles|fritz! technology',
  ABB: 'abb',
  'Allied Telesis': 'allied telesis|allied telesyn',
  Amazon: 'amazon technologies|ring llc|blink by amazon|eero',
  Apple: 'apple, inc|apple inc|apple computer',
  Arista: 'arista networks',
  Arris: 'arris|commscope',
  Aruba: 'aruba, a hewlett|aruba networks',
  AudioCodes: 'audiocodes|audio codes',
  Avaya: 'avaya',
  Avigilon: 'avigilon',
  Axis: 'axis communications',
  Barracuda: 'barracuda networks',
  Beckhoff: 'beckhoff',
  Belkin: 'belkin',
  Bose: 'bose corporation',
  Bosch: 'bosch security|robert bosch|bosch rexroth|bosch thermotechnik|bosch smart home',
  Broadcom: 'broadcom',
  Brocade: 'brocade|foundry networks',
  Brother: 'brother industries',
  Buffalo: 'buffalo|melco inc',
  Calix: 'calix',
  Cambium: 'cambium',
  Canon: 'canon inc|canon production',
  'Check Point': 'check point software|check point',
  Ciena: 'ciena',
  Cisco: 'cisco systems|cisco spvtg',
  'Cisco Meraki': 'cisco meraki|meraki',
  Crestron: 'crestron',
  CyberPower: 'cyberpower|cyber power systems',
  'D-Link': 'd-link|d link',
  Dahua: 'zhejiang dahua|dahua technology',
  Dell: 'dell inc|dell emc|dell pcba|dell technologies|dell',
  Denon: 'd&m holdings|denon',
  Devolo: 'devolo',
  Digi: 'digi international|digiboard',
  DrayTek: 'draytek',
  EMC: 'emc corporation',
  Eaton: 'eaton|powerware',
  Ecobee: 'ecobee',
  Edgecore: 'edgecore|accton',
  EnGenius: 'engenius|senao',
  Epson: 'seiko epson|epson',
  Ericsson: 'ericsson',
  Espressif: 'espressif',
  'Extreme Networks': 'extreme networks',
  'F5': 'f5 networks|f5 inc|f5, inc',
  FLIR: 'flir systems',
  Fortinet: 'fortinet',
  Freebox: 'freebox',
  Fujitsu: 'fujitsu',
  Garmin: 'garmin',
  Gigabyte: 'giga-byte',
  Gigaset: 'gigaset',
  Google: 'google|nest labs',
  Grandstream: 'grandstream',
  H3C: 'hangzhou h3c|new h3c|h3c technologies',
  HP: 'hp inc|hewlett packard|hewlett-packard|hp',
  HPE: 'hewlett packard enterprise|hewlett-packard enterprise',
  HTC: 'htc corporation',
  Hanwha: 'hanwha vision|hanwha techwin|samsung techwin',
  Hikvision: 'hangzhou hikvision|hikvision',
  Honeywell: 'honeywell',
  Huawei: 'huawei technologies|huawei device|huawei',
  IBM: 'ibm',
  Infoblox: 'infoblox',
  Inseego: 'inseego|novatel wireless',
  Intel: 'intel corporate|intel corporation|intel wireless',
  'iRobot': 'irobot',
  Juniper: 'juniper networks',
  'Konica Minolta': 'konica minolta|minolta co',
  Kyocera: 'kyocera document|kyocera',
  LANCOM: 'lancom',
  LG: 'lg electronics|lg innotek|lg electronics inc',
  Lantronix: 'lantronix',
  Lenovo: 'lenovo|lcfc',
  Lexmark: 'lexmark',
  LIFX: 'lifi labs|lifx',
  Liebert: 'emerson network power|liebert|vertiv',
  Linksys: 'cisco-linksys|linksys|the linksys group',
  Logitech: 'logitech',
  Lutron: 'lutron',
  MSI: "micro-star|msi",
  Mellanox: 'mellanox',
  Microchip: 'microchip technology',
  Microsoft: 'microsoft',
  MikroTik: 'routerboard|mikrotik',
  Mitel: 'mitel|aastra|shoretel',
  Mobotix: 'mobotix',
  Motorola: 'motorola mobility|motorola solutions|motorola',
  Moxa: 'moxa',
  NEC: 'nec corporation|nec platforms|nec access',
  NETGEAR: 'netgear|arlo technology',
  NVIDIA: 'nvidia',
  Nanoleaf: 'nanoleaf',
  'National Instruments': 'national instruments',
  NetApp: 'netapp|network appliance',
  Netatmo: 'netatmo',
  NetBotz: 'netbotz',
  Netonix: 'netonix',
  Nintendo: 'nintendo',
  Nokia: 'nokia|alcatel-lucent',
  OKI: 'oki electric|oki data',
  OPPO: 'guangdong oppo',
  OnePlus: 'oneplus',
  Opengear: 'opengear',
  Oracle: 'oracle|sun microsystems',
  'PC Engines': 'pc engines',
  'Palo Alto Networks': 'palo alto networks',
  Panasonic: 'panasonic|matsushita electric',
  Parallels: 'parallels',
  Patton: 'patton electronics',
  Peplink: 'pepwave|peplink|pismo labs',
  Philips: 'philips|signify',
  'Philips Hue': 'philips lighting|signify netherlands|signify b.v',
  'Phoenix Contact': 'phoenix contact',
  Planet: 'planet technology',
  Poly: 'polycom|plantronics|poly',
  Proxim: 'proxim',
  QNAP: 'qnap|icp electronics',
  QSC: 'qsc',
  Raritan: 'raritan',
  'Raspberry Pi': 'raspberry pi',
  Realtek: 'realtek',
  Reolink: 'reolink',
  Ricoh: 'ricoh',
  Rittal: 'rittal',
  Roku: 'roku',
  Ruckus: 'ruckus',
  Ruijie: 'ruijie|fujian star-net',
  SMA: 'sma solar|sma regelsysteme',
  SMC: 'smc networks',
  Sagemcom: 'sagemcom',
  Samsung: 'samsung electronics|samsung electro|samsung',
  'Schneider Electric': 'schneider electric|telemecanique',
  Seagate: 'seagate',
  'Server Technology': 'server technology',
  Sharp: 'sharp corporation',
  Siemens: 'siemens ag|siemens',
  Sierra: 'sierra wireless',
  Silicom: 'silicom',
  Slim: 'slim devices',
  Snom: 'snom',
  Socomec: 'socomec',
  SolarEdge: 'solaredge',
  Sonos: 'sonos',
  SonicWall: 'sonicwall|sonic systems',
  Sony: 'sony',
  Sophos: 'sophos|astaro',
  Supermicro: 'super micro computer|supermicro',
  Synology: 'synology',
  'TP-Link': 'tp-link|tp link',
  TRENDnet: 'trendnet',
  Technicolor: 'technicolor|thomson telecom|vantiva',
  Teltonika: 'teltonika',
  Tenda: 'tenda',
  Tesla: 'tesla',
  'Texas Instruments': 'texas instruments',
  TiVo: 'tivo',
  Toshiba: 'toshiba',
  'Tripp Lite': 'tripp lite|trippe manufacturing',
  Tuya: 'tuya smart',
  Ubiquiti: 'ubiquiti',
  Uniview: 'zhejiang uniview',
  Unitronics: 'unitronics',
  VMware: 'vmware',
  VirtualBox: 'pcs systemtechnik|pcs computer systems',
  Vivotek: 'vivotek',
  Vizio: 'vizio',
  WAGO: 'wago',
  WIZnet: 'wiznet',
  WatchGuard: 'watchguard',
  'Western Digital': 'western digital',
  Withings: 'withings',
  Wyze: 'wyze',
  Xen: 'xensource|citrix',
  Xerox: 'xerox|fuji xerox|fujifilm business',
  Xiaomi: 'xiaomi|beijing xiaomi',
  Yamaha: 'yamaha',
  Yealink: 'yealink|xiamen yealink',
  ZTE: 'zte corporation',
  Zebra: 'zebra technologies|symbol technologies',
  Zyxel: 'zyxel',
};
/** Who bears a maker's name and is another one. */
const OTHERS = /^(?:samsung thales|samsung heavy|samsung sds|brother electronics|sony ericsson|philips medical|philips healthcare|philips patient|motorola bcs|hitachi metals|honeywell hutchinson|tesla laboratories|nokia danmark|toshiba teli|hp tuners|digiboard eletronica|qsc ag|msi technology|watchguard video|yamaha motor|sonos co\.)/u;

const [, , source, date, older] = process.argv;
if (source === undefined || older === undefined || !/^\d{4}-\d\d-\d\d$/u.test(date ?? '')) {
  console.error('Say which file of the registry to read, of which day it is, and one from before 2023: node tools/make-oui-table.mjs oui.csv 2026-03-16 older.csv');
  process.exit(2);
}

const beginnings = Object.entries(MAKERS).flatMap(([maker, names]) => names.split('|').map((name) => ({ maker, name }))).sort((a, b) => b.name.length - a.name.length);
/**
 * The longest beginning that fits counts: 'Hewlett Packard Enterprise' is not 'Hewlett Packard'.
 * @param {string} organization
 */
function makerOf(organization) {
  const name = organization.toLowerCase().trim();
  if (OTHERS.test(name)) return undefined;
  return beginnings.find((one) => name.startsWith(one.name) && !/[\p{L}\p{N}]/u.test(name[one.name.length] ?? ' '))?.maker;
}

/**
 * Prefix → organization.
 * @param {string} file
 */
function registered(file) {
  const found = new Map();
  for (const line of readFileSync(file, 'utf8').split(/\r?\n/u)) {
    const [, prefix, quoted, plain] = /^MA-L,([0-9A-F]{6}),(?:"((?:[^"]|"")*)"|([^,]*)),/u.exec(line) ?? [];
    if (prefix !== undefined) found.set(prefix, (quoted ?? plain ?? '').replaceAll('""', '"'));
  }
  return found;
}

const before = registered(older);
const prefixes = new Map();
for (const [prefix, organization] of registered(source)) {
  const now = makerOf(organization);
  const maker = now === 'HPE' && makerOf(before.get(prefix) ?? '') === 'Aruba' ? 'Aruba' : now;
  // The second bit of the first octet marks addresses that nobody gave; a few old assignments bear it, and no one can tell them from made-up ones.
  if (maker === undefined || (Number.parseInt(prefix.slice(0, 2), 16) & 3) !== 0) continue;
  prefixes.set(maker, [...(prefixes.get(maker) ?? []), prefix]);
}
const missing = Object.keys(MAKERS).filter((maker) => !prefixes.has(maker));
if (missing.length > 0) console.error(`The registry has nothing of ${missing.join(', ')}.`);

const makers = [...prefixes].sort(([a], [b]) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
const count = makers.reduce((sum, [, list]) => sum + list.length, 0);
const lines = makers.map(([maker, list]) => `${maker}: ${list.sort().join(' ')}`);
writeFileSync(
  join(import.meta.dirname, '../resources/oui/vendors.txt'),
  `# Who made a network card: prefixes of MAC addresses (the first three octets) by maker, of those whose things stand in homes and offices.
# One line for a maker: its name, a colon, prefixes in capital hex. ${count} prefixes of ${makers.length} makers: facts from the public registry of IEEE
# assignments (MA-L, https://standards-oui.ieee.org/oui/oui.csv) as of ${date}, taken by tools/make-oui-table.mjs.
${lines.join('\n')}\n`,
);
console.log(`${count} prefixes of ${makers.length} makers`);
