// The SQLite sink: takes batches, packs complete buckets of time into chunks, merges late points, reads all of it back as one.
import type { Batch } from '../../common/model/batch.ts';
import type { SeriesRef } from '../../common/model/series.ts';
import { DAY, HOUR, alignDown } from '../../common/time/millis.ts';
import type { Millis } from '../../common/time/millis.ts';
import { MAX_CHUNK_POINTS } from '../encoding/chunk-codec.ts';
import { SourceWatermarks } from '../head/source-watermarks.ts';
import { mergeColumns, runEnd } from '../head/time-columns.ts';
import { mergeSketches } from '../head/sketch-columns.ts';
import type { Catalogue } from '../index/catalogue.ts';
import { createPointBuffer } from '../query/point-buffer.ts';
import type { PointBuffer, PointReader, ReadCost, SketchReader, StoredSketch } from '../query/sources.ts';
import type { Bucket, BucketList } from './bucket-list.ts';
import type { ChunkRows } from './chunk-rows.ts';
import type { Database } from './database.ts';
import { LateMerge } from './late-merge.ts';
import { readBorder, writeBorder } from './meta-store.ts';
import { Sealing } from './sealing.ts';
import type { Packed } from './sealing.ts';
import { writeSeries } from './series-rows.ts';
import { Unsealed } from './unsealed.ts';

export interface ChunkTierDeps {
  readonly database: Database;
  readonly rows: ChunkRows;
  readonly buckets: BucketList;
  readonly catalogue: Catalogue;
  /** The span of new buckets, now. */
  chunkSpan(): number;
  monotonic(): number;
  probe(point: string): void;
}

/** A bucket is packed so long after its sources have passed its end, because points may come a little late. */
const GRACE = 30_000;
const BIRTHS_PER_SLICE = 200;
/** Late points wait so long, or until there are so many bytes of them, because each means rewriting a chunk. */
const LATE_WAIT = 30_000;
const LATE_BYTES = 8_000_000;

/**
 * Everything before the border `sealed` is in chunks (or in `late`, on its way there); everything from it on is in `open`. The border
 * moves in the transaction that makes it true, and in memory right after it.
 */
export class ChunkTier implements PointReader, SketchReader {
  readonly marks = new SourceWatermarks();
  /** -Infinity until the first point. */
  sealed: Millis;
  /** Counts changes of what lies before the border. */
  revision = 0;
  /** Points before this are refused: they would be deleted at once. */
  oldestKept: Millis = -Infinity;
  refused = 0;
  private readonly deps: ChunkTierDeps;
  private open: Unsealed;
  private readonly late: Unsealed;
  private lateSince: Millis | undefined;
  private readonly settledPositions = new Map<string, number>();
  private settledOnce = false;
  private sealing: Sealing | undefined;
  private readonly lateMerge: LateMerge;
  private readonly scratch = createPointBuffer();
  private readonly lateScratch = createPointBuffer();

  constructor(deps: ChunkTierDeps) {
    this.deps = deps;
    this.sealed = readBorder(deps.database, 'sealed') ?? -Infinity;
    this.open = new Unsealed(deps.chunkSpan());
    // Late points may be of any time: few large blocks rather than one for each bucket.
    this.late = new Unsealed(DAY);
    this.lateMerge = new LateMerge(deps.database, deps.rows, deps.buckets);
  }

  get bytes(): number {
    return this.open.bytes + this.late.bytes;
  }
  /** Up to which position of a source nothing that came late waits in memory only; -1 when that was never so. */
  settled(source: string): number {
    return this.settledPositions.get(source) ?? -1;
  }
  /** Whether everything that was late when the storage was opened has been merged. */
  get everSettled(): boolean {
    return this.settledOnce || this.late.empty;
  }

