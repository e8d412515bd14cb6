// Reads what SQLite's sink holds: raw points and sketches in layers, rollups where they are true, and rolled up on the way where not yet.
import type { SeriesRef } from '../../common/model/series.ts';
import type { Millis } from '../../common/time/millis.ts';
import { rollUp } from '../encoding/roll-up.ts';
import type { RollupNeeds } from '../encoding/segment.ts';
import { lowerBound } from '../head/time-columns.ts';
import type { Catalogue } from '../index/catalogue.ts';
import { createPointBuffer } from '../query/point-buffer.ts';
import type { PieceFacts, PointBuffer, PointReader, ReadCost, ScanContext, ScanRequest, ScanSink, ScanSource, SketchReader, StoredSketch } from '../query/sources.ts';
import { PointLayers, SketchLayers } from './layers.ts';
import type { LayerSource, PointRange, Unwritten } from './layers.ts';
import type { OldChunks } from './old-chunks.ts';
import { joinSketches } from './rolled-sketches.ts';
import { ROW_KINDS, firstAfter, overlapping } from './segment-directory.ts';
import type { GroupId, SegmentRow } from './segment-directory.ts';
import type { SegmentStore } from './segment-store.ts';
import { untrueSpans, withLate } from './untrue-spans.ts';
import type { Span } from './untrue-spans.ts';

/** One series of a request. */
export interface Wanted {
  readonly ref: SeriesRef;
  /** Its place in the request. */
  readonly index: number;
}

interface GroupTask {
  readonly grp: GroupId;
  readonly points: Wanted[];
  readonly sketches: Wanted[];
}

/** After so many points others may run. */
const POINTS_PER_TURN = 16_000;

/** What is said of the pieces of one stretch of time. */
interface StretchFacts {
  readonly shared: PieceFacts;
  readonly single: PieceFacts;
}
function factsOf(from: Millis, to: Millis, inOrder: boolean): StretchFacts {
  const span = inOrder ? { from, to } : { from, to: from };
  return { shared: { ...span, sharesTimes: true }, single: { ...span, sharesTimes: false } };
}

/** One series whose rollups are read. */
interface RollupTask {
  readonly grp: GroupId;
  readonly ref: SeriesRef;
  readonly index: number;
  readonly resolution: number;
  readonly scan: Scan;
  readonly untrue: readonly Span[];
  /** Where one row answers for the whole stretch. */
  readonly facts: PieceFacts | undefined;
}

/** A scan on its way. */
interface Scan {
  readonly sink: ScanSink;
  readonly cost: ReadCost;
  readonly needs: RollupNeeds | undefined;
  /** Points handed over since the last step, and something for each series. */
  since: number;
}

/** A step is done when others may work: rows may then come and go, and nothing is read twice or left out. */
type Steps = Generator<undefined, void>;

export class SegmentReader implements PointReader, SketchReader, ScanSource {
  readonly source: LayerSource;
  private readonly store: SegmentStore;
  private readonly memory: Unwritten;
  private readonly old: OldChunks;
  private readonly catalogue: Catalogue;
  private readonly range: PointRange = { ts: new Float64Array(0), values: new Float64Array(0), from: 0, to: 0, sharesTimes: false };
  private readonly scratch = createPointBuffer();

  constructor(source: LayerSource, catalogue: Catalogue) {
    this.source = source;
    this.store = source.store;
    this.memory = source.memory;
    this.old = source.old;
    this.catalogue = catalogue;
  }

  async scan(request: ScanRequest, sink: ScanSink, { cost, pause }: ScanContext): Promise<void> {
    const scan: Scan = { sink, cost, needs: request.needs, since: 0 };
    for (const _ of this.steps(request, scan)) {
      scan.since = 0;
      const turn = pause();
      if (turn !== undefined) await turn;
    }
  }

