// One merge: the rows of a group's span become one row and its rollups, in stages between which others may run.
import type { SeriesRef } from '../../common/model/series.ts';
import type { Millis } from '../../common/time/millis.ts';
import { bucketGrid, rollUp, rollUpAgain } from '../encoding/roll-up.ts';
import type { BucketGrid } from '../encoding/roll-up.ts';
import type { RollupColumns, SegmentRollups, SegmentSeries, SegmentSketches } from '../encoding/segment.ts';
import type { Steps } from '../encoding/steps.ts';
import { lowerBound } from '../head/time-columns.ts';
import type { StoredSketch } from '../query/sources.ts';
import type { Database } from '../sqlite/database.ts';
import { PointLayers, SketchLayers } from '../sqlite/layers.ts';
import type { LayerSource, PointRange } from '../sqlite/layers.ts';
import { joinSketches } from '../sqlite/rolled-sketches.ts';
import { ROW_KINDS, ROW_LEVELS, overlapping } from '../sqlite/segment-directory.ts';
import type { GroupId, SegmentRow } from '../sqlite/segment-directory.ts';
import type { OpenBook } from '../sqlite/time-books.ts';
import type { NewSegmentRow } from '../sqlite/segment-store.ts';
import type { MergeUnit } from './merge-plan.ts';
import { joinColumns } from './rollup-columns.ts';
import type { ColumnPart } from './rollup-columns.ts';

export interface MergeJobDeps {
  readonly database: Database;
  readonly source: LayerSource;
  probe(point: string): void;
}

/** What a job has done. */
export interface MergeDone {
  readonly from: Millis;
  readonly to: Millis;
  readonly points: number;
  readonly bytes: number;
}

/** The answer is undefined when rows have gone meanwhile or are damaged: then the next plan sees. */
export type Job = Steps<MergeDone | undefined>;

const ROWS_ONLY = { old: false, memory: false };

interface Written {
  readonly row: NewSegmentRow;
  readonly data: Uint8Array;
}

/** Merges points and rolls them up to `resolutions`, each series at once while it is at hand. */
export function* mergePoints(deps: MergeJobDeps, grp: GroupId, unit: MergeUnit, resolutions: readonly number[]): Job {
  const { source } = deps;
  const { start, finish } = unit;
  const rows = [...unit.base, ...[...unit.late].sort((a, b) => a.id - b.id)];
  const layers = new PointLayers(source, rows, start, finish, ROWS_ONLY);
  if (!layers.whole) return undefined;
  yield;
  const series: SegmentSeries[] = [];
  const rolled = resolutions.map((resolution) => ({ resolution, columns: new Map<SeriesRef, RollupColumns>(), gridFor: gridKeeper(resolution) }));
  let points = 0;
  for (const ref of layers.refs()) {
    const column = copySeries(layers, ref, series.at(-1)?.ts);
    yield;
    if (column === undefined) continue;
    series.push(column);
    points += column.to;
    let finer: { readonly resolution: number; readonly columns: RollupColumns } | undefined;
    for (const { resolution, columns, gridFor } of rolled) {
      const own =
        finer !== undefined && resolution % finer.resolution === 0
          ? rollUpAgain(finer.columns, resolution, gridFor(finer.columns.ts, finer.columns.length))
          : rollUp({ ts: column.ts, values: column.values, length: column.to }, resolution, gridFor(column.ts, column.to));
      columns.set(ref, own);
      finer = { resolution, columns: own };
    }
    yield;
  }
  const written: Written[] = [];
  const replaced: SegmentRow[] = [];
  let book: OpenBook | undefined;
  if (series.length > 0) {
    book = source.store.books.begin(start, finish);
    const data = yield* source.store.codec.inSteps.encodePoints(start, series, 'small', book?.writer);
    if (book !== undefined) yield* book.writer.prepare();
    written.push({ row: { grp, kind: ROW_KINDS.points, resolution: 0, level: ROW_LEVELS.merged, start, finish, points }, data });
  }
  for (const { resolution, columns } of rolled) {
    const row = yield* rollupRow(deps, grp, unit, resolution, columns, replaced);
    if (row === 'damaged') return undefined;
    if (row !== 'nothing') written.push(row);
  }
  yield;
  return commit(deps, unit, [...rows, ...replaced], written, layers.broken, points, book);
}

