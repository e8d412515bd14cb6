// Who a neighbour is that a device announces: one of the devices, or a node of its own that keeps its identity from map to map.
import { isStationMac, shortName } from './identities.ts';
import { macOfText } from '../inventory/values.ts';
import type { Identities } from './identities.ts';
import type { NeighbourReading } from '../inventory/neighbour-reading.ts';
import type { TopologyOverride } from '../../../common/model/topology.ts';
import type { Millis } from '../../../common/time/millis.ts';

/** A neighbour that is no device; grows while more devices tell of it. */
export interface NeighbourNode {
  readonly id: string;
  name: string;
  description: string;
  readonly macs: Set<string>;
  readonly addresses: Set<string>;
  readonly capabilities: Set<string>;
  lastSeen: Millis;
}

/** Finds the node behind what a device hears, in the order chassis, management address, name. */
export class NeighbourBook {
  private readonly identities: Identities;
  private readonly splits: ReadonlySet<string>;
  private readonly nodes = new Map<string, NeighbourNode>();
  private readonly byKey = new Map<string, string>();

  constructor(identities: Identities, overrides: readonly TopologyOverride[]) {
    this.identities = identities;
    this.splits = new Set(overrides.flatMap((override) => (override.kind === 'split' ? [`${override.node} ${override.from}`] : [])));
  }

  /** Node id; undefined when the neighbour says nothing that it could be known by. */
  nodeOf(heard: NeighbourReading, seen: Millis): string | undefined {
    const keys = keysOf(heard);
    if (keys.length === 0) return undefined;
    const device = this.deviceOf(heard);
    if (device !== undefined && !keys.some((key) => this.splits.has(`neighbour:${key} ${device}`))) return device;
    const known = keys.map((key) => this.byKey.get(key)).find((id) => id !== undefined);
    const id = known ?? `neighbour:${keys[0]!}`;
    const node = this.nodes.get(id) ?? { id, name: '', description: '', macs: new Set(), addresses: new Set(), capabilities: new Set(), lastSeen: seen };
    this.nodes.set(id, node);
    for (const key of keys) if (!this.byKey.has(key)) this.byKey.set(key, id);
    node.name ||= heard.remoteName;
    node.description ||= heard.remoteDescription;
    node.lastSeen = Math.max(node.lastSeen, seen);
    if (macOfText(heard.remoteChassis) !== '') node.macs.add(macOfText(heard.remoteChassis));
    if (heard.portKind === 'mac' && macOfText(heard.remotePort) !== '') node.macs.add(macOfText(heard.remotePort));
    for (const address of heard.remoteAddresses) node.addresses.add(address);
    for (const capability of heard.capabilities) node.capabilities.add(capability);
    return id;
  }

  all(): readonly NeighbourNode[] {
    return [...this.nodes.values()];
  }

  private deviceOf(heard: NeighbourReading): string | undefined {
    const byChassis = heard.remoteChassis === '' ? undefined : this.identities.byChassis(heard.remoteChassis);
    if (byChassis !== undefined) return byChassis;
    for (const address of heard.remoteAddresses) {
      const byAddress = this.identities.byAddress(address);
      if (byAddress !== undefined) return byAddress;
    }
    const byName = this.identities.byName(heard.remoteName);
    // A device that announces another chassis than the one heard is a namesake.
    const announced = byName === undefined ? [] : (this.identities.devices.get(byName)?.chassis ?? []);
    return heard.chassisKind === 'mac' && announced.some((chassis) => macOfText(chassis) !== '') && heard.remoteChassis !== '' ? undefined : byName;
  }
}

/** What a neighbour can be known by, the most certain first. A name counts only when there is nothing better. */
function keysOf(heard: NeighbourReading): string[] {
  const mac = macOfText(heard.remoteChassis);
  const keys = mac !== '' && isStationMac(mac) ? [`mac:${mac}`] : heard.remoteChassis === '' ? [] : [`chassis:${heard.remoteChassis}`];
  keys.push(...heard.remoteAddresses.map((address) => `address:${address}`));
  if (keys.length === 0 && heard.remoteName !== '') keys.push(`name:${shortName(heard.remoteName)}`);
  return keys;
}
