// Points and sketches of the last minutes or hours in memory: the DRAM head and the live tier are both one of these.
import type { TakenBatch } from '../check-batch.ts';
import type { SeriesRef } from '../../common/model/series.ts';
import { HOUR, alignUp } from '../../common/time/millis.ts';
import type { Millis } from '../../common/time/millis.ts';
import type { PointBuffer, PointReader, ReadCost, ScanContext, ScanRequest, ScanSink, ScanSource, SketchReader, StoredSketch } from '../query/sources.ts';
import { ColumnStore } from './column-store.ts';
import type { RowSharing } from './layout-rows.ts';
import { scanMemory } from './memory-scan.ts';
import { SketchColumns } from './sketch-columns.ts';

/** Holds everything it was given with t >= floor (but see {@link MemoryTier.lacksFrom}); the floor rises with time and when memory runs short. */
export class MemoryTier implements PointReader, SketchReader, ScanSource {
  readonly columns: ColumnStore;
  readonly sketches = new SketchColumns();
  private readonly blockSpan: number;
  private readonly tier: 'live' | 'head';
  /** Complete from here on: older points are refused, and may be gone. */
  floor: Millis = -Infinity;
  private lackingTo: Millis = -Infinity;

  constructor(tier: 'live' | 'head', blockSpan: number, sharing?: RowSharing) {
    this.tier = tier;
    this.blockSpan = blockSpan;
    this.columns = new ColumnStore(blockSpan, sharing);
  }

  get bytes(): number {
    return this.columns.bytes + this.sketches.bytes;
  }

  append(batch: TakenBatch): void {
    const { floor } = this;
    this.columns.appendBatch(floor, batch);
    if (batch.sketches !== undefined) for (const { ref, ts: t, bytes } of batch.sketches) if (t >= floor) this.sketches.append(ref, t, bytes);
  }

  /** Raises the floor to a whole block at or before `t`, and gives back the memory below it. */
  evictBefore(t: Millis): void {
    const floor = Math.floor(t / this.blockSpan) * this.blockSpan;
    if (!(floor > this.floor)) return;
    this.floor = floor;
    this.columns.evictBefore(floor);
    this.sketches.evictBefore(floor);
  }

  /** The clock was ahead and has gone back: the tier answers again for what comes from the next whole block on. */
  clockWentBack(now: Millis): void {
    if (this.floor <= now + HOUR) return;
    this.lackingTo = Math.max(this.lackingTo, this.floor);
    this.floor = alignUp(now, this.blockSpan) + this.blockSpan;
  }

  /** Whether points at or after `from` (and the floor) may be gone, because the clock was ahead and has gone back. */
  lacksFrom(from: Millis): boolean {
    return from < this.lackingTo && this.floor < this.lackingTo;
  }

  /** Gives back the oldest blocks until at most `maxBytes` are in use or only the newest block is left. Answers whether it had to. */
  shrinkTo(maxBytes: number, now: Millis): boolean {
    let shrunk = false;
    if (this.bytes > maxBytes) this.columns.trim();
    while (this.bytes > maxBytes) {
      const oldest = this.columns.oldestBlockStart();
      if (oldest === null || oldest + this.blockSpan > now) break;
      this.evictBefore(oldest + this.blockSpan);
      this.columns.trim();
      shrunk = true;
    }
    return shrunk;
  }

  scan(request: ScanRequest, sink: ScanSink, context: ScanContext): Promise<void> {
    return scanMemory(this, this.tier, { ...request, from: Math.max(request.from, this.floor) }, sink, context);
  }

  read(ref: SeriesRef, from: Millis, to: Millis, into: PointBuffer, cost: ReadCost): void {
    cost[this.tier] += this.columns.read(ref, Math.max(from, this.floor), to, into);
  }

  readSketches(ref: SeriesRef, from: Millis, to: Millis, into: StoredSketch[], cost: ReadCost): void {
    cost[this.tier] += this.sketches.read(ref, Math.max(from, this.floor), to, into);
  }
}
