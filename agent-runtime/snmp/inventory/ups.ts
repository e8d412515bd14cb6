// An uninterruptible power supply by UPS-MIB (RFC 1628).
import { numberOf, textOf } from './values.ts';
import { rowsOf } from './rows.ts';
import type { DeviceReading, ReadingPlan } from '../device-reading.ts';
import type { DeviceSensor, SensorClass } from '../../../common/model/device.ts';

const UPS = '1.3.6.1.2.1.33.1';
const MANUFACTURER = `${UPS}.1.1.0`;
const MODEL = `${UPS}.1.2.0`;
const BATTERY = `${UPS}.2`;
const OUTPUT_SOURCE = `${UPS}.4.1.0`;
const OUTPUT_FREQUENCY = `${UPS}.4.2.0`;
const INPUT = `${UPS}.3.3.1`;
const OUTPUT = `${UPS}.4.4.1`;

export const UPS_PLAN: ReadingPlan = {
  scalars: [MANUFACTURER, MODEL, ...[1, 2, 3, 4, 5, 6, 7].map((column) => `${BATTERY}.${column}.0`), OUTPUT_SOURCE, OUTPUT_FREQUENCY],
  columns: [2, 3, 4, 5].flatMap((column) => [`${INPUT}.${column}`, `${OUTPUT}.${column}`]),
};

const BATTERY_STATES = ['', 'unknown', 'normal', 'low', 'depleted'] as const;
const SOURCES = ['', 'other', 'none', 'normal', 'bypass', 'battery', 'booster', 'reducer'] as const;

/** One line of the input or the output: volts, amperes, watts, hertz, percent of what the unit can give; null where the device does not say. */
interface UpsLine {
  readonly line: string;
  readonly frequency: number | null;
  readonly voltage: number | null;
  readonly current: number | null;
  readonly power: number | null;
  readonly load: number | null;
}

/** What the unit says of itself, in plain units; null where it does not say. */
export interface UpsFacts {
  readonly manufacturer: string;
  readonly model: string;
  readonly battery: (typeof BATTERY_STATES)[number];
  readonly secondsOnBattery: number | null;
  readonly minutesRemaining: number | null;
  readonly chargePercent: number | null;
  readonly batteryVoltage: number | null;
  readonly batteryCurrent: number | null;
  readonly batteryTemperature: number | null;
  readonly source: (typeof SOURCES)[number];
  readonly outputFrequency: number | null;
  readonly inputs: readonly UpsLine[];
  readonly outputs: readonly UpsLine[];
}

/** Undefined when the device answers nothing of UPS-MIB. */
export function upsOf(reading: DeviceReading): UpsFacts | undefined {
  const battery = (column: number, tenth = false) => fraction(numberOf(reading.scalar(`${BATTERY}.${column}.0`)), tenth);
  const answered = UPS_PLAN.scalars.some((oid) => reading.scalar(oid) !== undefined) || UPS_PLAN.columns.some((oid) => reading.column(oid).size > 0);
  if (!answered) return undefined;
  const cell = (table: string, column: number, row: string, tenth = false) => fraction(numberOf(reading.column(`${table}.${column}`).get(row)), tenth);
  const rows = (table: string) => rowsOf(reading, [2, 3, 4, 5].map((column) => `${table}.${column}`));
  return {
    manufacturer: textOf(reading.scalar(MANUFACTURER)).trim(),
    model: textOf(reading.scalar(MODEL)).trim(),
    battery: BATTERY_STATES[battery(1) ?? 0] ?? '',
    secondsOnBattery: battery(2),
    minutesRemaining: battery(3),
    chargePercent: battery(4),
    batteryVoltage: battery(5, true),
    batteryCurrent: battery(6, true),
    batteryTemperature: battery(7),
    source: SOURCES[numberOf(reading.scalar(OUTPUT_SOURCE)) ?? 0] ?? '',
    outputFrequency: fraction(numberOf(reading.scalar(OUTPUT_FREQUENCY)), true),
    inputs: rows(INPUT).map((line) => ({ line, frequency: cell(INPUT, 2, line, true), voltage: cell(INPUT, 3, line), current: cell(INPUT, 4, line, true), power: cell(INPUT, 5, line), load: null })),
    outputs: rows(OUTPUT).map((line) => ({ line, frequency: null, voltage: cell(OUTPUT, 2, line), current: cell(OUTPUT, 3, line, true), power: cell(OUTPUT, 4, line), load: cell(OUTPUT, 5, line) })),
  };
}

