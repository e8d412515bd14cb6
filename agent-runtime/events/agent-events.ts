// The events that the agent makes about itself, each in one place so that kinds, titles and folding stay the same everywhere.
import type { NewEvent } from '../../common/model/event.ts';
import { NO_TAGS } from '../../common/model/tags.ts';
import type { Millis } from '../../common/time/millis.ts';
import { formatDuration } from '../config/quantities.ts';
import type { Discontinuity } from '../time-keeper/observe.ts';

const agent = { source: 'agent', tags: NO_TAGS } as const;

export function agentStarted(t: Millis, version: string): NewEvent {
  return { ...agent, t, kind: 'agent.started', severity: 'info', title: 'Agent started', text: `Vedette ${version}` };
}

export function agentStopped(t: Millis): NewEvent {
  return { ...agent, t, kind: 'agent.stopped', severity: 'info', title: 'Agent stopped' };
}

export function checkFailed(t: Millis, check: string, message: string): NewEvent {
  return { t, kind: 'check.failed', severity: 'warning', title: `Check ${check} failed`, text: message, source: check, tags: [`check:${check}`], aggregationKey: `check.failed:${check}` };
}

export function checkRecovered(t: Millis, check: string): NewEvent {
  return { t, kind: 'check.recovered', severity: 'success', title: `Check ${check} works again`, source: check, tags: [`check:${check}`], aggregationKey: `check.recovered:${check}` };
}

export function configChanged(t: Millis, paths: readonly string[]): NewEvent {
  return { ...agent, t, kind: 'config.changed', severity: 'info', title: 'Configuration changed', text: paths.length === 0 ? 'No setting differs from before.' : paths.join(', ') };
}

export function configInvalid(t: Millis, line: number, message: string): NewEvent {
  return { ...agent, t, kind: 'config.invalid', severity: 'warning', title: 'Configuration file has an error; the last good settings stay', text: `Line ${line}: ${message}`, aggregationKey: 'config.invalid' };
}

export function pointsDropped(t: Millis, sink: string, source: string, points: number): NewEvent {
  return {
    t,
    kind: 'pipeline.dropped',
    severity: 'error',
    title: `Points lost on the way to ${sink}`,
    text: `${points} points of ${source} were dropped: the queue was full or the storage refused them.`,
    source: 'agent',
    tags: [`sink:${sink}`],
    aggregationKey: `pipeline.dropped:${sink}`,
  };
}

export function sinkChanged(t: Millis, sink: string, reason: string): NewEvent {
  if (reason === '') return { t, kind: 'pipeline.sink_recovered', severity: 'success', title: `${sink} takes data again`, source: 'agent', tags: [`sink:${sink}`] };
  return { t, kind: 'pipeline.sink_failed', severity: 'error', title: `${sink} takes no data`, text: reason, source: 'agent', tags: [`sink:${sink}`], aggregationKey: `pipeline.sink_failed:${sink}` };
}

export function timeBroke(found: Discontinuity): NewEvent {
  if (found.kind === 'asleep') {
    return { ...agent, t: found.to, kind: 'host.asleep', severity: 'info', title: `This machine slept for ${roundedDuration(found.to - found.from)}` };
  }
  const direction = found.byMs > 0 ? 'forward' : 'back';
  return { ...agent, t: found.to, kind: 'clock.step', severity: 'warning', title: `The clock was set ${direction} by ${roundedDuration(Math.abs(found.byMs))}` };
}

export function samplingReduced(t: Millis, checks: readonly string[], cpuPercent: number, budgetPercent: number): NewEvent {
  const text = `The agent used ${cpuPercent.toFixed(2)} % of a core; its budget is ${budgetPercent} %. Slower now: ${checks.join(', ')}.`;
  return { ...agent, t, kind: 'agent.reduced', severity: 'warning', title: 'Sampling reduced to stay within the CPU budget', text, aggregationKey: 'agent.reduced' };
}

export function samplingRestored(t: Millis): NewEvent {
  return { ...agent, t, kind: 'agent.restored', severity: 'success', title: 'Sampling is back to normal', aggregationKey: 'agent.restored' };
}

/** Whole seconds below a minute, whole minutes below two hours, then hours with one digit. */
function roundedDuration(ms: number): string {
  if (ms < 60_000) return formatDuration(Math.max(1_000, Math.round(ms / 1_000) * 1_000));
  if (ms < 7_200_000) return formatDuration(Math.round(ms / 60_000) * 60_000);
  return `${(ms / 3_600_000).toFixed(1)}h`;
}
