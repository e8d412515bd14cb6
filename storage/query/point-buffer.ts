// The engine's growable columns: readers append raw points, the engine empties and reuses them for the next series.
import type { PointBuffer } from './sources.ts';

/** An empty buffer with room for `capacity` points. */
export function createPointBuffer(capacity = 4_096): PointBuffer {
  const buffer: PointBuffer = {
    ts: new Float64Array(capacity),
    values: new Float64Array(capacity),
    length: 0,
    reserve(extra: number): void {
      const needed = buffer.length + extra;
      if (needed <= buffer.ts.length) return;
      const size = Math.max(needed, buffer.ts.length * 2);
      const ts = new Float64Array(size);
      const values = new Float64Array(size);
      ts.set(buffer.ts.subarray(0, buffer.length));
      values.set(buffer.values.subarray(0, buffer.length));
      buffer.ts = ts;
      buffer.values = values;
    },
  };
  return buffer;
}
