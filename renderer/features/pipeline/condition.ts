// Owns what the state of the pipeline means to people: each store, each path, and the one sentence over all of them.
import type { PathStatus, PipelineStatus, SinkStatus } from '../../../common/model/status.ts';
import type { Millis } from '../../../common/time/millis.ts';
import type { State } from '../../ui/state-badge.tsx';

/** The store behind live charts rests while nobody looks; that is its way, not a fault. */
export type SinkCondition = SinkStatus['state'] | 'resting';

/** What a store does now. */
export function sinkCondition(sink: Pick<SinkStatus, 'sink' | 'state'>): SinkCondition {
  return sink.sink === 'live' && sink.state === 'paused' ? 'resting' : sink.state;
}

/** The badge of a store. */
export function sinkBadge(condition: SinkCondition): State {
  switch (condition) {
    case 'ok':
      return 'ok';
    case 'behind':
      return 'warn';
    case 'stalled':
    case 'paused':
      return 'alert';
    case 'resting':
      return 'muted';
  }
}

export type PathCondition = 'late' | 'waiting' | 'ok' | 'resting' | 'ended';

/** A path is late when its data waits longer than two flushes and five seconds: the same measure by which the agent calls a store behind. */
export function lateAfter(flushIntervalMs: number): number {
  return 2 * flushIntervalMs + 5_000;
}

/** How one path is; `resting` are the stores that rest. Batches without a watermark are the last ones of a source that has ended. */
export function pathCondition(path: PathStatus, flushIntervalMs: number, resting: ReadonlySet<string>): PathCondition {
  if (resting.has(path.sink)) return 'resting';
  if (path.watermark === null) return path.batches > 0 ? 'ended' : 'waiting';
  return path.lagMs > lateAfter(flushIntervalMs) ? 'late' : 'ok';
}

/** The badge of a path. */
export function pathBadge(condition: PathCondition): State {
  return condition === 'late' ? 'warn' : condition === 'waiting' ? 'no_data' : condition === 'ok' ? 'ok' : 'muted';
}

/** The stores that rest. */
export function restingSinks(status: Pick<PipelineStatus, 'sinks'>): ReadonlySet<string> {
  return new Set(status.sinks.filter((sink) => sinkCondition(sink) === 'resting').map((sink) => sink.sink));
}

/** Sources of which some store that does not rest lacks data, in the order of the paths. */
export function lateSources(status: PipelineStatus): readonly string[] {
  const resting = restingSinks(status);
  const late = new Set<string>();
  for (const path of status.paths) if (pathCondition(path, status.flushIntervalMs, resting) === 'late') late.add(path.source);
  return [...late];
}

/** Sources that still deliver, in the order of the paths. */
export function livingSources(status: Pick<PipelineStatus, 'paths'>): readonly string[] {
  return [...new Set(status.paths.filter((path) => path.watermark !== null || path.batches === 0).map((path) => path.source))];
}

export interface PipelineVerdict {
  readonly state: State;
  readonly kind: 'ok' | 'starting' | 'lagging' | 'stopped';
  /** Stores, or where all stores are well, sources. */
  readonly names: readonly string[];
  readonly completeUpTo: Millis | null;
  /** Points lost since the agent started. */
  readonly dropped: number;
}

/** The answer to "is anything wrong between collecting and storing?". Stores come before sources: they hold up everything. */
export function verdictOf(status: PipelineStatus): PipelineVerdict {
  const named = (...conditions: readonly SinkCondition[]): string[] => status.sinks.filter((sink) => conditions.includes(sinkCondition(sink))).map((sink) => sink.sink);
  const rest = { completeUpTo: status.completeUpTo, dropped: status.sinks.reduce((sum, sink) => sum + sink.dropped, 0) };
  const stopped = named('stalled', 'paused');
  if (stopped.length > 0) return { state: 'alert', kind: 'stopped', names: stopped, ...rest };
  const behind = named('behind');
  if (behind.length > 0) return { state: 'warn', kind: 'lagging', names: behind, ...rest };
  const late = lateSources(status);
  if (late.length > 0) return { state: 'warn', kind: 'lagging', names: late, ...rest };
  return status.completeUpTo === null ? { state: 'no_data', kind: 'starting', names: [], ...rest } : { state: 'ok', kind: 'ok', names: [], ...rest };
}
