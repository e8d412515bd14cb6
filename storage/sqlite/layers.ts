// One stretch of time of a group as it lies in layers: sealed rows, late rows, what waits in memory. Later layers win.
import type { SeriesRef } from '../../common/model/series.ts';
import type { Millis } from '../../common/time/millis.ts';
import type { PointSegment, SketchSegment } from '../encoding/segment.ts';
import { mergeSketches } from '../head/sketch-columns.ts';
import { lowerBound, mergeColumns } from '../head/time-columns.ts';
import { createPointBuffer } from '../query/point-buffer.ts';
import type { PieceFacts, PointBuffer, ReadCost, StoredSketch } from '../query/sources.ts';
import type { OldChunks } from './old-chunks.ts';
import { overlapping } from './segment-directory.ts';
import type { GroupId, SegmentRow } from './segment-directory.ts';
import type { SegmentStore } from './segment-store.ts';
import type { Unsealed } from './unsealed.ts';

/** What of the sink is in memory: `late` lies over the rows, `open` begins at `sealed`. */
export interface Unwritten {
  readonly sealed: Millis;
  readonly open: Unsealed;
  readonly late: Unsealed;
}

/** Columns and the part of them that was asked for. */
export interface PointRange {
  ts: Float64Array;
  values: Float64Array;
  from: number;
  to: number;
  /** Whether the times are the very array that other series of a row have, too; they hold the same whenever they come again. */
  sharesTimes?: boolean;
  /** See PieceFacts.reduce; where one row has answered alone. */
  reduce?: PieceFacts['reduce'];
}

/** Which layers besides the rows are read: chunks of the old format, and what waits in memory. */
export interface LayerParts {
  readonly old: boolean;
  readonly memory: boolean;
}
const EVERYTHING: LayerParts = { old: true, memory: true };

interface Layer<Segment> {
  readonly row: SegmentRow;
  readonly segment: Segment;
}

/** Opened rows of a group, from the lowest to the highest layer. Valid until the directory's next version. */
abstract class Layers<Segment extends { readonly refs: Uint32Array }> {
  /** Rows that are damaged in part, as far as the reads have shown. */
  readonly broken = new Set<SegmentRow>();
  /** Whether every row could be opened. */
  readonly whole: boolean;
  protected readonly layers: readonly Layer<Segment>[];
  protected readonly source: LayerSource;
  protected readonly from: Millis;
  protected readonly to: Millis;
  protected readonly parts: LayerParts;

  protected constructor(source: LayerSource, rows: readonly SegmentRow[], from: Millis, to: Millis, parts: LayerParts, open: (row: SegmentRow) => Segment | undefined) {
    this.source = source;
    this.from = from;
    this.to = to;
    this.parts = parts;
    this.layers = rows.flatMap((row) => {
      const segment = open(row);
      return segment === undefined ? [] : [{ row, segment }];
    });
    this.whole = this.layers.length === rows.length;
  }

  /** Every series that the rows hold, ascending. */
  refs(): SeriesRef[] {
    return unionOfRefs(this.layers.map(({ segment }) => segment.refs));
  }
}

/** The points of a group in [from, to) as some rows hold them, and what lies beside them. */
export class PointLayers extends Layers<PointSegment> {
  private readonly piece: PointRange = { ts: new Float64Array(0), values: new Float64Array(0), from: 0, to: 0 };

  constructor(source: LayerSource, rows: readonly SegmentRow[], from: Millis, to: Millis, parts: LayerParts = EVERYTHING) {
    super(source, rows, from, to, parts, (row) => source.store.openPoints(row));
  }

  /** The points of a series with from <= t < to, ascending and unique; valid until the next read, or, with `atOnce`, until anything is decoded. */
  read(ref: SeriesRef, into: PointRange, cost: ReadCost | undefined, atOnce = false): void {
    const { source, to, parts, layers } = this;
    const { memory, old } = source;
    into.from = 0;
    into.to = 0;
    const [only] = layers;
    const isAlone = layers.length === 1 && !(parts.old && old.any) && !(parts.memory && (to > memory.sealed || !memory.late.empty));
    if (only === undefined || !isAlone) {
      into.sharesTimes = false;
      this.merge(ref, into, cost);
      return;
    }
    into.sharesTimes = true;
    into.reduce = atOnce ? only.segment.reduce : undefined;
    this.readRow(only, ref, into, atOnce);
    if (cost === undefined || into.from === into.to) return;
    cost.sqlite += into.to - into.from;
    cost.chunks++;
  }

