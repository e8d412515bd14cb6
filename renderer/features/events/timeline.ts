// Owns the list of what happened: pages of events, news that wait at the top, spans between them. Pure.
import type { Span, SpanKind, VedetteEvent } from '../../../common/model/event.ts';
import type { Millis } from '../../../common/time/millis.ts';

/** Events newest first. `waiting` are newer ones that are not shown yet, so that what is being read does not move. */
export interface Timeline {
  readonly events: readonly VedetteEvent[];
  readonly waiting: readonly VedetteEvent[];
  /** No older page exists. */
  readonly complete: boolean;
}

export const EMPTY_TIMELINE: Timeline = { events: [], waiting: [], complete: false };

const newestFirst = (a: VedetteEvent, b: VedetteEvent): number => b.t - a.t || b.id - a.id;

/** The first page of a new question. */
export function startTimeline(page: readonly VedetteEvent[], limit: number): Timeline {
  return { events: [...page].sort(newestFirst), waiting: [], complete: page.length < limit };
}

/** Adds an older page at the end. */
export function addOlder(timeline: Timeline, page: readonly VedetteEvent[], limit: number): Timeline {
  const known = new Set(timeline.events.map((event) => event.id));
  return { ...timeline, events: [...timeline.events, ...page.filter((event) => !known.has(event.id))].sort(newestFirst), complete: page.length < limit };
}

/**
 * Takes the newest page again. Events that are known change in place (a repeat was folded in); new ones wait, or are shown at
 * once when `atTop`. Events whose last occurrence lies before `from` have left the range and go.
 */
export function takeNews(timeline: Timeline, page: readonly VedetteEvent[], from: Millis, atTop: boolean): Timeline {
  const fresh = new Map(page.map((event) => [event.id, event]));
  const shown = new Set(timeline.events.map((event) => event.id));
  const events = timeline.events.map((event) => fresh.get(event.id) ?? event).filter((event) => event.lastT >= from);
  const waiting = timeline.waiting.map((event) => fresh.get(event.id) ?? event).filter((event) => event.lastT >= from);
  const known = new Set([...shown, ...waiting.map((event) => event.id)]);
  const oldest = timeline.events.at(-1);
  // An event older than the oldest page belongs to a page that is not loaded yet.
  const added = page.filter((event) => !known.has(event.id) && (timeline.complete || oldest === undefined || newestFirst(event, oldest) < 0));
  const next: Timeline = { events, waiting: [...waiting, ...added].sort(newestFirst), complete: timeline.complete };
  return atTop ? showWaiting(next) : next;
}

/** Shows what waits. */
export function showWaiting(timeline: Timeline): Timeline {
  if (timeline.waiting.length === 0) return timeline;
  return { ...timeline, events: [...timeline.events, ...timeline.waiting].sort(newestFirst), waiting: [] };
}

/** One line of the list. */
export type TimelineRow = { readonly kind: 'event'; readonly key: string; readonly t: Millis; readonly event: VedetteEvent } | { readonly kind: 'span'; readonly key: string; readonly t: Millis; readonly span: Span };

/** Events and spans in one order, newest first. Spans older than the oldest loaded event wait for its page. */
export function rowsOfTimeline(timeline: Timeline, spans: readonly Span[]): TimelineRow[] {
  const oldest = timeline.complete ? Number.NEGATIVE_INFINITY : (timeline.events.at(-1)?.t ?? Number.NEGATIVE_INFINITY);
  const rows: TimelineRow[] = [
    ...timeline.events.map((event): TimelineRow => ({ kind: 'event', key: `event-${event.id}`, t: event.t, event })),
    ...spans.filter((span) => span.from >= oldest).map((span): TimelineRow => ({ kind: 'span', key: `span-${span.id}`, t: span.from, span })),
  ];
  return rows.sort((a, b) => b.t - a.t || (a.key < b.key ? 1 : -1));
}

/** What narrows the list, as the address holds it. */
export interface TimelineFilter {
  readonly text: string;
  readonly kinds: readonly string[];
  readonly severities: readonly string[];
  readonly sources: readonly string[];
  readonly tags: readonly string[];
  readonly spans: readonly string[];
}

/** The spans that a filter leaves: chosen kinds; or all, unless something else is asked for that spans do not have. */
export function spansFor(spans: readonly Span[], filter: TimelineFilter, word: (kind: SpanKind) => string): Span[] {
  const other = filter.kinds.length + filter.severities.length + filter.sources.length + filter.tags.length > 0;
  if (filter.spans.length === 0 && other) return [];
  const needles = filter.text.toLowerCase().split(/\s+/).filter((needle) => needle !== '');
  return spans.filter((span) => {
    if (filter.spans.length > 0 && !filter.spans.includes(span.kind)) return false;
    const hay = `${span.kind} ${word(span.kind)} ${span.detail}`.toLowerCase();
    return needles.every((needle) => hay.includes(needle));
  });
}
