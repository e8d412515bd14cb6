// One column of a row group as pages: texts and small numbers through a dictionary, times as packed differences. Pure but for zstd.
import { constants, zstdCompressSync } from 'node:zlib';
import { ByteWriter } from './byte-writer.ts';
import { ENCODING, PAGE, ZSTD_CODEC } from './format.ts';
import type { Run } from './format.ts';
import { HybridWriter, bitsFor, writeDeltas } from './hybrid.ts';
import { i32, struct, writeStruct } from './thrift.ts';

/** Rows of one page of times or values: what a reader of one series unpacks besides. */
export const PAGE_ROWS = 65_536;

/** Least and greatest as the format writes them, and how many rows are null. */
export interface ChunkStatistics {
  readonly nulls: number;
  readonly least?: Uint8Array;
  readonly greatest?: Uint8Array;
}

/** A column of a row group, ready to be written. */
export interface ColumnChunk {
  readonly pages: readonly Uint8Array[];
  readonly rows: number;
  readonly encodings: readonly number[];
  readonly codec: number;
  /** Bytes of the dictionary page with its head; 0 without one. It is the first page. */
  readonly dictionaryBytes: number;
  /** All pages with their heads. */
  readonly bytes: number;
  readonly uncompressedBytes: number;
  readonly statistics: ChunkStatistics;
}

/** Gathers the pages of one chunk. */
export class ChunkBuilder {
  private readonly pages: Uint8Array[] = [];
  private readonly encodings = new Set<number>([ENCODING.rle]);
  private rows = 0;
  private bytes = 0;
  private uncompressed = 0;
  private dictionaryBytes = 0;

  /** Call first if at all. */
  dictionary(content: Uint8Array, entries: number): void {
    this.encodings.add(ENCODING.plain);
    this.page(content, compress(content), (sizes) => struct([1, i32(PAGE.dictionary)], ...sizes, [7, struct([1, i32(entries)], [2, i32(ENCODING.plain)])]));
    this.dictionaryBytes = this.bytes;
  }

  data(content: Uint8Array, rows: number, encoding: number, packed = compress(content)): void {
    this.encodings.add(encoding);
    this.rows += rows;
    const head = struct([1, i32(rows)], [2, i32(encoding)], [3, i32(ENCODING.rle)], [4, i32(ENCODING.rle)]);
    this.page(content, packed, (sizes) => struct([1, i32(PAGE.data)], ...sizes, [5, head]));
  }

  done(statistics: ChunkStatistics): ColumnChunk {
    const { pages, rows, bytes, dictionaryBytes } = this;
    return { pages, rows, bytes, dictionaryBytes, encodings: [...this.encodings], codec: ZSTD_CODEC, uncompressedBytes: this.uncompressed, statistics };
  }

  private page(content: Uint8Array, packed: Uint8Array, head: (sizes: readonly (readonly [number, ReturnType<typeof i32>])[]) => ReturnType<typeof struct>): void {
    const writer = new ByteWriter(64);
    const fields = head([[2, i32(content.length)], [3, i32(packed.length)]]);
    if (fields.type === 'struct') writeStruct(writer, fields.value);
    this.pages.push(writer.view(), packed);
    this.bytes += writer.length + packed.length;
    this.uncompressed += writer.length + content.length;
  }
}

/** The usual level of zstd: higher ones take several times as long for 2 % of these numbers. Each page has a checksum, so a reader notices damage. */
export const compress = (content: Uint8Array): Uint8Array => zstdCompressSync(content, { params: { [constants.ZSTD_c_compressionLevel]: 3, [constants.ZSTD_c_checksumFlag]: 1 } });

const utf8 = new TextEncoder();

