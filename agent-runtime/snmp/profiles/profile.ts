// What a profile says, after reading, merging and compiling: Datadog's SNMP profile format with this product's marks for the device page.
import type { SensorClass } from '../../../common/model/device.ts';
import type { Oid } from '../protocol.ts';
import type { LinearPattern } from './pattern/linear-pattern.ts';

/** How a value becomes points. `percent` is Datadog's deprecated spelling of a rate times 100. */
export const METRIC_TYPES = ['gauge', 'rate', 'monotonic_count', 'monotonic_count_and_rate', 'percent', 'flag_stream'] as const;
export type MetricType = (typeof METRIC_TYPES)[number];

export const VALUE_FORMATS = ['mac_address', 'ip_address'] as const;
export type ValueFormat = (typeof VALUE_FORMATS)[number];

/** One object to read and what is done to its value before anything else. */
export interface ProfileSymbol {
  /** Empty for constant_value_one. */
  readonly oid: Oid;
  readonly name: string;
  readonly metricType: MetricType | undefined;
  /** 1 when the profile does not say. */
  readonly scale: number;
  readonly extract: LinearPattern | undefined;
  readonly match: { readonly pattern: LinearPattern; readonly template: string } | undefined;
  readonly format: ValueFormat | undefined;
  readonly constantOne: boolean;
  readonly marks: ProfileMarks;
}

export interface IndexRange {
  /** From 0, both inclusive. */
  readonly start: number;
  readonly end: number;
}

/** How one row (or scalar, or device) comes to a tag. */
export type ProfileTag =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'index'; readonly key: string; readonly position: number; readonly mapping: ReadonlyMap<string, string> | undefined }
  | {
      readonly kind: 'symbol';
      readonly key: string;
      readonly symbol: ProfileSymbol;
      readonly transform: readonly IndexRange[];
      readonly mapping: ReadonlyMap<string, string> | undefined;
      /** Instead of the key: one tag per entry when the pattern matches. */
      readonly match: { readonly pattern: LinearPattern; readonly tags: ReadonlyMap<string, string> } | undefined;
    };

/** One entry of `metrics`. */
export interface ProfileMetric {
  readonly table: boolean;
  /** One for a scalar. */
  readonly symbols: readonly ProfileSymbol[];
  readonly metricType: MetricType | undefined;
  readonly tags: readonly ProfileTag[];
  readonly flagStream: { readonly placement: number; readonly suffix: string } | undefined;
}

/** A metadata field: the first symbol that yields a value, else the constant. */
export interface MetadataField {
  readonly symbols: readonly ProfileSymbol[];
  readonly value: string | undefined;
}

export const DEVICE_FIELDS = [
  'name', 'description', 'sys_object_id', 'location', 'serial_number', 'vendor', 'version', 'product_name', 'model', 'os_name', 'os_version', 'os_hostname', 'type',
] as const;
export type DeviceField = (typeof DEVICE_FIELDS)[number];

export const INTERFACE_FIELDS = ['name', 'alias', 'description', 'mac_address', 'admin_status', 'oper_status', 'type'] as const;
export type InterfaceField = (typeof INTERFACE_FIELDS)[number];

export interface ProfileMetadata {
  readonly device: ReadonlyMap<DeviceField, MetadataField>;
  readonly interface: ReadonlyMap<InterfaceField, MetadataField>;
  readonly interfaceTags: readonly ProfileTag[];
}

/** What a number of a sensor's state means. */
export interface SensorState {
  readonly text: string;
  readonly health: 'ok' | 'warn' | 'alert' | 'unknown';
}

/** Decodings that take more than a factor; README.md beside this file says what each does. */
export const SENSOR_DECODES = ['entity_sensor', 'cisco_entity_sensor', 'fahrenheit', 'kelvin', 'milliwatt_dbm', 'microwatt_dbm', 'wifi_channel', 'printer_errors'] as const;
export type SensorDecode = (typeof SENSOR_DECODES)[number];