  /** The whole scan, group after group. */
  private *steps({ refs, from, to, resolution }: ScanRequest, scan: Scan): Steps {
    const tasks = this.tasks(refs);
    // Of several groups a step may get its series in another order than they were asked for.
    const inOrder = tasks.length === 1;
    for (const { grp, points, sketches } of tasks) {
      if (points.length > 0) yield* resolution === 0 ? this.points(grp, points, from, to, scan, inOrder) : this.rollups(grp, points, from, to, resolution, scan, inOrder);
      if (sketches.length > 0) yield* resolution === 0 ? this.sketches(grp, sketches, from, to, scan) : this.rolledSketches(grp, sketches, from, to, resolution, scan);
    }
  }

  read(ref: SeriesRef, from: Millis, to: Millis, into: PointBuffer, cost: ReadCost): void {
    const grp = this.catalogue.groupOf(ref)?.id;
    if (grp === undefined) return;
    const sink: ScanSink = {
      points(_, ts, values, first, end) {
        into.reserve(end - first);
        into.ts.set(ts.subarray(first, end), into.length);
        into.values.set(values.subarray(first, end), into.length);
        into.length += end - first;
      },
      rollups: () => undefined,
      sketch: () => undefined,
    };
    for (const _ of this.points(grp, [{ ref, index: 0 }], from, to, { sink, cost, needs: undefined, since: 0 }, false));
  }

  readSketches(ref: SeriesRef, from: Millis, to: Millis, into: StoredSketch[], cost: ReadCost): void {
    const grp = this.catalogue.groupOf(ref)?.id;
    if (grp === undefined) return;
    const sink: ScanSink = { points: () => undefined, rollups: () => undefined, sketch: (_, ts, bytes) => into.push({ ts, bytes }) };
    for (const _ of this.sketches(grp, [{ ref, index: 0 }], from, to, { sink, cost, needs: undefined, since: 0 }));
  }

  private tasks(refs: Uint32Array): GroupTask[] {
    const tasks = new Map<GroupId, GroupTask>();
    for (let index = 0; index < refs.length; index++) {
      const ref = refs[index]!;
      const grp = this.catalogue.groupOf(ref)?.id;
      if (grp === undefined) continue;
      let task = tasks.get(grp);
      if (task === undefined) tasks.set(grp, (task = { grp, points: [], sketches: [] }));
      (this.catalogue.get(ref)?.type === 'distribution' ? task.sketches : task.points).push({ ref, index });
    }
    return [...tasks.values()];
  }

  /** The end of the stretch from `at` on that is of one kind: a row, or a gap between rows; and whether anything may lie in it. */
  private stretch(grp: GroupId, kind: 0 | 1, resolution: number, at: Millis, to: Millis): { end: Millis; row: SegmentRow | undefined } {
    const list = this.store.directory.list(grp, kind, resolution);
    const row = list[firstAfter(list, at)];
    if (row === undefined) return { end: to, row };
    return row.start <= at ? { end: Math.min(row.finish, to), row } : { end: Math.min(row.start, to), row: undefined };
  }

  /** Whether a gap between rows may hold something all the same. */
  private gapHolds(grp: GroupId, late: 2 | 3, from: Millis, to: Millis): boolean {
    const { memory, old, store } = this;
    return to > memory.sealed || !memory.late.empty || (old.any && old.overlaps(from, to)) || overlapping(store.directory.list(grp, late), from, to, false).length > 0;
  }

  private pointLayers(grp: GroupId, from: Millis, to: Millis): PointLayers {
    return new PointLayers(this.source, this.source.rows(grp, ROW_KINDS.points, ROW_KINDS.latePoints, from, to), from, to);
  }
  private sketchLayers(grp: GroupId, from: Millis, to: Millis): SketchLayers {
    return new SketchLayers(this.source, this.source.rows(grp, ROW_KINDS.sketches, ROW_KINDS.lateSketches, from, to), from, to);
  }

