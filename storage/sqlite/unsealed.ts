// What SQLite's sink has taken and not yet packed: points and sketches, in memory.
import type { SeriesRef } from '../../common/model/series.ts';
import type { Millis } from '../../common/time/millis.ts';
import type { SegmentSeries } from '../encoding/segment.ts';
import type { ColumnRoom } from '../head/column-room.ts';
import { ColumnStore } from '../head/column-store.ts';
import type { RowSharing } from '../head/layout-rows.ts';
import { scanMemory } from '../head/memory-scan.ts';
import { SketchColumns } from '../head/sketch-columns.ts';
import type { ScanContext, ScanRequest, ScanSink, ScanSource } from '../query/sources.ts';

/** Points and sketches that wait for a bucket. */
export class Unsealed implements ScanSource {
  readonly points: ColumnStore;
  readonly sketches = new SketchColumns();

  /** `sharing`: see ColumnStore. */
  constructor(blockSpan: number, sharing?: RowSharing) {
    this.points = new ColumnStore(blockSpan, sharing);
  }

  get empty(): boolean {
    return this.points.points === 0 && this.sketches.count === 0;
  }

  get bytes(): number {
    return this.points.bytes + this.sketches.bytes;
  }

  /** The oldest time held, or undefined. */
  oldest(): Millis | undefined {
    const candidates = [this.points.extent()?.from ?? Infinity, this.sketches.oldestTime()];
    const oldest = Math.min(...candidates);
    return oldest === Infinity ? undefined : oldest;
  }

  /** Every series that holds something with from <= t < to. */
  refs(from: Millis = -Infinity, to: Millis = Infinity): SeriesRef[] {
    const refs = this.points.refs(from, to);
    if (this.sketches.count === 0) return refs;
    return [...new Set([...refs, ...this.sketches.refs().filter((ref) => this.sketches.holds(ref, from, to))])];
  }

  /** The points with from <= t < to for packing; see ColumnStore.columns. */
  columns(ref: SeriesRef, from: Millis, to: Millis, room?: ColumnRoom): SegmentSeries {
    return this.points.columns(ref, from, to, room);
  }

  /** What is not packed yet is in memory, so it counts for the head. */
  scan(request: ScanRequest, sink: ScanSink, context: ScanContext): Promise<void> {
    return scanMemory({ columns: this.points, sketches: this.sketches }, 'head', request, sink, context);
  }

  remove(ref: SeriesRef): void {
    this.points.remove(ref);
    this.sketches.remove(ref);
  }

  evictBefore(t: Millis): void {
    this.points.evictBefore(t);
    this.sketches.evictBefore(t);
  }
}
