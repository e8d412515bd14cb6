// Reads the Parquet files that this program writes, a column of a row group at a time and only the pages that are wanted.
// Files of other hands are known by their notes and left to DuckDB. Everything that bytes can do wrong ends as `storage_damaged`.
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { zstdDecompressSync } from 'node:zlib';
import { VedetteError } from '../../../common/errors/vedette-error.ts';
import { databaseError } from '../../sqlite/database.ts';
import { ENCODING, MAGIC, PAGE, PHYSICAL, ZSTD_CODEC } from './format.ts';
import type { Run } from './format.ts';
import type { PageCache } from './page-cache.ts';
import { readDeltas, readEntries, readHybrid } from './hybrid.ts';
import { ByteReader, damaged } from './thrift.ts';
import type { ThriftStruct, ThriftValue } from './thrift.ts';

/** No page of ours is larger when unpacked. */
const MAX_PAGE_BYTES = 64_000_000;
const MAX_FOOTER_BYTES = 256_000_000;
const MAX_GROUP_ROWS = 16_777_216;

/** Where a column of a row group lies. */
interface ChunkPlace {
  readonly at: number;
  readonly bytes: number;
  /** As the statistics have them; absent when they say nothing. */
  readonly least: Uint8Array | undefined;
  readonly greatest: Uint8Array | undefined;
}

export interface RowGroup {
  readonly rows: number;
  /** Of the file's columns, in their order. */
  readonly chunks: readonly ChunkPlace[];
}

/** What the end of a file says. */
export interface FileDescription {
  /** Name and physical type of every column. */
  readonly columns: readonly { readonly name: string; readonly physical: number; readonly optional: boolean }[];
  readonly groups: readonly RowGroup[];
}

const utf8 = new TextDecoder();

/**
 * One open file. Members throw VedetteError: `storage_damaged`, or what the file system says. Reads wait for the disk: the archive
 * process has nothing else to do meanwhile, and a turn through the thread pool takes longer than most of them.
 */
export class ParquetReader {
  /** Changes when the file is another one under the same name. */
  readonly identity: string;
  private readonly file: number;
  private readonly path: string;
  private readonly size: number;
  private readonly cache: PageCache | undefined;

  /** `cache`: of several readers. */
  constructor(path: string, cache?: PageCache) {
    this.path = path;
    this.cache = cache;
    try {
      this.file = openSync(path, 'r');
      const { size, mtimeMs, ino } = fstatSync(this.file);
      this.size = size;
      this.identity = `${ino}:${size}:${mtimeMs}`;
    } catch (error) {
      throw databaseError(error, path);
    }
  }

  /** Undefined for a file that somebody else has written. */
  describe(): FileDescription | undefined {
    const tail = this.read(this.size - 8, 8);
    if (!MAGIC.every((byte, index) => tail[4 + index] === byte)) throw damaged('its end is missing');
    const length = new ByteReader(tail).uint32();
    if (length > Math.min(MAX_FOOTER_BYTES, this.size - 12)) throw damaged('its description is longer than it');
    return describeFile(new ByteReader(this.read(this.size - 8 - length, length)).struct(), this.size);
  }

  /** `room`: memory that nobody else uses as long as the chunk is read. */
  chunk({ at, bytes }: ChunkPlace, room?: ChunkRoom): ChunkReader {
    return new ChunkReader(this.read(at, bytes, room), this.cache, `${this.identity}:${this.path}:${at}`);
  }

  close(): void {
    closeSync(this.file);
  }

  private read(at: number, length: number, room?: ChunkRoom): Uint8Array {
    if (at < 0 || at + length > this.size) throw damaged('it is too short');
    try {
      const bytes = room?.take(length) ?? new Uint8Array(length);
      for (let done = 0; done < length; ) {
        const found = readSync(this.file, bytes, done, length - done, at + done);
        if (found === 0) throw damaged('it is too short');
        done += found;
      }
      return bytes;
    } catch (error) {
      throw databaseError(error, this.path);
    }
  }
}

/** Memory for one chunk after the other. */
export class ChunkRoom {
  private bytes = new Uint8Array(0);

  take(length: number): Uint8Array {
    if (this.bytes.length < length) this.bytes = new Uint8Array(Math.ceil(length * 1.25));
    return this.bytes.subarray(0, length);
  }
}