  append(batch: Batch, now: Millis): void {
    const { refs, ts, values, sketches } = batch;
    const { open, late, sealed, sealing } = this;
    let lateOnes = 0;
    for (let from = 0; from < refs.length; ) {
      const end = runEnd(ts, from);
      const t = Math.round(ts[from]!);
      if (t >= sealed) {
        open.points.appendRun(refs, values, from, end, t);
        if (sealing !== undefined && t < sealing.end) for (let i = from; i < end; i++) sealing.touch(refs[i]!);
      } else if (t >= this.oldestKept) {
        late.points.appendRun(refs, values, from, end, t);
        lateOnes += end - from;
      } else this.refused += end - from;
      from = end;
    }
    for (const { ref, ts: t, bytes } of sketches ?? []) {
      if (t >= sealed) {
        open.sketches.append(ref, t, bytes);
        if (sealing !== undefined && t < sealing.end) sealing.touch(ref);
      } else if (t >= this.oldestKept) {
        late.sketches.append(ref, t, bytes);
        lateOnes++;
      } else this.refused++;
    }
    if (lateOnes > 0) {
      this.revision++;
      this.lateSince ??= now;
    }
    this.marks.note(batch, now);
    if (this.late.empty) this.settledPositions.set(batch.source, this.marks.position(batch.source));
  }

  /**
   * One slice of work: births, then packing, then late points; begins nothing new once `tired` says so, but does at least one series.
   * Answers what moved: nothing, something, or the border.
   */
  work(now: Millis, tired: () => boolean): 'idle' | 'busy' | 'sealed' {
    if (this.saveBirths()) return 'busy';
    const sealing = this.sealing ?? this.nextSealing(now);
    if (sealing !== undefined) return this.pack(sealing, tired) ? 'sealed' : 'busy';
    if (this.lateIsDue(now)) {
      this.mergeLate(tired);
      return 'busy';
    }
    return 'idle';
  }

  /** Writes one slice of new series. */
  saveBirths(): boolean {
    const { catalogue, database } = this.deps;
    if (catalogue.births().length === 0) return false;
    catalogue.saved(database.transaction('save series', () => writeSeries(database, catalogue.births(), BIRTHS_PER_SLICE)));
    return true;
  }

  private lateIsDue(now: Millis): boolean {
    return !this.late.empty && (now - (this.lateSince ?? now) >= LATE_WAIT || this.late.bytes > LATE_BYTES || now < (this.lateSince ?? now));
  }

  private mergeLate(tired: () => boolean): void {
    this.deps.probe('late.begin');
    this.lateMerge.slice(this.late, this.deps.chunkSpan(), this.sealed, tired);
    if (this.late.empty) {
      this.lateSince = undefined;
      this.settledOnce = true;
      for (const source of this.marks.names()) this.settledPositions.set(source, this.marks.position(source));
    }
    this.deps.probe('late.end');
  }

  /** Begins the next bucket if all its data has come; moves the border over a stretch without data. */
  private nextSealing(now: Millis): Sealing | undefined {
    const low = this.marks.low(now);
    if (low === undefined || this.open.empty) return undefined;
    const span = this.deps.chunkSpan();
    // A promise beyond now comes from a clock that has gone back since.
    const limit = alignDown(Math.min(low, now) - GRACE, span);
    if (limit <= this.sealed) return undefined;
    const oldest = Math.max(this.open.oldest() ?? Infinity, this.sealed);
    // A stop of the agent leaves hours without a point: the border crosses them in one step.
    const start = Math.min(Math.max(alignDown(oldest, span), this.sealed), limit);
    if (start > this.sealed) {
      this.deps.database.transaction('move border', () => writeBorder(this.deps.database, 'sealed', start));
      this.sealed = start;
    }
    const end = alignDown(start, span) + span;
    if (end > limit) return undefined;
    this.sealing = new Sealing(start, end, this.open.refs(start, end).sort((a, b) => a - b));
    return this.sealing;
  }

