// Devices of the LAN as the console shows them: identity, interfaces, sensors and the rest, with where each fact came from.
import type { Millis } from '../time/millis.ts';

export const DEVICE_KINDS = ['switch', 'router', 'firewall', 'access_point', 'wlc', 'printer', 'storage', 'server', 'ups', 'pdu', 'sensor', 'load_balancer', 'sd-wan', 'other'] as const;
/** Datadog's device types. */
export type DeviceKind = (typeof DEVICE_KINDS)[number];

/** new: found, nobody decided; monitored: polled; ignored: a person said so; lost: was found and is gone. */
export const DEVICE_STATES = ['new', 'monitored', 'ignored', 'lost'] as const;
export type DeviceState = (typeof DEVICE_STATES)[number];

/** up: answers; down: does not; away: its network is not here, so it is not asked; unknown: not asked yet; asleep: polling stopped with this machine. */
export const REACHABILITIES = ['up', 'down', 'away', 'unknown'] as const;
export type Reachability = (typeof REACHABILITIES)[number];

/** Who a device says it is. Empty texts are unknown. */
export interface DeviceIdentity {
  readonly name: string;
  readonly description: string;
  readonly objectId: string;
  readonly vendor: string;
  readonly model: string;
  readonly osName: string;
  readonly osVersion: string;
  readonly serial: string;
  readonly location: string;
  readonly contact: string;
  readonly kind: DeviceKind;
  /** Time since its start by sysUpTime, ms; null when it did not say. */
  readonly uptimeMs: number | null;
}

export const OPER_STATES = ['up', 'down', 'testing', 'unknown', 'dormant', 'notPresent', 'lowerLayerDown'] as const;
export type OperState = (typeof OPER_STATES)[number];

/** One interface. Numbers are null where the device has none. Rates are of the newest poll. */
export interface DeviceInterface {
  readonly index: number;
  readonly name: string;
  readonly alias: string;
  readonly description: string;
  /** IANAifType number. */
  readonly type: number | null;
  readonly mac: string;
  readonly mtu: number | null;
  /** Bits per second. */
  readonly speed: number | null;
  readonly duplex: 'full' | 'half' | 'unknown';
  readonly admin: 'up' | 'down' | 'testing' | 'unknown';
  readonly oper: OperState;
  /** Milliseconds since the last change of state. */
  readonly lastChangeMs: number | null;
  readonly inBits: number | null;
  readonly outBits: number | null;
  /** Percent of the speed, the busier direction. */
  readonly utilisation: number | null;
  readonly inErrors: number | null;
  readonly outErrors: number | null;
  readonly inDiscards: number | null;
  readonly outDiscards: number | null;
  readonly inUnicast: number | null;
  readonly outUnicast: number | null;
  readonly inMulticast: number | null;
  readonly outMulticast: number | null;
}

export const SENSOR_CLASSES = [
  'temperature', 'humidity', 'fan', 'power', 'voltage', 'current', 'frequency', 'optical_power', 'load', 'charge', 'runtime', 'state', 'airflow', 'pressure', 'signal', 'noise', 'count', 'percent', 'energy', 'power_factor', 'distance', 'other',
] as const;
export type SensorClass = (typeof SENSOR_CLASSES)[number];

/** One sensor. `value` is in `unit` (a unit of common/units); of a state it is the number behind `stateText`. */
export interface DeviceSensor {
  readonly oid: string;
  readonly class: SensorClass;
  readonly name: string;
  readonly value: number | null;
  readonly unit: string;
  readonly stateText: string;
  readonly health: 'ok' | 'warn' | 'alert' | 'unknown';
}

export interface DeviceProcessor {
  readonly oid: string;
  readonly name: string;
  /** Percent busy. */
  readonly usage: number;
}

export interface DeviceMemory {
  readonly oid: string;
  readonly name: string;
  /** Bytes; null when only the percentage is known. */
  readonly total: number | null;
  readonly used: number | null;
  readonly percent: number | null;
}

export interface DeviceVolume {
  readonly oid: string;
  readonly name: string;
  readonly total: number;
  readonly used: number;
  /** Cannot be written, so that being full is no news. */
  readonly readOnly?: boolean;
}

export interface DeviceSupply {
  readonly name: string;
  readonly colour: string;
  /** Percent left; null when the printer only says "some" or nothing. */
  readonly percent: number | null;
  readonly note: string;
}

/** A station of a wireless controller or access point, counted by radio or network. */
export interface WirelessGroup {
  readonly name: string;
  readonly clients: number;
}

export const LINK_SOURCES = ['lldp', 'cdp', 'fdb', 'arp', 'manual'] as const;
export type LinkSource = (typeof LINK_SOURCES)[number];

/** What a device says is at the other end of one of its ports. Empty texts are unknown. */
export interface DeviceNeighbour {
  readonly protocol: 'lldp' | 'cdp';
  readonly localIndex: number | null;
  readonly localPort: string;
  readonly remoteName: string;
  readonly remotePort: string;
  readonly remoteChassis: string;
  readonly remoteAddress: string;
  readonly remoteDescription: string;
}

/** Something that is wrong with a device now, worst first. `text` is a code of the console's catalogue with `params`. */
export interface DeviceProblem {
  readonly severity: 'warn' | 'alert';
  readonly code: string;
  readonly params: Readonly<Record<string, string | number>>;
  readonly since: Millis | null;
}