/** A page as it lies in the chunk. */
interface Page {
  readonly at: number;
  readonly packed: Uint8Array;
  readonly bytes: number;
  readonly encoding: number;
  /** Of a dictionary: its entries. */
  readonly rows: number;
}

/** One column of one row group. Members throw `storage_damaged`. */
export class ChunkReader {
  private readonly dictionary: Page | undefined;
  private readonly pages: readonly Page[];
  private keys: Float64Array | undefined;
  private readonly cache: PageCache | undefined;
  private readonly name: string;

  /** `name`: what tells the chunk from all others of the cache. */
  constructor(bytes: Uint8Array, cache?: PageCache, name = '') {
    this.cache = cache;
    this.name = name;
    const reader = new ByteReader(bytes);
    const pages: Page[] = [];
    while (reader.at < bytes.length) {
      const head = reader.struct();
      const kind = number(head.get(1));
      const inner = structure(head.get(kind === PAGE.dictionary ? 7 : 5));
      const page: Page = { at: reader.at, bytes: number(head.get(2)), packed: reader.take(number(head.get(3))), rows: number(inner.get(1)), encoding: number(inner.get(2)) };
      if (kind === PAGE.dictionary && this.dictionary === undefined && pages.length === 0) this.dictionary = page;
      else if (kind === PAGE.data) pages.push(page);
      else throw damaged('a page is of an unknown kind');
    }
    this.pages = pages;
  }

  /** The texts of a column without nulls, by runs that cover `rows`. */
  texts(rows: number): Run[] {
    if (this.dictionary === undefined) throw damaged('a column of texts has no dictionary');
    const reader = new ByteReader(this.unpacked(this.dictionary));
    const entries = Array.from({ length: checked(this.dictionary.rows, reader.bytes.length) }, () => utf8.decode(reader.take(reader.uint32())));
    const runs: { value: string; rows: number }[] = [];
    for (const page of this.pages) {
      const content = new ByteReader(this.unpacked(page));
      if (page.encoding !== ENCODING.dictionary) throw damaged('a column of texts is written in another way');
      readHybrid(content, content.byte(), page.rows, (place, times) => {
        const value = entries[place];
        if (value === undefined) throw damaged('a text is missing');
        const last = runs.at(-1);
        if (last?.value === value) last.rows += times;
        else runs.push({ value, rows: times });
      });
    }
    if (runs.reduce((sum, run) => sum + run.rows, 0) !== rows) throw damaged('a column has too few or too many rows');
    return runs;
  }

  /** Fills the pages that have rows of [from, to) into `out`, times or doubles; `filled` remembers which are there already. */
  numbers(out: Float64Array, rows: number, from: number, to: number, filled: Set<number>): void {
    let start = 0;
    for (const [place, page] of this.pages.entries()) {
      if (!(page.rows > 0) || start + page.rows > rows) throw damaged('a column has too many rows');
      if (start < to && start + page.rows > from && !filled.has(place)) {
        this.fill(out, start, page);
        filled.add(place);
      }
      start += page.rows;
    }
    if (start !== rows) throw damaged('a column has too few rows');
  }

  private fill(out: Float64Array, at: number, page: Page): void {
    const content = this.unpacked(page);
    const { rows, encoding } = page;
    if (encoding === ENCODING.delta) readDeltas(new ByteReader(content), out, at, rows);
    else if (encoding === ENCODING.dictionary) {
      const reader = new ByteReader(content);
      readEntries(reader, reader.byte(), this.doubles(), out, at, rows);
    } else {
      if (content.length !== rows * 8) throw damaged('a page has another length than its rows');
      const target = new Uint8Array(out.buffer, out.byteOffset + at * 8, rows * 8);
      if (encoding === ENCODING.plain) target.set(content);
      else if (encoding === ENCODING.byteStreamSplit) for (let stream = 0, from = 0; stream < 8; stream++) for (let i = stream; i < target.length; i += 8) target[i] = content[from++]!;
      else throw damaged('a page is written in another way');
    }
  }

