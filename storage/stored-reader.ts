// Head and SQLite read as one store: ranges split at the head's floor, so that no point comes twice or not at all.
import type { Batch } from '../common/model/batch.ts';
import type { SeriesRef } from '../common/model/series.ts';
import type { Millis } from '../common/time/millis.ts';
import type { MemoryTier } from './head/memory-tier.ts';
import { mergeSketches } from './head/sketch-columns.ts';
import type { SourceWatermarks } from './head/source-watermarks.ts';
import { mergeColumns } from './head/time-columns.ts';
import { createPointBuffer } from './query/point-buffer.ts';
import type { PointBuffer, PointReader, ReadCost, ScanContext, ScanRequest, ScanSink, ScanSource, SketchReader, StoredSketch } from './query/sources.ts';

/** Which sources have got further into SQLite's sink than into the head, because the head's queue stalls. */
export class SinkRace {
  private readonly ahead = new Set<string>();
  private readonly head: SourceWatermarks;
  private readonly sqlite: SourceWatermarks;

  constructor(head: SourceWatermarks, sqlite: SourceWatermarks) {
    this.head = head;
    this.sqlite = sqlite;
  }

  /** Call after either sink has taken a batch of this source. */
  note({ source }: Batch): void {
    if (this.sqlite.position(source) > this.head.position(source)) this.ahead.add(source);
    else this.ahead.delete(source);
  }

  get sqliteIsAhead(): boolean {
    return this.ahead.size > 0;
  }
}

/** So many points of a scan that takes both stores go by before others may run. */
const POINTS_PER_TURN = 16_000;

/**
 * From the head's floor on the head has everything, so it alone is read; below it the segments and what waits to be sealed. Only while
 * SQLite's sink is ahead of the head, or the clock has gone back behind what the head gave up already, are both read from the floor on,
 * and the later delivery, SQLite's, wins.
 */
export class StoredReader implements PointReader, SketchReader, ScanSource {
  private readonly head: MemoryTier;
  private readonly durable: PointReader & SketchReader & ScanSource;
  private readonly race: SinkRace;
  private readonly fromHead = createPointBuffer();
  private readonly fromDurable = createPointBuffer();

  constructor(head: MemoryTier, durable: PointReader & SketchReader & ScanSource, race: SinkRace) {
    this.head = head;
    this.durable = durable;
    this.race = race;
  }

  /**
   * Raw points of any range. The floor may rise while others run; what it passes is then read from the segments, series by series, so
   * that nothing is missing.
   */
  async scan(request: ScanRequest, sink: ScanSink, context: ScanContext): Promise<void> {
    const { refs, to } = request;
    const floor = Math.min(Math.max(this.head.floor, request.from), to);
    if (request.from < floor) await this.durable.scan({ ...request, to: floor }, sink, context);
    if (floor >= to) return;
    // One series at a time: each is read at one moment, with the floor as it is then.
    const points = createPointBuffer(1024);
    let since = 0;
    for (let index = 0; index < refs.length; index++) {
      since += this.scanSeries(refs[index]!, index, floor, to, points, sink, context) + 16;
      if (since < POINTS_PER_TURN) continue;
      since = 0;
      const turn = context.pause();
      if (turn !== undefined) await turn;
    }
  }

  private takesBoth(from: Millis): boolean {
    return this.race.sqliteIsAhead || this.head.lacksFrom(from);
  }

  private scanSeries(ref: SeriesRef, index: number, from: Millis, to: Millis, points: PointBuffer, sink: ScanSink, { cost }: ScanContext): number {
    let count = 0;
    if (this.head.floor <= from && !this.takesBoth(from)) {
      count = this.head.columns.pieces(ref, from, to, (ts, values, first, end) => sink.points(index, ts, values, first, end));
      cost.head += count;
    } else {
      points.length = 0;
      this.read(ref, from, to, points, cost);
      count = points.length;
      if (count > 0) sink.points(index, points.ts, points.values, 0, count);
    }
    if (this.head.sketches.count > 0 || this.head.floor > from || this.takesBoth(from)) {
      const sketches: StoredSketch[] = [];
      this.readSketches(ref, from, to, sketches, cost);
      for (const { ts, bytes } of sketches) sink.sketch(index, ts, bytes);
      count += sketches.length;
    }
    return count;
  }

  read(ref: SeriesRef, from: Millis, to: Millis, into: PointBuffer, cost: ReadCost): void {
    const border = this.head.floor;
    if (from < border) this.durable.read(ref, from, Math.min(to, border), into, cost);
    if (to <= border) return;
    const start = Math.max(from, border);
    if (!this.takesBoth(start)) {
      this.head.read(ref, start, to, into, cost);
      return;
    }
    this.fromHead.length = 0;
    this.fromDurable.length = 0;
    this.head.read(ref, start, to, this.fromHead, cost);
    this.durable.read(ref, start, to, this.fromDurable, cost);
    mergeColumns(this.fromHead, this.fromDurable, into);
  }

  readSketches(ref: SeriesRef, from: Millis, to: Millis, into: StoredSketch[], cost: ReadCost): void {
    const border = this.head.floor;
    if (from < border) this.durable.readSketches(ref, from, Math.min(to, border), into, cost);
    if (to <= border) return;
    const start = Math.max(from, border);
    const head: StoredSketch[] = [];
    this.head.readSketches(ref, start, to, head, cost);
    const durable: StoredSketch[] = [];
    if (this.takesBoth(start)) this.durable.readSketches(ref, start, to, durable, cost);
    mergeSketches(head, durable, into);
  }
}
