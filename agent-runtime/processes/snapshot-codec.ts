// The stored form of a process table: one version byte, then deflated JSON of columns. Pure; decoding never throws.
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { errorMessage } from '../../common/errors/vedette-error.ts';
import type { Reading } from '../../common/model/host.ts';
import type { ProcessSnapshot } from '../../common/model/process.ts';

/**
 * Version 1: raw deflate (RFC 1951) of a JSON object with `t`, `interval`, `total`, numeric columns as arrays in which null is NaN,
 * and text columns as a list of distinct texts and one index per row. `age` is t − startedAt.
 */
const VERSION = 1;
/** A snapshot holds at most three times the configured top; this bounds what a damaged blob can make us build. */
const MOST_ROWS = 10_000;
const MOST_BYTES = 8 * 1024 * 1024;

/** Name in the file ↔ decimals kept: a hundredth of a percent, whole bytes, whole milliseconds. */
const NUMBERS = { pid: 1, parent: 1, cpu: 100, memory: 1, readRate: 1, writeRate: 1, threads: 1, age: 1 } as const;
const TEXTS = ['name', 'command', 'user', 'state'] as const;
type NumberColumn = keyof typeof NUMBERS;
type TextColumn = (typeof TEXTS)[number];

function packNumbers(values: ArrayLike<number>, decimals: number): (number | null)[] {
  return Array.from(values, (value) => (Number.isFinite(value) ? Math.round(value * decimals) / decimals : null));
}

function packTexts(values: readonly string[]): { texts: string[]; rows: number[] } {
  const indexes = new Map<string, number>();
  const rows = values.map((value) => {
    const known = indexes.get(value);
    if (known !== undefined) return known;
    indexes.set(value, indexes.size);
    return indexes.size - 1;
  });
  return { texts: [...indexes.keys()], rows };
}

/** The bytes of a snapshot, usually 1 to 3 kB for 30 to 60 rows. */
export function encodeSnapshot(snapshot: ProcessSnapshot): Uint8Array {
  const age = Float64Array.from(snapshot.startedAt, (startedAt) => snapshot.t - startedAt);
  const numbers = Object.fromEntries(Object.entries(NUMBERS).map(([name, decimals]) => [name, packNumbers(name === 'age' ? age : snapshot[name as Exclude<NumberColumn, 'age'>], decimals)]));
  const texts = Object.fromEntries(TEXTS.map((name) => [name, packTexts(snapshot[name])]));
  const json = JSON.stringify({ t: snapshot.t, interval: snapshot.interval, total: snapshot.total, numbers, texts });
  const body = deflateRawSync(Buffer.from(json, 'utf8'), { level: 6 });
  const bytes = new Uint8Array(body.length + 1);
  bytes[0] = VERSION;
  bytes.set(body, 1);
  return bytes;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function numberOf(value: unknown, name: string): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new Error(`"${name}" is not a number`);
  return value;
}

function unpackNumbers(columns: unknown, name: NumberColumn): Float64Array {
  const column = isRecord(columns) ? columns[name] : undefined;
  if (!Array.isArray(column) || column.length > MOST_ROWS) throw new Error(`the column "${name}" is missing or too long`);
  return Float64Array.from(column, (value: unknown) => (value === null ? Number.NaN : numberOf(value, name)));
}

function unpackTexts(columns: unknown, name: TextColumn): string[] {
  const column = isRecord(columns) ? columns[name] : undefined;
  if (!isRecord(column) || !Array.isArray(column['texts']) || !Array.isArray(column['rows'])) throw new Error(`the column "${name}" is missing`);
  const texts: unknown[] = column['texts'];
  const rows: unknown[] = column['rows'];
  if (rows.length > MOST_ROWS) throw new Error(`the column "${name}" is too long`);
  return rows.map((index) => {
    const text = texts[numberOf(index, name)];
    if (typeof text !== 'string') throw new Error(`the column "${name}" points to a text that is not there`);
    return text;
  });
}

/** The snapshot in these bytes, or the reason why there is none. */
export function decodeSnapshot(bytes: Uint8Array): Reading<ProcessSnapshot> {
  try {
    if (bytes[0] !== VERSION) return { ok: false, reason: `The stored process table has the unknown version ${bytes[0] ?? 'none'}.` };
    const value: unknown = JSON.parse(inflateRawSync(bytes.subarray(1), { maxOutputLength: MOST_BYTES }).toString('utf8'));
    if (!isRecord(value)) throw new Error('it is not an object');
    const t = numberOf(value['t'], 't');
    const column = (name: NumberColumn): Float64Array => unpackNumbers(value['numbers'], name);
    const text = (name: TextColumn): string[] => unpackTexts(value['texts'], name);
    const snapshot: ProcessSnapshot = {
      t,
      interval: numberOf(value['interval'], 'interval'),
      total: numberOf(value['total'], 'total'),
      pid: Uint32Array.from(column('pid')),
      parent: Uint32Array.from(column('parent')),
      cpu: column('cpu'),
      memory: column('memory'),
      readRate: column('readRate'),
      writeRate: column('writeRate'),
      threads: Uint32Array.from(column('threads')),
      startedAt: column('age').map((age) => t - age),
      name: text('name'),
      command: text('command'),
      user: text('user'),
      state: text('state'),
    };
    const rows = snapshot.pid.length;
    for (const part of [snapshot.parent, snapshot.cpu, snapshot.memory, snapshot.readRate, snapshot.writeRate, snapshot.threads, snapshot.startedAt, snapshot.name, snapshot.command, snapshot.user, snapshot.state]) {
      if (part.length !== rows) throw new Error('its columns differ in length');
    }
    return { ok: true, value: snapshot };
  } catch (error) {
    return { ok: false, reason: `The stored process table is damaged: ${errorMessage(error)}.` };
  }
}
