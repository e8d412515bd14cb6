// The map of the network: what is on it, what is plugged into what, and where every station was seen.
import type { LinkSource } from './device.ts';
import type { Millis } from '../time/millis.ts';

/**
 * device: polled by us. neighbour: announces itself, but is not polled. unmanaged_switch: nobody announces it, but several things hang on
 * one port. station: an address in a forwarding table. this_computer: where this program runs, unless it is one of the devices.
 */
export const TOPOLOGY_NODE_KINDS = ['device', 'neighbour', 'unmanaged_switch', 'station', 'this_computer'] as const;
export type TopologyNodeKind = (typeof TOPOLOGY_NODE_KINDS)[number];

/** One thing on the map. Empty texts are unknown. `id` says the kind and what it is known by, so it stays the same from one map to the next. */
export interface TopologyNode {
  readonly id: string;
  readonly kind: TopologyNodeKind;
  /** The device's id; '' for what is no device. */
  readonly deviceId: string;
  readonly name: string;
  readonly description: string;
  readonly macs: readonly string[];
  readonly addresses: readonly string[];
  /** Words of LLDP ('bridge', 'router', 'access_point', 'telephone' …); empty when it does not say. */
  readonly capabilities: readonly string[];
  /** This program runs on it. */
  readonly isHere: boolean;
  readonly lastSeen: Millis;
}

/** One end of a cable. `index` is the ifIndex, null when it is not known; `interface` is its name or whatever the other side says of it. */
export interface LinkEnd {
  readonly node: string;
  readonly index: number | null;
  readonly interface: string;
}

/** One member of an aggregate. `speed` in bits per second, the slower end; null when neither end says. */
export interface LinkCable {
  readonly a: LinkEnd;
  readonly b: LinkEnd;
  readonly speed: number | null;
}

/** What connects two nodes: one cable, or an aggregate of several (`members` then lists them, and the ends are the aggregates). */
export interface TopologyLink {
  readonly id: string;
  readonly a: LinkEnd;
  readonly b: LinkEnd;
  readonly members: readonly LinkCable[];
  /** How it is known, best first. */
  readonly sources: readonly LinkSource[];
  /** Nodes that spanning tree keeps it from forwarding at. */
  readonly blockedAt: readonly string[];
  /** Bits per second, of an aggregate the sum; null when unknown. */
  readonly speed: number | null;
  readonly lastSeen: Millis;
  /** Not seen by the newest readings: kept for a while, then gone. */
  readonly isStale: boolean;
}

export const SIGHTING_REASONS = [
  /** Learned on a port that leads to no other switch. */
  'edge_port',
  /** Learned on a port with a neighbour that is not polled: it is behind that. */
  'behind_neighbour',
  /** Learned on a port towards a device that does not list it. */
  'beyond_device',
  /** Only a router knows its address: somewhere on that interface. */
  'arp_only',
  /** It announces itself on that port. */
  'announced',
] as const;
export type SightingReason = (typeof SIGHTING_REASONS)[number];

/** Where a station was seen. `node` is the switch (or router); `vlan` null when no table tells it. */
export interface Sighting {
  readonly node: string;
  readonly index: number | null;
  readonly interface: string;
  readonly vlan: number | null;
  readonly lastSeen: Millis;
  readonly why: SightingReason;
  /** The neighbour or device it is behind; '' when it is none. */
  readonly behind: string;
}

/** Everything known of the place of one MAC address; the best sighting first. `node` is what the map draws for it. */
export interface StationPlace {
  readonly mac: string;
  readonly addresses: readonly string[];
  readonly node: string;
  readonly sightings: readonly Sighting[];
}

/**
 * An answer to "where is this plugged in?": one thing with one MAC address ('' when none is known), and where it was seen, the best first. `name` and
 * `nodeName` are what the map calls the thing and the switch; `deviceId` is '' where the switch is no device.
 */
export interface Whereabouts {
  readonly mac: string;
  readonly addresses: readonly string[];
  readonly node: string;
  readonly name: string;
  readonly sightings: readonly (Sighting & { readonly nodeName: string; readonly deviceId: string })[];
}

export interface Topology {
  readonly t: Millis;
  readonly nodes: readonly TopologyNode[];
  readonly links: readonly TopologyLink[];
  readonly places: readonly StationPlace[];
}

/**
 * What a person said of the map, kept until they take it back. merge: two nodes are one thing. split: a neighbour is not the device it was taken for.
 * link: there is a cable that nobody announces. hide: a link that is none.
 */
export type TopologyOverride =
  | { readonly kind: 'merge'; readonly node: string; readonly into: string }
  | { readonly kind: 'split'; readonly node: string; readonly from: string }
  | { readonly kind: 'link'; readonly a: LinkEnd; readonly b: LinkEnd }
  | { readonly kind: 'hide'; readonly link: string };

/** A place on the map's plane, in units of the layout (a device is about 1 wide). */
export interface NodePosition {
  readonly x: number;
  readonly y: number;
  /** Put there by a person: never moved. */
  readonly isPinned?: boolean;
}

/** One thing that a person said of the map, in the names that its two ends or things had then. `key` takes it back; `t` null when it is not known since when. */
export interface SaidOfMap {
  readonly key: string;
  readonly kind: TopologyOverride['kind'];
  readonly t: Millis | null;
  readonly one: string;
  readonly other: string;
}
