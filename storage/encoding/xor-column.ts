// Full-precision floats: each xored with its predecessor, and per block of 128 only the bits that ever differ are kept.
import { BytesMalformed } from '../../common/bytes/byte-reader.ts';
import type { ByteReader } from '../../common/bytes/byte-reader.ts';
import type { ByteWriter } from '../../common/bytes/byte-writer.ts';
import { packWords, unpackWords } from './bit-pack.ts';
import { BLOCK } from './integer-blocks.ts';

const low = new Uint32Array(BLOCK);
const high = new Uint32Array(BLOCK);

/** Appends `count` values given as [low, high] words: the first as it is, the others in blocks of (shift, width, packed bits). */
export function writeXor(words: Uint32Array, count: number, out: ByteWriter): void {
  out.u32(words[0]!);
  out.u32(words[1]!);
  for (let from = 1; from < count; from += BLOCK) {
    const size = Math.min(BLOCK, count - from);
    let lowBits = 0;
    let highBits = 0;
    for (let i = 0; i < size; i++) {
      const at = (from + i) * 2;
      low[i] = words[at]! ^ words[at - 2]!;
      high[i] = words[at + 1]! ^ words[at - 1]!;
      lowBits |= low[i]!;
      highBits |= high[i]!;
    }
    const shift = lowBits !== 0 ? 31 - Math.clz32(lowBits & -lowBits) : highBits !== 0 ? 63 - Math.clz32(highBits & -highBits) : 0;
    const end = highBits !== 0 ? 64 - Math.clz32(highBits) : 32 - Math.clz32(lowBits);
    const width = end - shift;
    if (shift >= 32) for (let i = 0; i < size; i++) low[i] = high[i]! >>> (shift - 32);
    else if (shift > 0) {
      for (let i = 0; i < size; i++) {
        low[i] = (low[i]! >>> shift) | (high[i]! << (32 - shift));
        high[i] = high[i]! >>> shift;
      }
    }
    out.u8(shift);
    out.u8(width);
    packWords(low, size, Math.min(width, 32), out);
    if (width > 32) packWords(high, size, width - 32, out);
  }
}

/** Reads `count` values that {@link writeXor} wrote into [low, high] words. */
export function readXor(reader: ByteReader, count: number, words: Uint32Array): void {
  words[0] = reader.u32();
  words[1] = reader.u32();
  for (let from = 1; from < count; from += BLOCK) {
    const size = Math.min(BLOCK, count - from);
    const shift = reader.u8();
    const width = reader.u8();
    if (shift + width > 64) throw new BytesMalformed(`xor block of ${width} bits at bit ${shift}`);
    unpackWords(reader, size, Math.min(width, 32), low);
    if (width > 32) unpackWords(reader, size, width - 32, high);
    else high.fill(0, 0, size);
    for (let i = 0; i < size; i++) {
      const at = (from + i) * 2;
      const lowWord = shift >= 32 ? 0 : low[i]! << shift;
      const highWord = shift >= 32 ? low[i]! << (shift - 32) : shift === 0 ? high[i]! : (high[i]! << shift) | (low[i]! >>> (32 - shift));
      words[at] = words[at - 2]! ^ lowWord;
      words[at + 1] = words[at - 1]! ^ highWord;
    }
  }
}
