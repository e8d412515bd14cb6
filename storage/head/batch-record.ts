// The bodies of batch, layout and row records: references and times as runs, values as they lie in memory. See storage/docs/format.md.
import { BytesMalformed } from '../../common/bytes/byte-reader.ts';
import type { ByteReader } from '../../common/bytes/byte-reader.ts';
import type { ByteWriter } from '../../common/bytes/byte-writer.ts';
import type { Batch, SketchPoint, SourceName } from '../../common/model/batch.ts';
import type { Millis } from '../../common/time/millis.ts';
import { writeText } from './log-text.ts';

/** How a column is written: as runs, as differences, or as it is. */
const RUNS = 0;
const DIFFERENCES = 1;
const RAW = 2;

/** Up to so many numbers are read one by one. */
const FEW = 32;

const decoder = new TextDecoder('utf-8', { fatal: true });

function bytesOf(column: Uint32Array | Float64Array): Uint8Array {
  return new Uint8Array(column.buffer, column.byteOffset, column.byteLength);
}

/** The series that a source names together, under a number that rows refer to. */
export interface LogLayout {
  readonly number: number;
  readonly source: SourceName;
  readonly refs: Uint32Array;
}

/** A batch of a known layout at one time: values[i] belongs to the i-th reference of the layout. */
export interface LogRow {
  readonly layout: number;
  readonly seq: number;
  readonly watermark: Millis;
  readonly t: Millis;
  readonly values: Float64Array;
}

export function writeLayoutBody(out: ByteWriter, { number, source, refs }: LogLayout): void {
  out.varint(number);
  writeText(out, source);
  out.varint(refs.length);
  writeRefs(out, refs);
}

/** Throws BytesMalformed, or TypeError when the name of the source is no UTF-8. `most`: references that a record may hold. */
export function readLayoutBody(reader: ByteReader, most: number): LogLayout {
  const number = reader.varint();
  const source = decoder.decode(reader.block());
  const count = reader.varint();
  // A run of many references takes few bytes, so the length of the record is no bound.
  if (count > most) throw new BytesMalformed(`a layout of ${count} series`);
  return { number, source, refs: readRefs(reader, count) };
}

export function writeRowBody(out: ByteWriter, { layout, seq, watermark, t, values }: LogRow): void {
  out.varint(layout);
  out.varint(seq);
  out.f64(watermark);
  out.f64(t);
  out.raw(bytesOf(values));
}

/** The values go to offset `end` of the reader; `room` gives the array for them. Throws BytesMalformed. */
export function readRowBody(reader: ByteReader, end: number, room: (length: number) => Float64Array): LogRow {
  const layout = reader.varint();
  const seq = reader.varint();
  const watermark = reader.f64();
  const t = reader.f64();
  const left = end - reader.offset;
  if (left < 0 || left % 8 !== 0) throw new BytesMalformed('a value is cut off');
  const values = room(left / 8);
  const { length } = values;
  if (length > FEW) bytesOf(values).set(reader.raw(left));
  // One by one, because two views of the bytes of a short row would cost more.
  else for (let i = 0; i < length; i++) values[i] = reader.f64();
  return { layout, seq, watermark, t, values };
}

export function writeBatchBody(out: ByteWriter, { source, seq, watermark, refs, ts, values, sketches = [] }: Batch): void {
  writeText(out, source);
  out.varint(seq);
  out.f64(watermark);
  out.varint(refs.length);
  writeRefs(out, refs);
  writeTimes(out, ts);
  out.raw(bytesOf(values));
  out.varint(sketches.length);
  for (const { ref, ts: t, bytes } of sketches) {
    out.varint(ref);
    out.f64(t);
    out.block(bytes);
  }
}

