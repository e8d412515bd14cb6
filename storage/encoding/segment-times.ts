// A time column of a segment: relative to the segment's start where that is exact, else as it is.
import type { ByteReader } from '../../common/bytes/byte-reader.ts';
import { BytesMalformed } from '../../common/bytes/byte-reader.ts';
import type { ByteWriter } from '../../common/bytes/byte-writer.ts';
import type { Millis } from '../../common/time/millis.ts';
import { readTimes, writeTimes } from './time-column.ts';
import type { TimeSlice } from './time-table.ts';

const RELATIVE = 0;
const ABSOLUTE = 1;
/** Sums and differences of whole numbers up to here are exact. */
const MAX_TIME = 2 ** 48;

/** Writes time columns; keeps scratch memory. */
export class TimeColumnWriter {
  private relative = new Float64Array(0);
  private scratch = new Float64Array(0);

  /** Appends the times of a slice that is not empty. */
  write({ ts, from, to }: TimeSlice, start: Millis, out: ByteWriter): void {
    const count = to - from;
    if (this.relative.length < count) {
      this.relative = new Float64Array(count);
      this.scratch = new Float64Array(count);
    }
    const { relative } = this;
    let exact = Number.isInteger(start) && Math.abs(start) <= MAX_TIME;
    for (let i = 0; i < count && exact; i++) {
      const t = ts[from + i]!;
      exact = Number.isInteger(t) && Math.abs(t) <= MAX_TIME && !Object.is(t, -0);
      relative[i] = t - start;
    }
    if (exact) {
      out.u8(RELATIVE);
      writeTimes(relative, count, this.scratch, out);
    } else {
      out.u8(ABSOLUTE);
      writeTimes(ts.subarray(from, to), count, this.scratch, out);
    }
  }
}

/** Reads `count` times that {@link TimeColumnWriter} wrote. */
export function readTimeColumn(reader: ByteReader, count: number, start: Millis, ts: Float64Array): void {
  const kind = reader.u8();
  if (kind > ABSOLUTE) throw new BytesMalformed(`time column of kind ${kind}`);
  readTimes(reader, count, ts);
  if (kind === RELATIVE) for (let i = 0; i < count; i++) ts[i]! += start;
}
