// A segment's bodies while it is being written: literal bytes and streams in turn; streams become bytes once their codes are chosen.
import { ByteWriter } from '../../common/bytes/byte-writer.ts';
import type { FrameWriter } from './segment-frame.ts';
import type { Effort } from './segment.ts';
import { StreamPool } from './stream-pool.ts';
import type { Steps } from './steps.ts';
import type { Stream } from './stream-pool.ts';

/** Literal bytes up to here, then perhaps a stream, then perhaps the end of a body. */
interface Piece {
  readonly literalEnd: number;
  readonly stream: Stream | undefined;
  readonly ends: boolean;
}

/** Reusable after `begin`. */
export class Draft {
  /** Bytes written here stand before the next stream. */
  readonly literal = new ByteWriter(4096);
  readonly pool = new StreamPool();
  private readonly pieces: Piece[] = [];

  begin(effort: Effort): void {
    this.literal.reset();
    this.pool.begin(effort);
    this.pieces.length = 0;
  }

  /** Takes `count` numbers that were written into the pool at its length. */
  stream(count: number): void {
    this.pieces.push({ literalEnd: this.literal.length, stream: this.pool.take(count), ends: false });
  }

  endBody(): void {
    this.pieces.push({ literalEnd: this.literal.length, stream: undefined, ends: true });
  }

  /** Appends the codes to the frame's directory and the bodies to its bodies. */
  *flush(frame: FrameWriter): Steps<void> {
    yield* this.pool.writeCodes(frame.directory);
    const literal = this.literal.written();
    let from = 0;
    for (const { literalEnd, stream, ends } of this.pieces) {
      if (literalEnd > from) frame.body.raw(literal.subarray(from, literalEnd));
      from = literalEnd;
      if (stream !== undefined) this.pool.write(stream, frame.body);
      if (!ends) continue;
      frame.endBody();
      yield;
    }
  }
}
