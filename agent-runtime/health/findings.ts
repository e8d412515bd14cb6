// What is wrong now, by fixed rules over what the agent already knows. Pure; the texts are message keys that consoles translate.
import type { CheckStatus, Finding, FindingState, PipelineStatus } from '../../common/model/status.ts';
import type { LifecycleStep, StorageStats } from '../../common/model/storage.ts';
import { findTag } from '../../common/model/tags.ts';
import type { Millis } from '../../common/time/millis.ts';
import type { LatestValue } from '../aggregator/source-aggregator.ts';

/** Every key that a finding may have; catalogues of messages must hold them all. */
export const FINDING_KEYS = [
  'finding.check_failing',
  'finding.check_timeout',
  'finding.sink_stalled',
  'finding.sink_behind',
  'finding.sink_paused',
  'finding.points_dropped',
  'finding.storage_full',
  'finding.storage_read_only',
  'finding.storage_step_paused',
  'finding.history_shortens',
  'finding.events_waiting',
  'finding.filesystem_full',
  'finding.filesystem_inodes',
  'finding.memory_low',
  'finding.swap_full',
  'finding.load_high',
  'finding.listen_overflows',
  'finding.clock_stepped',
  'finding.budget_shed',
  'finding.config_invalid',
] as const;
type FindingKey = (typeof FINDING_KEYS)[number];

export interface FindingInputs {
  readonly now: Millis;
  readonly checks: readonly CheckStatus[];
  readonly pipeline: PipelineStatus;
  readonly storage: StorageStats;
  /** The newest values of a metric of this machine. */
  latest(metric: string): readonly LatestValue[];
  /** The newest step of the wall clock. */
  readonly clockStep: { readonly t: Millis; readonly byMs: number } | undefined;
  readonly shed: readonly string[];
  readonly configProblems: readonly { readonly line: number; readonly message: string }[];
  /** Points lost in queues within the last minutes, by sink. */
  readonly dropped: ReadonlyMap<string, number>;
  /** Events that the storage has not taken yet. */
  readonly eventsWaiting: number;
}

/** A finding before it is known since when it holds. */
export type NewFinding = Omit<Finding, 'since'> & { readonly key: FindingKey };

/** A value older than this says nothing about now. */
const FRESH_MS = 10 * 60_000;
/** A clock step is worth knowing for this long. */
const STEP_SHOWN_MS = 10 * 60_000;

/** All findings, the worst first, then by id. */
export function evaluateFindings(inputs: FindingInputs): NewFinding[] {
  const found = [...agentFindings(inputs), ...storageFindings(inputs), ...machineFindings(inputs)];
  return found.sort((a, b) => rank(b.state) - rank(a.state) || (a.id < b.id ? -1 : 1));
}

/** The worst state of some findings; 'ok' without any. */
export function worstOf(findings: readonly { readonly state: FindingState }[]): FindingState {
  let worst: FindingState = 'ok';
  for (const { state } of findings) if (rank(state) > rank(worst)) worst = state;
  return worst;
}

function rank(state: FindingState): number {
  return ['ok', 'no_data', 'warn', 'alert'].indexOf(state);
}

function agentFindings({ now, checks, shed, configProblems, clockStep }: FindingInputs): NewFinding[] {
  const found: NewFinding[] = [];
  for (const check of checks) {
    if (check.state !== 'error' && check.state !== 'timeout') continue;
    const key = check.state === 'error' ? 'finding.check_failing' : 'finding.check_timeout';
    found.push({ id: `check:${check.name}`, state: 'warn', key, params: { check: check.name, message: check.lastError?.message ?? '' }, link: '/status' });
  }
  if (shed.length > 0) found.push({ id: 'budget', state: 'warn', key: 'finding.budget_shed', params: { checks: shed.join(', ') }, link: '/status' });
  const problem = configProblems[0];
  if (problem !== undefined) {
    found.push({ id: 'config', state: 'warn', key: 'finding.config_invalid', params: { line: problem.line, message: problem.message }, link: '/settings' });
  }
  if (clockStep !== undefined && Math.abs(now - clockStep.t) < STEP_SHOWN_MS) {
    found.push({ id: 'clock', state: 'warn', key: 'finding.clock_stepped', params: { seconds: round(clockStep.byMs / 1000, 0) }, link: '/events' });
  }
  return found;
}