  private *points(grp: GroupId, wanted: readonly Wanted[], from: Millis, to: Millis, scan: Scan, inOrder: boolean): Steps {
    const { directory } = this.store;
    const { range } = this;
    const { sink, cost } = scan;
    for (let at = from; at < to; ) {
      const { end, row } = this.stretch(grp, ROW_KINDS.points, 0, at, to);
      if (row !== undefined || this.gapHolds(grp, ROW_KINDS.latePoints, at, end)) {
        let version = directory.version;
        let layers = this.pointLayers(grp, at, end);
        const facts = factsOf(at, end, inOrder);
        let alone = facts.shared;
        for (const { ref, index } of wanted) {
          if (directory.version !== version) {
            version = directory.version;
            layers = this.pointLayers(grp, at, end);
          }
          layers.read(ref, range, cost, true);
          if (range.sharesTimes === true && alone.reduce !== range.reduce) alone = { ...alone, reduce: range.reduce };
          if (range.to > range.from) sink.points(index, range.ts, range.values, range.from, range.to, range.sharesTimes === true ? alone : facts.single);
          scan.since += range.to - range.from + 16;
          if (scan.since >= POINTS_PER_TURN) yield;
        }
      }
      at = end;
    }
  }

  private *sketches(grp: GroupId, wanted: readonly Wanted[], from: Millis, to: Millis, scan: Scan): Steps {
    const { directory } = this.store;
    const { sink, cost } = scan;
    for (let at = from; at < to; ) {
      const { end, row } = this.stretch(grp, ROW_KINDS.sketches, 0, at, to);
      if (row !== undefined || this.gapHolds(grp, ROW_KINDS.lateSketches, at, end)) {
        let version = directory.version;
        let layers = this.sketchLayers(grp, at, end);
        for (const { ref, index } of wanted) {
          if (directory.version !== version) {
            version = directory.version;
            layers = this.sketchLayers(grp, at, end);
          }
          const found = layers.read(ref, cost);
          for (const { ts, bytes } of found) sink.sketch(index, ts, bytes);
          scan.since += found.length * 16 + 16;
          if (scan.since >= POINTS_PER_TURN) yield;
        }
      }
      at = end;
    }
  }

  private *rollups(grp: GroupId, wanted: readonly Wanted[], from: Millis, to: Millis, resolution: number, scan: Scan, inOrder: boolean): Steps {
    const { store } = this;
    const { directory } = store;
    for (let at = from; at < to; ) {
      const { end, row } = this.stretch(grp, ROW_KINDS.points, resolution, at, to);
      if (row !== undefined || this.rawHolds(grp, at, end)) {
        let version = -1;
        let dirty: Span[] = [];
        let rows: SegmentRow[] = [];
        const facts = factsOf(at, end, inOrder);
        for (const { ref, index } of wanted) {
          if (directory.version !== version) {
            version = directory.version;
            dirty = untrueSpans(this.source, grp, resolution, at, end);
            rows = overlapping(directory.list(grp, ROW_KINDS.points, resolution), at, end);
          }
          const spans = withLate(this.memory, ref, dirty, resolution, at, end);
          const only = rows.length === 1 && spans.length === 0 ? rows[0] : undefined;
          const task: RollupTask = { grp, ref, index, resolution, scan, untrue: spans, facts: only !== undefined && only.start <= at && only.finish >= end ? facts.shared : undefined };
          let done = at;
          for (const rolled of rows) {
            const start = Math.max(rolled.start, at);
            if (done < start) this.rollOnTheWay(task, { from: done, to: start });
            done = Math.min(rolled.finish, end);
            this.rolledRow(task, rolled, start, done);
          }
          if (done < end) this.rollOnTheWay(task, { from: done, to: end });
          scan.since += 16;
          if (scan.since >= POINTS_PER_TURN) yield;
        }
      }
      at = end;
    }
  }

