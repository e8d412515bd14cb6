// When late points were last written over each span of each group: a span that is quiet is worth being merged again.
import type { Millis } from '../../common/time/millis.ts';
import type { GroupId } from './segment-directory.ts';

/** A span is quiet when no late row has been written over it for so long, in monotonic ms. */
export const QUIET_MS = 600_000;
/** Above so many spans of a group, those that are quiet are forgotten. */
const MANY_SPANS = 64;

export class LateTimes {
  private readonly groups = new Map<GroupId, Map<Millis, number>>();

  /** A late row of the span that begins at `start` was written at `at` (monotonic). */
  note(grp: GroupId, start: Millis, at: number): void {
    let spans = this.groups.get(grp);
    if (spans === undefined) this.groups.set(grp, (spans = new Map()));
    spans.set(start, at);
    if (spans.size <= MANY_SPANS) return;
    for (const [span, written] of spans) if (at - written >= QUIET_MS) spans.delete(span);
  }

  /** Whether no span that begins in [start, finish) has got a late row lately. */
  isQuiet(grp: GroupId, start: Millis, finish: Millis, now: number): boolean {
    for (const [span, written] of this.groups.get(grp) ?? []) if (span >= start && span < finish && now - written < QUIET_MS) return false;
    return true;
  }
}
