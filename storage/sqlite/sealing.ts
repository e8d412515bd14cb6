// One span of time on its way into SQLite: which groups are still to be packed, and the rows written so far.
import type { Millis } from '../../common/time/millis.ts';
import type { GroupId, SegmentRow } from './segment-directory.ts';

/**
 * A span is sealed in several transactions; only the last one moves the border, and what lies beyond the border at the next start is
 * deleted. A group that gets points meanwhile is packed again.
 */
export class Sealing {
  readonly start: Millis;
  readonly end: Millis;
  readonly groups: number;
  private readonly queue: GroupId[];
  private readonly waiting: Set<GroupId>;
  private readonly packed = new Map<GroupId, readonly SegmentRow[]>();
  /** The bytes of the points of each group, as they were packed last; memory keeps them instead of the points themselves. */
  readonly data = new Map<GroupId, Uint8Array>();

  constructor(start: Millis, end: Millis, groups: Iterable<GroupId>) {
    this.start = start;
    this.end = end;
    this.waiting = new Set(groups);
    // Taken from the end, so that rows are appended in the order of their groups.
    this.queue = [...this.waiting].sort((a, b) => b - a);
    this.groups = this.queue.length;
  }

  /** A point or sketch of this span has arrived. */
  touch(grp: GroupId): void {
    if (this.waiting.has(grp)) return;
    this.waiting.add(grp);
    this.queue.push(grp);
  }

  get left(): number {
    return this.queue.length;
  }

  /** The group that is `ahead` places after the next one. */
  peek(ahead: number): GroupId | undefined {
    return this.queue[this.queue.length - 1 - ahead];
  }

  /** The rows that the group has already, when it is packed again. */
  earlier(grp: GroupId): readonly SegmentRow[] {
    return this.packed.get(grp) ?? [];
  }

  /** The next groups are packed, durably: call after the transaction. */
  advance(results: readonly (readonly SegmentRow[])[]): void {
    for (const rows of results) {
      const grp = this.queue.pop()!;
      this.waiting.delete(grp);
      this.packed.set(grp, rows);
    }
  }

  /** Everything written, with results that are not yet taken over by {@link advance}. */
  rows(more: readonly (readonly SegmentRow[])[]): SegmentRow[] {
    const all = new Map(this.packed);
    for (const [i, rows] of more.entries()) all.set(this.peek(i)!, rows);
    return [...all.values()].flat();
  }
}
