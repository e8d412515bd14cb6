// What a sensor's number means: factors by row, the two entity-sensor tables, units that need a formula.
import type { DeviceSensor } from '../../../../common/model/device.ts';
import type { DeviceReading } from '../../device-reading.ts';
import { printerErrorsIn, STOPS_PRINTING } from '../../inventory/supplies.ts';
import { TRUTH_TYPE, UNITS_SCALE, entitySensorType, timesPowerOfTen } from '../../entity-sensor-types.ts';
import type { SensorMark } from '../profile.ts';
import { scalarOf } from './row-tags.ts';
import { numberOfValue, scaled, textOfValue } from './value-text.ts';

/** The tables of RFC 3433 and of CISCO-ENTITY-SENSOR-MIB have the same columns: type, scale, precision, value, status. */
const ENTITY_TABLES = { entity_sensor: '1.3.6.1.2.1.99.1.1.1', cisco_entity_sensor: '1.3.6.1.4.1.9.9.91.1.1.1.1' } as const;

/** The light of transceivers is measured in dBm, also where an agent says watts: type 6 with such a description (entPhysicalDescr). */
const WATTS = 6;
const OPTICS = /\bDOM\b|\b(?:optical|laser|transceiver)\b.*power|\b[rt]x power/iu;
const ENTITY_DESCRIPTION = '1.3.6.1.2.1.47.1.1.1.1.2';
/** Precisions beyond this are no precisions. RFC 3433 allows -8 … 9. */
const MOST_DIGITS = 20;

export type SensorValue = Pick<DeviceSensor, 'class' | 'unit' | 'value' | 'stateText' | 'health'>;

/** A value of a cell: of the row when there is one, else the scalar. */
function cell(reading: DeviceReading, oid: string, index: string): string | undefined {
  const value = index === '' ? scalarOf(reading, oid)?.value : reading.column(oid).get(index);
  return value === undefined ? undefined : textOfValue(value);
}

function numberAt(reading: DeviceReading, oid: string | undefined, index: string): number | undefined {
  if (oid === undefined) return undefined;
  const value = index === '' ? scalarOf(reading, oid)?.value : reading.column(oid).get(index);
  const number = value === undefined ? undefined : numberOfValue(value);
  return number === undefined ? undefined : Number(number);
}

function kindOf(by: string | number, reading: DeviceReading, index: string): string {
  return (typeof by === 'string' ? cell(reading, by, index) : index.split('.')[by - 1]) ?? '';
}

/** Reads a sensor. `text` and `number` are of the value after its symbol's patterns; undefined when the row is no sensor or is not there. */
export function sensorValue(mark: SensorMark, reading: DeviceReading, index: string, text: string, number: number | bigint | undefined, scale: number): SensorValue | undefined {
  if (mark.decode === 'entity_sensor' || mark.decode === 'cisco_entity_sensor') return number === undefined ? undefined : entityValue(ENTITY_TABLES[mark.decode], mark, reading, index, Number(number));
  if (mark.decode === 'printer_errors') return complaints(mark, reading, index);
  const kind = mark.kinds === undefined ? mark : mark.kinds.values.get(kindOf(mark.kinds.by, reading, index));
  if (kind === undefined) return undefined;
  const state = (kind === mark ? mark : kind).states.get(text) ?? mark.states.get(text);
  const status = mark.status === undefined ? undefined : mark.status.values.get(cell(reading, mark.status.oid, index) ?? '');
  const value = number === undefined ? null : decoded(mark, shifted(mark, reading, index, scaled(scaled(scaled(number, scale), mark.scale), kind === mark ? 1 : kind.scale)));
  // A state whose text the device writes out has no number.
  if (value === null && state === undefined && kind.class !== 'state') return undefined;
  return {
    class: kind.class,
    unit: kind.unit,
    value: value !== null && Number.isFinite(value) ? value : null,
    stateText: state?.text ?? status?.text ?? (kind.class === 'state' ? text : ''),
    health: worse(state?.health, status?.health),
  };
}

