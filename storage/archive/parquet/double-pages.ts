// Doubles as pages, bit for bit: each stretch in whichever of the format's encodings comes out smallest under zstd.
import { ByteWriter } from './byte-writer.ts';
import { ChunkBuilder, PAGE_ROWS, compress } from './column-pages.ts';
import type { ChunkStatistics, ColumnChunk } from './column-pages.ts';
import { ENCODING } from './format.ts';
import { HybridWriter, bitsFor } from './hybrid.ts';

/** More different values than this are no dictionary's business. */
const MAX_ENTRIES = 65_536;
/** Rows that are tried before a stretch is written. */
const SAMPLE = 16_384;

type Way = 'dictionary' | 'plain' | 'split';

/**
 * A column of doubles. `stretches` are the rows of one metric each: they behave alike, so each is written in one way. Values of few
 * digits repeat (dictionary, whose entries are sorted so that they compress), counters and bytes share their upper bytes (split into
 * streams of bytes), the rest is plain.
 */
export function doubleChunk(values: Float64Array, stretches: readonly { readonly from: number; readonly to: number }[]): ColumnChunk {
  const ways = stretches.map(({ from, to }) => chooseWay(values.subarray(from, to)));
  const entries = new BitSet(MAX_ENTRIES * 2);
  for (const [place, { from, to }] of stretches.entries()) {
    if (ways[place] !== 'dictionary') continue;
    if (!entries.addAll(values.subarray(from, to), MAX_ENTRIES * 2)) ways[place] = 'split';
  }
  const builder = new ChunkBuilder();
  let width = 0;
  if (entries.size > 0) {
    const keys = entries.sort();
    width = bitsFor(keys.length);
    builder.dictionary(bytesOf(keys), keys.length);
  }
  for (const [place, { from, to }] of stretches.entries()) {
    for (let start = from; start < to; start += PAGE_ROWS) {
      const page = values.subarray(start, Math.min(to, start + PAGE_ROWS));
      if (ways[place] === 'dictionary') builder.data(indexPage(entries, page, width), page.length, ENCODING.dictionary);
      else if (ways[place] === 'split') builder.data(splitBytes(page), page.length, ENCODING.byteStreamSplit);
      else builder.data(bytesOf(page).slice(), page.length, ENCODING.plain);
    }
  }
  return builder.done(statisticsOf(values));
}

function chooseWay(values: Float64Array): Way {
  const start = Math.max(0, (values.length - SAMPLE) >> 1);
  const sample = values.subarray(start, start + SAMPLE);
  const split = compress(splitBytes(sample)).length / sample.length;
  const plain = compress(bytesOf(sample)).length / sample.length;
  const best = Math.min(split, plain);
  const entries = new BitSet(4_096);
  if (entries.addAll(values, Math.min(MAX_ENTRIES, values.length / 2 + 1))) {
    const keys = entries.sort();
    const packed = compress(indexPage(entries, sample, bitsFor(keys.length))).length / sample.length;
    if (packed + compress(bytesOf(keys)).length / values.length <= best) return 'dictionary';
  }
  return split <= plain ? 'split' : 'plain';
}

function indexPage(entries: BitSet, values: Float64Array, width: number): Uint8Array {
  const content = new ByteWriter(values.length * 2 + 16);
  content.byte(width);
  const writer = new HybridWriter(content, width);
  writer.putAll(entries.places(values), 0, values.length);
  writer.flush();
  return content.view();
}

const bytesOf = (values: Float64Array): Uint8Array => new Uint8Array(values.buffer, values.byteOffset, values.byteLength);

/** All first bytes, then all second ones, and so on. */
function splitBytes(values: Float64Array): Uint8Array {
  const bytes = bytesOf(values);
  const { length } = values;
  const out = new Uint8Array(length * 8);
  for (let i = 0, at = 0; i < length; i++) for (let stream = i; stream < out.length; stream += length) out[stream] = bytes[at++]!;
  return out;
}

/** Which values there are, told apart by their bits: -0 is not 0 here. NaN is refused: it has no place in an order. */
class BitSet {
  private slots: Int32Array;
  private low: Uint32Array;
  private high: Uint32Array;
  size = 0;

  constructor(expected: number) {
    this.slots = new Int32Array(2 ** Math.ceil(Math.log2(expected * 2))).fill(-1);
    this.low = new Uint32Array(expected);
    this.high = new Uint32Array(expected);
  }

  /** False, with some of them added, when there would be more than `most`, or one is NaN. */
  addAll(values: Float64Array, most: number): boolean {
    const words = wordsOf(values);
    for (let i = 0; i < words.length; i += 2) {
      if (Number.isNaN(values[i >> 1]!)) return false;
      const slot = this.slotOf(words[i]!, words[i + 1]!);
      if (this.slots[slot]! >= 0) continue;
      if (this.size >= most) return false;
      this.slots[slot] = this.size;
      if (this.size === this.low.length) this.grow();
      this.low[this.size] = words[i]!;
      this.high[this.size++] = words[i + 1]!;
      if (this.size * 2 > this.slots.length) this.rehash(this.slots.length * 2);
    }
    return true;
  }

  /** Puts them into ascending order, which decides their places, and answers them. */
  sort(): Float64Array {
    const keys = new Float64Array(this.size);
    const words = wordsOf(keys);
    for (let i = 0; i < this.size; i++) {
      words[2 * i] = this.low[i]!;
      words[2 * i + 1] = this.high[i]!;
    }
    keys.sort();
    for (let i = 0; i < this.size; i++) {
      this.low[i] = words[2 * i]!;
      this.high[i] = words[2 * i + 1]!;
    }
    this.rehash(this.slots.length);
    return keys;
  }

  places(values: Float64Array): Uint32Array {
    const words = wordsOf(values);
    const places = new Uint32Array(values.length);
    for (let i = 0; i < places.length; i++) places[i] = this.slots[this.slotOf(words[2 * i]!, words[2 * i + 1]!)]!;
    return places;
  }

  private slotOf(low: number, high: number): number {
    const mask = this.slots.length - 1;
    let slot = (Math.imul(low ^ Math.imul(high, 0x9e3779b1), 0x85ebca6b) >>> 7) & mask;
    for (;;) {
      const place = this.slots[slot]!;
      if (place < 0 || (this.low[place] === low && this.high[place] === high)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  private grow(): void {
    const [low, high] = [new Uint32Array(this.low.length * 2), new Uint32Array(this.high.length * 2)];
    low.set(this.low);
    high.set(this.high);
    this.low = low;
    this.high = high;
  }

  private rehash(slots: number): void {
    this.slots = new Int32Array(slots).fill(-1);
    for (let place = 0; place < this.size; place++) this.slots[this.slotOf(this.low[place]!, this.high[place]!)] = place;
  }
}

function wordsOf(values: Float64Array): Uint32Array {
  return new Uint32Array(values.buffer, values.byteOffset, values.length * 2);
}

/** Bounds let a reader pass over the group; NaN has no place among them, so with one there are none. */
function statisticsOf(values: Float64Array): ChunkStatistics {
  let least = Infinity;
  let greatest = -Infinity;
  for (const value of values) {
    if (Number.isNaN(value)) return { nulls: 0 };
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  // By the format's rule a zero stands in the bounds so that both zeros lie within.
  return { nulls: 0, least: bytesOf(Float64Array.of(least === 0 ? -0 : least)), greatest: bytesOf(Float64Array.of(greatest === 0 ? 0 : greatest)) };
}