/** Throws BytesMalformed, or TypeError when the name of the source is no UTF-8. */
export function readBatchBody(reader: ByteReader): Batch {
  const source = decoder.decode(reader.block());
  const seq = reader.varint();
  const watermark = reader.f64();
  const count = reader.varint();
  // Each value takes 8 bytes, so a wrong count cannot ask for more memory than the record is long.
  reader.need(count * 8);
  const refs = readRefs(reader, count);
  const ts = readTimes(reader, count);
  const values = new Float64Array(count);
  bytesOf(values).set(reader.raw(count * 8));
  const sketchCount = reader.varint();
  reader.need(sketchCount * 10);
  const sketches: SketchPoint[] = [];
  for (let i = 0; i < sketchCount; i++) sketches.push({ ref: reader.varint(), ts: reader.f64(), bytes: reader.block().slice() });
  return { source, seq, watermark, refs, ts, values, ...(sketches.length > 0 ? { sketches } : {}) };
}

/** The end of a run of references that count up by one: a source names its series in one go, so most batches have few runs. */
function refRunEnd(refs: Uint32Array, from: number): number {
  const { length } = refs;
  const shift = refs[from]! - from;
  let end = from + 1;
  while (end < length && refs[end] === end + shift) end++;
  return end;
}

function writeRefs(out: ByteWriter, refs: Uint32Array): void {
  let runs = 0;
  for (let from = 0; from < refs.length; from = refRunEnd(refs, from)) runs++;
  if (runs > refs.length / 2) {
    out.u8(DIFFERENCES);
    let before = 0;
    for (const ref of refs) {
      out.signed(ref - before);
      before = ref;
    }
    return;
  }
  out.u8(RUNS);
  for (let from = 0; from < refs.length; ) {
    const end = refRunEnd(refs, from);
    out.varint(refs[from]!);
    out.varint(end - from);
    from = end;
  }
}

function readRefs(reader: ByteReader, count: number): Uint32Array {
  const refs = new Uint32Array(count);
  const kind = reader.u8();
  if (kind === DIFFERENCES) {
    let before = 0;
    for (let i = 0; i < count; i++) refs[i] = before += reader.signed();
    return refs;
  }
  if (kind !== RUNS) throw new BytesMalformed(`references of kind ${kind}`);
  for (let from = 0; from < count; ) {
    const first = reader.varint();
    const end = from + runLength(reader, count - from);
    for (let i = from; i < end; i++) refs[i] = first + i - from;
    from = end;
  }
  return refs;
}

function runLength(reader: ByteReader, left: number): number {
  const length = reader.varint();
  if (length < 1 || length > left) throw new BytesMalformed(`a run of ${length} where ${left} are left`);
  return length;
}

/** The end of a run of equal times; 0 and -0 are two times, so that they come back as they were. */
function timeRunEnd(ts: Float64Array, from: number): number {
  const { length } = ts;
  const t = ts[from]!;
  let end = from + 1;
  if (t === 0) while (end < length && Object.is(ts[end], t)) end++;
  else while (end < length && ts[end] === t) end++;
  return end;
}

function writeTimes(out: ByteWriter, ts: Float64Array): void {
  let runs = 0;
  for (let from = 0; from < ts.length; from = timeRunEnd(ts, from)) runs++;
  if (runs <= ts.length / 8 || runs <= 1) {
    out.u8(RUNS);
    for (let from = 0; from < ts.length; ) {
      const end = timeRunEnd(ts, from);
      out.f64(ts[from]!);
      out.varint(end - from);
      from = end;
    }
  } else if (ts.every((t) => Number.isSafeInteger(t) && Math.abs(t) < 2 ** 50 && !Object.is(t, -0))) {
    out.u8(DIFFERENCES);
    let before = 0;
    for (const t of ts) {
      out.signed(t - before);
      before = t;
    }
  } else {
    out.u8(RAW);
    out.raw(bytesOf(ts));
  }
}

function readTimes(reader: ByteReader, count: number): Float64Array {
  const ts = new Float64Array(count);
  const kind = reader.u8();
  if (kind === RUNS) {
    for (let from = 0; from < count; ) {
      const t = reader.f64();
      const end = from + runLength(reader, count - from);
      ts.fill(t, from, end);
      from = end;
    }
  } else if (kind === DIFFERENCES) {
    let before = 0;
    for (let i = 0; i < count; i++) ts[i] = before += reader.signed();
  } else if (kind === RAW) bytesOf(ts).set(reader.raw(count * 8));
  else throw new BytesMalformed(`times of kind ${kind}`);
  return ts;
}
