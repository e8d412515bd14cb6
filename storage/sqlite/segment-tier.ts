// The SQLite sink: takes batches, seals complete spans of time into segments, writes late points over them.
import type { SeriesRef } from '../../common/model/series.ts';
import { DAY, alignDown } from '../../common/time/millis.ts';
import type { Millis } from '../../common/time/millis.ts';
import type { RowSharing } from '../head/layout-rows.ts';
import { PackedGroups, PackedReader } from '../head/packed-groups.ts';
import { SourceWatermarks } from '../head/source-watermarks.ts';
import { runEnd } from '../head/time-columns.ts';
import type { TakenBatch } from '../check-batch.ts';
import type { Catalogue } from '../index/catalogue.ts';
import { sealEnd } from '../lifecycle/merge-plan.ts';
import { createPointBuffer } from '../query/point-buffer.ts';
import type { PointBuffer, StoredSketch } from '../query/sources.ts';
import type { Database } from './database.ts';
import { GroupPacker } from './group-packer.ts';
import { KnownPoints } from './known-points.ts';
import { LayerSource } from './layers.ts';
import type { Unwritten } from './layers.ts';
import { LateTimes } from './late-times.ts';
import type { OldChunks } from './old-chunks.ts';
import { readBorder, writeBorder } from './meta-store.ts';
import { Sealing } from './sealing.ts';
import { ROW_KINDS, ROW_LEVELS } from './segment-directory.ts';
import type { GroupId, SegmentRow } from './segment-directory.ts';
import type { SegmentStore } from './segment-store.ts';
import { writeSeries } from './series-rows.ts';
import { Unsealed } from './unsealed.ts';

export interface SegmentTierDeps {
  readonly database: Database;
  readonly store: SegmentStore;
  readonly old: OldChunks;
  readonly catalogue: Catalogue;
  /** The span of new segments, now. */
  chunkSpan(): number;
  /** The span of a group's merged rows: no late row reaches over the end of one. */
  mergeSpan(grp: GroupId): number;
  /** Late points of these days (UTC) are being written: called in the transaction. */
  onLateDays(days: Iterable<Millis>): void;
  /** Shares rows with the head. */
  readonly sharing?: RowSharing;
  monotonic(): number;
  probe(point: string): void;
}

/** What a slice of work has done. */
export interface Worked {
  readonly kind: 'births' | 'seal' | 'late';
  /** The span that was finished, when one was. */
  readonly finished?: { readonly from: Millis; readonly to: Millis; readonly points: number; readonly bytes: number };
}

/** A span is sealed so long after its sources have passed its end, because points may come a little late. */
const GRACE = 30_000;
const BIRTHS_PER_SLICE = 200;
/** Late points wait so long, or until there are so many bytes of them, because each write of them costs a row. */
const LATE_WAIT = 30_000;
const LATE_BYTES = 8_000_000;

/**
 * Everything before the border `sealed` is in segments (or in `late`, on its way there); everything from it on is in `open`. The border
 * moves in the transaction that makes it true, and in memory right after it.
 */
export class SegmentTier implements Unwritten {
  readonly marks = new SourceWatermarks();
  /** -Infinity until the first point. */
  sealed: Millis;
  /** Counts changes of what lies before the border. */
  revision = 0;
  /** Points before this are refused: they would be deleted at once. */
  oldestKept: Millis = -Infinity;
  refused = 0;
  /** Very much waits to be sealed: see {@link SegmentTier.span}. */
  hurried = false;
  open: Unsealed;
  readonly late: Unsealed;
  readonly source: LayerSource;
  readonly lateWritten = new LateTimes();
  private readonly deps: SegmentTierDeps;
  private readonly packer: GroupPacker;
  private readonly packedReader: PackedReader;
  private lateSince: Millis | undefined;
  private readonly settledPositions = new Map<string, number>();
  private settledOnce = false;
  private sealing: Sealing | undefined;

