// What evaluating a profile against a reading gives.
import type { DeviceMemory, DeviceProcessor, DeviceSensor, DeviceVolume, WirelessGroup } from '../../../../common/model/device.ts';
import type { Oid } from '../../protocol.ts';
import type { DeviceField, InterfaceField } from '../profile.ts';

/** gauge: the value as it is. The others: a counter; its difference between two polls becomes a rate, a count, or both (the rate as `<metric>.rate`). */
export type SampleKind = 'gauge' | 'rate' | 'monotonic_count' | 'monotonic_count_and_rate';

/** One value of one series. */
export interface ProfileSample {
  /** With `snmp.` in front. */
  readonly metric: string;
  /** Tags of the row and of the device, without the agent's own (snmp_device, snmp_profile, device_namespace). */
  readonly tags: readonly string[];
  readonly kind: SampleKind;
  /** A gauge is scaled already; a counter is as it was read. */
  readonly value: number | bigint;
  /** What differences of a counter are multiplied by; 1 for a gauge. */
  readonly scale: number;
  /** Where the counter wraps; 0 when it does not say (then it never counts as wrapped). */
  readonly counterBits: 0 | 32 | 64;
  /** Where the number came from: column and index, or the scalar. */
  readonly oid: Oid;
  /** ifIndex of the interface, for values of IF-MIB. */
  readonly ifIndex?: string;
  /** The most that the counter can move in a second, by the interface's speed, before scaling. */
  readonly most?: number;
  /** The 32-bit counter of the same thing, for 64-bit counters that stand still. */
  readonly narrow?: { readonly oid: Oid; readonly value: number };
  /** The series starts anew when this changes: a utilisation when the speed does. */
  readonly epoch?: string;
}

/** A sample with what the computed metrics ask about it. */
export interface EvaluatedSample extends ProfileSample {
  readonly symbol: string;
  /** '' for a scalar. */
  readonly index: string;
}

export interface InterfaceMetadata {
  readonly index: string;
  readonly fields: Readonly<Partial<Record<InterfaceField, string>>>;
  readonly idTags: readonly string[];
}

export interface Evaluation {
  readonly samples: readonly ProfileSample[];
  readonly deviceTags: readonly string[];
  readonly device: Readonly<Partial<Record<DeviceField, string>>>;
  readonly interfaces: readonly InterfaceMetadata[];
  readonly sensors: readonly DeviceSensor[];
  readonly processors: readonly DeviceProcessor[];
  readonly memories: readonly DeviceMemory[];
  readonly volumes: readonly DeviceVolume[];
  readonly wireless: readonly WirelessGroup[];
  /** OIDs of the profile (as it writes them) that brought a value, and those that brought none. */
  readonly answered: readonly Oid[];
  readonly unanswered: readonly Oid[];
}

export interface EvaluationContext {
  /** Stable name by ifIndex (counters/interface-identity.ts): takes the place of ifName in tags, also where a device has no ifName. */
  readonly interfaces?: ReadonlyMap<string, string>;
  /** Fill 64-bit interface counters from the 32-bit ones where a device has none; the plan must have asked for them. */
  readonly narrow?: boolean;
  /** Speeds that a person configured, bits per second, by ifIndex. */
  readonly speeds?: ReadonlyMap<string, { readonly in?: number; readonly out?: number }>;
}