function storageFindings({ pipeline, storage, dropped, eventsWaiting }: FindingInputs): NewFinding[] {
  const found: NewFinding[] = [];
  for (const { sink, state, reason, lagMs } of pipeline.sinks) {
    const params = { sink, reason, seconds: round(lagMs / 1000, 0) };
    if (state === 'stalled') found.push({ id: `sink:${sink}`, state: 'alert', key: 'finding.sink_stalled', params, link: '/pipeline' });
    else if (state === 'behind') found.push({ id: `sink:${sink}`, state: 'warn', key: 'finding.sink_behind', params, link: '/pipeline' });
    else if (state === 'paused' && sink !== 'live') found.push({ id: `sink:${sink}`, state: 'alert', key: 'finding.sink_paused', params, link: '/pipeline' });
  }
  for (const [sink, points] of dropped) {
    found.push({ id: `dropped:${sink}`, state: 'warn', key: 'finding.points_dropped', params: { sink, points }, link: '/pipeline' });
  }
  const reason = storage.reason;
  if (storage.state === 'full') found.push({ id: 'storage', state: 'alert', key: 'finding.storage_full', params: { reason, path: storage.dataDir }, link: '/settings' });
  if (storage.state === 'read_only') {
    found.push({ id: 'storage', state: 'alert', key: 'finding.storage_read_only', params: { reason, path: storage.dataDir }, link: '/settings' });
  }
  const isWritable = storage.state === 'ok' || storage.state === 'recovered';
  for (const step of storage.lifecycle) {
    // Where nothing can be written every step is paused: that has been said above.
    const isHeld = step.state === 'paused' || (step.kind === 'archive' && step.state === 'waiting');
    if (!isHeld || !(isWritable || (step.kind === 'archive' && step.reason !== storage.reason))) continue;
    found.push({ id: `storage_step:${step.kind}`, state: 'warn', key: 'finding.storage_step_paused', params: { step: step.kind, reason: step.reason, ...wordsOf(step) }, link: '/settings' });
  }
  const days = storage.shortensInDays ?? null;
  if (days !== null) found.push({ id: 'history', state: 'warn', key: 'finding.history_shortens', params: { days: round(days, 1) }, link: '/settings' });
  if (eventsWaiting > 0) found.push({ id: 'events', state: 'warn', key: 'finding.events_waiting', params: { events: eventsWaiting }, link: '/events' });
  return found;
}

/** The reason as its key and values, so that the console words it: "words" is the key, "words.folder" and the like are the values. */
function wordsOf({ words }: LifecycleStep): Record<string, string | number> {
  if (words === undefined) return {};
  return { words: words.code, ...Object.fromEntries(Object.entries(words.params).map(([name, value]) => [`words.${name}`, value])) };
}

function machineFindings(inputs: FindingInputs): NewFinding[] {
  const found: NewFinding[] = [];
  const fresh = (metric: string): LatestValue[] => inputs.latest(metric).filter((value) => Math.abs(inputs.now - value.t) < FRESH_MS);

  for (const { tags, value } of fresh('system.disk.in_use')) {
    const state = above(value, 0.9, 0.95);
    if (state !== undefined) found.push({ id: `filesystem:${placeOf(tags)}`, state, key: 'finding.filesystem_full', params: { path: placeOf(tags), percent: round(value * 100, 1) }, link: '/host?family=disk' });
  }
  for (const { tags, value } of fresh('system.fs.inodes.in_use')) {
    const state = above(value, 0.9, 0.95);
    if (state !== undefined) found.push({ id: `inodes:${placeOf(tags)}`, state, key: 'finding.filesystem_inodes', params: { path: placeOf(tags), percent: round(value * 100, 1) }, link: '/host?family=disk' });
  }
  for (const { value } of fresh('system.mem.pct_usable')) {
    const state = above(1 - value, 0.9, 0.95);
    if (state !== undefined) found.push({ id: 'memory', state, key: 'finding.memory_low', params: { percent: round(value * 100, 1) }, link: '/host?family=memory' });
  }
  // Full swap alone harms nobody: it matters when memory is short as well.
  const usable = fresh('system.mem.pct_usable')[0]?.value;
  for (const { value } of fresh('system.swap.pct_free')) {
    if (value < 0.1 && usable !== undefined && usable < 0.2) {
      found.push({ id: 'swap', state: 'warn', key: 'finding.swap_full', params: { percent: round(value * 100, 1) }, link: '/host?family=memory' });
    }
  }
  for (const { value } of fresh('system.load.norm.5')) {
    const state = above(value, 2, 4);
    if (state !== undefined) found.push({ id: 'load', state, key: 'finding.load_high', params: { load: round(value, 2) }, link: '/host?family=load' });
  }
  for (const { value } of fresh('system.net.tcp.listen_overflows')) {
    if (value > 0) found.push({ id: 'listen', state: 'warn', key: 'finding.listen_overflows', params: { rate: round(value, 2) }, link: '/host?family=network' });
  }
  return found;
}

function above(value: number, warn: number, alert: number): FindingState | undefined {
  if (value >= alert) return 'alert';
  return value >= warn ? 'warn' : undefined;
}

function placeOf(tags: readonly string[]): string {
  return findTag(tags, 'mount_point') ?? findTag(tags, 'device') ?? '';
}

function round(value: number, digits: number): number {
  const factor = 10 ** digits;
  return Math.round(value * factor) / factor;
}
