// The frame that all segments have in common: format, checked directory, and bodies that are checked one by one.
import { crc32 } from 'node:zlib';
import { ByteReader, BytesMalformed } from '../../common/bytes/byte-reader.ts';
import { ByteWriter } from '../../common/bytes/byte-writer.ts';
import { VedetteError, errorMessage } from '../../common/errors/vedette-error.ts';

/** Format byte, CRC-32 of the directory and its length, 32-bit length of the directory. */
const HEAD = 9;
const CRC = 4;
/** Readers of bits load words that may reach this far beyond a body: the directory, which stands last, is never shorter (it may end in zeros that mean nothing). */
export const OVERREAD = 4;

/** Runs `read`; whatever the bytes are, only VedetteError('storage_damaged') comes out. `what` names them: "A point segment". */
export function guarded<T>(what: string, length: number, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw damaged(what, length, error);
  }
}

/** What to throw instead of an error of reading: see {@link guarded}. */
export function damaged(what: string, length: number, error: unknown): unknown {
  return error instanceof BytesMalformed ? new VedetteError('storage_damaged', `${what} of ${length} bytes cannot be read: ${errorMessage(error)}.`) : error;
}

/** Over the format, the length of the directory, and the directory. */
function directoryCheck(bytes: Uint8Array, directory: number): number {
  return crc32(bytes.subarray(directory), crc32(bytes.subarray(5, HEAD), bytes[0]));
}

/** Collects bodies and the directory, then joins them. Reusable after `begin`. */
export class FrameWriter {
  /** What the segment's kind says of itself; written by the kind. */
  readonly directory = new ByteWriter(1024);
  /** Where the next body is written; `endBody` closes it. */
  readonly body = new ByteWriter(65_536);
  private readonly lengths: number[] = [];
  private bodyStart = 0;

  begin(): void {
    this.directory.reset();
    this.body.reset();
    this.lengths.length = 0;
    this.bodyStart = 0;
  }

  /** How many bytes the open body has. */
  get open(): number {
    return this.body.length - this.bodyStart;
  }

  /** Closes the body that was written since the last call. */
  endBody(): void {
    this.lengths.push(this.open);
    this.bodyStart = this.body.length;
  }

  /** The whole segment, in memory of its own. */
  finish(format: number): Uint8Array<ArrayBuffer> {
    const head = new ByteWriter(64 + this.lengths.length * 3);
    head.varint(this.lengths.length);
    let checks = 0;
    for (const length of this.lengths) {
      head.varint(length);
      if (length > 0) checks += CRC;
    }
    head.raw(this.directory.written());
    while (head.length < OVERREAD) head.u8(0);
    const bytes = new Uint8Array(HEAD + this.body.length + checks + head.length);
    const view = new DataView(bytes.buffer);
    bytes[0] = format;
    view.setUint32(5, head.length, true);
    const directory = bytes.length - head.length;
    bytes.set(head.written(), directory);
    view.setUint32(1, directoryCheck(bytes, directory), true);
    const bodies = this.body.written();
    let to = HEAD;
    let from = 0;
    for (const length of this.lengths) {
      if (length === 0) continue;
      const body = bodies.subarray(from, from + length);
      view.setUint32(to, crc32(body), true);
      bytes.set(body, to + CRC);
      from += length;
      to += length + CRC;
    }
    return bytes;
  }
}

/** An opened frame: the directory is checked, no body has been looked at. */
export class FrameReader {
  readonly bytes: Uint8Array;
  /** Stands at what the kind wrote into its directory. */
  readonly directory: ByteReader;
  readonly bodies: number;
  /** Over all bytes; offsets are those of the readers that `body` answers. */
  readonly view: DataView;
  private readonly starts: Uint32Array;
  /** 1 for bodies whose checksum was found right. */
  private readonly checked: Uint8Array;

  /** Throws BytesMalformed. `maxBodies` bounds what is allocated. */
  constructor(bytes: Uint8Array, format: number, maxBodies: number) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (bytes.length < HEAD) throw new BytesMalformed('it is too short');
    if (bytes[0] !== format) throw new BytesMalformed(`its format is ${bytes[0]}, not ${format}`);
    const end = bytes.length - this.view.getUint32(5, true);
    if (end < HEAD || end > bytes.length - OVERREAD) throw new BytesMalformed('its directory is cut off');
    if (directoryCheck(bytes, end) !== this.view.getUint32(1, true)) throw new BytesMalformed('its directory has a wrong checksum');
    this.directory = new ByteReader(bytes, end);
    this.bodies = this.directory.varint();
    if (this.bodies > maxBodies) throw new BytesMalformed(`it claims ${this.bodies} bodies`);
    this.starts = new Uint32Array(this.bodies + 1);
    this.checked = new Uint8Array(this.bodies);
    let at = HEAD;
    for (let i = 0; i < this.bodies; i++) {
      this.starts[i] = at;
      const length = this.directory.varint();
      if (length > 0) at += length + CRC;
      if (at > end) throw new BytesMalformed(`body ${i} is cut off`);
    }
    this.starts[this.bodies] = at;
    if (at !== end) throw new BytesMalformed(`${end - at} bytes too many`);
  }

  /** A reader of one body, whose checksum was found right when it was first asked for; undefined for an empty one. Throws BytesMalformed. */
  body(index: number): ByteReader | undefined {
    const start = this.starts[index]!;
    const end = this.starts[index + 1]!;
    if (start === end) return undefined;
    if (this.checked[index] === 0) {
      if (crc32(this.bytes.subarray(start + CRC, end)) !== this.view.getUint32(start, true)) throw new BytesMalformed(`body ${index} has a wrong checksum`);
      this.checked[index] = 1;
    }
    return new ByteReader(this.bytes, start + CRC, end, this.view);
  }
}
