// Parquet's hybrid of run lengths and bit packing, and its delta packing of integers; both ways.
// Source: Encodings.md of Apache Parquet, "RLE" and "DELTA_BINARY_PACKED".
import type { ByteWriter } from './byte-writer.ts';
import { damaged } from './thrift.ts';
import type { ByteReader } from './thrift.ts';

/** How many bits the numbers 0 … count-1 need; at least one. */
export const bitsFor = (count: number): number => Math.max(1, 32 - Math.clz32(Math.max(0, count - 1)));

/** Packs `count` numbers of `width` (0 … 31) bits, the first in the lowest bits. The target must be zero. */
function pack(target: Uint8Array, at: number, values: Uint32Array, from: number, count: number, width: number): void {
  let place = at;
  let waiting = 0;
  let bits = 0;
  for (let i = from; i < from + count; i++) {
    const value = values[i]!;
    // Never more than 31 bits wait: a wide number goes in two halves.
    waiting |= (width > 16 ? value & 0xffff : value) << bits;
    bits += Math.min(width, 16);
    while (bits >= 8) {
      target[place++] = waiting & 0xff;
      waiting >>>= 8;
      bits -= 8;
    }
    if (width <= 16) continue;
    waiting |= (value >>> 16) << bits;
    bits += width - 16;
    while (bits >= 8) {
      target[place++] = waiting & 0xff;
      waiting >>>= 8;
      bits -= 8;
    }
  }
  if (bits > 0) target[place] = waiting & 0xff;
}

/** Takes numbers with their repetitions: eight or more of one kind become a run, the others are packed. */
export class HybridWriter {
  private readonly out: ByteWriter;
  private readonly width: number;
  private readonly waiting = new Uint32Array(8_192);
  private count = 0;

  constructor(out: ByteWriter, width: number) {
    this.out = out;
    this.width = width;
  }

  put(value: number, times: number): void {
    let left = times;
    // What is packed comes in eights: a run begins only where they are full.
    while (left > 0 && (this.count % 8 !== 0 || left < 8)) {
      this.waiting[this.count++] = value;
      left--;
      if (this.count === this.waiting.length) this.flush();
    }
    if (left === 0) return;
    this.flush();
    this.out.varint(left * 2);
    for (let shift = 0; shift < this.width; shift += 8) this.out.byte((value >>> shift) & 0xff);
  }

  /** Every number of a list. */
  putAll(values: Uint32Array, from: number, to: number): void {
    for (let i = from; i < to; ) {
      const value = values[i]!;
      let end = i + 1;
      while (end < to && values[end] === value) end++;
      this.put(value, end - i);
      i = end;
    }
  }

  /** Call once at the end. */
  flush(): void {
    if (this.count === 0) return;
    const groups = Math.ceil(this.count / 8);
    this.waiting.fill(0, this.count, groups * 8);
    this.out.varint(groups * 2 + 1);
    const { target, at } = this.out.skip(groups * this.width);
    pack(target, at, this.waiting, 0, groups * 8, this.width);
    this.count = 0;
  }
}

/** Hands over `count` numbers as runs (many of length 1 where they were packed). Throws `storage_damaged`. */
export function readHybrid(reader: ByteReader, width: number, count: number, run: (value: number, times: number) => void): void {
  if (width > 31) throw damaged('numbers are too wide');
  for (let left = count; left > 0; ) {
    const head = reader.varint();
    if (head % 2 === 0) {
      const times = Math.min(left, head / 2);
      let value = 0;
      for (let shift = 0; shift < width; shift += 8) value |= reader.byte() << shift;
      if (times === 0) throw damaged('a run is empty');
      run(value >>> 0, times);
      left -= times;
      continue;
    }
    const bytes = reader.take(((head - 1) / 2) * width);
    const packed = Math.min(left, ((head - 1) / 2) * 8);
    if (packed === 0) throw damaged('a run is empty');
    unpack(bytes, packed, width, (value) => run(value, 1));
    left -= packed;
  }
}

/** Numbers wider than this reach over more than 32 bits with those that stand in the first byte. */
const MAX_WORD_BITS = 25;

