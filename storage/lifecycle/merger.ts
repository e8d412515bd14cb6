// Carries merges out: finds the next one group by group, and runs it step by step.
import type { Millis } from '../../common/time/millis.ts';
import type { StorageOptions } from '../api.ts';
import type { Catalogue } from '../index/catalogue.ts';
import { ROW_KINDS } from '../sqlite/segment-directory.ts';
import type { GroupId } from '../sqlite/segment-directory.ts';
import type { SegmentTier } from '../sqlite/segment-tier.ts';
import { joinRollups, mergePoints, mergeSketchRows } from './merge-job.ts';
import type { Job, MergeDone, MergeJobDeps } from './merge-job.ts';
import { mergeSpan, nextJoin, nextMerge } from './merge-plan.ts';
import type { MergeUnit } from './merge-plan.ts';
import { RESOLUTIONS, rollupSpans, rollupsFor } from './rollup-plan.ts';

export interface MergerDeps extends MergeJobDeps {
  readonly catalogue: Catalogue;
  readonly tier: SegmentTier;
  options(): StorageOptions;
  monotonic(): number;
}

/** A span is merged so long after its end, because points may come late. */
const GRACE = 60_000;
/** After a look at every group without finding anything, the next look waits for a change, or so long for what only time brings. */
const LOOK_EVERY_MS = 60_000;
const GROUPS_PER_STEP = 64;

/** A merge that is under way. */
interface Running {
  readonly job: Job;
  readonly kind: 'merge' | 'join';
  readonly from: Millis;
  readonly to: Millis;
  ms: number;
}

/** A finished merge and what it took. */
export interface Merged extends MergeDone {
  readonly kind: 'merge' | 'join';
  readonly ms: number;
}

export class Merger {
  private readonly deps: MergerDeps;
  private running: Running | undefined;
  /** Groups still to look at in this round; empty between rounds. */
  private round: GroupId[] = [];
  private seen = -1;
  private sealedSeen: Millis = -Infinity;
  private lookedAt = -Infinity;

  constructor(deps: MergerDeps) {
    this.deps = deps;
  }

  get progress(): { from: Millis; to: Millis } | null {
    return this.running === undefined ? null : { from: this.running.from, to: this.running.to };
  }

  /** Forgets the merge under way: its database is gone. */
  reset(): void {
    this.running = undefined;
    this.round = [];
  }

  /** One step of work; undefined when there is nothing to do, else what was finished, if something was. */
  step(now: Millis): { finished: Merged | undefined } | undefined {
    const { monotonic } = this.deps;
    this.running ??= this.next(now);
    const { running } = this;
    if (running === undefined) return this.round.length > 0 ? { finished: undefined } : undefined;
    const start = monotonic();
    let result: IteratorResult<void, MergeDone | undefined>;
    try {
      result = running.job.next();
    } catch (error) {
      this.running = undefined;
      throw error;
    }
    running.ms += monotonic() - start;
    if (result.done !== true) return { finished: undefined };
    this.running = undefined;
    return { finished: result.value === undefined ? undefined : { ...result.value, kind: running.kind, ms: running.ms } };
  }

  private next(now: Millis): Running | undefined {
    const { source, tier, monotonic } = this.deps;
    // Until everything of the old format is converted, a merge might leave some of it out.
    if (source.old.any) return undefined;
    const { directory } = source.store;
    if (this.round.length === 0) {
      const isNew = directory.version !== this.seen || tier.sealed !== this.sealedSeen;
      if (!isNew && monotonic() - this.lookedAt < LOOK_EVERY_MS) return undefined;
      this.seen = directory.version;
      this.sealedSeen = tier.sealed;
      this.lookedAt = monotonic();
      this.round = [...directory.groupIds()];
    }
    const limit = Math.min(tier.sealed, now - GRACE);
    for (let looked = 0; looked < GROUPS_PER_STEP && this.round.length > 0; looked++) {
      const grp = this.round.at(-1)!;
      const found = this.ofGroup(grp, limit);
      if (found !== undefined) return found;
      this.round.pop();
    }
    if (this.round.length === 0) source.store.books.rest();
    return undefined;
  }

  private ofGroup(grp: GroupId, limit: Millis): Running | undefined {
    const { source, catalogue, tier, monotonic, options } = this.deps;
    const { directory } = source.store;
    const group = catalogue.group(grp);
    // Without series nobody can ask for these rows; retention takes them.
    if (group === undefined) return undefined;
    const { chunkSpan, retentionRaw } = options();
    const span = mergeSpan(group.interval, chunkSpan, retentionRaw);
    const quiet = ({ start, finish }: MergeUnit): boolean => tier.lateWritten.isQuiet(grp, start, finish, monotonic());
    const resolutions = rollupsFor(group.interval);
    const points = nextMerge({ base: directory.list(grp, ROW_KINDS.points), late: directory.list(grp, ROW_KINDS.latePoints) }, span, limit, quiet);
    if (points !== undefined) return { job: mergePoints(this.deps, grp, points, resolutions), kind: 'merge', from: points.start, to: points.finish, ms: 0 };
    const sketches = nextMerge({ base: directory.list(grp, ROW_KINDS.sketches), late: directory.list(grp, ROW_KINDS.lateSketches) }, span, limit, quiet);
    if (sketches !== undefined) return { job: mergeSketchRows(this.deps, grp, sketches, resolutions), kind: 'merge', from: sketches.start, to: sketches.finish, ms: 0 };
    for (const resolution of RESOLUTIONS) {
      for (const kind of [ROW_KINDS.points, ROW_KINDS.sketches] as const) {
        const join = nextJoin(directory.list(grp, kind, resolution), rollupSpans(resolution), limit);
        if (join !== undefined) return { job: joinRollups(this.deps, grp, kind, resolution, join, join.rows), kind: 'join', from: join.start, to: join.finish, ms: 0 };
      }
    }
    return undefined;
  }
}
