// The decoding table of a prefix code in the kernel's memory: made when first needed, and again when others have taken its place.
import { MAX_CODE, baseOf, rawBits } from '../symbol-table.ts';
import type { SymbolCode } from '../symbol-table.ts';
import { TABLES, tableAt } from './kernel.ts';

/** The mask of a longer rest finds no place in the entry, which is marked then. */
const MASKED = 16;
const LONG = 64;
/** The kernel keeps bits three places up. */
const UP = 3;

const owners: (CodeTable | undefined)[] = Array.from({ length: TABLES }, () => undefined);
let next = 0;

/** One code of a segment. */
export class CodeTable {
  private readonly code: SymbolCode;
  private place = 0;
  private at = 0;

  /** The code must be complete. */
  constructor(code: SymbolCode) {
    this.code = code;
  }

  /** Where its table is; holds until the address of another one is asked for. */
  address(): number {
    if (owners[this.place] !== this) {
      this.place = next;
      owners[next] = this;
      next = (next + 1) % TABLES;
      const { address, words } = tableAt(this.place);
      this.at = address;
      this.fill(words);
    }
    return this.at;
  }

  private fill(words: Uint32Array): void {
    const { grain, lengths, codes, first, end } = this.code;
    for (let symbol = first; symbol < end; symbol++) {
      const length = lengths[symbol]!;
      // A lone symbol takes no bits; any other without a length does not occur.
      if (length === 0 && end - first > 1) continue;
      const raw = rawBits(symbol, grain);
      const takes = length + raw;
      const entry = takes | ((length + UP) << 8) | (raw > MASKED ? LONG : ((1 << raw) - 1) << 16);
      const base = baseOf(symbol, grain);
      for (let at = codes[symbol]!; at < 1 << MAX_CODE; at += 1 << length) {
        words[at * 2] = entry;
        words[at * 2 + 1] = base;
      }
    }
  }
}
