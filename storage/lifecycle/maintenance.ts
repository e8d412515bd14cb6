// What is done in the background, about once a second, in slices: sealing, late points, merging, retention, shrinking, signs of life.
import type { LifecycleStep } from '../../common/model/storage.ts';
import type { StorageWords } from '../../common/model/storage-words.ts';
import { DAY, MINUTE } from '../../common/time/millis.ts';
import type { Millis } from '../../common/time/millis.ts';
import type { StorageOptions } from '../api.ts';
import type { Catalogue } from '../index/catalogue.ts';
import type { Database } from '../sqlite/database.ts';
import type { LayerSource } from '../sqlite/layers.ts';
import { readBorder, writeBorder } from '../sqlite/meta-store.ts';
import { ROW_LEVELS } from '../sqlite/segment-directory.ts';
import type { SegmentTier } from '../sqlite/segment-tier.ts';
import { Sweeper } from '../sqlite/sweeper.ts';
import { words } from '../words.ts';
import { growthPerDay, predictedDays, shortensIn } from './growth.ts';
import type { CapFacts } from './growth.ts';
import { Merger } from './merger.ts';
import { OldConversion } from './old-conversion.ts';
import { planRetention, slicesIn, takesMore } from './retention-plan.ts';
import type { RetentionFacts, RetentionPlan, Slice } from './retention-plan.ts';
import { StepLog } from './step-log.ts';

export interface MaintenanceDeps {
  readonly database: Database;
  readonly source: LayerSource;
  readonly catalogue: Catalogue;
  readonly tier: SegmentTier;
  options(): StorageOptions;
  monotonic(): number;
  /** Bytes of the head's log. SQLite's write-ahead log comes on top: it is bounded by itself, and deleting does not make it smaller. */
  logBytes(): number;
  /** A span was sealed: parts of the head's log are no longer needed. */
  onSealed(): void;
  /** Nothing left to delete, and still too much. */
  onStuck(bytes: number, maxBytes: number): void;
  /** What ends after it waits for the archive; Infinity when nothing does. */
  unarchivedFrom(): Millis;
  /** The archive's folder while it is waited for: nothing goes because of its age then. */
  awayArchive(): string | undefined;
  /** The cap will take points in so many days that their age would have kept; said once a day. */
  onShortens(days: number, oldest: Millis): void;
  probe(point: string): void;
}

