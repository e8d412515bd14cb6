// Which prefix codes a segment gets: one for all streams that resemble each other, more where that saves more than they cost.
import { FINEST, MAX_SYMBOLS, canonical, codeLengths, coarsen, occurring, rawBits } from './symbol-table.ts';
import type { SymbolCode } from './symbol-table.ts';

/** Room for the number of a code in a byte. */
const MAX_CODES = 16;

interface Group {
  readonly counts: Uint32Array;
  bits: number;
}

/** What the numbers take at a grain with ideal codes, the code itself included; less than Huffman's by a percent or so. */
function idealBits(counts: Uint32Array, grain: number): number {
  const { first, end } = occurring(counts);
  let total = 0;
  let bits = 24 + (end - first) * 4;
  for (let symbol = first; symbol < end; symbol++) {
    const count = counts[symbol]!;
    if (count === 0) continue;
    total += count;
    bits += count * (rawBits(symbol, grain) - Math.log2(count));
  }
  return bits + total * Math.log2(total);
}

function bestGrain(counts: Uint32Array): { grain: number; bits: number } {
  let best = { grain: FINEST, bits: Infinity };
  for (let grain = FINEST; grain >= 0; grain--) {
    const bits = idealBits(coarsen(counts, grain), grain);
    if (bits < best.bits) best = { grain, bits };
  }
  return best;
}

function sum(a: Uint32Array, b: Uint32Array): Uint32Array {
  return a.map((count, i) => count + b[i]!);
}

/** The mean number of bits of a stream's numbers and half the share of zeros: what resembles each other has the same. */
function likeness(counts: Uint32Array): number {
  let total = 0;
  let bits = 0;
  for (let symbol = 0; symbol < MAX_SYMBOLS; symbol++) {
    total += counts[symbol]!;
    bits += counts[symbol]! * (rawBits(symbol, FINEST) + (symbol > 3 ? 3 : symbol > 1 ? 2 : symbol));
  }
  return Math.round(bits / total);
}

/** Codes for the streams with these counts of finest magnitudes. */
export function chooseCodes(streams: readonly { readonly counts: Uint32Array; readonly from: number; readonly to: number }[]): SymbolCode[] {
  const byLikeness = new Map<number, Uint32Array>();
  for (const { counts, from, to } of streams) {
    if (from === to) continue;
    const key = likeness(counts);
    const before = byLikeness.get(key);
    byLikeness.set(key, before === undefined ? counts : sum(before, counts));
  }
  const groups: Group[] = [...byLikeness].sort((a, b) => a[0] - b[0]).map(([, counts]) => ({ counts, bits: bestGrain(counts).bits }));
  // Neighbours are joined as long as one code for both is no dearer than two.
  for (;;) {
    let bestAt = -1;
    let bestGain = groups.length > MAX_CODES ? -Infinity : 0;
    let bestGroup: Group | undefined;
    for (let i = 0; i + 1 < groups.length; i++) {
      const counts = sum(groups[i]!.counts, groups[i + 1]!.counts);
      const { bits } = bestGrain(counts);
      const gain = groups[i]!.bits + groups[i + 1]!.bits - bits;
      if (gain <= bestGain) continue;
      bestAt = i;
      bestGain = gain;
      bestGroup = { counts, bits };
    }
    if (bestGroup === undefined) break;
    groups.splice(bestAt, 2, bestGroup);
  }
  return groups.map(({ counts }) => {
    const { grain } = bestGrain(counts);
    const coarse = coarsen(counts, grain);
    const { first, end } = occurring(coarse);
    return canonical(grain, codeLengths(coarse), first, end);
  });
}