/** Grids of times that do not change: series that tick together have the same ones, and get the same grid. */
function gridKeeper(resolution: number): (ts: Float64Array, length: number) => BucketGrid {
  let kept: { readonly ts: Float64Array; readonly length: number; readonly grid: BucketGrid } | undefined;
  return (ts, length) => {
    if (kept?.ts !== ts || kept.length !== length) kept = { ts, length, grid: bucketGrid(ts, length, resolution) };
    return kept.grid;
  };
}

/** Merges sketches and joins them to `resolutions`. */
export function* mergeSketchRows(deps: MergeJobDeps, grp: GroupId, unit: MergeUnit, resolutions: readonly number[]): Job {
  const { source } = deps;
  const { start, finish } = unit;
  const rows = [...unit.base, ...[...unit.late].sort((a, b) => a.id - b.id)];
  const layers = new SketchLayers(source, rows, start, finish, ROWS_ONLY);
  if (!layers.whole) return undefined;
  const series: SegmentSketches[] = [];
  let points = 0;
  for (const ref of layers.refs()) {
    const sketches = layers.read(ref, undefined);
    if (sketches.length > 0) series.push({ ref, sketches });
    points += sketches.length;
    yield;
  }
  const written: Written[] = [];
  const replaced: SegmentRow[] = [];
  if (series.length > 0) written.push({ row: { grp, kind: ROW_KINDS.sketches, resolution: 0, level: ROW_LEVELS.merged, start, finish, points }, data: yield* source.store.codec.inSteps.encodeSketches(start, series) });
  for (const resolution of resolutions) {
    const joined = new Map<SeriesRef, StoredSketch[]>();
    for (const { ref, sketches } of series) {
      joined.set(ref, joinSketches(sketches, resolution));
      yield;
    }
    const row = yield* sketchRow(deps, grp, unit, resolution, joined, replaced);
    if (row === 'damaged') return undefined;
    if (row !== 'nothing') written.push(row);
    yield;
  }
  return commit(deps, unit, [...rows, ...replaced], written, layers.broken, points);
}

/** Joins short rows of rollups (or of joined sketches) into a long one. */
export function* joinRollups(deps: MergeJobDeps, grp: GroupId, kind: 0 | 1, resolution: number, span: { readonly start: Millis; readonly finish: Millis }, rows: readonly SegmentRow[]): Job {
  yield;
  const unit: MergeUnit = { ...span, base: [], late: [] };
  const replaced: SegmentRow[] = [];
  const row = kind === ROW_KINDS.points ? yield* rollupRow(deps, grp, unit, resolution, new Map(), replaced, true) : yield* sketchRow(deps, grp, unit, resolution, new Map(), replaced, true);
  if (row === 'damaged' || row === 'nothing' || replaced.length !== rows.length) return undefined;
  yield;
  return commit(deps, unit, replaced, [row], new Set(), row.row.points);
}

/** The columns of a series in memory of their own; `shared` is used for its times where they are the same. */
function copySeries(layers: PointLayers, ref: SeriesRef, shared: Float64Array | undefined): SegmentSeries | undefined {
  const range: PointRange = { ts: new Float64Array(0), values: new Float64Array(0), from: 0, to: 0 };
  layers.read(ref, range, undefined);
  const length = range.to - range.from;
  if (length === 0) return undefined;
  const ts = range.ts.subarray(range.from, range.to);
  const values = range.values.slice(range.from, range.to);
  return { ref, ts: shared !== undefined && sameTimes(shared, ts) ? shared : ts.slice(), values, from: 0, to: length };
}