  /** Packs some series; the last slice also writes the bucket's row and the border. True when the border has moved. */
  private pack(sealing: Sealing, tired: () => boolean): boolean {
    const { database, buckets, probe } = this.deps;
    // Where a bucket was packed before the clock went back.
    const earlier = buckets.overlapping(sealing.start, sealing.end);
    probe('seal.begin');
    const { results, bucket } = database.transaction('seal', () => {
      const results: Packed[] = [];
      const byRef = new Map<SeriesRef, Packed>();
      for (let ref = sealing.peek(0); ref !== undefined; ref = sealing.peek(results.length)) {
        if (results.length > 0 && tired()) break;
        const result = this.packSeries(ref, sealing.start, sealing.end, earlier);
        results.push(result);
        byRef.set(ref, result);
      }
      if (results.length < sealing.left) return { results, bucket: undefined };
      const bucket = sealing.bucket(byRef);
      if (bucket.chunks > 0) buckets.write(bucket);
      writeBorder(database, 'sealed', sealing.end);
      probe('seal.inside');
      return { results, bucket };
    });
    probe('seal.committed');
    sealing.advance(results);
    if (bucket === undefined) return false;
    if (bucket.chunks > 0) buckets.keep(bucket);
    this.sealed = sealing.end;
    this.sealing = undefined;
    this.open.evictBefore(sealing.end);
    return true;
  }

  private packSeries(ref: SeriesRef, start: Millis, end: Millis, earlier: readonly Bucket[]): Packed {
    const { rows } = this.deps;
    const { open, scratch } = this;
    scratch.length = 0;
    this.readUnpacked(ref, start, end, earlier);
    if (scratch.length > MAX_CHUNK_POINTS) {
      // More than a point a millisecond: no clock of ours makes that. The newest are kept so that packing never stands still.
      this.refused += scratch.length - MAX_CHUNK_POINTS;
      scratch.ts.copyWithin(0, scratch.length - MAX_CHUNK_POINTS, scratch.length);
      scratch.values.copyWithin(0, scratch.length - MAX_CHUNK_POINTS, scratch.length);
      scratch.length = MAX_CHUNK_POINTS;
    }
    const points = scratch.length;
    let bytes = points > 0 ? rows.write(ref, start, scratch) : 0;
    const sketches: StoredSketch[] = [];
    if (open.sketches.read(ref, start, end, sketches) > 0) bytes += rows.writeSketches(ref, start, sketches);
    return { points: points + sketches.length, bytes };
  }

  /** Fills `scratch` with the points to pack, and with what buckets of the same time have already. */
  private readUnpacked(ref: SeriesRef, start: Millis, end: Millis, earlier: readonly Bucket[]): void {
    const { open, scratch, lateScratch, deps } = this;
    if (earlier.length === 0) {
      open.points.read(ref, start, end, scratch);
      return;
    }
    lateScratch.length = 0;
    const packed = createPointBuffer();
    for (const bucket of earlier) deps.rows.read(ref, bucket.start, start, end, packed);
    open.points.read(ref, start, end, lateScratch);
    mergeColumns(packed, lateScratch, scratch);
  }

  read(ref: SeriesRef, from: Millis, to: Millis, into: PointBuffer, cost: ReadCost): void {
    // Taken once: damage found while reading may move the border under our feet.
    const { sealed, scratch, lateScratch } = this;
    const border = Math.min(to, sealed);
    if (from < border) {
      if (this.late.points.holds(ref, from, border)) {
        scratch.length = 0;
        lateScratch.length = 0;
        this.readChunks(ref, from, border, scratch, cost);
        cost.head += this.late.points.read(ref, from, border, lateScratch);
        mergeColumns(scratch, lateScratch, into);
      } else this.readChunks(ref, from, border, into, cost);
    }
    // What is not packed yet is in memory, so it counts for the head.
    if (to > sealed) cost.head += this.open.points.read(ref, Math.max(from, sealed), to, into);
  }

