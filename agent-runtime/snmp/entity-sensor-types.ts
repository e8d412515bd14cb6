// What the types and scales of ENTITY-SENSOR-MIB (RFC 3433) mean; CISCO-ENTITY-SENSOR-MIB has the same and two types more.
import type { SensorClass } from '../../common/model/device.ts';

/** By EntitySensorDataType from 3 on: voltsAC … truthvalue, specialEnum, dBm. 1 and 2 are other and unknown. */
const TYPES: readonly (readonly [SensorClass, string])[] = [
  ['voltage', 'volt'],
  ['voltage', 'volt'],
  ['current', 'ampere'],
  ['power', 'watt'],
  ['frequency', 'hertz'],
  ['temperature', 'degree celsius'],
  ['humidity', 'percent'],
  ['fan', 'revolution/minute'],
  ['airflow', 'cubic meter/minute'],
  ['state', ''],
  ['state', ''],
  ['optical_power', 'decibel-milliwatt'],
];
const OTHER: readonly [SensorClass, string] = ['other', ''];
export const TRUTH_TYPE = 12;
/** EntitySensorDataScale: units(9) is 10^0, each step a thousand: yocto(1) … yotta(17). */
export const UNITS_SCALE = 9;

/** Class and unit of a sensor of a type; types that no one has named are "other". */
export function entitySensorType(type: number): readonly [SensorClass, string] {
  return TYPES[type - 3] ?? OTHER;
}

/** A value times a power of ten, in one operation that is exact where that is possible. */
export function timesPowerOfTen(value: number, exponent: number): number {
  return exponent < 0 ? value / 10 ** -exponent : value * 10 ** exponent;
}
