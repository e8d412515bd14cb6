// Whose a MAC address, an IP address or a name is, among the devices that are polled.
import { deviceNode } from './input.ts';
import { macOfText } from '../inventory/values.ts';
import type { TopologyDevice } from './input.ts';

/** Looks like no identity at all: every second device of some makes is called so. */
const COMMON_NAMES = new Set(['', 'localhost', 'switch', 'router', 'mikrotik', 'ubnt', 'openwrt', 'unknown', 'not advertised', 'linux', 'ap', 'null']);
const COMMON_ADDRESSES = new Set(['', '0.0.0.0', '127.0.0.1', '::1', '::', '::ffff:127.0.0.1']);

/** MAC addresses that several routers share by protocol (VRRP, HSRP), and groups: they belong to nobody. */
export function isStationMac(mac: string): boolean {
  // Asked of every entry of every table: the group bit is the lowest of the second digit.
  const digit = mac.length < 2 ? -1 : '0123456789abcdef'.indexOf(mac[1]!);
  return digit >= 0 && (digit & 1) === 0 && !(mac.startsWith('00:00:') && /^00:00:5e:00:0[12]:|^00:00:0c:(?:07:ac|9f:f)/u.test(mac));
}

/** The name without its domain, in lower case. */
export function shortName(name: string): string {
  const text = name.trim().toLowerCase();
  // An address is no name with a domain.
  return /^[\d.]+$/u.test(text) ? text : text.split('.', 1)[0]!;
}

export interface Identities {
  readonly devices: ReadonlyMap<string, TopologyDevice>;
  /** Node id of the device that a MAC address belongs to alone. */
  byMac(mac: string): string | undefined;
  /** Whole chassis identifiers, also those that are no MAC address. */
  byChassis(chassis: string): string | undefined;
  byAddress(address: string): string | undefined;
  byName(name: string): string | undefined;
}

/** What two devices claim belongs to neither: such keys find nobody. */
export function identitiesOf(devices: readonly TopologyDevice[]): Identities {
  const [chassis, macs, addresses, names] = [new Claims(), new Claims(), new Claims(), new Claims()];
  for (const device of devices) {
    const node = deviceNode(device.id);
    for (const id of device.chassis) chassis.add(macOfText(id) || id, node);
    for (const { mac } of device.interfaces) if (mac !== '' && isStationMac(mac)) macs.add(mac, node);
    for (const address of [device.address, ...device.addresses.map((own) => own.address)]) if (!COMMON_ADDRESSES.has(address)) addresses.add(address, node);
    if (!COMMON_NAMES.has(shortName(device.name))) names.add(shortName(device.name), node);
  }
  return {
    devices: new Map(devices.map((device) => [deviceNode(device.id), device])),
    byMac: (mac) => chassis.of(mac) ?? macs.of(mac),
    byChassis: (id) => chassis.of(macOfText(id) || id) ?? macs.of(macOfText(id)),
    byAddress: (address) => addresses.of(address),
    byName: (name) => names.of(shortName(name)),
  };
}

class Claims {
  private readonly owners = new Map<string, string | null>();

  add(key: string, node: string): void {
    const owner = this.owners.get(key);
    this.owners.set(key, owner === undefined || owner === node ? node : null);
  }

  of(key: string): string | undefined {
    return this.owners.get(key) ?? undefined;
  }
}
