// Bytes that grow: little-endian numbers and the variable-length integers that Thrift and Parquet share.

/** A growing buffer of bytes. */
export class ByteWriter {
  private buffer: Uint8Array;
  private used = 0;

  /** @param room bytes that are expected; more are made when needed */
  constructor(room = 256) {
    this.buffer = new Uint8Array(room);
  }

  get length(): number {
    return this.used;
  }

  byte(value: number): void {
    if (this.used === this.buffer.length) this.reserve(1);
    this.buffer[this.used++] = value;
  }

  bytes(values: Uint8Array): void {
    this.reserve(values.length);
    this.buffer.set(values, this.used);
    this.used += values.length;
  }

  uint32(value: number): void {
    for (let shift = 0; shift < 32; shift += 8) this.byte((value >>> shift) & 0xff);
  }

  /** Unsigned LEB128 of an integer from 0 to 2^53. */
  varint(value: number): void {
    let rest = value;
    while (rest >= 0x80) {
      this.byte((rest % 0x80) | 0x80);
      rest = Math.floor(rest / 0x80);
    }
    this.byte(rest);
  }

  /** A signed integer of at most 52 bits as an unsigned one: 0, -1, 1, -2, … */
  zigzag(value: number): void {
    this.varint(value < 0 ? -2 * value - 1 : 2 * value);
  }

  /** Makes room for so many bytes and answers where they go; they are zero. */
  skip(count: number): { readonly target: Uint8Array; readonly at: number } {
    this.reserve(count);
    const at = this.used;
    this.used += count;
    return { target: this.buffer, at };
  }

  /** What has been written; valid until the next write. */
  view(): Uint8Array {
    return this.buffer.subarray(0, this.used);
  }

  private reserve(extra: number): void {
    if (this.used + extra <= this.buffer.length) return;
    const larger = new Uint8Array(Math.max(this.buffer.length * 2, this.used + extra));
    larger.set(this.view());
    this.buffer = larger;
  }
}
