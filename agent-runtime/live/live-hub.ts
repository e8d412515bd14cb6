// The live hub: the sink of the live window, and the one who sends each subscription the steps that have just become complete.
import { toErrorShape, toVedetteError } from '../../common/errors/vedette-error.ts';
import type { Outgoing, StreamEvent, StreamInput } from '../../common/contract/contract.ts';
import type { Batch, BatchSink, SourceName } from '../../common/model/batch.ts';
import { alignDown } from '../../common/time/millis.ts';
import type { Millis } from '../../common/time/millis.ts';
import type { Storage } from '../../storage/api.ts';

export interface LiveHubOptions {
  readonly storage: Pick<Storage, 'live' | 'query'>;
  /** Length of a live step, ms. */
  readonly step: number;
  /** How far back the first event reaches. */
  readonly span: number;
}

type LiveEvent = Outgoing<StreamEvent<'live.watch'>>;
type LiveResult = LiveEvent['results'][number];
type Evaluation = Omit<LiveResult, 'id'>;

interface Subscription {
  readonly queries: StreamInput<'live.watch'>['queries'];
  readonly push: (event: LiveEvent) => void;
  /** Steps before this were sent; undefined until the first event. */
  sentTo: Millis | undefined;
}

/** A source that is slower than this does not hold back the live charts of all others. */
const LONGEST_WAIT_MS = 3_000;
const LIVE_DEADLINE_MS = 2_000;
const LIVE_MAX_POINTS = 5_000;

/** One evaluation per distinct query text and range, however many subscriptions ask for it; none while nobody does. */
export class LiveHub implements BatchSink {
  readonly name = 'live';
  readonly #storage: LiveHubOptions['storage'];
  readonly #subscriptions = new Set<Subscription>();
  readonly #watermarks = new Map<SourceName, Millis>();
  #step: number;
  #span: number;
  #complete: Millis | undefined;
  #evaluating = false;

  constructor(options: LiveHubOptions) {
    this.#storage = options.storage;
    this.#step = options.step;
    this.#span = options.span;
  }

  get subscriptions(): number {
    return this.#subscriptions.size;
  }

  /** New lengths begin every subscription anew. */
  configure(step: number, span: number): void {
    if (step === this.#step && span === this.#span) return;
    this.#step = step;
    this.#span = span;
    this.restart();
  }

  /** The live window opens at `now`: nothing before it will come any more. */
  open(now: Millis): void {
    this.#watermarks.clear();
    this.#complete = alignDown(now, this.#step);
  }

  /** After a clock step the steps already sent may lie in the future: everything is sent anew. */
  restart(now?: Millis): void {
    if (now !== undefined) this.open(now);
    for (const subscription of this.#subscriptions) subscription.sentTo = undefined;
  }

  append(batch: Batch): void {
    this.#storage.live.append(batch);
    this.#watermarks.set(batch.source, batch.watermark);
  }

  /** The live tier promises no durability; committing only tells the subscriptions. */
  commit(): Promise<void> {
    let lowest = Infinity;
    let highest = -Infinity;
    for (const watermark of this.#watermarks.values()) {
      lowest = Math.min(lowest, watermark);
      highest = Math.max(highest, watermark);
    }
    const complete = alignDown(Math.max(lowest, highest - LONGEST_WAIT_MS), this.#step);
    if (Number.isFinite(complete) && (this.#complete === undefined || complete > this.#complete)) {
      this.#complete = complete;
      void this.#evaluateAll();
    }
    return Promise.resolve();
  }

  /** A source has ended and holds nothing back. */
  retire(source: SourceName): void {
    this.#watermarks.delete(source);
  }

  /** Begins a subscription; its first event comes at once. The answer ends it. */
  subscribe(queries: Subscription['queries'], push: Subscription['push']): () => void {
    const subscription: Subscription = { queries, push, sentTo: undefined };
    this.#subscriptions.add(subscription);
    void this.#evaluateAll();
    return () => this.#subscriptions.delete(subscription);
  }

  /** Never rejects: a query that fails is an answer. Runs again while there is news. */
  async #evaluateAll(): Promise<void> {
    if (this.#evaluating) return;
    this.#evaluating = true;
    try {
      for (;;) {
        const complete = this.#complete;
        const waiting = [...this.#subscriptions].filter((subscription) => complete !== undefined && (subscription.sentTo === undefined || subscription.sentTo < complete));
        if (complete === undefined || waiting.length === 0) return;
        const answers = new Map<string, Promise<Evaluation>>();
        for (const subscription of waiting) await this.#evaluate(subscription, complete, answers);
      }
    } finally {
      this.#evaluating = false;
    }
  }

  async #evaluate(subscription: Subscription, complete: Millis, answers: Map<string, Promise<Evaluation>>): Promise<void> {
    const reset = subscription.sentTo === undefined;
    const from = subscription.sentTo ?? complete - this.#span;
    subscription.sentTo = complete;
    const results: LiveResult[] = [];
    for (const { id, text } of subscription.queries) {
      const key = `${from}\u0000${text}`;
      const known = answers.get(key) ?? this.#ask(text, from, complete);
      answers.set(key, known);
      results.push({ id, ...(await known) });
    }
    // It may have ended, or been told to begin anew, while the queries ran.
    if (this.#subscriptions.has(subscription) && subscription.sentTo === complete) subscription.push({ reset, results, completeUpTo: complete });
  }

  async #ask(text: string, from: Millis, to: Millis): Promise<Evaluation> {
    try {
      const result = await this.#storage.query({ text, from, to, step: this.#step, maxPoints: LIVE_MAX_POINTS, tiers: 'live', deadlineMs: LIVE_DEADLINE_MS });
      return { frame: result.frame };
    } catch (thrown) {
      return { error: toErrorShape(toVedetteError(thrown)) };
    }
  }
}
