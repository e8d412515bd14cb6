// What the map is made of: the newest network facts of every device, what people said, and the map before.
import type { InterfaceFacts } from '../inventory/interfaces.ts';
import type { Inventory, NetworkFacts } from '../inventory/inventory.ts';
import type { Millis } from '../../../common/time/millis.ts';
import type { Topology, TopologyOverride } from '../../../common/model/topology.ts';

/** One polled device. `seen` is when its facts were read. */
export interface TopologyDevice extends NetworkFacts {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** The address it is polled at. */
  readonly address: string;
  readonly seen: Millis;
  readonly interfaces: readonly InterfaceFacts[];
}

/** The machine this program runs on. `gateway` is the MAC address of its default route, '' when unknown. */
export interface ThisComputer {
  readonly name: string;
  readonly macs: readonly string[];
  readonly addresses: readonly string[];
  readonly gateway: string;
}

export interface TopologyInput {
  readonly now: Millis;
  readonly devices: readonly TopologyDevice[];
  readonly overrides: readonly TopologyOverride[];
  readonly previous: Topology | undefined;
  readonly self: ThisComputer | undefined;
  /** Names of stations by address, from reverse DNS or mDNS. */
  readonly hostNames?: ReadonlyMap<string, string>;
}

/** A device as the map needs it. `inventory` must come from a reading with the slow plan in it. */
export function topologyDeviceOf(device: { readonly id: string; readonly name: string; readonly address: string }, inventory: Inventory): TopologyDevice {
  return {
    ...inventory.network,
    id: device.id,
    name: device.name || inventory.identity.name,
    description: inventory.identity.description,
    address: device.address,
    seen: inventory.t,
    interfaces: inventory.interfaces,
  };
}

/** A link or station that nobody confirmed for this long is forgotten: a night with everything switched off does not tear the map. */
export const FORGET_LINK_MS = 12 * 3_600_000;
/** The last known place of a station answers questions for a week. */
export const FORGET_STATION_MS = 7 * 24 * 3_600_000;
/** Facts older than this are drawn as stale. */
export const STALE_MS = 30 * 60_000;

/** Node id of a device. */
export function deviceNode(id: string): string {
  return `device:${id}`;
}