/** hrPrinterDetectedErrorState in words: a set of bits has no number, but one text. */
function complaints({ unit }: SensorMark, reading: DeviceReading, index: string): SensorValue {
  const errors = printerErrorsIn(reading, index);
  const health = errors.length === 0 ? 'ok' : errors.some((error) => STOPS_PRINTING.has(error)) ? 'alert' : 'warn';
  return { class: 'state', unit, value: null, stateText: errors.map((error) => error.replaceAll('_', ' ')).join(', ') || 'none', health };
}

function shifted(mark: SensorMark, reading: DeviceReading, index: string, value: number): number {
  const digits = numberAt(reading, mark.digits, index) ?? 0;
  const divisor = numberAt(reading, mark.divisor, index) ?? 1;
  const byDigits = Number.isInteger(digits) && Math.abs(digits) <= MOST_DIGITS ? timesPowerOfTen(value, -digits) : value;
  return divisor === 0 ? byDigits : byDigits / divisor;
}

function decoded({ decode }: Pick<SensorMark, 'decode'>, value: number): number | null {
  if (decode === 'fahrenheit') return ((value - 32) * 5) / 9;
  if (decode === 'kelvin') return value - 273.15;
  if (decode === 'milliwatt_dbm') return value > 0 ? 10 * Math.log10(value) : null;
  if (decode === 'microwatt_dbm') return value > 0 ? 10 * Math.log10(value / 1_000) : null;
  if (decode === 'wifi_channel') return megahertzOf(value);
  return value;
}

/** Middle of a channel of IEEE 802.11 in the bands of 2.4 and 5 GHz, MHz. Some agents keep flags above the low eight bits. */
function megahertzOf(value: number): number | null {
  const channel = value % 256;
  if (!Number.isInteger(channel) || channel < 1 || channel > 196) return null;
  return channel === 14 ? 2_484 : (channel < 14 ? 2_407 : 5_000) + 5 * channel;
}

function entityValue(table: string, mark: SensorMark, reading: DeviceReading, index: string, raw: number): SensorValue {
  const type = numberAt(reading, `${table}.1`, index);
  const scale = numberAt(reading, `${table}.2`, index) ?? UNITS_SCALE;
  const precision = numberAt(reading, `${table}.3`, index) ?? 0;
  const status = numberAt(reading, `${table}.5`, index);
  const [sensorClass, unit] = type === undefined ? [mark.class, mark.unit] : entitySensorType(type);
  const optics = type === WATTS && OPTICS.test(cell(reading, ENTITY_DESCRIPTION, index) ?? '');
  const usable = Math.abs(precision) <= MOST_DIGITS && scale >= 1 && scale <= 17;
  const value = usable ? timesPowerOfTen(raw, 3 * (scale - UNITS_SCALE) - precision) : raw;
  const truth = type === TRUTH_TYPE;
  return {
    class: optics ? 'optical_power' : sensorClass,
    unit: optics ? 'decibel-milliwatt' : unit,
    // unavailable(2) says that the number means nothing.
    value: status === 2 ? null : optics ? decoded({ decode: 'milliwatt_dbm' }, value * 1_000) : value,
    stateText: status === 2 ? 'unavailable' : status === 3 ? 'nonoperational' : truth ? (raw === 1 ? 'true' : 'false') : '',
    // Agents without the column have nothing to say against the sensor.
    health: status === 3 ? 'alert' : status === 2 ? 'unknown' : 'ok',
  };
}

const ORDER = ['unknown', 'ok', 'warn', 'alert'] as const;

function worse(a: DeviceSensor['health'] = 'unknown', b: DeviceSensor['health'] = 'unknown'): DeviceSensor['health'] {
  return ORDER[Math.max(ORDER.indexOf(a), ORDER.indexOf(b))]!;
}