  private unpacked(page: Page): Uint8Array {
    const key = `${this.name}:${page.at}`;
    const known = this.cache?.get(key);
    if (known !== undefined) return known;
    const content = unpack(page);
    this.cache?.keep(key, content);
    return content;
  }

  private doubles(): Float64Array {
    if (this.keys !== undefined) return this.keys;
    if (this.dictionary === undefined) throw damaged('a dictionary is missing');
    const content = this.unpacked(this.dictionary);
    if (content.length !== this.dictionary.rows * 8) throw damaged('a dictionary has another length than its entries');
    this.keys = new Float64Array(this.dictionary.rows);
    new Uint8Array(this.keys.buffer).set(content);
    return this.keys;
  }
}

function unpack({ packed, bytes }: Page): Uint8Array {
  if (bytes > MAX_PAGE_BYTES) throw damaged('a page is too large');
  let content: Uint8Array;
  try {
    content = zstdDecompressSync(packed, { maxOutputLength: Math.max(1, bytes), chunkSize: Math.max(64, bytes) });
  } catch (error) {
    throw damaged(`a page cannot be unpacked (${error instanceof Error ? error.message : String(error)})`);
  }
  if (content.length !== bytes) throw damaged('a page is shorter than it says');
  return content;
}

function describeFile(footer: ThriftStruct, size: number): FileDescription | undefined {
  if (text(footer.get(6)) !== 'vedette') return undefined;
  const [root, ...leaves] = items(footer.get(2)).map(structure);
  if (root === undefined || leaves.length === 0) throw damaged('it has no columns');
  const columns = leaves.map((leaf) => ({ name: text(leaf.get(4)), physical: number(leaf.get(1)), optional: number(leaf.get(3)) !== 0 }));
  const groups = items(footer.get(4)).map((entry) => {
    const group = structure(entry);
    const chunks = items(group.get(1)).map((column) => chunkPlace(structure(structure(column).get(3)), size));
    if (chunks.length !== columns.length) throw damaged('a row group has other columns than the file');
    return { rows: checked(number(group.get(3)), MAX_GROUP_ROWS), chunks };
  });
  return { columns, groups };
}

function chunkPlace(meta: ThriftStruct, size: number): ChunkPlace {
  if (number(meta.get(4)) !== ZSTD_CODEC) throw damaged('a column is packed in another way');
  const at = number(meta.get(11) ?? meta.get(9));
  const bytes = number(meta.get(7));
  if (at < 0 || bytes < 0 || at + bytes > size) throw damaged('a column lies outside of it');
  const statistics = meta.get(12) === undefined ? undefined : structure(meta.get(12));
  const bound = (field: number): Uint8Array | undefined => {
    const value = statistics?.get(field);
    return value instanceof Uint8Array ? value : undefined;
  };
  return { at, bytes, least: bound(6), greatest: bound(5) };
}

function number(value: ThriftValue | undefined): number {
  if (typeof value !== 'number') throw damaged('its description lacks a number');
  return value;
}
function structure(value: ThriftValue | undefined): ThriftStruct {
  if (!(value instanceof Map)) throw damaged('its description lacks a part');
  return value as ThriftStruct;
}
function items(value: ThriftValue | undefined): readonly ThriftValue[] {
  if (!Array.isArray(value)) throw damaged('its description lacks a list');
  return value as readonly ThriftValue[];
}
const text = (value: ThriftValue | undefined): string => (value instanceof Uint8Array ? utf8.decode(value) : '');

/** A count that cannot be larger than what there is. */
function checked(count: number, most: number): number {
  if (!(count >= 0 && count <= most)) throw damaged('a count is larger than the file');
  return count;
}

/** Whether the columns are those of points, at the places that come back. */
export function pointColumns({ columns }: FileDescription): { readonly metric: number; readonly tags: number; readonly ts: number; readonly value: number } {
  const place = (name: string, physical: number): number => {
    const found = columns.findIndex((column) => column.name === name && column.physical === physical && !column.optional);
    if (found === -1) throw new VedetteError('storage_damaged', `This Parquet file is damaged: it has no column ${name}.`);
    return found;
  };
  return { metric: place('metric', PHYSICAL.byteArray), tags: place('tags', PHYSICAL.byteArray), ts: place('ts', PHYSICAL.int64), value: place('value', PHYSICAL.double) };
}
