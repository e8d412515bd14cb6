// The one way events and spans are made: stored first, then told to everyone who listens.
import { errorMessage } from '../../common/errors/vedette-error.ts';
import type { NewEvent, Span, SpanKind, VedetteEvent } from '../../common/model/event.ts';
import type { Millis } from '../../common/time/millis.ts';
import type { EventStore, SpanStore } from '../../storage/api.ts';
import type { Log } from '../ports/ports.ts';

export interface EventNews {
  readonly events: readonly VedetteEvent[];
  readonly spans: readonly Span[];
}

/** Most things that wait while the storage takes nothing; the oldest go first, counted in the log. */
const MOST_WAITING = 200;

type Waiting = { readonly event: NewEvent } | { readonly span: { readonly kind: SpanKind; readonly from: Millis; readonly to: Millis; readonly detail: string } };

/** Events and spans. Adding never throws: what the storage refuses waits and is tried again. */
export class EventLog {
  readonly #events: EventStore;
  readonly #spans: SpanStore;
  readonly #log: Log;
  readonly #listeners = new Set<(news: EventNews) => void>();
  #waiting: Waiting[] = [];

  constructor(stores: { readonly events: EventStore; readonly spans: SpanStore }, log: Log) {
    this.#events = stores.events;
    this.#spans = stores.spans;
    this.#log = log;
  }

  /** How many events and spans the storage has not taken yet. */
  get waiting(): number {
    return this.#waiting.length;
  }

  add(event: NewEvent): void {
    this.#put({ event });
  }

  addSpan(span: { kind: SpanKind; from: Millis; to: Millis; detail: string }): Span | undefined {
    return this.#put({ span });
  }

  /** Moves the end of a span that goes on. */
  extendSpan(span: Span, to: Millis): void {
    try {
      this.#spans.extend(span.id, to);
    } catch (thrown) {
      this.#log.warn('A span could not be extended.', { span: span.id, reason: errorMessage(thrown) });
      return;
    }
    this.#tell({ events: [], spans: [{ ...span, to }] });
  }

  /** Tries again what the storage refused. */
  retry(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const item of waiting) this.#put(item);
  }

  /** Calls with everything new; the answer ends it. */
  listen(listener: (news: EventNews) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #put(item: Waiting): Span | undefined {
    try {
      if ('event' in item) {
        this.#tell({ events: [this.#events.add(item.event)], spans: [] });
        return undefined;
      }
      const span = this.#spans.add(item.span);
      this.#tell({ events: [], spans: [span] });
      return span;
    } catch (thrown) {
      if (this.#waiting.length === 0) this.#log.warn('The storage takes no events for now; they wait.', { reason: errorMessage(thrown) });
      this.#waiting.push(item);
      if (this.#waiting.length > MOST_WAITING) {
        this.#waiting.shift();
        this.#log.error('An event was lost because the storage has taken none for too long.');
      }
      return undefined;
    }
  }

  #tell(news: EventNews): void {
    for (const listener of this.#listeners) listener(news);
  }
}