  /** What one row holds. */
  private readRow({ row, segment }: Layer<PointSegment>, ref: SeriesRef, into: PointRange, atOnce: boolean): void {
    const place = segment.find(ref);
    if (place < 0) return;
    const points = this.source.store.guarded(row, () => (atOnce ? segment.decode(place) : segment.read(place)));
    if (points === undefined) {
      this.broken.add(row);
      return;
    }
    const { from, to } = this;
    const { ts, values, length } = points;
    into.ts = ts;
    into.values = values;
    into.from = ts[0]! >= from ? 0 : lowerBound(ts, length, from);
    into.to = ts[length - 1]! < to ? length : lowerBound(ts, length, to);
  }

  /** Several rows, or memory beside them. */
  private merge(ref: SeriesRef, into: PointRange, cost: ReadCost | undefined): void {
    const { source, from, to } = this;
    const { memory, scratch, old } = source;
    const { parts } = this;
    let found = 0;
    const add = (ts: Float64Array, values: Float64Array, first: number, end: number): void => {
      if (first >= end) return;
      if (found++ === 0) {
        into.ts = ts;
        into.values = values;
        into.from = first;
        into.to = end;
        return;
      }
      if (into.ts[into.to - 1]! < ts[first]!) {
        append(ts, values, first, end);
        return;
      }
      const merged = scratch.next(into.ts);
      mergeColumns(view(into.ts, into.values, into.from, into.to), view(ts, values, first, end), merged);
      into.ts = merged.ts;
      into.values = merged.values;
      into.from = 0;
      into.to = merged.length;
    };
    /** Nearly always rows follow each other: then nothing needs merging. */
    const append = (ts: Float64Array, values: Float64Array, first: number, end: number): void => {
      let buffer = scratch.holding(into.ts);
      if (buffer === undefined) {
        buffer = scratch.next(into.ts);
        copyInto(buffer, into.ts, into.values, into.from, into.to);
      }
      copyInto(buffer, ts, values, first, end);
      into.ts = buffer.ts;
      into.values = buffer.values;
      into.from = 0;
      into.to = buffer.length;
    };
    const addBuffer = (buffer: PointBuffer): void => add(buffer.ts, buffer.values, 0, buffer.length);
    if (parts.old && old.any) {
      const buffer = scratch.own(0);
      const count = old.read(ref, from, to, buffer);
      if (count > 0 && cost !== undefined) {
        cost.sqlite += count;
        cost.chunks++;
      }
      addBuffer(buffer);
    }
    for (const layer of this.layers) {
      const { piece } = this;
      piece.from = 0;
      piece.to = 0;
      this.readRow(layer, ref, piece, false);
      if (piece.from === piece.to) continue;
      if (cost !== undefined) {
        cost.sqlite += piece.to - piece.from;
        cost.chunks++;
      }
      add(piece.ts, piece.values, piece.from, piece.to);
    }
    if (!parts.memory) return;
    if (to > memory.sealed) {
      const buffer = scratch.own(1);
      const count = memory.open.points.read(ref, Math.max(from, memory.sealed), to, buffer);
      if (cost !== undefined) cost.head += count;
      addBuffer(buffer);
    }
    if (!memory.late.empty && memory.late.points.holds(ref, from, to)) {
      const buffer = scratch.own(2);
      const count = memory.late.points.read(ref, from, to, buffer);
      if (cost !== undefined) cost.head += count;
      addBuffer(buffer);
    }
  }
}

/** As {@link PointLayers}, for sketches. */
export class SketchLayers extends Layers<SketchSegment> {
  constructor(source: LayerSource, rows: readonly SegmentRow[], from: Millis, to: Millis, parts: LayerParts = EVERYTHING) {
    super(source, rows, from, to, parts, (row) => source.store.openSketches(row));
  }

