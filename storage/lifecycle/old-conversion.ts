// Turns chunks of the format before segments into segments: a bucket's group at a time, a bucket in one transaction.
import type { SeriesRef } from '../../common/model/series.ts';
import { HOUR, alignUp } from '../../common/time/millis.ts';
import type { Millis } from '../../common/time/millis.ts';
import type { SegmentSeries, SegmentSketches } from '../encoding/segment.ts';
import type { Catalogue } from '../index/catalogue.ts';
import type { Database } from '../sqlite/database.ts';
import { PointLayers, SketchLayers } from '../sqlite/layers.ts';
import type { LayerSource, PointRange } from '../sqlite/layers.ts';
import type { OldBucket } from '../sqlite/old-chunks.ts';
import { ROW_KINDS, ROW_LEVELS, overlapping } from '../sqlite/segment-directory.ts';
import type { GroupId, SegmentRow } from '../sqlite/segment-directory.ts';
import type { NewSegmentRow } from '../sqlite/segment-store.ts';

export interface OldConversionDeps {
  readonly database: Database;
  readonly source: LayerSource;
  readonly catalogue: Catalogue;
  probe(point: string): void;
}

interface Written {
  readonly row: NewSegmentRow;
  readonly data: Uint8Array;
}

/** Chunks first, below what segments of the same time may already say. */
const OLD_AND_ROWS = { old: true, memory: false };

export class OldConversion {
  private readonly deps: OldConversionDeps;
  private running: Generator<void, void> | undefined;

  constructor(deps: OldConversionDeps) {
    this.deps = deps;
  }

  reset(): void {
    this.running = undefined;
  }

  /** One step of work; false when there is nothing left of the old format. */
  step(): boolean {
    const { old } = this.deps.source;
    const bucket = old.newest;
    if (this.running === undefined) {
      if (bucket === undefined) return false;
      this.running = this.convert(bucket);
    }
    try {
      if (this.running.next().done === true) this.running = undefined;
    } catch (error) {
      this.running = undefined;
      throw error;
    }
    return true;
  }

  private *convert(bucket: OldBucket): Generator<void, void> {
    const { database, source, catalogue, probe } = this.deps;
    const { store, old } = source;
    const groups = new Map<GroupId, SeriesRef[]>();
    for (const ref of old.refs(bucket)) {
      const group = catalogue.groupOf(ref);
      if (group === undefined) continue;
      const members = groups.get(group.id);
      if (members === undefined) groups.set(group.id, [ref]);
      else members.push(ref);
    }
    const written: Written[] = [];
    const replaced: SegmentRow[] = [];
    for (const [grp, members] of groups) {
      // No row crosses a whole hour, so that each lies within one span whatever the spans are.
      for (let start = bucket.start; start < bucket.finish; start = Math.min(alignUp(start + 1, HOUR), bucket.finish)) {
        const finish = Math.min(alignUp(start + 1, HOUR), bucket.finish);
        this.points(grp, members, start, finish, written, replaced);
        this.sketches(grp, members, start, finish, written, replaced);
        yield;
      }
    }
    // Something was sealed or merged meanwhile where this bucket lies: the next turn begins anew.
    if (!replaced.every((row) => store.directory.has(row))) return;
    const added = database.transaction('convert old chunks', () => {
      const rows = written.map(({ row, data }) => store.insert(row, data));
      for (const row of replaced) store.delete(row);
      old.drop(bucket);
      probe('convert.inside');
      return rows;
    });
    store.follow({ added, removed: replaced });
    old.dropped(bucket);
  }

  private points(grp: GroupId, members: readonly SeriesRef[], start: Millis, finish: Millis, written: Written[], replaced: SegmentRow[]): void {
    const { source } = this.deps;
    if (isCovered(written, grp, ROW_KINDS.points, start, finish)) return;
    const existing = overlapping(source.store.directory.list(grp, ROW_KINDS.points), start, finish).filter((row) => !replaced.includes(row));
    const from = Math.min(start, ...existing.map((row) => row.start));
    const to = Math.max(finish, ...existing.map((row) => row.finish));
    const layers = new PointLayers(source, existing, from, to, OLD_AND_ROWS);
    const series: SegmentSeries[] = [];
    let points = 0;
    for (const ref of [...new Set([...members, ...layers.refs()])].sort((a, b) => a - b)) {
      const range: PointRange = { ts: new Float64Array(0), values: new Float64Array(0), from: 0, to: 0 };
      layers.read(ref, range, undefined);
      const length = range.to - range.from;
      if (length > 0) series.push({ ref, ts: range.ts.slice(range.from, range.to), values: range.values.slice(range.from, range.to), from: 0, to: length });
      points += length;
    }
    if (series.length === 0) return;
    replaced.push(...existing);
    const row = { grp, kind: ROW_KINDS.points, resolution: 0, level: ROW_LEVELS.sealed, start: from, finish: to, points };
    written.push({ row, data: source.store.codec.encodePoints(from, series, 'fast') });
  }

  private sketches(grp: GroupId, members: readonly SeriesRef[], start: Millis, finish: Millis, written: Written[], replaced: SegmentRow[]): void {
    const { source } = this.deps;
    if (isCovered(written, grp, ROW_KINDS.sketches, start, finish)) return;
    const existing = overlapping(source.store.directory.list(grp, ROW_KINDS.sketches), start, finish).filter((row) => !replaced.includes(row));
    const from = Math.min(start, ...existing.map((row) => row.start));
    const to = Math.max(finish, ...existing.map((row) => row.finish));
    const layers = new SketchLayers(source, existing, from, to, OLD_AND_ROWS);
    const series: SegmentSketches[] = [];
    let points = 0;
    for (const ref of [...new Set([...members, ...layers.refs()])].sort((a, b) => a - b)) {
      const sketches = layers.read(ref, undefined);
      if (sketches.length > 0) series.push({ ref, sketches });
      points += sketches.length;
    }
    if (series.length === 0) return;
    replaced.push(...existing);
    const row = { grp, kind: ROW_KINDS.sketches, resolution: 0, level: ROW_LEVELS.sealed, start: from, finish: to, points };
    written.push({ row, data: source.store.codec.encodeSketches(from, series) });
  }
}

/** Whether a row that was made before, of rows that were longer than an hour, has this stretch already. */
function isCovered(written: readonly Written[], grp: GroupId, kind: 0 | 1, start: Millis, finish: Millis): boolean {
  return written.some(({ row }) => row.grp === grp && row.kind === kind && row.start <= start && row.finish >= finish);
}
