// What waits to be written to the log: pieces of bounded size, so that a slow disk costs the bytes that wait and not twice as many.
import { ByteWriter } from '../../common/bytes/byte-writer.ts';

const FIRST_BYTES = 65_536;
/** A piece takes no further record once it might become larger. */
const PIECE_BYTES = 262_144;
/** So many pieces that have been written are kept to be used again. */
const KEPT_PIECES = 24;

/** Pieces that nobody uses now. */
export class SparePieces {
  private readonly pieces: ByteWriter[] = [];

  take(): ByteWriter {
    return this.pieces.pop() ?? new ByteWriter(PIECE_BYTES);
  }

  give(piece: ByteWriter): void {
    // What a single huge record has made larger is not kept.
    if (piece.length > PIECE_BYTES || this.pieces.length >= KEPT_PIECES) return;
    piece.reset();
    this.pieces.push(piece);
  }

  clear(): void {
    this.pieces.length = 0;
  }
}

/** Records one after the other, each whole in one piece. */
export class LogBuffer {
  private readonly spare: SparePieces;
  private readonly full: ByteWriter[] = [];
  private tail = new ByteWriter(FIRST_BYTES);
  private fullBytes = 0;
  /** Bytes of the last record, as far as it is known. */
  private lastRecord = 0;
  private recordStart = 0;

  constructor(spare: SparePieces) {
    this.spare = spare;
  }

  get length(): number {
    return this.fullBytes + this.tail.length;
  }

  /** Where the next record goes: all of it, before this is asked for again. */
  get record(): ByteWriter {
    const { tail } = this;
    this.lastRecord = tail.length - this.recordStart;
    this.recordStart = tail.length;
    if (tail.length === 0 || tail.length + this.lastRecord <= PIECE_BYTES) return tail;
    this.full.push(tail);
    this.fullBytes += tail.length;
    this.tail = this.spare.take();
    this.recordStart = 0;
    return this.tail;
  }

  /** Everything written, in order. Valid until the next record. */
  *written(): Generator<Uint8Array> {
    for (const piece of this.full) yield piece.written();
    if (this.tail.length > 0) yield this.tail.written();
  }

  /** Forgets everything. */
  reset(): void {
    if (this.full.length > 0) {
      for (const piece of this.full) this.spare.give(piece);
      this.spare.give(this.tail);
      this.full.length = 0;
      this.fullBytes = 0;
      this.tail = new ByteWriter(FIRST_BYTES);
    } else if (this.tail.length > PIECE_BYTES) this.tail = new ByteWriter(FIRST_BYTES);
    else this.tail.reset();
    this.recordStart = 0;
    this.lastRecord = 0;
  }
}
