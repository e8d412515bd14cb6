// What a codec of chunks is, and the registry by which a row says how it was written.
import { VedetteError } from '../../common/errors/vedette-error.ts';

/** No chunk holds more points (35 minutes at a point a millisecond); a reader refuses larger counts before it makes room for them. */
export const MAX_CHUNK_POINTS = 2 ** 21;

/** Turns columns into bytes and back, bit for bit for every float64. Single thread: a codec may keep scratch memory. */
export interface ChunkCodec {
  /** The number in each row; never given to another format. */
  readonly id: number;
  /** Packs ts[0 … count) and values[0 … count), 1 <= count <= MAX_CHUNK_POINTS, into bytes of their own. */
  encode(ts: Float64Array, values: Float64Array, count: number): Uint8Array;
  /** The number of points, without decoding them. Throws as `decode` does. */
  count(bytes: Uint8Array): number;
  /** Fills the beginning of both columns, which have room for `count(bytes)`, and answers how many. Throws VedetteError('storage_damaged'). */
  decode(bytes: Uint8Array, intoTs: Float64Array, intoValues: Float64Array): number;
}

/** Codecs by number. New rows are written by the first one given. */
export class CodecRegistry {
  readonly writer: ChunkCodec;
  private readonly byId = new Map<number, ChunkCodec>();

  constructor(codecs: readonly [ChunkCodec, ...ChunkCodec[]]) {
    this.writer = codecs[0];
    for (const codec of codecs) {
      if (this.byId.has(codec.id)) throw new VedetteError('internal', `Two codecs have the number ${codec.id}.`);
      this.byId.set(codec.id, codec);
    }
  }

  /** Throws VedetteError('storage_damaged') for a number nobody has. */
  get(id: number): ChunkCodec {
    const codec = this.byId.get(id);
    if (codec === undefined) throw new VedetteError('storage_damaged', `A chunk was written by codec ${id}, which this program does not know.`);
    return codec;
  }
}
