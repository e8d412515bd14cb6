// Reads this product's marks on symbols and metric entries (sensor, processor, memory, volume, wireless); Datadog ignores these keys.
import type { SensorClass } from '../../../../common/model/device.ts';
import { SENSOR_CLASSES } from '../../../../common/model/device.ts';
import type { YamlMap } from '../../../config/yaml-document.ts';
import type { CapacityMark, MarkLimits, NamedMark, ProfileMarks, SensorKind, SensorMark, SensorState } from '../profile.ts';
import { SENSOR_DECODES } from '../profile.ts';
import { child } from './node-reader.ts';
import type { NodeReader } from './node-reader.ts';

export const NO_MARKS: ProfileMarks = { sensor: undefined, processor: undefined, memory: undefined, volume: undefined, wireless: undefined };

const HEALTHS = ['ok', 'warn', 'alert', 'unknown'] as const;
/** The unit of a class when a mark does not say. */
const UNITS: Partial<Record<SensorClass, string>> = {
  temperature: 'degree celsius',
  humidity: 'percent',
  fan: 'revolution/minute',
  power: 'watt',
  voltage: 'volt',
  current: 'ampere',
  frequency: 'hertz',
  optical_power: 'decibel-milliwatt',
  load: 'percent',
  charge: 'percent',
  runtime: 'second',
  signal: 'decibel-milliwatt',
  noise: 'decibel-milliwatt',
  percent: 'percent',
  energy: 'watt-hour',
};
/** Short spellings of units that profiles may use. */
const SHORT: Readonly<Record<string, string>> = { celsius: 'degree celsius', fahrenheit: 'degree fahrenheit', rpm: 'revolution/minute', dbm: 'decibel-milliwatt', db: 'decibel' };

/** The marks of a symbol, or of the entry around it where the symbol has none. */
export function readMarks(reader: NodeReader, symbol: YamlMap, entry: YamlMap | undefined): ProfileMarks {
  const mark = (key: string): YamlMap | undefined => {
    const own = child(symbol, key) ?? (entry === undefined || entry === symbol ? undefined : child(entry, key));
    if (own?.kind === 'text' && own.empty) reader.error(own, `"${key}" must be a map; write {} for one without keys.`);
    return reader.map(own, `"${key}"`);
  };
  const [sensor, processor, memory, volume, wireless] = [mark('sensor'), mark('processor'), mark('memory'), mark('volume'), mark('wireless')];
  if (sensor === undefined && processor === undefined && memory === undefined && volume === undefined && wireless === undefined) return NO_MARKS;
  return {
    sensor: sensor === undefined ? undefined : readSensor(reader, sensor),
    processor: processor === undefined ? undefined : readNamed(reader, processor),
    memory: memory === undefined ? undefined : readCapacity(reader, memory),
    volume: volume === undefined ? undefined : readCapacity(reader, volume),
    wireless: wireless === undefined ? undefined : readNamed(reader, wireless),
  };
}

function unitOf(reader: NodeReader, map: YamlMap, sensorClass: SensorClass): string {
  const text = reader.text(map, 'unit');
  return text === undefined ? (UNITS[sensorClass] ?? '') : (SHORT[text] ?? text);
}

function readSensor(reader: NodeReader, map: YamlMap): SensorMark | undefined {
  const decode = reader.oneOf(map, 'decode', SENSOR_DECODES);
  const states = readStates(reader, map, 'states');
  const perRow = decode === 'entity_sensor' || decode === 'cisco_entity_sensor';
  const sensorClass = reader.oneOf(map, 'class', SENSOR_CLASSES) ?? (states.size > 0 ? 'state' : 'other');
  const kindsMap = reader.map(child(map, 'kinds'), '"kinds"');
  if (child(map, 'class') === undefined && states.size === 0 && !perRow && kindsMap === undefined) reader.error(map, `A sensor needs a class: one of ${SENSOR_CLASSES.join(', ')}.`);
  const statusMap = reader.map(child(map, 'status'), '"status"');
  const statusOid = statusMap === undefined ? undefined : reader.oid(statusMap);
  if (statusMap !== undefined && statusOid === undefined) reader.error(statusMap, '"status" needs the OID of its column.');
  return {
    class: sensorClass,
    unit: unitOf(reader, map, sensorClass),
    name: reader.text(map, 'name') ?? '',
    scale: reader.number(map, 'scale') ?? 1,
    states,
    decode,
    digits: reader.oid(map, 'digits'),
    divisor: reader.oid(map, 'divisor'),
    kinds: kindsMap === undefined ? undefined : readKinds(reader, kindsMap),
    status: statusMap === undefined || statusOid === undefined ? undefined : { oid: statusOid, values: readStates(reader, statusMap, 'values') },
    ...readLimits(reader, map),
  };
}