  constructor(deps: SegmentTierDeps) {
    this.deps = deps;
    this.packer = new GroupPacker(deps.store.codec);
    this.packedReader = new PackedReader((bytes, start) => deps.store.codec.openPoints(bytes, start), (ref) => deps.catalogue.groupOf(ref)?.id);
    this.sealed = readBorder(deps.database, 'sealed') ?? -Infinity;
    const span = deps.chunkSpan();
    this.open = deps.sharing === undefined || span % deps.sharing.blockSpan !== 0 ? new Unsealed(span) : new Unsealed(deps.sharing.blockSpan, deps.sharing);
    // Late points may be of any time: few large blocks rather than one for each chunk.
    this.late = new Unsealed(DAY);
    this.source = new LayerSource(deps.store, this, deps.old);
    this.dropUnfinished();
  }

  get bytes(): number {
    return this.open.bytes + this.late.bytes;
  }
  /** Up to which position of a source nothing that came late waits in memory only; -1 when that was never so. */
  settled(source: string): number {
    return this.settledPositions.get(source) ?? -1;
  }
  /** Whether everything that was late when the storage was opened has been written. */
  get everSettled(): boolean {
    return this.settledOnce || this.late.empty;
  }
  /** The span that is sealed as a whole. When there is hurry it is a block of the head, as long as no less can leave memory. */
  get span(): number {
    const span = this.deps.chunkSpan();
    const block = this.deps.sharing?.blockSpan ?? span;
    return this.hurried && span % block === 0 ? block : span;
  }
  /** The span being sealed, and how much of it is done. */
  get progress(): { from: Millis; to: Millis; done: number } | null {
    const { sealing } = this;
    return sealing === undefined ? null : { from: sealing.start, to: sealing.end, done: 1 - sealing.left / Math.max(1, sealing.groups) };
  }