/** After this a call begins nothing new; what it began, a group or a step of a merge, takes a moment more. */
const BUDGET_MS = 8;
/** After so many calls in a row that left something to do (five minutes of them) the work is behind, and each may take longer until it is not. */
const BEHIND_CALLS = 300;
const BEHIND_BUDGET_MS = 24;
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
  private readonly merger: Merger;
  private readonly conversion: OldConversion;
  private readonly steps = new StepLog();
  /** Calls in a row that had no time for everything. */
  private tiredCalls = 0;
  private sealMs = 0;
  private sweep: { plan: RetentionPlan; from: Millis; ms: number } | undefined;
  private plannedAt = -Infinity;
  /** Why not everything that is too old goes, or why nothing does that should. */
  private retireWaits: StorageWords | undefined;
  private aliveAt: Millis = -Infinity;
  private warnedAt: Millis = -Infinity;
  private now: Millis = -Infinity;
  rawFrom: Millis;
  rolledFrom: Millis;

  constructor(deps: MaintenanceDeps) {
    this.deps = deps;
    this.sweeper = new Sweeper(deps.database, deps.source.store, deps.probe);
    this.merger = new Merger(deps);
    this.conversion = new OldConversion(deps);
    this.rawFrom = readBorder(deps.database, 'raw_from') ?? -Infinity;
    this.rolledFrom = readBorder(deps.database, 'rolled_from') ?? -Infinity;
  }

  /** One call's worth of work. Throws VedetteError when the disk takes nothing. */
  run(now: Millis): void {
    const { monotonic } = this.deps;
    const start = monotonic();
    const budget = this.tiredCalls >= BEHIND_CALLS ? BEHIND_BUDGET_MS : BUDGET_MS;
    let isTired = false;
    this.work(now, start, () => (isTired ||= monotonic() - start >= budget));
    this.tiredCalls = isTired ? this.tiredCalls + 1 : 0;
  }

  private work(now: Millis, start: number, spent: () => boolean): void {
    const { database, source } = this.deps;
    this.now = now;
    this.watchClock(now, start);
    this.beAlive(now);
    // It waits for the disk twice, so it gets a call of its own.
    if (database.checkpointDue) {
      database.checkpoint();
      return;
    }
    source.store.setAside();
    while (this.sink(now, spent)) if (spent()) return;
    this.plan(now);
    while (this.sweepSome()) if (spent()) return;
    while (this.conversion.step()) if (spent()) return;
    while (this.merge(now)) if (spent()) return;
    database.shrinkLog();
  }

  /** The database is another one: nothing that was begun goes on. */
  reset(): void {
    this.sweeper.reset();
    this.sweep = undefined;
    this.retireWaits = undefined;
    this.merger.reset();
    this.conversion.reset();
    this.rawFrom = -Infinity;
    this.rolledFrom = -Infinity;
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

  /** Everything before it is merged and rolled up. */
  mergedTo(): Millis {
    const { source, tier } = this.deps;
    let border = tier.sealed;
    for (const row of source.store.directory.all()) if (row.level === ROW_LEVELS.sealed && row.start < border) border = row.start;
    return border;
  }

  /** For the status pages; the archive's step comes from elsewhere. */
  lifecycle(): LifecycleStep[] {
    const { tier, source } = this.deps;
    const merging = this.merger.progress;
    const waitsFor = source.old.any ? words('old_format') : undefined;
    const running = merging === null ? null : { ...merging, done: 0 };
    const merged = this.mergedTo();
    const sweep = this.sweep === undefined || !Number.isFinite(this.sweep.plan.raw.before) ? null : { from: this.sweep.from, to: this.sweep.plan.raw.before, done: 0 };
    return [
      this.steps.step('seal', { border: tier.sealed, running: tier.progress }),
      this.steps.step('merge', { border: merged, running, waitsFor }),
      this.steps.step('rollup', { border: merged, running, waitsFor }),
      this.steps.step('retire', { border: this.rawFrom, running: sweep, waitsFor: this.retireWaits }),
    ];
  }

  /** What retention would do with these options, whatever the clock has done lately; and of what. */
  preview(options: StorageOptions): { plan: RetentionPlan; slices: { readonly raw: readonly Slice[]; readonly rollups: readonly Slice[] } } {
    const slices = slicesIn(this.deps.source.store.directory);
    return { plan: planRetention({ now: this.now, believed: true, options, ...slices, bytes: this.bytes(), oldestSnapshot: null }), slices };
  }

  /** Bytes that the cap is about. */
  bytes(): number {
    return this.deps.database.usedBytes() + this.deps.logBytes();
  }

  /** Bytes a day, of everything and of raw points, and what they mean for a cap. */
  growth(): { perDay: number | null; rawPerDay: number | null; daysUnder(maxBytes: number): number | null; facts: CapFacts; oldestRaw: Millis | undefined } {
    const { raw, rollups } = slicesIn(this.deps.source.store.directory);
    const rawPerDay = growthPerDay(raw);
    const rawBytes = raw.reduce((sum, { bytes }) => sum + bytes, 0);
    const facts: CapFacts = { maxBytes: this.deps.options().maxBytes, bytes: this.bytes(), rawBytes, rawGrowth: rawPerDay };
    const perDay = rawPerDay === null ? null : rawPerDay + (growthPerDay(rollups) ?? 0);
    return { perDay, rawPerDay, daysUnder: (maxBytes) => predictedDays({ ...facts, maxBytes }), facts, oldestRaw: raw[0]?.start };
  }

  /** A wrong clock (a machine that wakes up in another year) must not make everything look old enough to delete. */
  private watchClock(now: Millis, monotonic: number): void {
    const jumped = this.lastWall === undefined || Math.abs(now - this.lastWall - (monotonic - this.lastMonotonic)) > JUMP_MS;
    if (jumped) this.steadySince = monotonic;
    this.lastWall = now;
    this.lastMonotonic = monotonic;
  }

  private sink(now: Millis, spent: () => boolean): boolean {
    const { tier, monotonic, onSealed } = this.deps;
    const start = monotonic();
    const worked = tier.work(now, spent);
    if (worked === undefined) return false;
    this.sealMs += monotonic() - start;
    if (worked.kind === 'births') return true;
    if (worked.finished !== undefined) {
      if (worked.kind === 'seal') onSealed();
      this.steps.finished('seal', { at: now, ms: this.sealMs, ...worked.finished });
      this.sealMs = 0;
    }
    return true;
  }

  private merge(now: Millis): boolean {
    const step = this.merger.step(now);
    if (step === undefined) return false;
    const { finished } = step;
    if (finished !== undefined) {
      const { from, to, points, bytes, ms, kind } = finished;
      this.steps.finished('rollup', { at: now, ms, from, to, points, bytes });
      if (kind === 'merge') this.steps.finished('merge', { at: now, ms, from, to, points, bytes });
    }
    return true;
  }

  private sweepSome(): boolean {
    const { sweep } = this;
    if (sweep === undefined) return false;
    const start = this.deps.monotonic();
    const more = this.sweeper.step();
    sweep.ms += this.deps.monotonic() - start;
    if (more) return true;
    const { raw, rollups } = sweep.plan;
    this.sweep = undefined;
    if (raw.slices + rollups.slices > 0) {
      const to = Math.max(raw.before, rollups.before);
      this.steps.finished('retire', { at: this.now, ms: sweep.ms, from: Math.min(sweep.from, to), to, points: raw.points, bytes: raw.bytes + rollups.bytes });
    }
    return false;
  }

  private plan(now: Millis): void {
    const { database, source, tier, options, monotonic, onStuck, probe } = this.deps;
    if (this.sweep !== undefined || monotonic() - this.plannedAt < PLAN_EVERY_MS) return;
    this.plannedAt = monotonic();
    source.store.rest();
    const bytes = this.bytes();
    const oldestSnapshot = database.get<{ t: number | null }>('SELECT min(t) AS t FROM snapshots')?.t ?? null;
    const slices = slicesIn(source.store.directory);
    const archived = this.deps.unarchivedFrom();
    const folded = this.unfoldedFrom();
    const believed = monotonic() - this.steadySince >= STEADY_MS && this.deps.awayArchive() === undefined;
    const facts: RetentionFacts = { now, believed, options: options(), ...slices, bytes, oldestSnapshot, unarchivedFrom: Math.min(archived, folded) };
    const plan = planRetention(facts);
    this.retireWaits = this.waitsFor(facts, plan, archived, folded);
    if (plan.stuck) onStuck(bytes, options().maxBytes);
    this.warn(now);
    if (plan.raw.slices + plan.rollups.slices > 0) tier.revision++;
    probe('retention.begin');
    const { raw, rollups, snapshotsBefore, eventsBefore } = plan;
    this.sweeper.begin({ rawBefore: raw.before, rollupsBefore: rollups.before, snapshotsBefore, eventsBefore, shrinkAll: database.fileBytes() + this.deps.logBytes() > options().maxBytes });
    this.rawFrom = Math.max(this.rawFrom, raw.before);
    this.rolledFrom = Math.max(this.rolledFrom, rollups.before);
    this.sweep = { plan, from: Math.min(slices.raw[0]?.start ?? Infinity, slices.rollups[0]?.start ?? Infinity), ms: 0 };
    // Sizes are only known again when the sweep is done: then look at once whether it was enough.
    if (plan.forSize) this.plannedAt = -Infinity;
  }

  /** What keeps the rest of what is too old; undefined when nothing is left to go. */
  private waitsFor(facts: RetentionFacts, plan: RetentionPlan, archived: Millis, folded: Millis): StorageWords | undefined {
    const { options, monotonic, awayArchive } = this.deps;
    if (plan.stuck) return words('nothing_to_delete', { bytes: facts.bytes, maxBytes: options().maxBytes });
    if (!takesMore(planRetention({ ...facts, believed: true, unarchivedFrom: Infinity }), plan, facts.oldestSnapshot)) return undefined;
    const folder = awayArchive();
    if (folder !== undefined) return words('for_archive_folder', { folder });
    if (!facts.believed) return words('steady_clock', { until: Math.round(facts.now + STEADY_MS - (monotonic() - this.steadySince)) });
    return archived <= folded ? words('for_archive', { day: archived }) : words('for_merge', { from: folded });
  }

  /** Age must not take points whose rollups do not know of late rows over them yet: the next merge folds those in. */
  private unfoldedFrom(): Millis {
    const { source, catalogue } = this.deps;
    let from = Infinity;
    for (const row of source.store.directory.all()) if (row.level === ROW_LEVELS.late && row.start < from && catalogue.group(row.grp) !== undefined) from = row.start;
    return from;
  }

  /** Days until the cap takes points that their age would have kept; undefined when that is not soon. */
  shortensIn({ perDay, facts, oldestRaw } = this.growth()): number | undefined {
    return shortensIn(facts, perDay, oldestRaw, this.now, this.deps.options().retentionRaw);
  }

  private warn(now: Millis): void {
    if (Math.abs(now - this.warnedAt) < DAY) return;
    const growth = this.growth();
    const { oldestRaw } = growth;
    const days = this.shortensIn(growth);
    if (days === undefined || oldestRaw === undefined) return;
    this.warnedAt = now;
    this.deps.onShortens(days, oldestRaw);
  }
}
