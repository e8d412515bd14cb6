// Collects what the marks of a profile say about a device: sensors, processors, memories, volumes, wireless clients.
import type { DeviceMemory, DeviceProcessor, DeviceSensor, DeviceVolume, WirelessGroup } from '../../../../common/model/device.ts';
import { tagKey, tagValue } from '../../../../common/model/tags.ts';
import type { DeviceReading } from '../../device-reading.ts';
import type { SnmpValue } from '../../protocol.ts';
import type { CapacityMark, MarkLimits, ProfileSymbol } from '../profile.ts';
import { scalarOf } from './row-tags.ts';
import { sensorValue } from './sensor-value.ts';
import { numberOfValue, scaled, textOfValue } from './value-text.ts';

/** A value that a symbol brought, with the row around it. */
export interface MarkedValue {
  readonly value: SnmpValue;
  readonly number: number | bigint | undefined;
  /** Of the row, without the device's. */
  readonly tags: readonly string[];
  readonly index: string;
  readonly oid: string;
}

interface Capacity {
  oid: string;
  name: string;
  readonly parts: Partial<Record<CapacityMark['part'], number>>;
  /** Its unit is not the one that the mark says. */
  doubtful: boolean;
}

/** One per evaluation. The first mark of an object counts: a profile's own are before those that it extends. */
export class MarkCollector {
  readonly #reading: DeviceReading;
  readonly #sensors = new Map<string, DeviceSensor>();
  readonly #processors = new Map<string, DeviceProcessor>();
  readonly #memories = new Map<string, Capacity>();
  readonly #volumes = new Map<string, Capacity>();
  readonly #wireless = new Map<string, WirelessGroup>();

  constructor(reading: DeviceReading) {
    this.#reading = reading;
  }