/** Texts (or null) by runs. */
export function textChunk(runs: readonly Run[], optional: boolean): ColumnChunk {
  const entries = new Map<string, number>();
  const plain = new ByteWriter();
  let least: Uint8Array | undefined;
  let greatest: Uint8Array | undefined;
  for (const { value } of runs) {
    if (value === null || entries.has(String(value))) continue;
    entries.set(String(value), entries.size);
    const bytes = utf8.encode(String(value));
    plain.uint32(bytes.length);
    plain.bytes(bytes);
    if (least === undefined || compareBytes(bytes, least) < 0) least = bytes;
    if (greatest === undefined || compareBytes(bytes, greatest) > 0) greatest = bytes;
  }
  const bounds = least === undefined || greatest === undefined || Math.max(least.length, greatest.length) > MAX_STATISTIC_BYTES ? {} : { least, greatest };
  return runChunk(runs, optional, plain.view(), entries.size, (value) => entries.get(String(value))!, bounds);
}

/** Long texts would make the description of the file larger than what it saves. */
const MAX_STATISTIC_BYTES = 256;

/** 32-bit integers by runs. */
export function integerChunk(runs: readonly Run[]): ColumnChunk {
  const entries = new Map<number, number>();
  const plain = new ByteWriter();
  for (const { value } of runs) {
    if (entries.has(value as number)) continue;
    entries.set(value as number, entries.size);
    plain.uint32((value as number) >>> 0);
  }
  const values = [...entries.keys()];
  const bytes = (value: number): Uint8Array => new Uint8Array(Int32Array.of(value).buffer);
  const least = values.reduce((a, b) => Math.min(a, b), Infinity);
  const greatest = values.reduce((a, b) => Math.max(a, b), -Infinity);
  return runChunk(runs, false, plain.view(), entries.size, (value) => entries.get(value as number)!, { least: bytes(least), greatest: bytes(greatest) });
}

function runChunk(runs: readonly Run[], optional: boolean, dictionary: Uint8Array, entries: number, place: (value: string | number) => number, bounds: { least?: Uint8Array; greatest?: Uint8Array }): ColumnChunk {
  const builder = new ChunkBuilder();
  const content = new ByteWriter();
  let rows = 0;
  let nulls = 0;
  const levels = new ByteWriter();
  const level = new HybridWriter(levels, 1);
  for (const run of runs) {
    level.put(run.value === null ? 0 : 1, run.rows);
    rows += run.rows;
    if (run.value === null) nulls += run.rows;
  }
  level.flush();
  if (optional) {
    content.uint32(levels.length);
    content.bytes(levels.view());
  }
  if (entries > 0) {
    builder.dictionary(dictionary, entries);
    const width = bitsFor(entries);
    content.byte(width);
    const writer = new HybridWriter(content, width);
    for (const { value, rows: times } of runs) if (value !== null) writer.put(place(value), times);
    writer.flush();
  }
  // A column of nothing has levels alone.
  builder.data(content.view(), rows, entries > 0 ? ENCODING.dictionary : ENCODING.plain);
  return builder.done({ nulls, ...bounds });
}

/** A page has so many rows before it ends where a stretch does. */
const SMALL_PAGE_ROWS = 4_096;

/** Times in whole milliseconds, or counts; neighbours at most 2^30 apart. Pages end where stretches do, so that who wants one unpacks little else. */
export function timeChunk(times: Float64Array, stretches: readonly { readonly to: number }[]): ColumnChunk {
  const builder = new ChunkBuilder();
  let least = Infinity;
  let greatest = -Infinity;
  for (const time of times) {
    if (time < least) least = time;
    if (time > greatest) greatest = time;
  }
  let from = 0;
  for (const { to: end } of stretches) {
    if (end - from < SMALL_PAGE_ROWS && end < times.length) continue;
    while (from < end) {
      const to = Math.min(end, from + PAGE_ROWS);
      const content = new ByteWriter(8_192);
      writeDeltas(content, times, from, to);
      builder.data(content.view(), to - from, ENCODING.delta);
      from = to;
    }
  }
  const bytes = (value: number): Uint8Array => new Uint8Array(BigInt64Array.of(BigInt(value)).buffer);
  return builder.done({ nulls: 0, least: bytes(least), greatest: bytes(greatest) });
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return a.length - b.length;
}
