// Things that happened: events (a moment) and spans (a stretch of time that charts must not bridge).
import type { Millis } from '../time/millis.ts';
import type { TagSet } from './tags.ts';

export const EVENT_SEVERITIES = ['info', 'success', 'warning', 'error'] as const;
export type EventSeverity = (typeof EVENT_SEVERITIES)[number];

/** An event before the store has numbered it. `aggregationKey` folds repeats into one row with a count. */
export interface NewEvent {
  readonly t: Millis;
  /** Dotted and stable: 'agent.started', 'check.failed', 'config.changed', 'clock.step', 'host.asleep' … */
  readonly kind: string;
  readonly severity: EventSeverity;
  readonly title: string;
  readonly text?: string;
  /** Values of the text, for the console to word it by its kind: bytes and counts as numbers, times as epoch ms; `variant` chooses between several wordings of a kind. */
  readonly params?: Readonly<Record<string, string | number>>;
  readonly source: string;
  readonly tags: TagSet;
  readonly aggregationKey?: string;
}

/** A stored event. `count` > 1 when repeats with the same key were folded; `lastT` is the newest of them. */
export interface VedetteEvent extends NewEvent {
  readonly id: number;
  readonly count: number;
  readonly lastT: Millis;
}

export const SPAN_KINDS = ['asleep', 'clock_step', 'stopped', 'reduced'] as const;
/** asleep: the machine slept; clock_step: the wall clock jumped over it; stopped: the agent did not run; reduced: sampling was shed. */
export type SpanKind = (typeof SPAN_KINDS)[number];

/** A stretch of time with a reason. Half-open [from, to). */
export interface Span {
  readonly id: number;
  readonly kind: SpanKind;
  readonly from: Millis;
  readonly to: Millis;
  readonly detail: string;
}

/** Datadog's service check: the state of something watched, as data. */
export interface ServiceCheck {
  readonly name: string;
  readonly status: 'ok' | 'warning' | 'critical' | 'unknown';
  readonly t: Millis;
  readonly message: string;
  readonly tags: TagSet;
}
