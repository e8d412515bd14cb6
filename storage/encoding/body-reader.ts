// Reads the parts that bodies are made of: literal bytes and streams, whose codes stand in the segment's directory.
import { ByteReader, BytesMalformed } from '../../common/bytes/byte-reader.ts';
import { CodeTable } from './kernel/code-table.ts';
import { kernel, openInput } from './kernel/kernel.ts';
import { HALVED } from './number-stream.ts';
import { OVERREAD } from './segment-frame.ts';
import { readCode } from './symbol-table.ts';

const MAX_CODES = 255;

/** The codes of a segment, which end its directory; they are read when the first is needed. */
export class SegmentCodes {
  private readonly directory: ByteReader;
  private tables: CodeTable[] | undefined;

  /** The directory stands at the codes. */
  constructor(directory: ByteReader) {
    this.directory = directory;
  }

  /** Throws BytesMalformed. */
  get(index: number): CodeTable {
    this.tables ??= this.readAll();
    const table = this.tables[index];
    if (table === undefined) throw new BytesMalformed(`code ${index} of ${this.tables.length}`);
    return table;
  }

  private readAll(): CodeTable[] {
    const reader = new ByteReader(this.directory.bytes, this.directory.offset, this.directory.end);
    const count = reader.varint();
    if (count > MAX_CODES) throw new BytesMalformed(`${count} codes`);
    const tables = Array.from({ length: count }, () => new CodeTable(readCode(reader)));
    if (reader.remaining >= OVERREAD) throw new BytesMalformed(`${reader.remaining} bytes too many in the directory`);
    return tables;
  }
}

const NO_CODES = new SegmentCodes(new ByteReader(Uint8Array.of(0)));

/** One body that is being read, from where `reader` stands to its end. Only one at a time: the kernel has room for one. */
export class BodyReader {
  readonly reader: ByteReader;
  private readonly codes: SegmentCodes;
  /** What makes an offset an address in the kernel's memory. */
  private readonly shift: number;

  /** No stream may have more than `count` numbers; with `all` there is room for all columns of rollups. Packed streams need no codes. */
  constructor(reader: ByteReader, count: number, codes: SegmentCodes = NO_CODES, all = false) {
    this.reader = reader;
    this.codes = codes;
    this.shift = openInput(reader.bytes, reader.offset, reader.end, count, all);
  }

  /** Reads a stream of `count` numbers into a room of the kernel. */
  stream(count: number, room: number): void {
    const code = this.reader.u8();
    if (code === 0) this.packed(count, room);
    else this.coded(count, this.codes.get(code - 1), room);
  }

  /** Reads a packed stream of `count` numbers without its first byte. */
  packed(count: number, room: number): void {
    const { reader, shift } = this;
    const end = kernel.packed(reader.offset + shift, reader.end + shift, count, room);
    if (end === 0) throw new BytesMalformed('packed numbers go on beyond the end, or have no such blocks');
    reader.offset = end - shift;
  }

  /** Reads `count` numbers of `width` bits. */
  bits(count: number, width: number, room: number): void {
    const { reader } = this;
    const bytes = Math.ceil((count * width) / 8);
    reader.need(bytes);
    kernel.bits(reader.offset + this.shift, count, width, room);
    reader.offset += bytes;
  }

  private coded(count: number, table: CodeTable, room: number): void {
    const { reader, shift } = this;
    const first = count >= HALVED ? reader.varint() : 0;
    reader.need(first);
    const second = reader.offset + first;
    const end = kernel.coded(reader.offset + shift, second + shift, count, table.address(), room);
    reader.offset = second;
    const bytes = Math.ceil(end / 8) - shift - second;
    reader.need(bytes);
    reader.offset += bytes;
  }
}