/** Many of the MIB's objects count tenths. */
function fraction(value: number | null, tenth: boolean): number | null {
  return value === null ? null : tenth ? value / 10 : value;
}

/** The same as sensors, each with the OID that its number came from. */
export function upsSensorsOf(facts: UpsFacts): DeviceSensor[] {
  const onBattery = facts.source === 'battery';
  const sensor = (oid: string, sensorClass: SensorClass, name: string, value: number | null, unit: string, health: DeviceSensor['health'] = 'ok'): DeviceSensor[] =>
    value === null ? [] : [{ oid, class: sensorClass, name, value, unit, stateText: '', health }];
  const state = (oid: string, name: string, value: number, text: string, health: DeviceSensor['health']): DeviceSensor[] =>
    text === '' ? [] : [{ oid, class: 'state', name, value, unit: '', stateText: text, health }];
  const charge = facts.chargePercent;
  const batteryHealth = facts.battery === 'depleted' ? 'alert' : facts.battery === 'low' ? 'warn' : facts.battery === 'normal' ? 'ok' : 'unknown';
  return [
    ...state(`${BATTERY}.1.0`, 'Battery', BATTERY_STATES.indexOf(facts.battery), facts.battery, batteryHealth),
    ...state(OUTPUT_SOURCE, 'Output source', SOURCES.indexOf(facts.source), facts.source, onBattery || facts.source === 'none' ? 'alert' : facts.source === 'bypass' ? 'warn' : facts.source === 'other' ? 'unknown' : 'ok'),
    ...sensor(`${BATTERY}.2.0`, 'runtime', 'Time on battery', facts.secondsOnBattery, 'second', facts.secondsOnBattery !== null && facts.secondsOnBattery > 0 ? 'warn' : 'ok'),
    ...sensor(`${BATTERY}.3.0`, 'runtime', 'Time remaining', facts.minutesRemaining, 'minute'),
    ...sensor(`${BATTERY}.4.0`, 'charge', 'Charge', charge, 'percent', charge === null || charge >= 50 ? 'ok' : charge < 20 ? 'alert' : 'warn'),
    ...sensor(`${BATTERY}.5.0`, 'voltage', 'Battery voltage', facts.batteryVoltage, 'volt'),
    ...sensor(`${BATTERY}.6.0`, 'current', 'Battery current', facts.batteryCurrent, 'ampere'),
    ...sensor(`${BATTERY}.7.0`, 'temperature', 'Battery temperature', facts.batteryTemperature, 'degree celsius'),
    ...sensor(OUTPUT_FREQUENCY, 'frequency', 'Output frequency', facts.outputFrequency, 'hertz'),
    ...facts.inputs.flatMap(({ line, frequency, voltage, current, power }) => [
      ...sensor(`${INPUT}.2.${line}`, 'frequency', `Input ${line} frequency`, frequency, 'hertz'),
      ...sensor(`${INPUT}.3.${line}`, 'voltage', `Input ${line} voltage`, voltage, 'volt'),
      ...sensor(`${INPUT}.4.${line}`, 'current', `Input ${line} current`, current, 'ampere'),
      ...sensor(`${INPUT}.5.${line}`, 'power', `Input ${line} power`, power, 'watt'),
    ]),
    ...facts.outputs.flatMap(({ line, voltage, current, power, load }) => [
      ...sensor(`${OUTPUT}.2.${line}`, 'voltage', `Output ${line} voltage`, voltage, 'volt'),
      ...sensor(`${OUTPUT}.3.${line}`, 'current', `Output ${line} current`, current, 'ampere'),
      ...sensor(`${OUTPUT}.4.${line}`, 'power', `Output ${line} power`, power, 'watt'),
      ...sensor(`${OUTPUT}.5.${line}`, 'load', `Output ${line} load`, load, 'percent', load === null || load <= 90 ? 'ok' : load > 100 ? 'alert' : 'warn'),
    ]),
  ];
}