function readNamed(reader: NodeReader, map: YamlMap): NamedMark {
  return { name: reader.text(map, 'name') ?? '', ...readLimits(reader, map) };
}

/** Keys that all marks have. `unless` is one OID or a list of them, `only` a column with `values` or with `except`. */
function readLimits(reader: NodeReader, map: YamlMap): MarkLimits {
  const texts = (key: string, of: YamlMap = map): string[] => {
    const node = child(of, key);
    if (node?.kind === 'text') return [node.text];
    return reader.list(node, `"${key}"`).flatMap((one) => (one.kind === 'text' ? [one.text] : []));
  };
  const unless = texts('unless').map((oid) => oid.replace(/^\./u, ''));
  if (unless.some((oid) => !/^\d+(?:\.\d+)+$/u.test(oid))) reader.error(child(map, 'unless') ?? map, '"unless" names OIDs: 1.3.6.1.4.1.99999.1.2, or a list of them.');
  const only = reader.map(child(map, 'only'), '"only"');
  const onlyOid = only === undefined ? undefined : reader.oid(only);
  if (only !== undefined && onlyOid === undefined) reader.error(only, '"only" needs the OID of its column.');
  const exceptions = only !== undefined && child(only, 'except') !== undefined;
  return {
    skip: new Set(texts('skip')),
    unless,
    rows: reader.pattern(map, 'rows'),
    only: only === undefined || onlyOid === undefined ? undefined : { oid: onlyOid, values: new Set(texts(exceptions ? 'except' : 'values', only)), exceptions },
  };
}

function readKinds(reader: NodeReader, map: YamlMap): SensorMark['kinds'] {
  const by = reader.oid(map) ?? reader.count(map, 'index', 1);
  if (by === undefined) return reader.error(map, '"kinds" needs the OID of its column or the number of its place in the index.');
  const values = new Map<string, SensorKind>();
  const listed = reader.map(child(map, 'values'), '"values"');
  for (const [value, { value: node }] of listed?.entries ?? []) {
    const kind = reader.map(node, 'A kind');
    const sensorClass = kind === undefined ? undefined : reader.oneOf(kind, 'class', SENSOR_CLASSES);
    if (kind === undefined || sensorClass === undefined) reader.error(node, 'A kind is a map with a class: {class: temperature, unit: celsius}.');
    else values.set(value, { class: sensorClass, unit: unitOf(reader, kind, sensorClass), scale: reader.number(kind, 'scale') ?? 1, states: readStates(reader, kind, 'states') });
  }
  return { by, values };
}

/** States: `1: {text: on, health: ok}` or, for one that is just well, `1: on`. */
function readStates(reader: NodeReader, map: YamlMap, key: string): ReadonlyMap<string, SensorState> {
  const states = new Map<string, SensorState>();
  for (const [value, { value: node }] of reader.map(child(map, key), `"${key}"`)?.entries ?? []) {
    if (node.kind === 'text') states.set(value, { text: node.text, health: 'ok' });
    else {
      const state = reader.map(node, 'A state');
      if (state !== undefined) states.set(value, { text: reader.text(state, 'text') ?? value, health: reader.oneOf(state, 'health', HEALTHS) ?? 'unknown' });
    }
  }
  return states;
}

function readCapacity(reader: NodeReader, map: YamlMap): CapacityMark | undefined {
  const part = reader.oneOf(map, 'part', ['total', 'used', 'free', 'percent'] as const);
  if (part === undefined) return reader.error(map, 'The mark needs "part": total, used, free or percent.');
  const bytes = reader.text(map, 'bytes');
  const factor = bytes === undefined ? 1 : Number(bytes);
  const column = Number.isNaN(factor) ? reader.oid(map, 'bytes') : undefined;
  return {
    part,
    group: reader.text(map, 'group') ?? '',
    name: reader.text(map, 'name') ?? '',
    bytes: column ?? (Number.isNaN(factor) ? 1 : factor),
    most: reader.number(map, 'most') ?? Number.POSITIVE_INFINITY,
    ...readLimits(reader, map),
  };
}
