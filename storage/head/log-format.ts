// The bytes of the head's log: segment header, framed records, series definitions. See storage/docs/format.md.
import { crc32 } from 'node:zlib';
import { ByteReader, BytesMalformed } from '../../common/bytes/byte-reader.ts';
import type { ByteWriter } from '../../common/bytes/byte-writer.ts';
import type { Batch } from '../../common/model/batch.ts';
import type { MetricType, SeriesMeta } from '../../common/model/series.ts';
import { MAX_REF } from '../sqlite/bucket-key.ts';
import { readBatchBody, readLayoutBody, readRowBody, writeBatchBody, writeLayoutBody, writeRowBody } from './batch-record.ts';
import type { LogLayout, LogRow } from './batch-record.ts';
import { writeText } from './log-text.ts';

/** 'VDTLOG' and a 16-bit version, little-endian. */
const MAGIC = [0x56, 0x44, 0x54, 0x4c, 0x4f, 0x47];
/** Version 2 had no layouts and rows and is read like this one; version 1 was never released and is not. */
export const LOG_VERSION = 3;
export const OLDEST_LOG_VERSION = 2;
export const SEGMENT_HEADER_BYTES = 8;
const FRAME_BYTES = 8;

const SERIES = 1;
const BATCH = 2;
const LAYOUT = 3;
const ROW = 4;
const METRIC_TYPES: readonly MetricType[] = ['gauge', 'rate', 'count', 'monotonic_count', 'distribution'];

const decoder = new TextDecoder('utf-8', { fatal: true });

/** What a record says. */
export type LogRecord =
  | { readonly kind: 'series'; readonly meta: SeriesMeta }
  | { readonly kind: 'batch'; readonly batch: Batch }
  | { readonly kind: 'layout'; readonly layout: LogLayout }
  | { readonly kind: 'row'; readonly row: LogRow };

export function segmentHeader(): Uint8Array {
  return Uint8Array.from([...MAGIC, LOG_VERSION & 0xff, LOG_VERSION >> 8]);
}

/** The version in a segment's header, or undefined when this is no segment. */
export function segmentVersion(bytes: Uint8Array): number | undefined {
  if (bytes.length < SEGMENT_HEADER_BYTES || MAGIC.some((byte, i) => bytes[i] !== byte)) return undefined;
  return bytes[6]! | (bytes[7]! << 8);
}

/** Begins a framed record: length, CRC-32 of type and body, type, body. Answers where. */
function beginFrame(out: ByteWriter, type: number): number {
  const start = out.length;
  out.u32(0);
  out.u32(0);
  out.u8(type);
  return start;
}

function endFrame(out: ByteWriter, start: number): void {
  const content = out.written(start + FRAME_BYTES);
  out.patchU32(start, content.length);
  out.patchU32(start + 4, crc32(content));
}

export function writeSeries(out: ByteWriter, meta: SeriesMeta): void {
  const start = beginFrame(out, SERIES);
  out.varint(meta.ref);
  writeText(out, meta.metric);
  out.varint(meta.tags.length);
  for (const tag of meta.tags) writeText(out, tag);
  out.u8(METRIC_TYPES.indexOf(meta.type));
  writeText(out, meta.unit);
  out.f64(meta.interval);
  endFrame(out, start);
}

export function writeBatch(out: ByteWriter, batch: Batch): void {
  const start = beginFrame(out, BATCH);
  writeBatchBody(out, batch);
  endFrame(out, start);
}

export function writeLayout(out: ByteWriter, layout: LogLayout): void {
  const start = beginFrame(out, LAYOUT);
  writeLayoutBody(out, layout);
  endFrame(out, start);
}

export function writeRow(out: ByteWriter, row: LogRow): void {
  const start = beginFrame(out, ROW);
  writeRowBody(out, row);
  endFrame(out, start);
}

/** How records are read. */
export interface RecordRoom {
  /** The array that the values of a row are put into; it may be the same one again and again. */
  readonly values: (length: number) => Float64Array;
  /** Definitions that were read before, by their checksum: every segment repeats those of all its series. */
  readonly series?: Map<number, { readonly bytes: Uint8Array; readonly meta: SeriesMeta }>;
}

const ROOM: RecordRoom = { values: (length) => new Float64Array(length) };

/**
 * Reads the records from offset `start` on, in order. Stops at the first one that is damaged or cut off and answers the offset up to
 * which the bytes are whole (their length when nothing is wrong). Never throws for what the bytes hold.
 */
export function readRecords(file: Uint8Array, start: number, visit: (record: LogRecord) => void, room: RecordRoom = ROOM): number {
  // Parts of a plain array cost less than those of the Buffer that files are read into.
  const bytes = new Uint8Array(file.buffer, file.byteOffset, file.byteLength);
  const whole = new ByteReader(bytes);
  let offset = start;
  while (offset < bytes.length) {
    const record = readRecord(whole, offset, room);
    if (record === undefined) return offset;
    visit(record.record);
    offset = record.end;
  }
  return offset;
}

function readRecord(whole: ByteReader, offset: number, room: RecordRoom): { record: LogRecord; end: number } | undefined {
  const { bytes } = whole;
  if (bytes.length - offset <= FRAME_BYTES) return undefined;
  whole.offset = offset;
  const length = whole.u32();
  const checksum = whole.u32();
  const start = whole.offset;
  if (length < 1 || length > bytes.length - start) return undefined;
  const content = bytes.subarray(start, start + length);
  if (crc32(content) !== checksum) return undefined;
  const known = content[0] === SERIES ? room.series?.get(checksum) : undefined;
  if (known !== undefined && Buffer.compare(known.bytes, content) === 0) return { record: { kind: 'series', meta: known.meta }, end: start + length };
  try {
    if (content[0] === ROW) {
      // Nearly all records are rows: they are read without a reader of their own.
      whole.offset = start + 1;
      return { record: { kind: 'row', row: readRowBody(whole, start + length, room.values) }, end: start + length };
    }
    const reader = new ByteReader(bytes, start, start + length);
    const record = readBody(reader.u8(), reader);
    if (record === undefined || reader.remaining > 0) return undefined;
    if (record.kind === 'series') room.series?.set(checksum, { bytes: content, meta: record.meta });
    return { record, end: start + length };
  } catch (error) {
    // TextDecoder says TypeError for bytes that are no UTF-8.
    if (error instanceof BytesMalformed || error instanceof TypeError) return undefined;
    throw error;
  }
}

function readBody(type: number, reader: ByteReader): LogRecord | undefined {
  switch (type) {
    case SERIES:
      return { kind: 'series', meta: readSeries(reader) };
    case BATCH:
      return { kind: 'batch', batch: readBatchBody(reader) };
    case LAYOUT:
      return { kind: 'layout', layout: readLayoutBody(reader, MAX_REF + 1) };
    default:
      return undefined;
  }
}

function readText(reader: ByteReader): string {
  return decoder.decode(reader.block());
}

function readSeries(reader: ByteReader): SeriesMeta {
  const ref = reader.varint();
  if (ref > MAX_REF) throw new BytesMalformed(`series reference ${ref}`);
  const metric = readText(reader);
  const count = reader.varint();
  reader.need(count);
  const tags = Array.from({ length: count }, () => readText(reader));
  const type = METRIC_TYPES[reader.u8()];
  if (type === undefined) throw new BytesMalformed('unknown metric type');
  return { ref, metric, tags, type, unit: readText(reader), interval: reader.f64() };
}
