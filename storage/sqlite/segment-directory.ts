// Which segments exist: the table `segments` without its data, in memory, by group. Reading and planning ask here, never the table.
import type { Millis } from '../../common/time/millis.ts';
import type { Database } from './database.ts';

/** What a row holds. Late rows lie over the others: a later write of the same series and time wins. */
export const ROW_KINDS = { points: 0, sketches: 1, latePoints: 2, lateSketches: 3 } as const;
export type RowKind = (typeof ROW_KINDS)[keyof typeof ROW_KINDS];

/** Where a row stands in its life; `damaged` ones are kept for a person to look at until retention takes them, and never read. */
export const ROW_LEVELS = { sealed: 0, merged: 1, late: 2, damaged: 9 } as const;

/** A group of series of one metric and interval that share their segments. */
export type GroupId = number;

/** One row of the table, without its data. Half-open [start, finish). */
export interface SegmentRow {
  readonly id: number;
  readonly grp: GroupId;
  readonly kind: RowKind;
  /** 0 for what was measured; the length in ms of the buckets for rollups. */
  readonly resolution: number;
  readonly level: number;
  readonly start: Millis;
  readonly finish: Millis;
  /** Points, sketches or buckets. */
  readonly points: number;
  readonly bytes: number;
}

export interface RowTotals {
  points: number;
  bytes: number;
  rows: number;
  from: Millis;
  to: Millis;
}

const NONE: readonly SegmentRow[] = [];
const slotOf = (kind: RowKind, resolution: number): number => resolution * 4 + kind;

/** The first place in rows that are disjoint and in order whose row ends after `t`. */
export function firstAfter(rows: readonly SegmentRow[], t: Millis): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (rows[middle]!.finish <= t) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The rows of a list that overlap [from, to); `disjoint` lists are searched, late ones looked through. */
export function overlapping(rows: readonly SegmentRow[], from: Millis, to: Millis, disjoint = true): SegmentRow[] {
  const found: SegmentRow[] = [];
  for (let i = disjoint ? firstAfter(rows, from) : 0; i < rows.length; i++) {
    const row = rows[i]!;
    if (row.start >= to) break;
    if (row.finish > from) found.push(row);
  }
  return found;
}

/** Rows of one group, kind and resolution are in order of their start; but for late ones they never overlap. */
export class SegmentDirectory {
  private readonly groups = new Map<GroupId, Map<number, SegmentRow[]>>();
  private readonly byId = new Map<number, SegmentRow>();
  /** Rows that are set aside: they take room and are never read. */
  private readonly aside = new Map<number, SegmentRow>();
  private lastId = 0;
  /** Counts changes. */
  version = 0;

  /** Reads the table anew. */
  load(database: Database): void {
    this.groups.clear();
    this.byId.clear();
    this.aside.clear();
    this.version++;
    this.lastId = database.get<{ id: number | null }>('SELECT max(id) AS id FROM segments')?.id ?? 0;
    const rows = database.all<SegmentRow>(
      'SELECT id, grp, kind, resolution, level, start, finish, points, bytes FROM segments INDEXED BY segments_directory ORDER BY grp, kind, resolution, start, finish',
    );
    for (const row of rows) this.add(row);
  }

  /** A number that no row has had in this run, so that what was read under an old one is never taken for a new one. */
  nextId(): number {
    return ++this.lastId;
  }

  list(grp: GroupId, kind: RowKind, resolution = 0): readonly SegmentRow[] {
    return this.groups.get(grp)?.get(slotOf(kind, resolution)) ?? NONE;
  }

  groupIds(): IterableIterator<GroupId> {
    return this.groups.keys();
  }

  /** Every row of a group that can be read. */
  ofGroup(grp: GroupId): SegmentRow[] {
    return [...(this.groups.get(grp)?.values() ?? [])].flat();
  }

  /** Every row, those set aside included. */
  *all(): Generator<SegmentRow> {
    yield* this.byId.values();
    yield* this.aside.values();
  }

  has(row: SegmentRow): boolean {
    return this.byId.has(row.id) || this.aside.has(row.id);
  }

  add(row: SegmentRow): void {
    this.version++;
    if (row.level === ROW_LEVELS.damaged) {
      this.aside.set(row.id, row);
      return;
    }
    this.byId.set(row.id, row);
    let lists = this.groups.get(row.grp);
    if (lists === undefined) this.groups.set(row.grp, (lists = new Map()));
    const slot = slotOf(row.kind, row.resolution);
    const list = lists.get(slot);
    if (list === undefined) {
      lists.set(slot, [row]);
      return;
    }
    let at = list.length;
    while (at > 0 && list[at - 1]!.start > row.start) at--;
    list.splice(at, 0, row);
  }

  remove(row: SegmentRow): void {
    this.version++;
    if (this.aside.delete(row.id) || !this.byId.delete(row.id)) return;
    const lists = this.groups.get(row.grp);
    const slot = slotOf(row.kind, row.resolution);
    const list = lists?.get(slot);
    if (lists === undefined || list === undefined) return;
    const at = list.findIndex(({ id }) => id === row.id);
    if (at >= 0) list.splice(at, 1);
    if (list.length === 0) lists.delete(slot);
    if (lists.size === 0) this.groups.delete(row.grp);
  }

  /** What raw rows and what rollups hold together; looks at every row. */
  totals(): { raw: RowTotals; rollups: RowTotals } {
    const raw: RowTotals = { points: 0, bytes: 0, rows: 0, from: Infinity, to: -Infinity };
    const rollups = { ...raw };
    for (const row of this.all()) {
      const totals = row.resolution === 0 ? raw : rollups;
      totals.bytes += row.bytes;
      totals.rows++;
      if (row.level === ROW_LEVELS.damaged) continue;
      totals.points += row.points;
      totals.from = Math.min(totals.from, row.start);
      totals.to = Math.max(totals.to, row.finish);
    }
    return { raw, rollups };
  }
}