/** Fills out[at … at + count) with the entries at the places that were written. Throws `storage_damaged`, too, when a place has no entry. */
export function readEntries(reader: ByteReader, width: number, entries: Float64Array, out: Float64Array, at: number, count: number): void {
  if (width > MAX_WORD_BITS) throw damaged('numbers are too wide');
  const mask = 2 ** width - 1;
  const { bytes } = reader;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let most = 0;
  let place = at;
  while (place < at + count) {
    const left = at + count - place;
    const head = reader.varint();
    const rows = Math.min(left, head % 2 === 0 ? head / 2 : ((head - 1) / 2) * 8);
    if (rows === 0) throw damaged('a run is empty');
    const end = place + rows;
    if (head % 2 === 0) {
      let entry = 0;
      for (let shift = 0; shift < width; shift += 8) entry |= reader.byte() << shift;
      if (entry > most) most = entry;
      out.fill(entries[entry] ?? 0, place, end);
      place = end;
      continue;
    }
    const start = reader.at;
    const after = start + ((head - 1) / 2) * width;
    reader.take(after - start);
    // A word may reach beyond the numbers, but not beyond the bytes.
    const whole = Math.min(end, place + Math.max(0, Math.floor(((bytes.length - 4 - start) * 8) / Math.max(1, width))));
    let bit = 0;
    for (; place < whole; place++, bit += width) {
      const entry = (view.getUint32(start + (bit >>> 3), true) >>> (bit & 7)) & mask;
      if (entry > most) most = entry;
      out[place] = entries[entry]!;
    }
    for (; place < end; place++, bit += width) {
      let word = 0;
      const first = start + (bit >>> 3);
      for (let byte = 0; byte < 4 && first + byte < after; byte++) word |= bytes[first + byte]! << (byte * 8);
      const entry = (word >>> (bit & 7)) & mask;
      if (entry > most) most = entry;
      out[place] = entries[entry]!;
    }
  }
  if (count > 0 && most >= entries.length) throw damaged('a value is missing');
}

function unpack(bytes: Uint8Array, count: number, width: number, each: (value: number) => void): void {
  let bit = 0;
  for (let i = 0; i < count; i++, bit += width) {
    let value = 0;
    for (let done = 0; done < width; ) {
      const take = Math.min(width - done, 8 - ((bit + done) & 7));
      value |= ((bytes[(bit + done) >>> 3]! >>> ((bit + done) & 7)) & ((1 << take) - 1)) << done;
      done += take;
    }
    each(value >>> 0);
  }
}

const BLOCK = 128;
const MINIBLOCKS = 4;
const MINIBLOCK = BLOCK / MINIBLOCKS;
/** Differences of two neighbouring differences must fit into so many bits: those of a day in milliseconds take 28. */
const MAX_DELTA_BITS = 31;

/** Integers as 64-bit delta packing; they must be safe integers whose neighbours are less than 2^30 apart. */
export function writeDeltas(out: ByteWriter, values: Float64Array, from: number, to: number): void {
  out.varint(BLOCK);
  out.varint(MINIBLOCKS);
  out.varint(to - from);
  out.zigzag(from < to ? values[from]! : 0);
  const deltas = new Uint32Array(BLOCK);
  for (let start = from + 1; start < to; start += BLOCK) {
    const count = Math.min(BLOCK, to - start);
    let least = Infinity;
    for (let i = start; i < start + count; i++) least = Math.min(least, values[i]! - values[i - 1]!);
    deltas.fill(0);
    const widths = new Uint8Array(MINIBLOCKS);
    for (let i = 0; i < count; i++) {
      const delta = values[start + i]! - values[start + i - 1]! - least;
      if (delta > 2 ** MAX_DELTA_BITS - 1) throw new RangeError(`Times are ${delta} ms apart, which is too far for one file.`);
      deltas[i] = delta;
      const mini = Math.floor(i / MINIBLOCK);
      widths[mini] = Math.max(widths[mini]!, 32 - Math.clz32(delta));
    }
    out.zigzag(least);
    out.bytes(widths);
    for (let mini = 0; mini * MINIBLOCK < count; mini++) {
      const width = widths[mini]!;
      const { target, at } = out.skip((MINIBLOCK * width) / 8);
      pack(target, at, deltas, mini * MINIBLOCK, MINIBLOCK, width);
    }
  }
}

/** Reads exactly `count` integers into `out`, from `at` on. Throws `storage_damaged` for anything that {@link writeDeltas} does not write. */
export function readDeltas(reader: ByteReader, out: Float64Array, at: number, count: number): void {
  const block = reader.varint();
  const minis = reader.varint();
  const total = reader.varint();
  if (block !== BLOCK || minis !== MINIBLOCKS || total !== count) throw damaged('its times are packed in another way');
  let value = reader.zigzag();
  if (count > 0) out[at] = value;
  for (let done = 1; done < count; done += BLOCK) {
    const least = reader.zigzag();
    const widths = reader.uint32();
    const end = Math.min(count, done + BLOCK);
    if (widths === 0) {
      for (let i = at + done; i < at + end; i++) out[i] = value += least;
      continue;
    }
    for (let mini = 0, first = done; first < end; mini++, first += MINIBLOCK) {
      const width = (widths >>> (8 * mini)) & 0xff;
      const last = Math.min(end, first + MINIBLOCK);
      if (width === 0) {
        for (let i = first; i < last; i++) out[at + i] = value += least;
        continue;
      }
      if (width > MAX_DELTA_BITS) throw damaged('its times are too far apart');
      const bytes = reader.take((MINIBLOCK * width) / 8);
      let i = first;
      unpack(bytes, last - first, width, (delta) => (out[at + i++] = value += least + delta));
    }
  }
}
