// One check from opening to closing: its state, its counters and its last error, as the Agent status page shows them.
import { errorMessage } from '../../common/errors/vedette-error.ts';
import type { CheckState, CheckStatus } from '../../common/model/status.ts';
import type { Millis } from '../../common/time/millis.ts';
import { CheckSampler } from '../aggregator/aggregator.ts';
import type { SourceAggregator } from '../aggregator/source-aggregator.ts';
import type { CheckContext, CheckDefinition, RunningCheck } from '../checks/check.ts';
import type { CheckSettings } from '../config/settings.ts';
import type { Clock } from '../ports/ports.ts';
import type { Rhythm } from './interval-policy.ts';
import type { RunOutcome, Task } from './scheduler.ts';

/** What a managed check tells its surroundings. */
export interface CheckReports {
  /** A run went wrong after the one before had not (or after none). */
  failed(name: string, message: string): void;
  recovered(name: string): void;
  /** Every ended run, for the agent's own metrics. */
  ran(name: string, outcome: RunOutcome): void;
  /** A run has settled late in its bucket: flush the source now instead of one interval later. */
  settled(name: string): void;
}

/** How long `open` may take before the check counts as unavailable for now. */
const OPEN_TIMEOUT_MS = 15_000;
/** Weight of the newest run in the average duration. */
const AVERAGE_WEIGHT = 0.1;

export class ManagedCheck implements Task {
  readonly definition: CheckDefinition;
  readonly name: string;
  settings: CheckSettings;
  rhythm: Rhythm;
  readonly #clock: Clock;
  readonly #reports: CheckReports;
  readonly #makeContext: (sampler: CheckSampler, settings: CheckSettings) => CheckContext;
  #source: SourceAggregator | undefined;
  #sampler: CheckSampler | undefined;
  #running: RunningCheck | undefined;
  #unavailable = '';
  #outcome: RunOutcome['kind'] | undefined;
  #busy = false;
  #opening = false;
  #runs = 0;
  #failures = 0;
  #lastRun: Millis | null = null;
  #lastDurationMs: number | null = null;
  #averageDurationMs: number | null = null;
  #lastSamples = 0;
  #lastError: { readonly t: Millis; readonly message: string } | null = null;
  /** Counts openings, so that an opening that comes too late is closed again. */
  #generation = 0;

  constructor(
    definition: CheckDefinition,
    settings: CheckSettings,
    rhythm: Rhythm,
    clock: Clock,
    reports: CheckReports,
    makeContext: (sampler: CheckSampler, settings: CheckSettings) => CheckContext,
  ) {
    this.definition = definition;
    this.name = definition.name;
    this.settings = settings;
    this.rhythm = rhythm;
    this.#clock = clock;
    this.#reports = reports;
    this.#makeContext = makeContext;
  }

