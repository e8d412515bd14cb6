// The numbers of a segment while it is being written: first all series lay them down here, then the codes for all are chosen together.
import type { ByteWriter } from '../../common/bytes/byte-writer.ts';
import { codedBits, countSymbols, packedBits, writeCoded, writePacked } from './number-stream.ts';
import type { SymbolCounts } from './number-stream.ts';
import { chooseCodes } from './code-choice.ts';
import { writeCode } from './symbol-table.ts';
import type { SymbolCode } from './symbol-table.ts';
import type { Effort } from './segment.ts';
import type { Steps } from './steps.ts';

/** A run of numbers in the pool. What occurs in it is only counted when codes will be chosen. */
export interface Stream extends SymbolCounts {
  readonly from: number;
  readonly to: number;
}

const NONE: SymbolCounts = { counts: new Uint32Array(0), least: 0, most: -1 };
/** A code must save this share of the packed size: packed numbers are read faster. */
const WORTH = 0.99;

/** Reusable after `begin`; its memory grows to the largest segment and is kept. */
export class StreamPool {
  /** Streams lie one after another; `reserve` before writing at `length`. */
  numbers = new Uint32Array(4096);
  length = 0;
  private readonly streams: Stream[] = [];
  private codes: readonly SymbolCode[] = [];
  private effort: Effort = 'fast';

  begin(effort: Effort): void {
    this.effort = effort;
    this.length = 0;
    this.streams.length = 0;
    this.codes = [];
  }

  reserve(extra: number): void {
    const needed = this.length + extra;
    if (needed <= this.numbers.length) return;
    const grown = new Uint32Array(Math.max(needed, this.numbers.length * 2));
    grown.set(this.numbers.subarray(0, this.length));
    this.numbers = grown;
  }

  /** Takes `count` numbers that were written at `length`. */
  take(count: number): Stream {
    const from = this.length;
    this.length += count;
    const { counts, least, most } = this.effort === 'small' ? countSymbols(this.numbers, from, this.length) : NONE;
    const stream = { from, to: this.length, counts, least, most };
    if (this.effort === 'small') this.streams.push(stream);
    return stream;
  }

  /** Chooses codes for all streams taken and appends them. */
  *writeCodes(out: ByteWriter): Steps<void> {
    this.codes = this.effort === 'small' ? yield* chooseCodes(this.streams) : [];
    out.varint(this.codes.length);
    for (const code of this.codes) writeCode(code, out);
  }

  /** Appends a stream: one byte (0 packed, else the number of its code counted from 1), then its numbers. */
  write(stream: Stream, out: ByteWriter): void {
    const { from, to } = stream;
    let best = 0;
    if (this.codes.length > 0) {
      let bits = packedBits(this.numbers, from, to) * WORTH;
      for (let i = 0; i < this.codes.length; i++) {
        const cost = codedBits(this.codes[i]!, stream);
        if (cost >= bits) continue;
        bits = cost;
        best = i + 1;
      }
    }
    out.u8(best);
    if (best === 0) writePacked(this.numbers, from, to, out);
    else writeCoded(this.numbers, from, to, this.codes[best - 1]!, out);
  }
}
