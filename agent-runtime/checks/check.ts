// What a check is: one file, its metrics declared beside it, an `open` that says whether this machine has what it reads.
import type { ServiceCheck, NewEvent } from '../../common/model/event.ts';
import type { ProcessSnapshot } from '../../common/model/process.ts';
import type { MetricDefinition } from '../../common/model/series.ts';
import type { TagSet } from '../../common/model/tags.ts';
import type { Millis } from '../../common/time/millis.ts';
import type { HostSource } from '../host-source/host-source.ts';
import type { Clock, SelfUsage } from '../ports/ports.ts';

/** A number that stands for one metric + tag set of one check: made once, used on every run. */
export type SampleHandle = number;

/** Where a check puts its samples. Handles belong to the check that made them. */
export interface Sampler {
  /** The handle of a metric with tags; the metric must be declared by the check. Keep it: this call costs a map lookup. */
  handle(metric: string, tags?: TagSet): SampleHandle;
  /** Submits a value: the level (gauge), the raw counter (rate, monotonic_count), the increment (count), one observation (distribution). NaN is ignored. */
  add(handle: SampleHandle, value: number): void;
  /** Submits the raw counters of a `ratio` metric: the point is scale × Δnumerator / Δdenominator over the flush interval. */
  addRatio(handle: SampleHandle, numerator: number, denominator: number, scale: number): void;
  /** Forgets a handle whose object is gone (an unplugged disk): the series ends instead of repeating. */
  release(handle: SampleHandle): void;
}

/** What the agent did since it started, for the check that watches the agent itself. */
export interface AgentActivity {
  /** Hands over each check run that ended since the last call, once. */
  drainRuns(visit: (check: string, durationMs: number, ok: boolean) => void): void;
  /** Events written since start. */
  events(): number;
}

export interface CheckContext {
  readonly host: HostSource;
  /** CPU, memory and disk writes of this process; without it the agent check says that it is unavailable. */
  readonly self?: SelfUsage;
  /** Without it the agent check leaves its run durations and events out. */
  readonly activity?: AgentActivity;
  readonly clock: Clock;
  readonly sampler: Sampler;
  /** The `checks.<name>` part of the configuration, defaults filled in. */
  readonly options: Readonly<Record<string, unknown>>;
  event(event: Omit<NewEvent, 'source'>): void;
  serviceCheck(check: Omit<ServiceCheck, 't'>): void;
  /** Only the processes check uses it. `top`: how many rows by each measure the history of a minute keeps. */
  submitProcesses(snapshot: ProcessSnapshot, top: number): void;
}

/** A check that runs. `run` may be synchronous; it must honour `signal` when it waits. Throwing is data: the status page shows it. */
export interface RunningCheck {
  run(t: Millis, signal: AbortSignal): void | Promise<void>;
  close?(): void;
}

export interface CheckDefinition {
  /** Also the name of its batch source and of its part of the configuration. */
  readonly name: string;
  /** cheap: well under a millisecond, may run every second; dear: shed first when the agent is over its budget. */
  readonly cost: 'cheap' | 'normal' | 'dear';
  readonly defaultIntervalMs: number;
  readonly timeoutMs: number;
  readonly metrics: readonly MetricDefinition[];
  /** Opens what it reads, or says in one sentence why this machine does not have it. */
  open(context: CheckContext): Promise<{ ok: true; check: RunningCheck } | { ok: false; reason: string }>;
}
