// Sensors by ENTITY-SENSOR-MIB (RFC 3433) and Cisco's larger edition of it, with scale and precision worked in.
import { ENTITY_NAME_PLAN, entityNameOf } from './entities.ts';
import { TRUTH_TYPE, UNITS_SCALE, entitySensorType, timesPowerOfTen } from '../entity-sensor-types.ts';
import { joinPlans } from '../device-reading.ts';
import { numberOf } from './values.ts';
import { rowsOf } from './rows.ts';
import type { DeviceReading, ReadingPlan } from '../device-reading.ts';
import type { DeviceSensor } from '../../../common/model/device.ts';

/** Columns 1 to 5 are type, scale, precision, value, status in both. */
const STANDARD = '1.3.6.1.2.1.99.1.1.1';
const CISCO = '1.3.6.1.4.1.9.9.91.1.1.1.1';
const CISCO_THRESHOLD_SEVERITY = '1.3.6.1.4.1.9.9.91.1.2.1.1.2';
const CISCO_THRESHOLD_CROSSED = '1.3.6.1.4.1.9.9.91.1.2.1.1.5';

export const ENTITY_SENSOR_PLAN: ReadingPlan = joinPlans([
  { scalars: [], columns: [...[1, 2, 3, 4, 5].flatMap((column) => [`${STANDARD}.${column}`, `${CISCO}.${column}`]), CISCO_THRESHOLD_SEVERITY, CISCO_THRESHOLD_CROSSED] },
  ENTITY_NAME_PLAN,
]);

/** All sensors of both MIBs. A sensor that the agent calls unavailable has no value; one that is broken warns. */
export function entitySensorsOf(reading: DeviceReading): DeviceSensor[] {
  const crossed = crossedThresholds(reading);
  const standard = sensorsAt(reading, STANDARD, new Map());
  const known = new Set(standard.map(({ oid }) => oid.slice(STANDARD.length)));
  return [...standard, ...sensorsAt(reading, CISCO, crossed).filter(({ oid }) => !known.has(oid.slice(CISCO.length)))];
}

function sensorsAt(reading: DeviceReading, table: string, crossed: ReadonlyMap<string, number>): DeviceSensor[] {
  return rowsOf(reading, [`${table}.4`]).map((row) => {
    const cell = (column: number) => numberOf(reading.column(`${table}.${column}`).get(row));
    const type = cell(1) ?? 2;
    const [sensorClass, unit] = entitySensorType(type);
    const status = cell(5) ?? 1;
    const raw = status === 2 ? null : cell(4);
    const severity = crossed.get(row) ?? 0;
    return {
      oid: `${table}.4.${row}`,
      class: sensorClass,
      name: entityNameOf(reading, row) || row,
      value: raw === null ? null : scaled(raw, cell(2) ?? UNITS_SCALE, cell(3) ?? 0),
      unit,
      stateText: type === TRUTH_TYPE && raw !== null ? (raw === 1 ? 'true' : 'false') : '',
      health: status === 3 ? 'warn' : raw === null ? 'unknown' : severity >= 20 ? 'alert' : severity > 0 ? 'warn' : 'ok',
    };
  });
}

/** Raw × 10^(3·(scale - 9) - precision), by a power of ten that is exact in one operation. */
function scaled(raw: number, scale: number, precision: number): number | null {
  const exponent = 3 * (scale - UNITS_SCALE) - precision;
  if (!Number.isSafeInteger(exponent) || Math.abs(exponent) > 40) return null;
  return timesPowerOfTen(raw, exponent);
}

/** Highest severity (10 minor, 20 major, 30 critical) of the thresholds that a Cisco sensor is beyond right now, by sensor. */
function crossedThresholds(reading: DeviceReading): Map<string, number> {
  const severities = reading.column(CISCO_THRESHOLD_SEVERITY);
  const crossed = new Map<string, number>();
  for (const [row, value] of reading.column(CISCO_THRESHOLD_CROSSED)) {
    if (numberOf(value) !== 1) continue;
    const sensor = row.slice(0, row.lastIndexOf('.'));
    // Severity 1 is "other".
    crossed.set(sensor, Math.max(crossed.get(sensor) ?? 0, numberOf(severities.get(row)) ?? 1));
  }
  return crossed;
}
