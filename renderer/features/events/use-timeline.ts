// Owns the data of the Events page: pages as one scrolls, news as they happen, facets and spans of the range.
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { CallInput, CallOutput } from '../../../common/contract/contract.ts';
import { toVedetteError, type VedetteError } from '../../../common/errors/vedette-error.ts';
import { EVENT_SEVERITIES, type Span } from '../../../common/model/event.ts';
import type { TimeRange } from '../../../common/time/millis.ts';
import { useConsoleClient, useStream } from '../../api/hooks.ts';
import { rangeOf } from '../../app/time-range.ts';
import { useTimeRange, useTimeSpec } from '../../app/time-store.ts';
import { addOlder, EMPTY_TIMELINE, showWaiting, startTimeline, takeNews, type Timeline, type TimelineFilter } from './timeline.ts';

export const PAGE_SIZE = 200;
/** News that arrive together are asked for together. */
const SETTLE_MS = 250;

type EventPage = CallOutput<'events.list'>;

export interface TimelineState {
  readonly timeline: Timeline;
  readonly spans: readonly Span[];
  readonly facets: EventPage['facets'] | undefined;
  readonly total: number;
  /** The range that the list is of; moves while live. */
  readonly range: TimeRange;
  /** True until the first answer to the present question. */
  readonly loading: boolean;
  readonly loadingOlder: boolean;
  readonly error: VedetteError | undefined;
  /** Changes with every new question (filter or range chosen), not with the clock. */
  readonly question: string;
  loadOlder(): void;
  showWaiting(): void;
  retry(): void;
}

/** The parts of a filter that the store answers; empty ones demand nothing. */
export function eventQuery(filter: TimelineFilter, range: TimeRange, limit: number): CallInput<'events.list'> {
  const severities = EVENT_SEVERITIES.filter((severity) => filter.severities.includes(severity));
  return {
    from: range.from,
    to: range.to,
    limit,
    ...(filter.text.trim() === '' ? {} : { text: filter.text.trim() }),
    ...(filter.kinds.length === 0 ? {} : { kinds: [...filter.kinds] }),
    ...(severities.length === 0 ? {} : { severities }),
    ...(filter.sources.length === 0 ? {} : { sources: [...filter.sources] }),
    ...(filter.tags.length === 0 ? {} : { tags: [...filter.tags] }),
  };
}

interface Held {
  readonly question: string;
  readonly timeline: Timeline;
  readonly spans: readonly Span[];
  readonly page: EventPage | undefined;
  readonly error: VedetteError | undefined;
}

/** `isAtTop` says whether news may be shown at once. */
export function useTimeline(filter: TimelineFilter, isAtTop: () => boolean): TimelineState {
  const client = useConsoleClient();
  const spec = useTimeSpec();
  const range = useTimeRange();
  const [attempt, setAttempt] = useState(0);
  const question = JSON.stringify([spec, filter, attempt]);
  const [held, setHeld] = useState<Held>({ question: '', timeline: EMPTY_TIMELINE, spans: [], page: undefined, error: undefined });
  const [loadingOlder, setLoadingOlder] = useState(false);
  const latest = useRef({ filter, spec, question, isAtTop });
  useEffect(() => {
    latest.current = { filter, spec, question, isAtTop };
  });

  useEffect(() => {
    const abort = new AbortController();
    const { filter: asked, spec: askedSpec } = latest.current;
    const now = rangeOf(askedSpec, Date.now());
    Promise.all([client.call('events.list', eventQuery(asked, now, PAGE_SIZE), { signal: abort.signal }), client.call('spans.list', now, { signal: abort.signal })]).then(
      ([page, spans]) => {
        if (!abort.signal.aborted) setHeld({ question, timeline: startTimeline(page.events, PAGE_SIZE), spans, page, error: undefined });
      },
      (thrown: unknown) => {
        if (!abort.signal.aborted) setHeld((before) => ({ ...before, question, error: toVedetteError(thrown) }));
      },
    );
    return () => abort.abort();
  }, [client, question]);

  /** Asks for the newest page again and lets what is new wait or show. */
  const refresh = useCallback(async () => {
    const { filter: asked, spec: askedSpec, question: before } = latest.current;
    const now = rangeOf(askedSpec, Date.now());
    try {
      const [page, spans] = await Promise.all([client.call('events.list', eventQuery(asked, now, PAGE_SIZE)), client.call('spans.list', now)]);
      setHeld((state) => (state.question === before && state.error === undefined ? { ...state, spans, page, timeline: takeNews(state.timeline, page.events, now.from, latest.current.isAtTop()) } : state));
    } catch (thrown) {
      const error = toVedetteError(thrown);
      // The banner of the shell speaks of a lost connection, and the next tick asks again.
      if (error.code !== 'disconnected') setHeld((state) => (state.question === before ? { ...state, error } : state));
    }
  }, [client]);
  useEffect(() => {
    if (range.live) void refresh();
  }, [range, refresh]);
  const settle = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(settle.current), []);
  useStream('events.watch', {}, {
    enabled: range.live,
    keepValue: false,
    onEvent: () => {
      clearTimeout(settle.current);
      settle.current = setTimeout(() => void refresh(), SETTLE_MS);
    },
    onReopen: () => void refresh(),
  });

  const loadOlder = useCallback(() => {
    const last = held.timeline.events.at(-1);
    if (loadingOlder || held.timeline.complete || last === undefined || held.question !== latest.current.question) return;
    setLoadingOlder(true);
    const { filter: asked, spec: askedSpec, question: before } = latest.current;
    client.call('events.list', { ...eventQuery(asked, rangeOf(askedSpec, Date.now()), PAGE_SIZE), before: { t: last.t, id: last.id } }).then(
      (page) => setHeld((state) => (state.question === before ? { ...state, timeline: addOlder(state.timeline, page.events, PAGE_SIZE) } : state)),
      (thrown: unknown) => setHeld((state) => (state.question === before ? { ...state, error: toVedetteError(thrown) } : state)),
    ).finally(() => setLoadingOlder(false));
  }, [client, held, loadingOlder]);

  return useMemo(
    () => ({
      timeline: held.timeline,
      spans: held.spans,
      facets: held.page?.facets,
      total: held.page?.total ?? 0,
      range,
      loading: held.question !== question,
      loadingOlder,
      error: held.error,
      question,
      loadOlder,
      showWaiting: () => setHeld((state) => ({ ...state, timeline: showWaiting(state.timeline) })),
      retry: () => setAttempt((before) => before + 1),
    }),
    [held, range, question, loadingOlder, loadOlder],
  );
}
