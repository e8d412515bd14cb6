// The health of the agent over time: its cost, its budget, its findings; sampled every few seconds, asked by the status pages.
import type { AgentStatus, Finding } from '../../common/model/status.ts';
import type { Span } from '../../common/model/event.ts';
import type { Millis } from '../../common/time/millis.ts';
import type { Storage } from '../../storage/api.ts';
import type { Aggregator } from '../aggregator/aggregator.ts';
import { INITIAL_BUDGET, judgeBudget } from '../budget/budget.ts';
import type { SelfMeter } from '../budget/self-meter.ts';
import type { ConfigService } from '../config/config-service.ts';
import { samplingReduced, samplingRestored } from '../events/agent-events.ts';
import type { EventLog } from '../events/event-log.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import type { Clock } from '../ports/ports.ts';
import type { CheckSet } from '../scheduler/check-set.ts';
import { evaluateFindings, worstOf } from './findings.ts';
import { FindingTracker } from './finding-tracker.ts';

export interface AgentHealthOptions {
  readonly clock: Clock;
  readonly config: ConfigService;
  readonly checks: CheckSet;
  readonly pipeline: Pipeline;
  readonly aggregator: Aggregator;
  readonly storage: Pick<Storage, 'stats' | 'catalogue'>;
  readonly events: EventLog;
  readonly meter: SelfMeter;
  readonly viewers: () => { readonly count: number; readonly looking: boolean };
}

/** Lost points are worth knowing for this long. */
const DROPPED_SHOWN_MS = 10 * 60_000;
/** A going span of reduced sampling is moved on this often. */
const EXTEND_MS = 60_000;

export class AgentHealth {
  readonly #options: AgentHealthOptions;
  readonly #tracker = new FindingTracker();
  readonly #dropped = new Map<string, { points: number; at: number }>();
  #budget = INITIAL_BUDGET;
  #clockStep: { readonly t: Millis; readonly byMs: number } | undefined;
  #findings: Finding[] = [];
  #startedAt: Millis;
  #reduced: { readonly span: Span | undefined; extendedAt: number } | undefined;

  constructor(options: AgentHealthOptions) {
    this.#options = options;
    this.#startedAt = options.clock.now();
  }

  get startedAt(): Millis {
    return this.#startedAt;
  }
  started(t: Millis): void {
    this.#startedAt = t;
  }

  clockStepped(t: Millis, byMs: number): void {
    this.#clockStep = { t, byMs };
  }

  pointsDropped(sink: string, points: number): void {
    const known = this.#dropped.get(sink);
    this.#dropped.set(sink, { points: (known?.points ?? 0) + points, at: this.#options.clock.monotonic() });
  }

  /** Looks at everything; called every ten seconds. */
  sample(): void {
    this.#options.meter.sample();
    this.#judge();
    this.refresh();
  }

  /** Finds anew what is wrong, without another sample of the cost. */
  refresh(): void {
    const { aggregator, checks, clock, config, events, pipeline, storage } = this.#options;
    const at = clock.monotonic();
    for (const [sink, { at: last }] of this.#dropped) if (at - last > DROPPED_SHOWN_MS) this.#dropped.delete(sink);
    const found = evaluateFindings({
      now: clock.now(),
      checks: checks.status(),
      pipeline: pipeline.status(),
      storage: storage.stats(),
      latest: (metric) => aggregator.latest(metric),
      clockStep: this.#clockStep,
      shed: checks.shed(),
      configProblems: config.problems,
      dropped: new Map([...this.#dropped].map(([sink, { points }]) => [sink, points])),
      eventsWaiting: events.waiting,
    });
    this.#findings = this.#tracker.track(found, clock.now());
  }

  status(): AgentStatus {
    const { checks, clock, config, meter, pipeline, storage, viewers } = this.#options;
    const completeUpTo = pipeline.completeUpTo();
    return {
      t: clock.now(),
      startedAt: this.#startedAt,
      worst: worstOf(this.#findings),
      findings: this.#findings,
      // After the clock was set back the watermarks lie in the future until it has caught up.
      completeUpTo: completeUpTo === null ? null : Math.min(completeUpTo, clock.now()),
      sourcesBehind: pipeline.sourcesBehind(),
      cpuPercent: meter.cpuPercent(),
      budgetPercent: config.settings.budget.cpuPercent,
      rssBytes: meter.rssBytes(),
      diskWriteBytesPerSecond: meter.writtenPerSecond(),
      viewers: viewers().count,
      shed: checks.shed(),
      series: storage.catalogue.size,
    };
  }

  /** Ends the open span, if there is one. */
  stop(): void {
    if (this.#reduced?.span !== undefined) this.#options.events.extendSpan(this.#reduced.span, this.#options.clock.now());
  }

  #judge(): void {
    const { checks, clock, config, events, meter, viewers } = this.#options;
    const { cpuPercent: budgetPercent, patience } = config.settings.budget;
    const looking = viewers().looking;
    const cpuPercent = meter.cpuPercent();
    const before = this.#budget.level;
    this.#budget = judgeBudget(this.#budget, { at: clock.monotonic(), cpuPercent, budgetPercent, patience, viewed: looking });
    // While someone looks, everything is sampled as configured.
    checks.setShed(looking ? 0 : this.#budget.level);
    const shed = checks.shed();
    const now = clock.now();
    if (this.#budget.level > before) events.add(samplingReduced(now, shed, cpuPercent ?? NaN, budgetPercent));
    if (this.#budget.level === 0 && before > 0) events.add(samplingRestored(now));
    this.#moveSpan(shed, now);
  }

  #moveSpan(shed: readonly string[], now: Millis): void {
    const { clock, events } = this.#options;
    const at = clock.monotonic();
    if (shed.length > 0 && this.#reduced === undefined) {
      this.#reduced = { span: events.addSpan({ kind: 'reduced', from: now, to: now, detail: shed.join(', ') }), extendedAt: at };
    } else if (this.#reduced?.span !== undefined && (shed.length === 0 || at - this.#reduced.extendedAt >= EXTEND_MS)) {
      events.extendSpan(this.#reduced.span, now);
      this.#reduced.extendedAt = at;
    }
    if (shed.length === 0) this.#reduced = undefined;
  }
}
