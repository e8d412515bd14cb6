// Writes a Parquet file row group by row group; memory holds one group and the description of the others.
import { open } from 'node:fs/promises';
import { databaseError } from '../../sqlite/database.ts';
import { ByteWriter } from './byte-writer.ts';
import type { ColumnChunk } from './column-pages.ts';
import { MAGIC, PHYSICAL_OF } from './format.ts';
import type { ColumnKind, ParquetColumn } from './format.ts';
import { binary, bool, byte, i16, i32, i64, list, struct, writeStruct } from './thrift.ts';
import type { Thrift, ThriftFields } from './thrift.ts';

/** One file. Members reject with VedetteError, among others `storage_full`. */
export class ParquetWriter {
  rows = 0;
  private readonly file: Awaited<ReturnType<typeof open>>;
  private readonly path: string;
  private readonly columns: readonly ParquetColumn[];
  private readonly notes: Readonly<Record<string, string>>;
  private readonly groups: Thrift[] = [];
  private at = 0;
  private closed = false;

  private constructor(file: Awaited<ReturnType<typeof open>>, path: string, columns: readonly ParquetColumn[], notes: Readonly<Record<string, string>>) {
    this.file = file;
    this.path = path;
    this.columns = columns;
    this.notes = notes;
  }

  /** Begins a file in place of one of the same name. `notes` go into its description. */
  static async create(path: string, columns: readonly ParquetColumn[], notes: Readonly<Record<string, string>>): Promise<ParquetWriter> {
    let writer: ParquetWriter | undefined;
    try {
      writer = new ParquetWriter(await open(path, 'w', 0o600), path, columns, notes);
      await writer.write([MAGIC]);
      return writer;
    } catch (error) {
      await writer?.close();
      throw databaseError(error, path);
    }
  }

  /** The columns of a group in the order of the file's, all of the same number of rows. */
  async group(chunks: readonly ColumnChunk[]): Promise<void> {
    const rows = chunks[0]?.rows ?? 0;
    const start = this.at;
    const described = chunks.map((chunk, place) => {
      const described = this.describe(chunk, this.columns[place]!);
      this.at += chunk.bytes;
      return described;
    });
    const uncompressed = chunks.reduce((sum, chunk) => sum + chunk.uncompressedBytes, 0);
    const bytes = this.at - start;
    this.at = start;
    await this.write(chunks.flatMap(({ pages }) => pages));
    this.groups.push(struct([1, list('struct', described)], [2, i64(uncompressed)], [3, i64(rows)], [5, i64(start)], [6, i64(bytes)], [7, this.groups.length < 32_768 ? i16(this.groups.length) : undefined]));
    this.rows += rows;
  }

  /** Writes the description and closes the file. */
  async finish(): Promise<void> {
    const writer = new ByteWriter(65_536);
    writeStruct(writer, [
      [1, i32(2)],
      [2, list('struct', [struct([4, binary('schema')], [5, i32(this.columns.length)]), ...this.columns.map(schemaElement)])],
      [3, i64(this.rows)],
      [4, list('struct', this.groups)],
      [5, list('struct', Object.entries(this.notes).map(([key, value]) => struct([1, binary(key)], [2, binary(value)])))],
      [6, binary('vedette')],
      [7, list('struct', this.columns.map(() => struct([1, struct()])))],
    ]);
    const { length } = writer;
    writer.uint32(length);
    writer.bytes(MAGIC);
    await this.write([writer.view()]);
    await this.close();
  }

  /** Lets go of the file as it is. Idempotent. */
  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    await this.file.close();
  }

  private async write(pieces: readonly Uint8Array[]): Promise<void> {
    try {
      const bytes = pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces);
      for (let done = 0; done < bytes.length; ) {
        const { bytesWritten } = await this.file.write(bytes, done, bytes.length - done, this.at + done);
        done += bytesWritten;
      }
      this.at += bytes.length;
    } catch (error) {
      throw databaseError(error, this.path);
    }
  }

  private describe(chunk: ColumnChunk, { name, kind }: ParquetColumn): Thrift {
    const { least, greatest, nulls } = chunk.statistics;
    const statistics = struct([3, i64(nulls)], [5, greatest === undefined ? undefined : binary(greatest)], [6, least === undefined ? undefined : binary(least)]);
    const fields: ThriftFields = [
      [1, i32(PHYSICAL_OF[kind])],
      [2, list('i32', chunk.encodings.map(i32))],
      [3, list('binary', [binary(name)])],
      [4, i32(chunk.codec)],
      [5, i64(chunk.rows)],
      [6, i64(chunk.uncompressedBytes)],
      [7, i64(chunk.bytes)],
      [9, i64(this.at + chunk.dictionaryBytes)],
      [11, chunk.dictionaryBytes === 0 ? undefined : i64(this.at)],
      [12, statistics],
    ];
    return struct([2, i64(0)], [3, struct(...fields)]);
  }
}

function schemaElement({ name, kind }: ParquetColumn): Thrift {
  const required = kind === 'optional text' ? 1 : 0;
  const { converted, logical } = MEANING[kind];
  return struct([1, i32(PHYSICAL_OF[kind])], [3, i32(required)], [4, binary(name)], [6, converted === undefined ? undefined : i32(converted)], [10, logical]);
}

/** How readers are to take a column: the older note of a meaning, and the newer one. Times are milliseconds of a clock without a zone, as SQL's TIMESTAMP. */
const MEANING: Record<ColumnKind, { readonly converted?: number; readonly logical?: Thrift }> = {
  text: { converted: 0, logical: struct([1, struct()]) },
  'optional text': { converted: 0, logical: struct([1, struct()]) },
  integer: { converted: 17, logical: struct([10, struct([1, byte(32)], [2, bool(true)])]) },
  time: { logical: struct([8, struct([1, bool(false)], [2, struct([1, struct()])])]) },
  count: {},
  double: {},
};
