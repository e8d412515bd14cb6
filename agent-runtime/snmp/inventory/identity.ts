// Who a device is, from standard MIBs alone: what a profile knows better goes over it.
import { chassisOf } from './entities.ts';
import { enterpriseOf, kindByVendor, vendorOf } from './vendors.ts';
import { firstHostDeviceOf } from './processors.ts';
import { operatingSystemIn } from './operating-system.ts';
import { systemOf, upTimeMsOf } from './system.ts';
import type { DeviceIdentity, DeviceKind } from '../../../common/model/device.ts';
import type { DeviceReading } from '../device-reading.ts';
import type { Entity } from './entities.ts';
import type { SystemFacts } from './system.ts';

/** What else of the reading tells what kind of device it is. */
interface IdentityHints {
  readonly entities: readonly Entity[];
  readonly hasSupplies: boolean;
  readonly hasUps: boolean;
  /** Ports that a bridge has. */
  readonly bridgePorts: number;
  /** Interfaces of type ethernetCsmacd. */
  readonly ethernetPorts: number;
  readonly upsModel: string;
  readonly upsManufacturer: string;
}

/** The enterprise of net-snmp's own agents: they run on anybody's hardware. */
const NET_SNMP = 8_072;

export function identityOf(reading: DeviceReading, hints: IdentityHints): DeviceIdentity {
  const system = systemOf(reading);
  const chassis = chassisOf(hints.entities);
  const os = operatingSystemIn(system.description);
  const vendor = vendorOf(system.objectId);
  const isGeneric = enterpriseOf(system.objectId) === NET_SNMP;
  return {
    name: system.name,
    description: system.description,
    objectId: system.objectId,
    vendor: (isGeneric ? '' : vendor) || hints.upsManufacturer || chassis?.manufacturer.trim() || '',
    model: chassis?.model.trim() || hints.upsModel || (hints.hasSupplies ? firstHostDeviceOf(reading) : ''),
    osName: os.name,
    osVersion: os.version || chassis?.softwareRevision.trim() || '',
    serial: chassis?.serial.trim() ?? '',
    location: system.location,
    contact: system.contact,
    kind: kindOf(system, hints),
    uptimeMs: upTimeMsOf(reading),
  };
}

/** Words of descriptions that leave no doubt, before what the layers of sysServices suggest. */
const WORDS: readonly (readonly [RegExp, DeviceKind])[] = [
  [/firewall|adaptive security|fortigate|pfsense|opnsense|pa-\d{3}|check ?point/iu, 'firewall'],
  [/wireless (?:lan )?controller|mobility (?:express )?controller/iu, 'wlc'],
  [/access point|\buap\b|nanohd|litebeam|nanostation/iu, 'access_point'],
  [/laserjet|printer|brother nc-|jetdirect|print server/iu, 'printer'],
  [/\bpdu\b|power distribution/iu, 'pdu'],
  [/diskstation|truenas|freenas|\bqnap\b|\bnas\b|netapp/iu, 'storage'],
  [/sensor ?probe|room ?alert|environment monitor/iu, 'sensor'],
  [/\bswitch\b|catalyst|nx-os|procurve|jetstream|edgeswitch/iu, 'switch'],
  [/\brouter\b|routeros|edgeos|edgerouter/iu, 'router'],
  [/\blinux\b|windows|freebsd|esxi|sunos|darwin/iu, 'server'],
];

/** A bridge with as many ports is a switch, whatever runs on it, and so is what has that many Ethernet ports. */
const SWITCH_PORTS = 5;
const MANY_PORTS = 16;

function kindOf({ description, objectId, services }: SystemFacts, hints: IdentityHints): DeviceKind {
  if (hints.hasUps) return 'ups';
  if (hints.hasSupplies) return 'printer';
  const made = kindByVendor(objectId);
  if (made !== undefined) return made;
  const [word] = WORDS.filter(([pattern]) => pattern.test(description.slice(0, 500)));
  if (word !== undefined && word[1] !== 'server') return word[1];
  if (hints.bridgePorts >= SWITCH_PORTS || hints.ethernetPorts >= MANY_PORTS) return 'switch';
  if (word !== undefined) return word[1];
  const layers = services ?? 0;
  if ((layers & 2) !== 0) return 'switch';
  return (layers & 4) !== 0 && (layers & 64) === 0 ? 'router' : 'other';
}
