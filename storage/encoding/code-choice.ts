// Which prefix codes a segment gets: one for all streams that resemble each other, more where that saves more than they cost.
import { FINEST, MAX_SYMBOLS, canonical, codeLengths, coarsen, occurring, rawBits } from './symbol-table.ts';
import type { Steps } from './steps.ts';
import type { SymbolCounts } from './number-stream.ts';
import type { SymbolCode } from './symbol-table.ts';

/** Room for the number of a code in a byte. */
const MAX_CODES = 16;

/** Groups are compared at this grain; each code's own grain is chosen in the end. */
const ROUGH = 1;

const STREAMS_PER_STEP = 16;

interface Group {
  readonly counts: Uint32Array;
  readonly rough: Uint32Array;
  readonly bits: number;
}

/** n × log2(n), by table for what occurs most. */
const PRODUCTS = Float64Array.from({ length: 4096 }, (_, n) => (n === 0 ? 0 : n * Math.log2(n)));
function product(n: number): number {
  return n < 4096 ? PRODUCTS[n]! : n * Math.log2(n);
}

/** What the numbers take at a grain with ideal codes, the code itself included; less than Huffman's by a percent or so. */
function idealBits(counts: Uint32Array, grain: number): number {
  let total = 0;
  let first = -1;
  let last = 0;
  let bits = 0;
  for (let symbol = 0; symbol < MAX_SYMBOLS; symbol++) {
    const count = counts[symbol]!;
    if (count === 0) continue;
    if (first < 0) first = symbol;
    last = symbol;
    total += count;
    bits += count * rawBits(symbol, grain) - product(count);
  }
  return bits + product(total) + 24 + (last - first + 1) * 4;
}

function bestGrain(counts: Uint32Array): number {
  let best: number = FINEST;
  let least = Infinity;
  for (let grain: number = FINEST; grain >= 0; grain--) {
    const bits = idealBits(coarsen(counts, grain), grain);
    if (bits >= least) continue;
    best = grain;
    least = bits;
  }
  return best;
}

function makeGroup(counts: Uint32Array, rough = coarsen(counts, ROUGH)): Group {
  return { counts, rough, bits: idealBits(rough, ROUGH) };
}

function sum(a: Uint32Array, b: Uint32Array): Uint32Array {
  const both = new Uint32Array(MAX_SYMBOLS);
  for (let i = 0; i < MAX_SYMBOLS; i++) both[i] = a[i]! + b[i]!;
  return both;
}

/** The mean number of bits of a stream's numbers: streams that resemble each other have the same. */
function likeness({ counts, least, most }: SymbolCounts): number {
  let total = 0;
  let bits = 0;
  for (let symbol = least; symbol <= most; symbol++) {
    total += counts[symbol]!;
    bits += counts[symbol]! * (rawBits(symbol, FINEST) + (symbol > 3 ? 3 : symbol > 1 ? 2 : symbol));
  }
  return Math.round(bits / total);
}

/** Codes for the streams with these counts of finest magnitudes. */
export function* chooseCodes(streams: readonly SymbolCounts[]): Steps<SymbolCode[]> {
  const byLikeness = new Map<number, Uint32Array>();
  for (let i = 0; i < streams.length; i++) {
    const stream = streams[i]!;
    if (stream.most < 0) continue;
    if (i % STREAMS_PER_STEP === STREAMS_PER_STEP - 1) yield;
    const key = likeness(stream);
    let together = byLikeness.get(key);
    if (together === undefined) byLikeness.set(key, (together = new Uint32Array(MAX_SYMBOLS)));
    for (let symbol = stream.least; symbol <= stream.most; symbol++) together[symbol]! += stream.counts[symbol]!;
  }
  const groups = [...byLikeness].sort((a, b) => a[0] - b[0]).map(([, counts]) => makeGroup(counts));
  yield;
  // What a code for two neighbours saves beside one for each.
  const gain = (i: number): number => groups[i]!.bits + groups[i + 1]!.bits - idealBits(sum(groups[i]!.rough, groups[i + 1]!.rough), ROUGH);
  const gains = Array.from({ length: groups.length - 1 }, (_, i) => gain(i));
  while (gains.length > 0) {
    const best = gains.indexOf(Math.max(...gains));
    if (gains[best]! < 0 && groups.length <= MAX_CODES) break;
    const [a, b] = groups.splice(best, 2);
    groups.splice(best, 0, makeGroup(sum(a!.counts, b!.counts), sum(a!.rough, b!.rough)));
    gains.splice(best, 1);
    if (best > 0) gains[best - 1] = gain(best - 1);
    if (best < gains.length) gains[best] = gain(best);
    yield;
  }
  const codes: SymbolCode[] = [];
  for (const { counts } of groups) {
    const grain = bestGrain(counts);
    const coarse = coarsen(counts, grain);
    const { first, end } = occurring(coarse);
    codes.push(canonical(grain, codeLengths(coarse), first, end));
    yield;
  }
  return codes;
}
