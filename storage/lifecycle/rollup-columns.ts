// Parts of rolled-up columns joined into columns of their own.
import type { RollupColumns } from '../encoding/segment.ts';

/** Buckets from <= i < to of some columns. */
export interface ColumnPart {
  readonly columns: RollupColumns;
  readonly from: number;
  readonly to: number;
}

/** The parts one after the other, in memory of their own; they must ascend in time and not overlap. */
export function joinColumns(parts: readonly ColumnPart[]): RollupColumns {
  const length = parts.reduce((sum, { from, to }) => sum + to - from, 0);
  const join = (name: 'ts' | 'count' | 'sum' | 'min' | 'max' | 'last'): Float64Array => {
    const whole = new Float64Array(length);
    let at = 0;
    for (const { columns, from, to } of parts) {
      whole.set(columns[name].subarray(from, to), at);
      at += to - from;
    }
    return whole;
  };
  return { ts: join('ts'), count: join('count'), sum: join('sum'), min: join('min'), max: join('max'), last: join('last'), length };
}
