// Prefix codes for whole numbers: a number is coded as its magnitude (bit length and a few leading bits), its other bits follow as they are.
import { BytesMalformed } from '../../common/bytes/byte-reader.ts';
import type { ByteReader } from '../../common/bytes/byte-reader.ts';
import type { ByteWriter } from '../../common/bytes/byte-writer.ts';

/** Magnitudes with two leading bits below the highest: enough for every number below 2^32. */
export const MAX_SYMBOLS = 124;
/** The finest grain: how many bits below the highest belong to the magnitude. */
export const FINEST = 2;
/** No code is longer, so that one look into a table of 2^11 entries decodes it. */
export const MAX_CODE = 11;
const ENTRIES = 1 << MAX_CODE;

/** The magnitude of a number at a grain: itself below 2^grain, then 2^grain of them per bit length. */
export function symbolOf(value: number, grain: number): number {
  const length = 32 - Math.clz32(value);
  return length <= grain ? value : ((length - grain) << grain) + ((value >>> (length - 1 - grain)) & ((1 << grain) - 1));
}

/** How many bits follow the code of a magnitude. */
export function rawBits(symbol: number, grain: number): number {
  return symbol < 1 << grain ? 0 : (symbol >> grain) - 1;
}

/** The smallest number of a magnitude. */
export function baseOf(symbol: number, grain: number): number {
  return symbol < 1 << grain ? symbol : (((1 << grain) | (symbol & ((1 << grain) - 1))) << rawBits(symbol, grain)) >>> 0;
}

/** By grain: the magnitude that each finest magnitude belongs to. */
const COARSE: readonly Uint8Array[] = Array.from({ length: FINEST + 1 }, (_, grain) => Uint8Array.from({ length: MAX_SYMBOLS }, (_, symbol) => symbolOf(baseOf(symbol, FINEST), grain)));

/** Counts of finest magnitudes as counts of coarser ones. */
export function coarsen(counts: Uint32Array, grain: number): Uint32Array {
  if (grain === FINEST) return counts;
  const coarse = new Uint32Array(MAX_SYMBOLS);
  const belongs = COARSE[grain]!;
  for (let symbol = 0; symbol < MAX_SYMBOLS; symbol++) coarse[belongs[symbol]!]! += counts[symbol]!;
  return coarse;
}

/** A finest magnitude at a grain. */
export function coarseSymbol(symbol: number, grain: number): number {
  return COARSE[grain]![symbol]!;
}

/** Huffman's code lengths for the counts, none above MAX_CODE; a lone symbol has length 0, as has what does not occur. */
export function codeLengths(counts: Uint32Array): Uint8Array {
  const lengths = new Uint8Array(MAX_SYMBOLS);
  const used: number[] = [];
  for (let symbol = 0; symbol < MAX_SYMBOLS; symbol++) if (counts[symbol]! > 0) used.push(symbol);
  if (used.length < 2) return lengths;
  // Flatter weights make shorter codes; twice is seldom needed.
  for (let flatten = 0; ; flatten++) {
    const weights = used.map((symbol) => Math.floor(counts[symbol]! / 4 ** flatten) + 1);
    if (flatten === 0) for (const [i, symbol] of used.entries()) weights[i] = counts[symbol]!;
    if (huffman(used, weights, lengths) <= MAX_CODE) return lengths;
  }
}

/** Fills the lengths of `used` symbols and answers the longest. */
function huffman(used: readonly number[], weights: readonly number[], lengths: Uint8Array): number {
  const order = used.map((_, i) => i).sort((a, b) => weights[a]! - weights[b]! || a - b);
  const total = used.length * 2 - 1;
  const parent = new Int32Array(total);
  const weight = new Float64Array(total);
  for (const [at, i] of order.entries()) weight[at] = weights[i]!;
  // Two queues, both ascending: the leaves, and the nodes as they are made.
  let leaf = 0;
  let node = used.length;
  const lightest = (made: number): number => (leaf < used.length && (node >= made || weight[leaf]! <= weight[node]!) ? leaf++ : node++);
  for (let made = used.length; made < total; made++) {
    const a = lightest(made);
    const b = lightest(made);
    parent[a] = made;
    parent[b] = made;
    weight[made] = weight[a]! + weight[b]!;
  }
  const depth = new Uint8Array(total);
  for (let i = total - 2; i >= 0; i--) depth[i] = depth[parent[i]!]! + 1;
  let longest = 0;
  for (const [at, i] of order.entries()) {
    lengths[used[i]!] = depth[at]!;
    longest = Math.max(longest, depth[at]!);
  }
  return longest;
}

/** A prefix code: lengths and codes by symbol; codes are bit-reversed, as they are written from the lowest bit on. */
export interface SymbolCode {
  readonly grain: number;
  readonly lengths: Uint8Array;
  readonly codes: Uint16Array;
  /** The symbols from `first` to before `end` may have codes. */
  readonly first: number;
  readonly end: number;
}

/** The canonical code of these lengths: shorter codes first, equal ones by symbol. */
export function canonical(grain: number, lengths: Uint8Array, first: number, end: number): SymbolCode {
  const codes = new Uint16Array(MAX_SYMBOLS);
  let code = 0;
  for (let length = 1; length <= MAX_CODE; length++) {
    code <<= 1;
    for (let symbol = first; symbol < end; symbol++) {
      if (lengths[symbol] !== length) continue;
      let reversed = 0;
      for (let bit = 0; bit < length; bit++) if (code & (1 << bit)) reversed |= 1 << (length - 1 - bit);
      codes[symbol] = reversed;
      code++;
    }
  }
  return { grain, lengths, codes, first, end };
}

/** The range of symbols that occur; `counts` has at least one. */
export function occurring(counts: Uint32Array): { first: number; end: number } {
  let first = 0;
  while (counts[first] === 0) first++;
  let end = MAX_SYMBOLS;
  while (counts[end - 1] === 0) end--;
  return { first, end };
}

/** Appends a code: grain and number of symbols, the first one, four bits of length each. */
export function writeCode({ grain, lengths, first, end }: SymbolCode, out: ByteWriter): void {
  const count = end - first;
  out.varint(grain + (count - 1) * 4);
  out.u8(first);
  if (count === 1) return;
  for (let i = first; i < end; i += 2) out.u8(lengths[i]! | ((i + 1 < end ? lengths[i + 1]! : 0) << 4));
}

/** Reads what {@link writeCode} wrote and checks that every sequence of bits means something. */
export function readCode(reader: ByteReader): SymbolCode {
  const head = reader.varint();
  const grain = head % 4;
  const count = Math.floor(head / 4) + 1;
  const first = reader.u8();
  if (grain > FINEST || first + count > MAX_SYMBOLS || rawBits(first + count - 1, grain) > 31 - grain) throw new BytesMalformed(`a code of ${count} symbols from ${first} on`);
  const lengths = new Uint8Array(MAX_SYMBOLS);
  let room = count === 1 ? 0 : ENTRIES;
  const end = count === 1 ? first : first + count;
  for (let symbol = first; symbol < end; symbol += 2) {
    const pair = reader.u8();
    lengths[symbol] = pair & 15;
    if (symbol + 1 < end) lengths[symbol + 1] = pair >> 4;
  }
  for (const length of lengths) {
    if (length > MAX_CODE) throw new BytesMalformed(`a code of ${length} bits`);
    if (length > 0) room -= ENTRIES >> length;
  }
  if (room !== 0) throw new BytesMalformed('a code that is not complete');
  return canonical(grain, lengths, first, first + count);
}
