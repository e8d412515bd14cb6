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

/** Appends one framed record: length, CRC-32 of type and body, type, body. */
function frame(out: ByteWriter, type: number, body: () => void): void {
  const start = out.length;
  out.u32(0);
  out.u32(0);
  out.u8(type);
  body();
  const content = out.written().subarray(start + FRAME_BYTES);
  out.patchU32(start, content.length);
  out.patchU32(start + 4, crc32(content));
}

export function writeSeries(out: ByteWriter, meta: SeriesMeta): void {
  frame(out, SERIES, () => {
    out.varint(meta.ref);
    writeText(out, meta.metric);
    out.varint(meta.tags.length);
    for (const tag of meta.tags) writeText(out, tag);
    out.u8(METRIC_TYPES.indexOf(meta.type));
    writeText(out, meta.unit);
    out.f64(meta.interval);
  });
}

export function writeBatch(out: ByteWriter, batch: Batch): void {
  frame(out, BATCH, () => writeBatchBody(out, batch));
}

export function writeLayout(out: ByteWriter, layout: LogLayout): void {
  frame(out, LAYOUT, () => writeLayoutBody(out, layout));
}

export function writeRow(out: ByteWriter, row: LogRow): void {
  frame(out, ROW, () => writeRowBody(out, row));
}

/**
 * Reads the records from offset `start` on, in order. Stops at the first one that is damaged or cut off and answers the offset up to
 * which the bytes are whole (their length when nothing is wrong). Never throws for what the bytes hold.
 */
export function readRecords(bytes: Uint8Array, start: number, visit: (record: LogRecord) => void): number {
  let offset = start;
  while (offset < bytes.length) {
    const record = readRecord(bytes, offset);
    if (record === undefined) return offset;
    visit(record.record);
    offset = record.end;
  }
  return offset;
}

function readRecord(bytes: Uint8Array, offset: number): { record: LogRecord; end: number } | undefined {
  if (bytes.length - offset <= FRAME_BYTES) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getUint32(offset, true);
  const start = offset + FRAME_BYTES;
  if (length < 1 || length > bytes.length - start) return undefined;
  if (crc32(bytes.subarray(start, start + length)) !== view.getUint32(offset + 4, true)) return undefined;
  try {
    const reader = new ByteReader(bytes, start, start + length);
    const type = reader.u8();
    const record = readBody(type, reader);
    return record !== undefined && reader.remaining === 0 ? { record, end: start + length } : undefined;
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
    case ROW:
      return { kind: 'row', row: readRowBody(reader) };
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
