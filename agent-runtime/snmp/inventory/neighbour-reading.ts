// What a neighbour announces of itself, with the kinds of its identifiers, which topology needs and the console does not.
import type { DeviceNeighbour } from '../../../common/model/device.ts';

/** Kinds of identifiers by LLDP (IEEE 802.1AB); 'text' for what CDP and unknown kinds say. */
export type ChassisKind = 'mac' | 'address' | 'interface' | 'local' | 'text';
export type PortKind = 'name' | 'alias' | 'mac' | 'address' | 'local' | 'text';

/** Capabilities by LLDP's numbering of bits, as words. */
export const CAPABILITIES = ['other', 'repeater', 'bridge', 'access_point', 'router', 'telephone', 'docsis', 'station'] as const;
export type Capability = (typeof CAPABILITIES)[number];

export interface NeighbourReading extends DeviceNeighbour {
  readonly chassisKind: ChassisKind;
  readonly portKind: PortKind;
  readonly remotePortDescription: string;
  /** All management addresses; the first is `remoteAddress`. */
  readonly remoteAddresses: readonly string[];
  /** What it does now; empty when it does not say. */
  readonly capabilities: readonly Capability[];
  /** What CDP says of the other end of the cable. */
  readonly remoteDuplex: 'full' | 'half' | 'unknown';
}
