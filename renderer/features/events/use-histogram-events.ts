// Owns the events that the histogram counts: what the list already holds, or further pages when it does not hold all.
import { useEffect, useMemo, useState } from 'react';
import type { VedetteEvent } from '../../../common/model/event.ts';
import { useConsoleClient } from '../../api/hooks.ts';
import type { TimelineFilter } from './timeline.ts';
import { eventQuery, type TimelineState } from './use-timeline.ts';

const PAGE = 1_000;
const MOST_PAGES = 5;

export interface HistogramEvents {
  readonly events: readonly VedetteEvent[];
  /** False when there are more events in the range than are counted (the newest five thousand). */
  readonly whole: boolean;
}

/** Counts are of the newest five thousand events at most. */
export function useHistogramEvents(state: TimelineState, filter: TimelineFilter): HistogramEvents {
  const client = useConsoleClient();
  const { timeline, range, question, total, loading } = state;
  const [held, setHeld] = useState<{ readonly question: string; readonly events: readonly VedetteEvent[] }>({ question: '', events: [] });
  const more = !loading && !timeline.complete;
  const filterText = JSON.stringify(filter);
  const { from, to } = range;
  useEffect(() => {
    if (!more) return undefined;
    const abort = new AbortController();
    const load = async (): Promise<void> => {
      const events: VedetteEvent[] = [];
      for (let page = 0; page < MOST_PAGES; page++) {
        const last = events.at(-1);
        const answer = await client.call('events.list', { ...eventQuery(JSON.parse(filterText) as TimelineFilter, { from, to }, PAGE), ...(last === undefined ? {} : { before: { t: last.t, id: last.id } }) }, { signal: abort.signal });
        events.push(...answer.events);
        if (answer.events.length < PAGE) break;
      }
      if (!abort.signal.aborted) setHeld({ question, events });
    };
    // A failure leaves the loaded pages counted; the list beside says what went wrong.
    load().catch(() => undefined);
    return () => abort.abort();
  }, [client, more, question, filterText, from, to]);
  return useMemo(() => {
    const loaded = [...timeline.waiting, ...timeline.events];
    const events = timeline.complete || held.question !== question || held.events.length < loaded.length ? loaded : held.events;
    return { events, whole: events.length >= total };
  }, [timeline, held, question, total]);
}