function sameTimes(a: Float64Array, b: Float64Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** The row that holds `fresh` and, outside of the unit, what rows of the same resolution have there. `replaced` gets those rows. */
function* rollupRow({ source: { store } }: MergeJobDeps, grp: GroupId, unit: MergeUnit, resolution: number, fresh: ReadonlyMap<SeriesRef, RollupColumns>, replaced: SegmentRow[], keepInside = false): Steps<Written | 'nothing' | 'damaged'> {
  const rows = overlapping(store.directory.list(grp, ROW_KINDS.points, resolution), unit.start, unit.finish);
  const parts = new Map<SeriesRef, ColumnPart[]>();
  const add = (ref: SeriesRef, part: ColumnPart): void => {
    if (part.from >= part.to) return;
    const list = parts.get(ref);
    if (list === undefined) parts.set(ref, [part]);
    else list.push(part);
  };
  let { start, finish } = unit;
  for (const row of rows) {
    const segment = store.openRollups(row);
    // A damaged one is set aside, and the next attempt goes without it.
    if (segment === undefined) return 'damaged';
    replaced.push(row);
    start = Math.min(start, row.start);
    finish = Math.max(finish, row.finish);
    for (const [place, ref] of segment.refs.entries()) {
      yield;
      const columns = store.guarded(row, () => segment.read(place));
      if (columns === undefined) continue;
      const own = joinColumns([{ columns, from: 0, to: columns.length }]);
      if (keepInside) add(ref, { columns: own, from: 0, to: own.length });
      else {
        add(ref, { columns: own, from: 0, to: lowerBound(own.ts, own.length, unit.start) });
        add(ref, { columns: own, from: lowerBound(own.ts, own.length, unit.finish), to: own.length });
      }
    }
  }
  for (const [ref, columns] of fresh) add(ref, { columns, from: 0, to: columns.length });
  const series: SegmentRollups[] = [];
  for (const [ref, list] of [...parts].sort(([a], [b]) => a - b)) {
    const [only] = list;
    // What is whole already need not be joined.
    const whole = list.length === 1 && only !== undefined && only.from === 0 && only.to === only.columns.length;
    series.push({ ref, columns: whole ? only.columns : joinColumns(list.sort((a, b) => a.columns.ts[a.from]! - b.columns.ts[b.from]!)) });
    yield;
  }
  if (series.length === 0) return 'nothing';
  const points = series.reduce((sum, { columns }) => sum + columns.length, 0);
  return { row: { grp, kind: ROW_KINDS.points, resolution, level: ROW_LEVELS.merged, start, finish, points }, data: yield* store.codec.inSteps.encodeRollups(start, resolution, series) };
}

/** As {@link rollupRow}, for sketches. */
function* sketchRow({ source: { store } }: MergeJobDeps, grp: GroupId, unit: MergeUnit, resolution: number, fresh: ReadonlyMap<SeriesRef, readonly StoredSketch[]>, replaced: SegmentRow[], keepInside = false): Steps<Written | 'nothing' | 'damaged'> {
  const rows = overlapping(store.directory.list(grp, ROW_KINDS.sketches, resolution), unit.start, unit.finish);
  const all = new Map<SeriesRef, StoredSketch[]>();
  let { start, finish } = unit;
  const add = (ref: SeriesRef, sketches: readonly StoredSketch[]): void => {
    if (sketches.length > 0) all.set(ref, [...(all.get(ref) ?? []), ...sketches]);
  };
  for (const row of rows) {
    const segment = store.openSketches(row);
    if (segment === undefined) return 'damaged';
    replaced.push(row);
    start = Math.min(start, row.start);
    finish = Math.max(finish, row.finish);
    for (const [place, ref] of segment.refs.entries()) {
      add(ref, store.guarded(row, () => segment.read(place))?.filter(({ ts }) => keepInside || ts < unit.start || ts >= unit.finish) ?? []);
      yield;
    }
  }
  for (const [ref, sketches] of fresh) add(ref, sketches);
  if (all.size === 0) return 'nothing';
  const series = [...all].sort(([a], [b]) => a - b).map(([ref, sketches]) => ({ ref, sketches: sketches.sort((a, b) => a.ts - b.ts) }));
  const points = series.reduce((sum, { sketches }) => sum + sketches.length, 0);
  return { row: { grp, kind: ROW_KINDS.sketches, resolution, level: ROW_LEVELS.merged, start, finish, points }, data: yield* store.codec.inSteps.encodeSketches(start, series) };
}

/** New rows for old ones, in one transaction. Rows of which a series could not be read are kept, set aside. */
function commit({ database, source: { store }, probe }: MergeJobDeps, unit: MergeUnit, old: readonly SegmentRow[], written: readonly Written[], broken: ReadonlySet<SegmentRow>, points: number, book?: OpenBook): MergeDone | undefined {
  if (!old.every((row) => store.directory.has(row))) return undefined;
  probe('merge.begin');
  const { added, grown } = database.transaction('merge', () => {
    const grown = book === undefined ? undefined : store.books.write(book);
    const rows = written.map(({ row, data }) => store.insert(row, data));
    for (const row of old) {
      if (broken.has(row)) database.run('UPDATE segments SET level = ? WHERE id = ?', ROW_LEVELS.damaged, row.id);
      else store.delete(row);
    }
    probe('merge.inside');
    return { added: rows, grown };
  });
  if (book !== undefined && grown !== undefined) store.books.written(book, grown);
  probe('merge.committed');
  store.follow({ added: [...added, ...[...broken].map((row) => ({ ...row, level: ROW_LEVELS.damaged }))], removed: old });
  return { from: unit.start, to: unit.finish, points, bytes: added.reduce((sum, { bytes }) => sum + bytes, 0) };
}
