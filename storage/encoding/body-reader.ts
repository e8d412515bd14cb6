// Reads the parts that bodies are made of: literal bytes and streams, whose codes stand in the segment's directory.
import { ByteReader, BytesMalformed } from '../../common/bytes/byte-reader.ts';
import { readBits, readCoded, readPacked } from './number-stream.ts';
import { OVERREAD } from './segment-frame.ts';
import { readCode } from './symbol-table.ts';
import type { DecodingTable } from './symbol-table.ts';

const MAX_CODES = 255;

/** The codes of a segment, which end its directory; they are decoded when the first is needed. */
export class SegmentCodes {
  private readonly directory: ByteReader;
  private tables: DecodingTable[] | undefined;

  /** The directory stands at the codes. */
  constructor(directory: ByteReader) {
    this.directory = directory;
  }

  /** Throws BytesMalformed. */
  get(index: number): DecodingTable {
    this.tables ??= this.readAll();
    const table = this.tables[index];
    if (table === undefined) throw new BytesMalformed(`code ${index} of ${this.tables.length}`);
    return table;
  }

  private readAll(): DecodingTable[] {
    const reader = new ByteReader(this.directory.bytes, this.directory.offset, this.directory.end);
    const count = reader.varint();
    if (count > MAX_CODES) throw new BytesMalformed(`${count} codes`);
    const tables = Array.from({ length: count }, () => readCode(reader));
    if (reader.remaining >= OVERREAD) throw new BytesMalformed(`${reader.remaining} bytes too many in the directory`);
    return tables;
  }
}

/** Numbers of the stream read last, one array per stream that is needed at the same time. Grown to the longest and kept. */
export interface StreamRoom {
  first: Uint32Array;
  second: Uint32Array;
  low: Uint32Array;
}
const room: StreamRoom = { first: new Uint32Array(0), second: new Uint32Array(0), low: new Uint32Array(0) };

/** Room for `count` numbers, valid until the next stream is read into the same. */
export function streamRoom(which: keyof StreamRoom, count: number): Uint32Array {
  if (room[which].length < count) room[which] = new Uint32Array(count);
  return room[which];
}

/** One body that is being read. */
export class BodyReader {
  readonly reader: ByteReader;
  private readonly view: DataView;
  private readonly codes: SegmentCodes;

  constructor(reader: ByteReader, view: DataView, codes: SegmentCodes) {
    this.reader = reader;
    this.view = view;
    this.codes = codes;
  }

  /** Reads a stream of `count` numbers into numbers[0 … count). */
  stream(count: number, numbers: Uint32Array): void {
    const code = this.reader.u8();
    if (code === 0) readPacked(this.reader, this.view, count, numbers);
    else readCoded(this.reader, this.view, count, this.codes.get(code - 1), numbers);
  }

  /** Reads `count` numbers of `width` bits. */
  bits(count: number, width: number, numbers: Uint32Array): void {
    readBits(this.reader, this.view, count, width, numbers, 0);
  }
}