  get timeoutMs(): number {
    return this.settings.timeout === 'auto' ? this.definition.timeoutMs : this.settings.timeout;
  }
  get isOpen(): boolean {
    return this.#running !== undefined;
  }
  /** Why this machine does not have what the check reads; empty when it does. */
  get unavailable(): string {
    return this.#unavailable;
  }
  get failing(): { readonly kind: 'error' | 'timeout'; readonly message: string } | undefined {
    if (this.#outcome !== 'error' && this.#outcome !== 'timeout') return undefined;
    return { kind: this.#outcome, message: this.#lastError?.message ?? '' };
  }

  /** Opens the check; answers whether it can run. Never rejects: what goes wrong is its reason. */
  async open(source: SourceAggregator): Promise<boolean> {
    this.close();
    const generation = this.#generation;
    const sampler = new CheckSampler(source);
    this.#source = source;
    this.#sampler = sampler;
    this.#opening = true;
    const opened = await this.#openWithin(sampler);
    if (generation !== this.#generation) {
      sampler.revoke();
      if (opened.ok) closeQuietly(opened.check);
      return false;
    }
    this.#opening = false;
    if (opened.ok) {
      this.#running = opened.check;
      this.#unavailable = '';
    } else {
      this.#unavailable = opened.reason;
    }
    return opened.ok;
  }

  /** Closes it; samples of a run that goes on are ignored from now on. */
  close(): void {
    this.#generation += 1;
    this.#opening = false;
    this.#sampler?.revoke();
    this.#sampler = undefined;
    if (this.#running !== undefined) closeQuietly(this.#running);
    this.#running = undefined;
    this.#source?.endRun();
    this.#busy = false;
    this.#outcome = undefined;
    this.#unavailable = '';
  }

  began(t: Millis): void {
    this.#busy = true;
    this.#lastRun = t;
    this.#source?.beginRun(t, this.#clock.monotonic());
  }

  run(t: Millis, signal: AbortSignal): void | Promise<void> {
    return this.#running?.run(t, signal);
  }

  ended(outcome: RunOutcome): void {
    const wasFailing = this.failing !== undefined;
    this.#busy = false;
    this.#runs += 1;
    this.#lastSamples = this.#source?.endRun() ?? 0;
    this.#lastDurationMs = outcome.durationMs;
    this.#averageDurationMs = this.#averageDurationMs === null ? outcome.durationMs : this.#averageDurationMs + AVERAGE_WEIGHT * (outcome.durationMs - this.#averageDurationMs);
    this.#outcome = outcome.kind;
    if (outcome.kind !== 'ok') {
      const message = outcome.kind === 'error' ? outcome.message : `No answer within ${this.timeoutMs} ms.`;
      this.#failures += 1;
      this.#lastError = { t: this.#clock.now(), message };
      if (!wasFailing) this.#reports.failed(this.name, message);
    } else if (wasFailing) {
      this.#reports.recovered(this.name);
    }
    this.#reports.ran(this.name, outcome);
    this.#reports.settled(this.name);
  }

  /** The hanging run is given up for good: the check is opened anew, so that what hangs can no longer submit anything. */
  abandoned(): void {
    const source = this.#source;
    if (source === undefined) return;
    const outcome = this.#outcome;
    void this.open(source);
    // Opening may take its time, and it has not recovered before a run says so.
    this.#outcome = outcome;
  }

  status(scheduler: { nextRun(name: string): Millis | null; skipped(name: string): number }): CheckStatus {
    const { intervalMs, configuredIntervalMs, shedReason } = this.rhythm;
    const nextRun = this.isOpen && !this.rhythm.paused ? scheduler.nextRun(this.name) : null;
    return {
      name: this.name,
      state: this.#state(),
      cost: this.definition.cost,
      intervalMs,
      configuredIntervalMs,
      timeoutMs: this.timeoutMs,
      runs: this.#runs,
      failures: this.#failures,
      skipped: scheduler.skipped(this.name),
      lastRun: this.#lastRun,
      lastDurationMs: this.#lastDurationMs,
      averageDurationMs: this.#averageDurationMs,
      lastSamples: this.#lastSamples,
      series: this.#source?.series ?? 0,
      lastError: this.#lastError,
      nextRun,
      reason: this.#unavailable === '' ? shedReason : this.#unavailable,
    };
  }

  #state(): CheckState {
    if (!this.settings.enabled) return 'disabled';
    if (this.#unavailable !== '') return 'unavailable';
    // A failing check that tries again is still failing: what it is called must not flicker with its runs.
    if (this.#outcome === 'error' || this.#outcome === 'timeout') return this.#outcome;
    if (this.#busy) return 'running';
    if (this.rhythm.shedReason !== '') return 'shed';
    return this.#opening || this.#outcome === undefined ? 'waiting' : 'ok';
  }

  async #openWithin(sampler: CheckSampler): Promise<Awaited<ReturnType<CheckDefinition['open']>>> {
    let cancel = (): void => {};
    const late = new Promise<{ ok: false; reason: string }>((resolve) => {
      cancel = this.#clock.after(OPEN_TIMEOUT_MS, () => resolve({ ok: false, reason: `It did not open within ${OPEN_TIMEOUT_MS / 1000} s.` }));
    });
    try {
      const opening = this.definition.open(this.#makeContext(sampler, this.settings));
      const opened = await Promise.race([opening, late]);
      if (!opened.ok) {
        // What opens after its time must not stay open with nobody to close it.
        void opening.then(
          (result) => {
            if (result.ok) closeQuietly(result.check);
          },
          () => undefined,
        );
      }
      return opened;
    } catch (thrown) {
      return { ok: false, reason: errorMessage(thrown) };
    } finally {
      cancel();
    }
  }
}

/** Closing is a courtesy: a check that fails at it has nothing left to lose. */
function closeQuietly(check: RunningCheck): void {
  try {
    check.close?.();
  } catch {
    // Nothing can be done about it, and nobody waits for it.
  }
}
