// What is done in the background, about once a second, in slices: packing, late points, retention, shrinking, signs of life.
import { MINUTE } from '../../common/time/millis.ts';
import type { Millis } from '../../common/time/millis.ts';
import type { StorageOptions } from '../api.ts';
import type { BucketList } from '../sqlite/bucket-list.ts';
import type { ChunkTier } from '../sqlite/chunk-tier.ts';
import type { Database } from '../sqlite/database.ts';
import { writeBorder } from '../sqlite/meta-store.ts';
import { Sweeper } from '../sqlite/sweeper.ts';
import { planRetention } from './retention-plan.ts';

export interface MaintenanceDeps {
  readonly database: Database;
  readonly buckets: BucketList;
  readonly tier: ChunkTier;
  options(): StorageOptions;
  monotonic(): number;
  /** Bytes of the head's log. SQLite's write-ahead log comes on top: it is bounded by itself, and deleting does not make it smaller. */
  logBytes(): number;
  /** A bucket was packed: parts of the head's log are no longer needed. */
  onSealed(): void;
  /** Nothing left to delete, and still too much. */
  onStuck(bytes: number, maxBytes: number): void;
  probe(point: string): void;
}

/** After this a call begins nothing new; what it began, a series or a few rows, takes a moment more. */
const BUDGET_MS = 8;
const PLAN_EVERY_MS = 30_000;
const ALIVE_EVERY = MINUTE;

/** A wall clock that runs with the monotonic one for so long is believed; one that has just jumped, or just been read first, is not. */
const STEADY_MS = 60 * MINUTE;
const JUMP_MS = MINUTE;

export class Maintenance {
  private lastWall: Millis | undefined;
  private lastMonotonic = 0;
  private steadySince = 0;
  private readonly deps: MaintenanceDeps;
  private readonly sweeper: Sweeper;
  private sweeping = false;
  private plannedAt = -Infinity;
  private aliveAt: Millis = -Infinity;

  constructor(deps: MaintenanceDeps) {
    this.deps = deps;
    this.sweeper = new Sweeper(deps.database, deps.buckets);
  }

  /** One call's worth of work. Throws VedetteError when the disk takes nothing. */
  run(now: Millis): void {
    const { database, tier, monotonic, onSealed } = this.deps;
    const start = monotonic();
    const spent = (): boolean => monotonic() - start >= BUDGET_MS;
    this.watchClock(now, start);
    this.beAlive(now);
    // It waits for the disk twice, so it gets a call of its own.
    if (database.checkpointDue) {
      database.checkpoint();
      return;
    }
    for (let step = tier.work(now, spent); step !== 'idle'; step = tier.work(now, spent)) {
      if (step === 'sealed') onSealed();
      if (spent()) return;
    }
    this.plan(now);
    while (this.sweeping && !spent()) this.sweeping = this.sweeper.step();
  }

  /** Plans anew at the next call: the options have changed. */
  replan(): void {
    this.plannedAt = -Infinity;
  }

  /** Notes in the database that this run is alive; also finds out whether the disk can be written again. */
  beAlive(now: Millis, always = false): void {
    if (!always && Math.abs(now - this.aliveAt) < ALIVE_EVERY) return;
    writeBorder(this.deps.database, 'alive', now);
    this.aliveAt = now;
  }

  /** A wrong clock (a machine that wakes up in another year) must not make everything look old enough to delete. */
  private watchClock(now: Millis, monotonic: number): void {
    const jumped = this.lastWall === undefined || Math.abs(now - this.lastWall - (monotonic - this.lastMonotonic)) > JUMP_MS;
    if (jumped) this.steadySince = monotonic;
    this.lastWall = now;
    this.lastMonotonic = monotonic;
  }

  private plan(now: Millis): void {
    const { database, buckets, tier, options, monotonic, logBytes, onStuck, probe } = this.deps;
    if (this.sweeping || monotonic() - this.plannedAt < PLAN_EVERY_MS) return;
    this.plannedAt = monotonic();
    const bytes = database.usedBytes() + logBytes();
    const oldestSnapshot = database.get<{ t: number | null }>('SELECT min(t) AS t FROM snapshots')?.t ?? null;
    const plan = planRetention({ now, believed: monotonic() - this.steadySince >= STEADY_MS, options: options(), buckets: buckets.all, bytes, oldestSnapshot });
    if (plan.stuck) onStuck(bytes, options().maxBytes);
    if (plan.buckets > 0) tier.revision++;
    probe('retention.begin');
    this.sweeper.begin(plan, () => tier.sweepLimit());
    this.sweeping = true;
    // Sizes are only known again when the sweep is done: then look at once whether it was enough.
    if (plan.forSize) this.plannedAt = -Infinity;
  }
}