  read(ref: SeriesRef, cost: ReadCost | undefined): StoredSketch[] {
    const { source, from, to } = this;
    const { memory, old } = source;
    let sketches: StoredSketch[] = [];
    const add = (more: readonly StoredSketch[]): void => {
      if (more.length === 0) return;
      const merged: StoredSketch[] = [];
      mergeSketches(sketches, more, merged);
      sketches = merged;
    };
    if (this.parts.old && old.any) {
      const more: StoredSketch[] = [];
      old.readSketches(ref, from, to, more);
      if (cost !== undefined) cost.sqlite += more.length;
      add(more);
    }
    for (const { row, segment } of this.layers) {
      const place = segment.find(ref);
      if (place < 0) continue;
      const all = source.store.guarded(row, () => segment.read(place));
      if (all === undefined) {
        this.broken.add(row);
        continue;
      }
      const more = all.filter(({ ts }) => ts >= from && ts < to);
      if (cost !== undefined) {
        cost.sqlite += more.length;
        cost.chunks++;
      }
      add(more);
    }
    if (!this.parts.memory) return sketches;
    for (const [unsealed, start] of [[memory.open, Math.max(from, memory.sealed)], [memory.late, from]] as const) {
      if (start >= to || unsealed.sketches.count === 0) continue;
      const more: StoredSketch[] = [];
      const count = unsealed.sketches.read(ref, start, to, more);
      if (cost !== undefined) cost.head += count;
      add(more);
    }
    return sketches;
  }
}

/** Buffers to merge in: two in turn, and one for each place that points are copied from. */
class Scratch {
  private readonly merged: readonly [PointBuffer, PointBuffer] = [createPointBuffer(), createPointBuffer()];
  private readonly owned = [createPointBuffer(64), createPointBuffer(64), createPointBuffer(64)];

  /** An empty buffer that does not hold these times. */
  next(notThis: Float64Array): PointBuffer {
    const buffer = this.merged[0].ts === notThis ? this.merged[1] : this.merged[0];
    buffer.length = 0;
    return buffer;
  }

  /** The buffer that holds these times from its beginning on, if one does. */
  holding(ts: Float64Array): PointBuffer | undefined {
    return this.merged.find((buffer) => buffer.ts === ts);
  }

  own(place: 0 | 1 | 2): PointBuffer {
    const buffer = this.owned[place]!;
    buffer.length = 0;
    return buffer;
  }
}

/** Where layers come from. */
export class LayerSource {
  readonly store: SegmentStore;
  readonly memory: Unwritten;
  readonly old: OldChunks;
  readonly scratch = new Scratch();

  constructor(store: SegmentStore, memory: Unwritten, old: OldChunks) {
    this.store = store;
    this.memory = memory;
    this.old = old;
  }

  /** The rows of two kinds that overlap [from, to): the base, then late ones as they were written. */
  rows(grp: GroupId, base: 0 | 1, late: 2 | 3, from: Millis, to: Millis): SegmentRow[] {
    const { directory } = this.store;
    const rows = overlapping(directory.list(grp, base), from, to);
    const lateRows = directory.list(grp, late);
    if (lateRows.length > 0) rows.push(...overlapping(lateRows, from, to, false).sort((a, b) => a.id - b.id));
    return rows;
  }
}

function view(ts: Float64Array, values: Float64Array, from: number, to: number): PointBuffer {
  return { ts: ts.subarray(from, to), values: values.subarray(from, to), length: to - from, reserve: () => undefined };
}

function copyInto(buffer: PointBuffer, ts: Float64Array, values: Float64Array, from: number, to: number): void {
  buffer.reserve(to - from);
  buffer.ts.set(ts.subarray(from, to), buffer.length);
  buffer.values.set(values.subarray(from, to), buffer.length);
  buffer.length += to - from;
}

function unionOfRefs(lists: readonly Uint32Array[]): SeriesRef[] {
  const refs = new Set<SeriesRef>();
  for (const list of lists) for (const ref of list) refs.add(ref);
  return [...refs].sort((a, b) => a - b);
}