  /** Hands over the buckets of one row, and rolls up anew where they are not true. */
  private rolledRow(task: RollupTask, row: SegmentRow, from: Millis, to: Millis): void {
    const { ref, index, scan, untrue, facts } = task;
    const { sink, cost, needs } = scan;
    const segment = this.store.openRollups(row);
    const place = segment?.find(ref) ?? -1;
    // What is rolled up on the way is decoded, too: then the columns have to be kept meanwhile.
    const columns = segment === undefined || place < 0 ? undefined : this.store.guarded(row, () => (untrue.length === 0 ? segment.decode(place, needs) : segment.read(place, needs)));
    let handed = 0;
    const clean = (first: Millis, end: Millis): void => {
      if (columns === undefined) return;
      const { ts, length } = columns;
      const i = ts[0]! >= first ? 0 : lowerBound(ts, length, first);
      const j = ts[length - 1]! < end ? length : lowerBound(ts, length, end);
      if (i < j) sink.rollups(index, columns, i, j, facts);
      handed += j - i;
    };
    let at = from;
    for (const span of untrue) {
      const start = Math.max(span.from, from);
      const end = Math.min(span.to, to);
      if (start >= end) continue;
      clean(at, start);
      this.rollOnTheWay(task, { from: start, to: end });
      at = end;
    }
    clean(at, to);
    cost.rollups += handed;
    if (handed > 0) cost.chunks++;
    scan.since += handed;
  }

  private rollOnTheWay({ grp, ref, index, resolution, scan }: RollupTask, span: Span): void {
    const { scratch } = this;
    scratch.length = 0;
    if (!this.rawHolds(grp, span.from, span.to)) return;
    this.read(ref, span.from, span.to, scratch, scan.cost);
    if (scratch.length === 0) return;
    const columns = rollUp(scratch, resolution);
    if (columns.length > 0) scan.sink.rollups(index, columns, 0, columns.length);
    scan.since += scratch.length;
  }

  private *rolledSketches(grp: GroupId, wanted: readonly Wanted[], from: Millis, to: Millis, resolution: number, scan: Scan): Steps {
    const { store } = this;
    const { sink, cost } = scan;
    for (let at = from; at < to; ) {
      const { end } = this.stretch(grp, ROW_KINDS.sketches, resolution, at, to);
      for (const { ref, index } of wanted) {
        const { row } = this.stretch(grp, ROW_KINDS.sketches, resolution, at, to);
        const segment = row === undefined ? undefined : store.openSketches(row);
        const place = segment?.find(ref) ?? -1;
        const rolled = segment === undefined || row === undefined || place < 0 ? [] : (store.guarded(row, () => segment.read(place)) ?? []);
        // What is not true, or not rolled up, is joined now.
        const spans = row === undefined ? [{ from: at, to: end }] : withLate(this.memory, ref, untrueSpans(this.source, grp, resolution, at, end), resolution, at, end);
        const found = rolled.filter(({ ts }) => ts >= at && ts < end && !spans.some((span) => ts >= span.from && ts < span.to));
        cost.rollups += found.length;
        for (const span of spans) {
          const raw: StoredSketch[] = [];
          this.readSketches(ref, span.from, span.to, raw, cost);
          found.push(...joinSketches(raw, resolution));
        }
        found.sort((a, b) => a.ts - b.ts);
        for (const { ts, bytes } of found) sink.sketch(index, ts, bytes);
        scan.since += found.length * 16 + 16;
        if (scan.since >= POINTS_PER_TURN) yield;
      }
      at = end;
    }
  }

  private rawHolds(grp: GroupId, from: Millis, to: Millis): boolean {
    const { directory } = this.store;
    for (const kind of [ROW_KINDS.points, ROW_KINDS.sketches]) {
      const list = directory.list(grp, kind);
      const row = list[firstAfter(list, from)];
      if (row !== undefined && row.start < to) return true;
    }
    return this.gapHolds(grp, ROW_KINDS.latePoints, from, to) || this.gapHolds(grp, ROW_KINDS.lateSketches, from, to);
  }
}
