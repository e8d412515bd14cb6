// A cursor over foreign bytes: reads headers and numbers, never past its end, and never throws. What it cannot read ends in `ok` being false.

/** Reads one BER encoding. After a failed read `ok` is false and nothing else of the cursor counts. */
export class BerReader {
  bytes: Uint8Array;
  /** Where the next read begins, and the border it may not cross. */
  at: number;
  end: number;
  ok = true;
  /** Set when a length promised more bytes than there are. */
  cut = false;
  /** Of the last header: its tag, and where the contents end. They begin at `at`. */
  tag = 0;
  valueEnd = 0;

  constructor(bytes: Uint8Array, start = 0, end = bytes.length) {
    this.bytes = bytes;
    this.at = start;
    this.end = end;
  }

  /** Starts over on other bytes. */
  reset(bytes: Uint8Array, start: number, end: number): void {
    this.bytes = bytes;
    this.at = start;
    this.end = end;
    this.ok = true;
    this.cut = false;
  }

  /**
   * Reads a tag and a length of the definite form. A length beyond the border sets `cut` and, with `lenient`, is clamped to it; without,
   * the read fails. Indefinite lengths and tags of several octets do not occur in SNMP (RFC 3417 §8) and fail.
   */
  header(lenient = false): boolean {
    const { bytes, end } = this;
    let at = this.at;
    if (at + 2 > end) {
      this.cut = true;
      return this.fail();
    }
    this.tag = bytes[at]!;
    let length = bytes[at + 1]!;
    at += 2;
    if (length >= 0x80) {
      const count = length & 0x7f;
      if (count === 0 || count > 8) return this.fail();
      if (at + count > end) {
        this.cut = true;
        return this.fail();
      }
      length = 0;
      for (let i = 0; i < count; i++) length = length * 256 + bytes[at + i]!;
      at += count;
    }
    if ((this.tag & 0x1f) === 0x1f) return this.fail();
    if (length > end - at) {
      this.cut = true;
      if (!lenient) return this.fail();
      length = end - at;
    }
    this.at = at;
    this.valueEnd = at + length;
    return true;
  }

  /** Reads a header and insists on its tag. */
  expect(tag: number, lenient = false): boolean {
    return this.header(lenient) && (this.tag === tag || this.fail());
  }

  /** Reads an INTEGER of at most 53 bits; NaN on failure. */
  integer(): number {
    if (!this.expect(0x02)) return Number.NaN;
    const value = signed(this.bytes, this.at, this.valueEnd);
    this.at = this.valueEnd;
    return value;
  }

  fail(): false {
    this.ok = false;
    return false;
  }
}

/** Two's complement of any length; leading sign octets do no harm. NaN when it does not fit into 53 bits or has no octets. */
export function signed(bytes: Uint8Array, start: number, end: number): number {
  if (end <= start) return Number.NaN;
  let value = bytes[start]! >= 0x80 ? bytes[start]! - 256 : bytes[start]!;
  for (let at = start + 1; at < end; at++) {
    value = value * 256 + bytes[at]!;
    if (value > Number.MAX_SAFE_INTEGER || value < Number.MIN_SAFE_INTEGER) return Number.NaN;
  }
  return value;
}
