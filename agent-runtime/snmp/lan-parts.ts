// The parts of the LAN side and what they know of each other; lan.ts puts them together.
import type { DeviceIdentity, DeviceState } from '../../common/model/device.ts';
import type { Millis } from '../../common/time/millis.ts';
import type { Credential, LearnedLimits, Oid, SnmpSession, Target } from './protocol.ts';

/** What is kept of a device, as a document of kind 'device'. */
export interface DeviceRecord extends Target {
  /** Stable for ever, also when the address changes. */
  readonly id: string;
  /** Given by a person; '' takes the device's own. */
  readonly name: string;
  readonly notes: string;
  readonly state: DeviceState;
  /** The credential that worked; '' when it was only seen. */
  readonly credential: string;
  /** Allows SET; '' does not. */
  readonly writeCredential: string;
  /** 0: as configured. */
  readonly intervalMs: number;
  /** Chosen by a person; '' matches by sysObjectID. */
  readonly profile: string;
  readonly packetsPerSecond: number;
  /** Fixed by a person; null learns. */
  readonly fixedLimits: LearnedLimits | null;
  /** Learned, and for which firmware (sysDescr). `v1`: with its v2c credential it answers in v1 alone. */
  readonly learned: { readonly limits: LearnedLimits; readonly firmware: string; readonly v1?: boolean } | null;
  readonly mac: string;
  readonly network: string;
  readonly hostNames: readonly string[];
  readonly firstSeen: Millis;
  readonly lastSeen: Millis | null;
  /** As of the last poll that said it; null before. */
  readonly identity: DeviceIdentity | null;
  readonly engineId: string;
  /** Single objects that a person wants as metrics. */
  readonly graphs: readonly Oid[];
}

export type NewDevice = Pick<DeviceRecord, 'address' | 'port' | 'state'> & Partial<Omit<DeviceRecord, 'id'>>;

/** All devices, in memory and durable. Members throw VedetteError not_found, conflict. */
export interface DeviceRegistry {
  all(): readonly DeviceRecord[];
  get(id: string): DeviceRecord | undefined;
  /** Of the given network, else of none: other networks may have the same addresses. */
  byAddress(address: string, port: number, network: string): DeviceRecord | undefined;
  add(device: NewDevice): DeviceRecord;
  update(id: string, change: Partial<Omit<DeviceRecord, 'id'>>): DeviceRecord;
  remove(id: string): void;
  listen(listener: (changed: readonly string[], removed: readonly string[]) => void): () => void;
}

/** Sessions and polls of devices, for whoever asks beside the scheduler. */
export interface DeviceAccess {
  /** The session that polls use. Throws VedetteError unavailable: locked secrets, no credential, away. */
  sessionOf(id: string): SnmpSession;
  /** A session with the write credential. Throws VedetteError not_permitted when the device is not writable. */
  writeSessionOf(id: string): SnmpSession;
  poll(id: string): Promise<void>;
  /** Asks one port at once (after linkDown, linkUp) and lets its series and state follow. */
  pollPort(id: string, index: number): Promise<void>;
}

/** Credentials in the order in which they are tried; secrets stay in the vault. */
export interface CredentialBook {
  ids(): readonly string[];
  nameOf(id: string): string;
  /** Undefined while the vault is locked or the set is gone. */
  secretOf(id: string): Credential | undefined;
  listen(listener: () => void): () => void;
}

/** Where this machine is now. */
export interface NetworkPresence {
  /** False for a device whose network is known and not here; true where that cannot be said. */
  isHere(network: string): boolean;
  /** The known network an address lies in now; '' when it is none of them. */
  networkOf(address: string): string;
  listen(listener: () => void): () => void;
}

/** Names of objects, from bundled and imported MIBs. */
export interface ObjectNames {
  /** The longest known prefix and what follows it: '1.3.6.1.2.1.2.2.1.10.7' → { name: 'ifInOctets', suffix: '7' }; the OID itself when nothing is known. */
  nameOf(oid: Oid): { readonly name: string; readonly suffix: string };
  /** 'ifInOctets.7', 'IF-MIB::ifInOctets' or dotted → dotted; undefined when it is no known name. */
  oidOf(name: string): Oid | undefined;
}