  private readChunks(ref: SeriesRef, from: Millis, to: Millis, into: PointBuffer, cost: ReadCost): void {
    for (const { start } of this.deps.buckets.overlapping(from, to)) {
      const count = this.deps.rows.read(ref, start, from, to, into);
      if (count === 0) continue;
      cost.sqlite += count;
      cost.chunks++;
    }
  }

  readSketches(ref: SeriesRef, from: Millis, to: Millis, into: StoredSketch[], cost: ReadCost): void {
    const { sealed: edge } = this;
    const border = Math.min(to, edge);
    if (from < border) {
      const sealed: StoredSketch[] = [];
      for (const { start } of this.deps.buckets.overlapping(from, border)) {
        const count = this.deps.rows.readSketches(ref, start, from, border, sealed);
        if (count === 0) continue;
        cost.sqlite += count;
        cost.chunks++;
      }
      const late: StoredSketch[] = [];
      cost.head += this.late.sketches.read(ref, from, border, late);
      mergeSketches(sealed, late, into);
    }
    if (to > edge) cost.head += this.open.sketches.read(ref, Math.max(from, edge), to, into);
  }

  /** The first time that a sweep must leave alone: an invisible bucket may be growing there. */
  sweepLimit(): Millis {
    return Math.min(this.deps.buckets.all[0]?.start ?? Infinity, this.sealing?.start ?? Infinity, this.sealed);
  }

  /** Gives back the oldest unpacked blocks; only when packing has been impossible for very long. Answers the points lost to queries. */
  dropOldest(span: number): number {
    const oldest = this.open.oldest();
    if (oldest === undefined || this.sealing !== undefined) return 0;
    const before = this.open.points.points;
    this.open.evictBefore(oldest + span);
    return before - this.open.points.points;
  }

  /**
   * The clock was ahead and has gone back: without this, all that comes would count as late until it gets there again. Buckets of that
   * future stay where they are and are read again when the border passes them.
   */
  clockWentBack(now: Millis): void {
    if (this.sealed <= now + HOUR) return;
    const { database, buckets, chunkSpan } = this.deps;
    const past = buckets.all.findLast(({ start }) => start <= now)?.finish ?? -Infinity;
    const border = Math.max(past, alignDown(now, chunkSpan()));
    database.transaction('move border back', () => writeBorder(database, 'sealed', border));
    this.restart(border, () => undefined);
  }

  /**
   * SQLite is empty again: everything sealed is gone. `refill` hands back what memory still has of the time before the old border;
   * all of it counts as unpacked from `from` on.
   */
  restart(from: Millis, refill: (take: (ref: SeriesRef, points: PointBuffer, sketches: readonly StoredSketch[]) => void) => void): void {
    const { late, lateScratch } = this;
    this.sealing = undefined;
    this.sealed = from;
    this.revision++;
    const take = (ref: SeriesRef, points: PointBuffer, sketches: readonly StoredSketch[]): void => {
      for (let i = 0; i < points.length; i++) if (points.ts[i]! >= from) this.open.points.append(ref, points.ts[i]!, points.values[i]!);
      for (const { ts, bytes } of sketches) if (ts >= from) this.open.sketches.append(ref, ts, bytes);
    };
    refill(take);
    for (const ref of late.refs()) {
      const sketches: StoredSketch[] = [];
      lateScratch.length = 0;
      late.points.read(ref, -Infinity, Infinity, lateScratch);
      late.sketches.read(ref, -Infinity, Infinity, sketches);
      late.remove(ref);
      take(ref, lateScratch, sketches);
      for (let i = 0; i < lateScratch.length && lateScratch.ts[i]! < from; i++) late.points.append(ref, lateScratch.ts[i]!, lateScratch.values[i]!);
      for (const { ts, bytes } of sketches) if (ts < from) late.sketches.append(ref, ts, bytes);
    }
  }
}