  add(symbol: ProfileSymbol, row: MarkedValue): void {
    const { marks } = symbol;
    const { number, oid, index } = row;
    const text = textOfValue(row.value) ?? '';
    const sensor = this.#holding(marks.sensor, index, text);
    if (sensor !== undefined && !this.#sensors.has(oid)) {
      const value = sensorValue(sensor, this.#reading, index, text, number, symbol.scale);
      if (value !== undefined) this.#sensors.set(oid, { oid, name: nameOf(sensor.name, symbol, row), ...value });
    }
    if (number === undefined) return;
    const value = scaled(number, symbol.scale);
    const processor = this.#holding(marks.processor, index, text);
    const wireless = this.#holding(marks.wireless, index, text);
    const memory = this.#holding(marks.memory, index, text);
    const volume = this.#holding(marks.volume, index, text);
    if (processor !== undefined && !this.#processors.has(oid)) this.#processors.set(oid, { oid, name: nameOf(processor.name, symbol, row), usage: value });
    if (wireless !== undefined && !this.#wireless.has(oid)) this.#wireless.set(oid, { name: nameOf(wireless.name, symbol, row), clients: value });
    if (memory !== undefined) this.#capacity(this.#memories, memory, symbol, row, value);
    if (volume !== undefined) this.#capacity(this.#volumes, volume, symbol, row, value);
  }

  /** The mark when it holds for this row. */
  #holding<T extends MarkLimits>(mark: T | undefined, index: string, text: string): T | undefined {
    if (mark === undefined || mark.skip.has(text)) return undefined;
    if (mark.rows !== undefined && mark.rows.match(index) === undefined) return undefined;
    if (mark.only !== undefined) {
      const cell = index === '' ? scalarOf(this.#reading, mark.only.oid)?.value : this.#reading.column(mark.only.oid).get(index);
      if (mark.only.values.has(cell === undefined ? '' : (textOfValue(cell) ?? '')) === mark.only.exceptions) return undefined;
    }
    return mark.unless.some((oid) => this.#reading.column(oid).size > 0 || scalarOf(this.#reading, oid) !== undefined) ? undefined : mark;
  }

  results(): { sensors: DeviceSensor[]; processors: DeviceProcessor[]; memories: DeviceMemory[]; volumes: DeviceVolume[]; wireless: WirelessGroup[] } {
    const memories = [...this.#memories.values()].map(({ oid, name, parts, doubtful }): DeviceMemory => {
      const { total, used, percent } = completed(parts);
      return doubtful ? { oid, name, total: null, used: null, percent } : { oid, name, total, used, percent };
    });
    const volumes = [...this.#volumes.values()].flatMap(({ oid, name, parts, doubtful }): DeviceVolume[] => {
      const { total, used } = completed(parts);
      return doubtful || total === null || used === null ? [] : [{ oid, name, total, used }];
    });
    return { sensors: [...this.#sensors.values()], processors: [...this.#processors.values()], memories, volumes, wireless: [...this.#wireless.values()] };
  }

  #capacity(into: Map<string, Capacity>, mark: CapacityMark, symbol: ProfileSymbol, row: MarkedValue, value: number): void {
    const key = `${mark.group}|${row.index}`;
    const known = into.get(key) ?? { oid: row.oid, name: '', parts: {}, doubtful: false };
    if (known.parts[mark.part] !== undefined) return;
    known.parts[mark.part] = mark.part === 'percent' ? value : unsigned(row, symbol) * this.#unit(mark, row.index);
    if (mark.part === 'total' && known.parts.total! > mark.most) known.doubtful = true;
    // The object that a memory is known by is the one that moves.
    if (mark.part === 'used' || (mark.part !== 'total' && known.parts.used === undefined)) known.oid = row.oid;
    if (known.name === '') known.name = nameOf(mark.name, symbol, row);
    into.set(key, known);
  }

  #unit(mark: CapacityMark, index: string): number {
    if (typeof mark.bytes === 'number') return mark.bytes;
    const value = this.#reading.column(mark.bytes).get(index);
    const unit = value === undefined ? undefined : numberOfValue(value);
    return unit === undefined || unit <= 0 ? 1 : Number(unit);
  }
}

/** Sizes beyond 2^31 units come out negative from agents that keep them in 32 bits. */
function unsigned({ value, number }: MarkedValue, { scale }: ProfileSymbol): number {
  const read = Number(number);
  return scaled(value.type === 'integer' && read < 0 ? read + 2 ** 32 : read, scale);
}

function completed(parts: Capacity['parts']): { total: number | null; used: number | null; percent: number | null } {
  const total = parts.total ?? (parts.used !== undefined && parts.free !== undefined ? parts.used + parts.free : null);
  const used = parts.used ?? (total !== null && parts.free !== undefined ? total - parts.free : null);
  const percent = parts.percent ?? (total !== null && used !== null && total > 0 ? (used / total) * 100 : null);
  return { total, used: used ?? (total !== null && percent !== null ? (total * percent) / 100 : null), percent };
}

/** `{tag}`, `{index}` and `{this|orThat}` in a template, or the key of a tag alone; without a template the values of the row's tags, else the symbol's name. */
function nameOf(template: string, symbol: ProfileSymbol, row: MarkedValue): string {
  const values = new Map(row.tags.map((tag) => [tagKey(tag), tagValue(tag)]));
  if (template === '') {
    const texts = [...values.values()].filter((text) => text !== '');
    return texts.length > 0 ? texts.join(' ') : row.index === '' ? symbol.name : `${symbol.name} ${row.index}`;
  }
  // Of a row a single word is the key of a tag: as a literal text it would name all rows alike.
  const pattern = values.has(template) || (row.index !== '' && /^\w+$/u.test(template)) ? `{${template}}` : template;
  const filled = pattern.replace(/\{([\w|]+)\}/gu, (_, keys: string) => {
    for (const key of keys.split('|')) {
      const text = key === 'index' ? row.index : (values.get(key) ?? '');
      if (text !== '') return text;
    }
    return '';
  });
  return filled.replace(/\s+/gu, ' ').trim() || `${symbol.name} ${row.index}`.trim();
}
