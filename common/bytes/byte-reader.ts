// Reads what byte-writer.ts wrote, from bytes that may be damaged: every read is bounded and fails in one way.

/** Thrown by {@link ByteReader} when the bytes end early or a number is impossible; callers turn it into a VedetteError. */
export class BytesMalformed extends Error {}

/** A cursor over bytes. All reads throw {@link BytesMalformed} rather than reading past the end. */
export class ByteReader {
  readonly bytes: Uint8Array;
  private readonly view: DataView;
  /** The offset of the next byte. */
  offset: number;
  readonly end: number;

  /** `view`: one over the same bytes, where many readers are made of them. */
  constructor(bytes: Uint8Array, offset = 0, end = bytes.length, view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)) {
    this.bytes = bytes;
    this.view = view;
    this.offset = offset;
    this.end = end;
  }

  get remaining(): number {
    return this.end - this.offset;
  }

  /** Fails unless `count` more bytes are there. */
  need(count: number): void {
    if (!(count <= this.end - this.offset)) throw new BytesMalformed(`${count} bytes needed at offset ${this.offset}, ${this.end - this.offset} are left`);
  }

  u8(): number {
    this.need(1);
    return this.bytes[this.offset++]!;
  }

  u32(): number {
    this.need(4);
    const value = this.view.getUint32(this.offset, true);
    this.offset += 4;
    return value;
  }

  f64(): number {
    this.need(8);
    const value = this.view.getFloat64(this.offset, true);
    this.offset += 8;
    return value;
  }

  /** LEB128, at most 2^53-1. */
  varint(): number {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = this.u8();
      value += (byte & 0x7f) * scale;
      if (value > Number.MAX_SAFE_INTEGER) throw new BytesMalformed(`number too large before offset ${this.offset}`);
      if (byte < 0x80) return value;
      scale *= 0x80;
      if (scale > Number.MAX_SAFE_INTEGER) throw new BytesMalformed(`number too long before offset ${this.offset}`);
    }
  }

  signed(): number {
    const value = this.varint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  /** The next `count` bytes, without a copy. */
  raw(count: number): Uint8Array {
    this.need(count);
    const slice = this.bytes.subarray(this.offset, this.offset + count);
    this.offset += count;
    return slice;
  }

  /** A varint length and that many bytes, without a copy. */
  block(): Uint8Array {
    return this.raw(this.varint());
  }
}
