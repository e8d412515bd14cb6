// Head and SQLite read as one store: ranges split at the head's floor, so that no point comes twice or not at all.
import type { Batch } from '../common/model/batch.ts';
import type { SeriesRef } from '../common/model/series.ts';
import type { Millis } from '../common/time/millis.ts';
import type { MemoryTier } from './head/memory-tier.ts';
import { mergeSketches } from './head/sketch-columns.ts';
import type { SourceWatermarks } from './head/source-watermarks.ts';
import { mergeColumns } from './head/time-columns.ts';
import { createPointBuffer } from './query/point-buffer.ts';
import type { PointBuffer, PointReader, ReadCost, SketchReader, StoredSketch } from './query/sources.ts';

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

/**
 * From the head's floor on the head has everything, so it alone is read; below it the chunks and what waits to be packed. Only while
 * SQLite's sink is ahead of the head are both read from the floor on, and the later delivery, SQLite's, wins.
 */
export class StoredReader implements PointReader, SketchReader {
  private readonly head: MemoryTier;
  private readonly durable: PointReader & SketchReader;
  private readonly race: SinkRace;
  private readonly fromHead = createPointBuffer();
  private readonly fromDurable = createPointBuffer();

  constructor(head: MemoryTier, durable: PointReader & SketchReader, race: SinkRace) {
    this.head = head;
    this.durable = durable;
    this.race = race;
  }

  read(ref: SeriesRef, from: Millis, to: Millis, into: PointBuffer, cost: ReadCost): void {
    const border = this.head.floor;
    if (from < border) this.durable.read(ref, from, Math.min(to, border), into, cost);
    if (to <= border) return;
    const start = Math.max(from, border);
    if (!this.race.sqliteIsAhead) {
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
    if (this.race.sqliteIsAhead) this.durable.readSketches(ref, start, to, durable, cost);
    mergeSketches(head, durable, into);
  }
}
