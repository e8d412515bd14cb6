// The agent seen from outside: checks, paths through the pipeline, its own cost, and what is wrong now.
import type { Millis } from '../time/millis.ts';

export type CheckState = 'ok' | 'running' | 'error' | 'timeout' | 'unavailable' | 'disabled' | 'shed' | 'waiting';

/** One check on the Agent status page. Times are epoch ms; null when it has not happened yet. */
export interface CheckStatus {
  readonly name: string;
  readonly state: CheckState;
  readonly cost: 'cheap' | 'normal' | 'dear';
  readonly intervalMs: number;
  /** The interval the configuration asks for; differs from `intervalMs` while someone looks or while shed. */
  readonly configuredIntervalMs: number;
  readonly timeoutMs: number;
  readonly runs: number;
  readonly failures: number;
  readonly skipped: number;
  readonly lastRun: Millis | null;
  readonly lastDurationMs: number | null;
  readonly averageDurationMs: number | null;
  readonly lastSamples: number;
  readonly series: number;
  readonly lastError: { readonly t: Millis; readonly message: string } | null;
  readonly nextRun: Millis | null;
  /** Why it is unavailable or shed; empty otherwise. */
  readonly reason: string;
}

/** One source × sink path of the pipeline. */
export interface PathStatus {
  readonly source: string;
  readonly sink: string;
  readonly lastHeartbeat: Millis | null;
  /** Watermark delivered into this sink: complete up to here. */
  readonly watermark: Millis | null;
  readonly lagMs: number;
  readonly batches: number;
  readonly points: number;
  readonly pointsPerSecond: number;
  readonly bytes: number;
  readonly dropped: number;
  readonly queued: number;
}

export interface SinkStatus {
  readonly sink: string;
  readonly state: 'ok' | 'behind' | 'stalled' | 'paused';
  readonly reason: string;
  readonly watermark: Millis | null;
  readonly lagMs: number;
  readonly queued: number;
  readonly dropped: number;
  readonly lastFlushMs: number | null;
  readonly maxFlushMs: number;
  readonly pointsPerSecond: number;
  readonly bytes: number;
}

export interface PipelineStatus {
  readonly t: Millis;
  readonly flushIntervalMs: number;
  /** The lowest watermark over all live sources and durable sinks. */
  readonly completeUpTo: Millis | null;
  readonly sinks: readonly SinkStatus[];
  readonly paths: readonly PathStatus[];
}

export type FindingState = 'ok' | 'warn' | 'alert' | 'no_data';

/** One thing that is wrong (or worth knowing) now. Texts are message keys with parameters: the console translates them. */
export interface Finding {
  readonly id: string;
  readonly state: FindingState;
  readonly key: string;
  readonly params: Readonly<Record<string, string | number>>;
  readonly since: Millis;
  /** Hash route of the page that shows it, e.g. '/host?family=disk'. */
  readonly link: string;
}

/** The status line and the tray. */
export interface AgentStatus {
  readonly t: Millis;
  readonly startedAt: Millis;
  readonly worst: FindingState;
  readonly findings: readonly Finding[];
  readonly completeUpTo: Millis | null;
  readonly sourcesBehind: readonly string[];
  /** Percent of one core, averaged over the last minute. */
  readonly cpuPercent: number | null;
  readonly budgetPercent: number;
  readonly rssBytes: number;
  readonly diskWriteBytesPerSecond: number | null;
  readonly viewers: number;
  readonly shed: readonly string[];
  readonly series: number;
}
