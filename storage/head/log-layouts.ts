// Which layouts the current segment of the log has defined, so that a batch of one is written as a row of values.
import type { SourceName } from '../../common/model/batch.ts';
import type { TakenBatch } from '../check-batch.ts';
import type { LogLayout } from './batch-record.ts';

/** A source that names ever other series is remembered with its last few ways to do so. */
const LAYOUTS_OF_SOURCE = 4;

function sameRefs(a: Uint32Array, b: Uint32Array): boolean {
  const { length } = a;
  if (b.length !== length) return false;
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Whether all points of the batch have one time. */
export function isRow({ ts, sketches, time }: TakenBatch): boolean {
  const { length } = ts;
  if (length === 0 || (sketches !== undefined && sketches.length > 0)) return false;
  if (time !== undefined) return time !== 0;
  const t = ts[0]!;
  for (let i = 1; i < length; i++) if (ts[i] !== t) return false;
  // -0 would have to be told from 0 point by point.
  return t !== 0;
}

/** Numbers count up over all segments; each segment defines those that it uses. */
export class LogLayouts {
  private readonly bySource = new Map<SourceName, LogLayout[]>();
  private readonly byNumber = new Map<number, LogLayout>();
  private next = 0;

  /** The layout of a batch; `define` is called when the segment does not have it yet. */
  of({ source, refs, token }: TakenBatch, define: (layout: LogLayout) => void): LogLayout {
    let known = this.bySource.get(source);
    if (known === undefined) this.bySource.set(source, (known = []));
    for (let i = 0; i < known.length; i++) {
      const layout = known[i]!;
      if (layout.refs !== refs && !sameRefs(layout.refs, refs)) continue;
      if (i > 0) {
        known[i] = known[0]!;
        known[0] = layout;
      }
      return layout;
    }
    const layout: LogLayout = { number: this.next++, source, refs: token === undefined ? refs.slice() : refs };
    known.unshift(layout);
    if (known.length > LAYOUTS_OF_SOURCE) known.pop();
    this.byNumber.set(layout.number, layout);
    define(layout);
    return layout;
  }

  get(number: number): LogLayout | undefined {
    return this.byNumber.get(number);
  }

  /** All that the segment has defined. */
  all(): Iterable<LogLayout> {
    return this.byNumber.values();
  }

  /** A new segment begins, in which only these are defined. */
  keep(used: ReadonlySet<number>): void {
    for (const number of this.byNumber.keys()) if (!used.has(number)) this.byNumber.delete(number);
    for (const [source, layouts] of this.bySource) {
      const left = layouts.filter(({ number }) => used.has(number));
      if (left.length === 0) this.bySource.delete(source);
      else this.bySource.set(source, left);
    }
  }
}
