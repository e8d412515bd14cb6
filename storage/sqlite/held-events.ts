// Events while the disk takes nothing: kept in memory, shown like the others, stored when writing is possible again.
import { VedetteError } from '../../common/errors/vedette-error.ts';
import type { NewEvent, VedetteEvent } from '../../common/model/event.ts';
import type { Millis } from '../../common/time/millis.ts';
import type { EventFilter, EventPage, EventStore, Facet } from '../api.ts';
import { isDiskTrouble } from '../lifecycle/write-health.ts';
import { FACET_COLUMNS, searchWords } from './event-filter.ts';
import type { FacetName } from './event-filter.ts';
import { FOLD_WITHIN } from './event-store.ts';
import type { EventTable } from './event-store.ts';

const MAX_HELD = 1000;

function tokens({ title, text, kind, source, tags }: VedetteEvent): string[] {
  return [title, text ?? '', kind, source, ...tags].join(' ').toLowerCase().split(/[^\p{L}\p{N}]+/u);
}

/** Whether the filter, but for `without`, lets the event through; words are prefixes of its words, as in the text index. */
function passes(event: VedetteEvent, filter: EventFilter, without?: FacetName): boolean {
  if (!(event.t < filter.to && event.lastT >= filter.from)) return false;
  for (const name of Object.keys(FACET_COLUMNS) as FacetName[]) {
    const chosen: readonly string[] | undefined = filter[name];
    if (name !== without && chosen !== undefined && chosen.length > 0 && !chosen.includes(event[FACET_COLUMNS[name]])) return false;
  }
  if (!(filter.tags ?? []).every((tag) => event.tags.includes(tag))) return false;
  const own = tokens(event);
  return searchWords(filter.text ?? '').every((word) => own.some((token) => token.startsWith(word.toLowerCase())));
}

function newestFirst(a: VedetteEvent, b: VedetteEvent): number {
  return b.t - a.t || b.id - a.id;
}

/** The store that never refuses an event because of the disk. `onTrouble` hears why events are being held. */
export class HeldEvents implements EventStore {
  private readonly table: EventTable;
  private readonly onTrouble: (error: VedetteError) => void;
  private held: VedetteEvent[] = [];
  private lost = 0;

  constructor(table: EventTable, onTrouble: (error: VedetteError) => void) {
    this.table = table;
    this.onTrouble = onTrouble;
  }

  add(event: NewEvent): VedetteEvent {
    // In order: nothing overtakes what is held.
    if (this.held.length > 0) return this.hold(event);
    try {
      return this.table.add(event);
    } catch (error) {
      if (!(error instanceof VedetteError) || !isDiskTrouble(error)) throw error;
      const held = this.hold(event);
      this.onTrouble(error);
      return held;
    }
  }

  private hold(event: NewEvent): VedetteEvent {
    const at = event.aggregationKey === undefined ? -1 : this.held.findLastIndex(({ aggregationKey }) => aggregationKey === event.aggregationKey);
    const same = this.held[at];
    const t = Math.round(event.t);
    if (same !== undefined && Math.abs(t - same.t) < FOLD_WITHIN) {
      const folded = { ...same, ...event, t: same.t, lastT: Math.max(same.lastT, t), count: same.count + 1 };
      this.held[at] = folded;
      return folded;
    }
    const id = (this.held.at(-1)?.id ?? this.table.lastId()) + 1;
    const held: VedetteEvent = { ...event, t, id, lastT: t, count: 1 };
    this.held.push(held);
    if (this.held.length > MAX_HELD) {
      this.held.shift();
      this.lost++;
    }
    return held;
  }

  /** Stores what is held. Throws when the disk still takes nothing. */
  flush(now: Millis): void {
    if (this.held.length === 0) return;
    this.table.insert(this.held);
    this.held = [];
    if (this.lost === 0) return;
    const { lost } = this;
    this.lost = 0;
    this.add({ t: now, kind: 'storage.events_lost', severity: 'warning', title: `${lost} events were lost`, text: 'While the disk took nothing, more events came than memory keeps. The oldest of them are gone.', source: 'storage', tags: [], params: { events: lost } });
  }

  list(filter: EventFilter): EventPage {
    const page = this.table.list(filter);
    const shown = this.held.filter((event) => passes(event, filter));
    if (this.held.length === 0) return page;
    const { before } = filter;
    const onPage = shown.filter(({ t, id }) => before === undefined || t < before.t || (t === before.t && id < before.id));
    return {
      events: [...page.events, ...onPage].sort(newestFirst).slice(0, filter.limit),
      total: page.total + shown.length,
      facets: { kinds: this.facet(page, filter, 'kinds'), severities: this.facet(page, filter, 'severities'), sources: this.facet(page, filter, 'sources') },
    };
  }

  private facet(page: EventPage, filter: EventFilter, name: FacetName): Facet[] {
    const counts = new Map(page.facets[name].map(({ value, count }) => [value, count]));
    for (const event of this.held) {
      const value = event[FACET_COLUMNS[name]];
      if (passes(event, filter, name)) counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    return [...counts].map(([value, count]) => ({ value, count })).sort((a, b) => b.count - a.count);
  }
}
