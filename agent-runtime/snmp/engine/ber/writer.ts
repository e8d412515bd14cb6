// Writes BER from the end of one reused buffer towards its beginning, so that every length is known when it is written.
import { TAG } from './tags.ts';

/** The largest message that UDP over IPv4 carries. */
export const LARGEST_DATAGRAM = 65_507;

/** Thrown by nobody outside: the room of a datagram is used up. */
export class MessageTooLong extends Error {
  constructor() {
    super(`A message of SNMP may have at most ${LARGEST_DATAGRAM} octets.`);
  }
}

/** A writer of BER. What was written last stands first. */
export class BerWriter {
  readonly #bytes = new Uint8Array(LARGEST_DATAGRAM);
  #at = LARGEST_DATAGRAM;

  /** Begins a message; the one before is gone. */
  reset(): void {
    this.#at = LARGEST_DATAGRAM;
  }

  /** Bytes written since {@link reset}: what a constructed value must remember before its contents. */
  get length(): number {
    return LARGEST_DATAGRAM - this.#at;
  }

  /** A copy of the message. */
  finish(): Uint8Array {
    return this.#bytes.slice(this.#at);
  }

  byte(value: number): void {
    if (this.#at === 0) throw new MessageTooLong();
    this.#at -= 1;
    this.#bytes[this.#at] = value;
  }

  raw(bytes: Uint8Array): void {
    if (bytes.length > this.#at) throw new MessageTooLong();
    this.#at -= bytes.length;
    this.#bytes.set(bytes, this.#at);
  }

  /** The header of a value whose contents were written after the length was `before`. */
  header(tag: number, before: number): void {
    const length = this.length - before;
    if (length < 0x80) this.byte(length);
    else {
      let rest = length;
      let count = 0;
      for (; rest > 0; rest = Math.floor(rest / 256)) {
        this.byte(rest & 0xff);
        count += 1;
      }
      this.byte(0x80 | count);
    }
    this.byte(tag);
  }

  tagged(tag: number, contents: Uint8Array): void {
    const before = this.length;
    this.raw(contents);
    this.header(tag, before);
  }

  octets(contents: Uint8Array): void {
    this.tagged(TAG.octets, contents);
  }

  /** A whole number of at most 53 bits in the shortest form of X.690 §8.3; non-negative ones above 2^31 get the leading zero octet. */
  integer(value: number, tag: number = TAG.integer): void {
    const before = this.length;
    let rest = value;
    for (;;) {
      const low = ((rest % 256) + 256) % 256;
      this.byte(low);
      rest = (rest - low) / 256;
      if ((rest === 0 && low < 0x80) || (rest === -1 && low >= 0x80)) break;
    }
    this.header(tag, before);
  }

  /** The same for 64 bits. */
  bigInteger(value: bigint, tag: number): void {
    const before = this.length;
    let rest = value;
    for (;;) {
      const low = Number(BigInt.asUintN(8, rest));
      this.byte(low);
      rest >>= 8n;
      if ((rest === 0n && low < 0x80) || (rest === -1n && low >= 0x80)) break;
    }
    this.header(tag, before);
  }
}