  append(batch: TakenBatch, now: Millis): void {
    const { refs, ts, values, sketches, time, token } = batch;
    const { open, late, sealed } = this;
    let lateOnes = 0;
    for (let from = 0; from < refs.length; ) {
      const end = time === undefined ? runEnd(ts, from) : refs.length;
      const t = Math.round(ts[from]!);
      if (t >= sealed) {
        open.points.appendRun(refs, values, from, end, t, time === undefined ? 0 : token);
        if (this.sealing !== undefined && t < this.sealing.end) for (let i = from; i < end; i++) this.touch(refs[i]!);
      } else if (t >= this.oldestKept) {
        late.points.appendRun(refs, values, from, end, t);
        lateOnes += end - from;
      } else this.refused += end - from;
      from = end;
    }
    for (const { ref, ts: t, bytes } of sketches ?? []) {
      if (t >= sealed) {
        open.sketches.append(ref, t, bytes);
        if (this.sealing !== undefined && t < this.sealing.end) this.touch(ref);
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

  /** One slice of work: births, then sealing, then late points; begins nothing new once `tired` says so, but does at least one group. */
  work(now: Millis, tired: () => boolean): Worked | undefined {
    if (this.saveBirths()) return { kind: 'births' };
    const sealing = this.sealing ?? this.nextSealing(now);
    if (sealing !== undefined) return this.seal(sealing, tired);
    if (this.lateIsDue(now)) return this.writeLate(tired);
    return undefined;
  }

  /** Writes one slice of new series. */
  saveBirths(): boolean {
    const { catalogue, database } = this.deps;
    if (catalogue.unsavedCount === 0) return false;
    catalogue.saved(database.transaction('save series', () => writeSeries(database, catalogue, BIRTHS_PER_SLICE)));
    return true;
  }

  private touch(ref: SeriesRef): void {
    const group = this.deps.catalogue.groupOf(ref);
    if (group !== undefined) this.sealing?.touch(group.id);
  }

  /** Rows beyond the border are of a seal that was not finished: the log has all their points. */
  private dropUnfinished(): void {
    const { database, store } = this.deps;
    const { sealed } = this;
    const rows = [...store.directory.all()].filter((row) => row.level === ROW_LEVELS.sealed && row.start >= sealed);
    if (rows.length === 0) return;
    database.transaction('drop unfinished seal', () => {
      for (const row of rows) store.delete(row);
    });
    store.follow({ added: [], removed: rows });
  }

  private lateIsDue(now: Millis): boolean {
    return !this.late.empty && (now - (this.lateSince ?? now) >= LATE_WAIT || this.late.bytes > LATE_BYTES || now < (this.lateSince ?? now));
  }

  private groupsOf(refs: Iterable<SeriesRef>): Map<GroupId, SeriesRef[]> {
    const groups = new Map<GroupId, SeriesRef[]>();
    for (const ref of refs) {
      const grp = this.deps.catalogue.groupOf(ref)?.id;
      if (grp === undefined) continue;
      const members = groups.get(grp);
      if (members === undefined) groups.set(grp, [ref]);
      else members.push(ref);
    }
    return groups;
  }

  private groupsWith(refs: Iterable<SeriesRef>): Set<GroupId> {
    const groups = new Set<GroupId>();
    for (const ref of refs) {
      const group = this.deps.catalogue.groupOf(ref);
      if (group !== undefined) groups.add(group.id);
    }
    return groups;
  }

  /** Writes late points group after group; what is written leaves memory. */
  private writeLate(tired: () => boolean): Worked {
    const { database, store, probe, monotonic } = this.deps;
    probe('late.begin');
    const written: SeriesRef[] = [];
    const rows: SegmentRow[] = [];
    database.transaction('write late points', () => {
      for (const [grp, members] of this.groupsOf(this.late.refs())) {
        members.sort((a, b) => a - b);
        for (const [from, to] of this.lateSpans(members, this.deps.mergeSpan(grp))) {
          this.lateWritten.note(grp, from, monotonic());
          for (const { row, data } of this.packer.pack(this.late, grp, members, from, to, { points: ROW_KINDS.latePoints, sketches: ROW_KINDS.lateSketches, level: ROW_LEVELS.late }, undefined, 'fast', new KnownPoints(this.source, grp, from, to))) rows.push(store.insert(row, data));
        }
        for (const ref of members) written.push(ref);
        if (tired()) break;
      }
      this.deps.onLateDays(new Set(rows.map((row) => alignDown(row.start, DAY))));
      probe('late.inside');
    });
    store.follow({ added: rows, removed: [] });
    for (const ref of written) this.late.remove(ref);
    let from = Infinity;
    let to = -Infinity;
    let points = 0;
    let bytes = 0;
    for (const row of rows) {
      from = Math.min(from, row.start);
      to = Math.max(to, row.finish);
      points += row.points;
      bytes += row.bytes;
    }
    if (this.late.empty) {
      this.lateSince = undefined;
      this.settledOnce = true;
      for (const source of this.marks.names()) this.settledPositions.set(source, this.marks.position(source));
    }
    probe('late.end');
    return rows.length === 0 ? { kind: 'late' } : { kind: 'late', finished: { from, to, points, bytes } };
  }

  /** The spans in which these series have late points. */
  private lateSpans(refs: readonly SeriesRef[], span: number): [Millis, Millis][] {
    const starts = new Set<Millis>();
    const buffer = createPointBuffer(64);
    for (const ref of refs) {
      buffer.length = 0;
      this.late.points.read(ref, -Infinity, Infinity, buffer);
      for (let i = 0; i < buffer.length; i++) starts.add(alignDown(buffer.ts[i]!, span));
      const sketches: StoredSketch[] = [];
      this.late.sketches.read(ref, -Infinity, Infinity, sketches);
      for (const { ts } of sketches) starts.add(alignDown(ts, span));
    }
    return [...starts].sort((a, b) => a - b).map((start) => [start, start + span]);
  }

  /** Begins the next span if all its data has come; moves the border over a stretch without data. */
  private nextSealing(now: Millis): Sealing | undefined {
    const low = this.marks.low(now);
    if (low === undefined || this.open.empty) return undefined;
    const { span } = this;
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
    const end = sealEnd(start, span);
    if (end > limit) return undefined;
    // Whether a group has anything in the span shows when its turn comes: asking all series at once would take long.
    this.sealing = new Sealing(start, end, this.groupsWith(this.open.refs()));
    return this.sealing;
  }

  /** Packs some groups; the last slice also moves the border. */
  private seal(sealing: Sealing, tired: () => boolean): Worked {
    const { database, store, catalogue, probe } = this.deps;
    const { start, end } = sealing;
    probe('seal.begin');
    const { results, last } = database.transaction('seal', () => {
      const results: SegmentRow[][] = [];
      for (let grp = sealing.peek(0); grp !== undefined; grp = sealing.peek(results.length)) {
        if (results.length > 0 && tired()) break;
        for (const row of sealing.earlier(grp)) store.delete(row);
        const refs = catalogue.group(grp)?.refs ?? [];
        const packed = this.packer.pack(this.open, grp, refs, start, end, { points: ROW_KINDS.points, sketches: ROW_KINDS.sketches, level: ROW_LEVELS.sealed }, { start, finish: end }, 'fast');
        results.push(packed.map(({ row, data }) => store.insert(row, data)));
        for (const { row, data } of packed) if (row.kind === ROW_KINDS.points) sealing.data.set(grp, data);
      }
      const last = results.length >= sealing.left;
      if (last) writeBorder(database, 'sealed', end);
      probe('seal.inside');
      return { results, last };
    });
    probe('seal.committed');
    this.refused += this.packer.refused;
    this.packer.refused = 0;
    const rows = last ? sealing.rows(results) : [];
    sealing.advance(results);
    if (!last) return { kind: 'seal' };
    store.follow({ added: rows, removed: [] });
    this.sealed = end;
    this.sealing = undefined;
    let points = 0;
    let bytes = 0;
    for (const row of rows) {
      points += row.points;
      bytes += row.bytes;
    }
    // The head goes on with what was packed.
    this.open.points.keepPacked(start, end, new PackedGroups(start, sealing.data, points, this.packedReader));
    this.open.evictBefore(end);
    return { kind: 'seal', finished: { from: start, to: end, points, bytes } };
  }

  /** Gives back the oldest unsealed blocks; only when sealing has been impossible for very long. Answers the points lost to queries. */
  dropOldest(span: number): number {
    const oldest = this.open.oldest();
    if (oldest === undefined || this.sealing !== undefined) return 0;
    const before = this.open.points.points;
    this.open.evictBefore(oldest + span);
    return before - this.open.points.points;
  }

  /**
   * SQLite is empty again: everything sealed is gone. `refill` hands back what memory still has of the time before the old border;
   * all of it counts as unsealed from `from` on.
   */
  restart(from: Millis, refill: (take: (ref: SeriesRef, points: PointBuffer, sketches: readonly StoredSketch[]) => void) => void): void {
    const { late } = this;
    const points = createPointBuffer();
    this.sealing = undefined;
    this.sealed = from;
    this.revision++;
    const take = (ref: SeriesRef, given: PointBuffer, sketches: readonly StoredSketch[]): void => {
      for (let i = 0; i < given.length; i++) if (given.ts[i]! >= from) this.open.points.append(ref, given.ts[i]!, given.values[i]!);
      for (const { ts, bytes } of sketches) if (ts >= from) this.open.sketches.append(ref, ts, bytes);
    };
    refill(take);
    for (const ref of late.refs()) {
      const sketches: StoredSketch[] = [];
      points.length = 0;
      late.points.read(ref, -Infinity, Infinity, points);
      late.sketches.read(ref, -Infinity, Infinity, sketches);
      late.remove(ref);
      take(ref, points, sketches);
      for (let i = 0; i < points.length && points.ts[i]! < from; i++) late.points.append(ref, points.ts[i]!, points.values[i]!);
      for (const { ts, bytes } of sketches) if (ts < from) late.sketches.append(ref, ts, bytes);
    }
  }
}