/** Which rows a mark leaves out. */
export interface MarkLimits {
  /** Raw values that mean "not there". */
  readonly skip: ReadonlySet<string>;
  /** The mark holds only for devices that have none of these: columns or scalars that the profile reads and that say the same better. */
  readonly unless: readonly Oid[];
  /** The mark holds only for rows whose index matches. */
  readonly rows: LinearPattern | undefined;
  /** The mark holds only for rows where this column has one of the values, or none of them when they are exceptions. Rows without the cell have none of them. */
  readonly only: { readonly oid: Oid; readonly values: ReadonlySet<string>; readonly exceptions: boolean } | undefined;
}

/** What the numbers of some rows are. */
export interface SensorKind {
  readonly class: SensorClass;
  readonly unit: string;
  readonly scale: number;
  readonly states: ReadonlyMap<string, SensorState>;
}

/** Marks a value as one of the device's sensors. */
export interface SensorMark extends MarkLimits {
  readonly class: SensorClass;
  /** A unit of common/units; '' when it has none. */
  readonly unit: string;
  /** Literal text with {tag} and {index} in it, or just the key of a tag; '' takes the row's tags. */
  readonly name: string;
  /** Multiplies the sensor's value beside scale_factor, which multiplies the metric's too. */
  readonly scale: number;
  readonly states: ReadonlyMap<string, SensorState>;
  readonly decode: SensorDecode | undefined;
  /** Column or scalar with the number of decimal digits: the value is divided by 10 to that power. */
  readonly digits: Oid | undefined;
  /** Column or scalar that the value is divided by. */
  readonly divisor: Oid | undefined;
  /** Class and unit by row, from the value of a column or from a number of the index (counted from 1); rows with other values are no sensors. */
  readonly kinds: { readonly by: Oid | number; readonly values: ReadonlyMap<string, SensorKind> } | undefined;
  /** Health by row, from the value of a column. */
  readonly status: { readonly oid: Oid; readonly values: ReadonlyMap<string, SensorState> } | undefined;
}

/** A share of a memory or volume: rows with the same group and index belong together. */
export interface CapacityMark extends MarkLimits {
  readonly part: 'total' | 'used' | 'free' | 'percent';
  readonly group: string;
  readonly name: string;
  /** Bytes in one unit of the value: a number, or the column that says so. */
  readonly bytes: number | Oid;
  /** Bytes. A larger total is in some other unit than the MIB says: then only the percentage is believed. */
  readonly most: number;
}

/** Marks a value that needs nothing but a name. */
export interface NamedMark extends MarkLimits {
  readonly name: string;
}

/** What this product reads beside Datadog's keys, so that the device page can list it. */
export interface ProfileMarks {
  readonly sensor: SensorMark | undefined;
  readonly processor: NamedMark | undefined;
  readonly memory: CapacityMark | undefined;
  readonly volume: CapacityMark | undefined;
  readonly wireless: NamedMark | undefined;
}

export type ProfileOrigin = 'bundled' | 'user';

/** A sign that a device is one of the profile's: it answers this scalar, with a text that matches when there is a pattern. */
export interface ProfileSign {
  readonly oid: Oid;
  readonly pattern: LinearPattern | undefined;
}

/** A profile with everything that it extends merged in. */
export interface Profile {
  readonly name: string;
  readonly origin: ProfileOrigin;
  readonly description: string;
  /** Names with `_` in front exist to be extended and match no device. */
  readonly abstract: boolean;
  readonly patterns: readonly string[];
  /** Of devices whose sysObjectID is that of many: any of these decides. Empty: the sysObjectID is enough. Not inherited. */
  readonly signs: readonly ProfileSign[];
  /** Every profile that is in it, itself first. */
  readonly parts: readonly string[];
  readonly metrics: readonly ProfileMetric[];
  readonly tags: readonly ProfileTag[];
  readonly staticTags: readonly string[];
  readonly metadata: ProfileMetadata;
  /** Of the deprecated `device:` key; '' without it. */
  readonly vendor: string;
}

/** Something wrong in a profile file. Lines and columns count from 1. */
export interface ProfileError {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}
