// Owns the data of all charts on a page: one batched history call, one live subscription, nothing while hidden.
import { toVedetteError, type ErrorShape, type VedetteError } from '../../../common/errors/vedette-error.ts';
import type { QueryResult } from '../../../common/model/frame.ts';
import type { Span } from '../../../common/model/event.ts';
import { SECOND, type Millis, type TimeRange } from '../../../common/time/millis.ts';
import { errorFromShape } from '../../../common/contract/client.ts';
import type { ConsoleClient } from '../../api/console-client.ts';
import { isLive, rangeOf, type TimeSpec } from '../../app/time-range.ts';
import { LiveFollowing, MAX_QUERIES_PER_CALL } from './live-following.ts';
import { LiveTail } from './live-tail.ts';
import { natureOf, withRoomAhead, type QueryNature } from './query-nature.ts';

/** What is known of one query text. */
export interface QueryEntry {
  readonly text: string;
  readonly nature: QueryNature;
  history: QueryResult | undefined;
  /** The newest failure; the last history stays beside it. */
  error: VedetteError | undefined;
  readonly tail: LiveTail;
  /** False until the first answer for the current range. */
  fresh: boolean;
  /** The range and resolution of the question under way; undefined when none is. */
  asking: string | undefined;
  users: number;
}

/** What the hub needs from the page; replaced in tests. */
export interface HubEnvironment {
  now(): Millis;
  after(ms: number, callback: () => void): () => void;
  isHidden(): boolean;
  onVisibility(listener: () => void): () => void;
  spec(): TimeSpec;
  onSpec(listener: () => void): () => void;
}

/** 'answer': history, range or spans changed; 'time': live points arrived or the clock moved on. */
export type HubListener = (why: 'answer' | 'time') => void;

export interface HubChart {
  setQueries(texts: readonly string[]): void;
  setWidth(px: number): void;
  close(): void;
}

const BATCH_MS = 16;
const MIN_REFRESH = 10 * SECOND;
const MAX_REFRESH = 60 * SECOND;

/** Points for a width: one per 1.5 px, in steps, so that charts of a like width ask alike. */
export function pointsForWidth(px: number): number {
  return Math.min(900, Math.max(120, Math.ceil(px / 1.5 / 60) * 60));
}

export class ChartHub {
  readonly entries = new Map<string, QueryEntry>();
  spans: readonly Span[] = [];
  maxPoints = 300;
  readonly #charts = new Set<{ texts: readonly string[]; width: number; readonly listener: HubListener }>();
  readonly #client: Pick<ConsoleClient, 'call' | 'watch'>;
  readonly #environment: HubEnvironment;
  readonly #stops: (() => void)[] = [];
  readonly #following: LiveFollowing;
  #cancelBatch: (() => void) | undefined;
  #cancelRefresh: (() => void) | undefined;
  #cancelTick: (() => void) | undefined;
  #abort: AbortController | undefined;
  #spansKey = '';

  constructor(client: Pick<ConsoleClient, 'call' | 'watch'>, environment: HubEnvironment) {
    this.#client = client;
    this.#environment = environment;
    this.#following = new LiveFollowing(client, (ms, callback) => environment.after(ms, callback), {
      onFrame: (text, frame, reset) => this.entries.get(text)?.tail.take(frame, reset),
      onRound: () => {
        this.#tick();
        this.#notify('time');
      },
      onError: (texts, error) => {
        for (const text of texts) {
          const entry = this.entries.get(text);
          if (entry !== undefined && entry.history === undefined) entry.error = error;
        }
        this.#notify();
      },
      onReopen: () => this.#follow(),
    });
  }

  /** The range to draw now. */
  range(): TimeRange {
    return rangeOf(this.#environment.spec(), this.#environment.now());
  }

  /** The range to draw for these queries: where one of them predicts, it reaches into the future. */
  rangeFor(texts: readonly string[]): TimeRange {
    const range = this.range();
    return texts.some((text) => this.entries.get(text)?.nature.predicts === true) ? withRoomAhead(range, this.#environment.now()) : range;
  }

  get live(): boolean {
    return isLive(this.#environment.spec());
  }

  /** Adds a chart; `listener` is called whenever it should draw again (at most a few times a second). */
  open(listener: HubListener): HubChart {
    const chart = { texts: [] as readonly string[], width: 0, listener };
    if (this.#charts.size === 0) this.#start();
    this.#charts.add(chart);
    return {
      setQueries: (texts) => {
        for (const text of texts) this.#use(text, 1);
        for (const text of chart.texts) this.#use(text, -1);
        chart.texts = [...texts];
        this.#schedule();
      },
      setWidth: (px) => {
        chart.width = px;
        this.#schedule();
      },
      close: () => {
        if (!this.#charts.delete(chart)) return;
        for (const text of chart.texts) this.#use(text, -1);
        if (this.#charts.size === 0) this.#stop();
        else this.#schedule();
      },
    };
  }

  #use(text: string, change: number): void {
    let entry = this.entries.get(text);
    if (entry === undefined) this.entries.set(text, (entry = { text, nature: natureOf(text), history: undefined, error: undefined, tail: new LiveTail(), fresh: false, asking: undefined, users: 0 }));
    entry.users += change;
    if (entry.users <= 0) this.entries.delete(text);
  }

  #start(): void {
    this.#stops.push(
      this.#environment.onSpec(() => {
        for (const entry of this.entries.values()) entry.fresh = false;
        this.#notify();
        this.#schedule();
      }),
      this.#environment.onVisibility(() => {
        if (this.#environment.isHidden()) {
          this.#pause();
          return;
        }
        // What arrived while hidden is missing from the tails: ask again.
        this.retry();
      }),
    );
  }

  #pause(): void {
    this.#cancelBatch?.();
    this.#cancelRefresh?.();
    this.#cancelTick?.();
    this.#cancelBatch = this.#cancelRefresh = this.#cancelTick = undefined;
    this.#following.stop();
  }

  #stop(): void {
    this.#pause();
    this.#abort?.abort();
    this.#abort = undefined;
    for (const stop of this.#stops.splice(0)) stop();
    this.entries.clear();
    this.spans = [];
    this.#spansKey = '';
  }

  /** Collects all changes of one moment into one round. */
  #schedule(): void {
    if (this.#cancelBatch !== undefined || this.#environment.isHidden()) return;
    this.#cancelBatch = this.#environment.after(BATCH_MS, () => {
      this.#cancelBatch = undefined;
      this.#round();
    });
  }

  #round(): void {
    const width = Math.max(0, ...[...this.#charts].map((chart) => chart.width));
    const points = width === 0 ? this.maxPoints : pointsForWidth(width);
    if (points !== this.maxPoints) {
      this.maxPoints = points;
      for (const entry of this.entries.values()) entry.fresh = false;
    }
    const key = this.#questionKey();
    void this.#fetch([...this.entries.values()].filter((entry) => !entry.fresh && entry.asking !== key));
    this.#follow();
    this.#planRefresh();
    this.#tick();
  }

  /** Tells questions apart: the same one need not be asked while its answer is on the way. */
  #questionKey(): string {
    return JSON.stringify([this.#environment.spec(), this.maxPoints]);
  }

  /** Asks for the history of these queries, all on the same range; those that predict a little farther. */
  async #fetch(entries: readonly QueryEntry[]): Promise<void> {
    if (entries.length === 0) return;
    const all = entries.length === this.entries.size;
    if (all) this.#abort?.abort();
    const abort = new AbortController();
    if (all || this.#abort === undefined) this.#abort = abort;
    const specKey = JSON.stringify(this.#environment.spec());
    const { from, to } = this.range();
    void this.#fetchSpans(from, to);
    const calls: Promise<void>[] = [];
    for (const predicts of [false, true]) {
      const some = entries.filter((entry) => entry.nature.predicts === predicts);
      const end = predicts ? withRoomAhead({ from, to }, this.#environment.now()).to : to;
      for (let i = 0; i < some.length; i += MAX_QUERIES_PER_CALL) {
        calls.push(this.#fetchSome(some.slice(i, i + MAX_QUERIES_PER_CALL), from, end, specKey, abort.signal));
      }
    }
    await Promise.all(calls);
  }

  async #fetchSome(entries: readonly QueryEntry[], from: Millis, to: Millis, specKey: string, signal: AbortSignal): Promise<void> {
    let settle: (entry: QueryEntry, index: number) => void;
    const key = this.#questionKey();
    for (const entry of entries) entry.asking = key;
    try {
      const answers = await this.#client.call('query.run', { queries: entries.map((entry, index) => ({ id: String(index), text: entry.text })), from, to, maxPoints: this.maxPoints }, { signal });
      const byId = new Map(answers.map((answer) => [answer.id, answer]));
      settle = (entry, index) => {
        const answer = byId.get(String(index));
        entry.error = answer?.error === undefined ? undefined : errorFromShape(answer.error as ErrorShape);
        entry.history = answer?.result ?? (entry.error?.code === 'query_syntax' ? undefined : entry.history);
      };
    } catch (thrown) {
      const error = toVedetteError(thrown);
      if (error.code === 'cancelled') return;
      settle = (entry) => {
        entry.error = error;
      };
    }
    // An answer to a range that is no longer shown would draw the past over the present.
    if (specKey !== JSON.stringify(this.#environment.spec())) return;
    entries.forEach((entry, index) => {
      if (entry.asking === key) entry.asking = undefined;
      settle(entry, index);
      entry.fresh = true;
    });
    this.#notify();
  }

  async #fetchSpans(from: Millis, to: Millis): Promise<void> {
    const key = `${Math.floor(from / MIN_REFRESH)} ${Math.floor(to / MIN_REFRESH)}`;
    if (key === this.#spansKey) return;
    this.#spansKey = key;
    try {
      this.spans = await this.#client.call('spans.list', { from, to });
      this.#notify();
    } catch {
      // Bands are an overlay: without them the chart is still true. The next round asks again.
      this.#spansKey = '';
    }
  }

  /**
   * Keeps one live subscription for exactly the queries shown that can be followed step by step, none when held or hidden. The others
   * depend on the whole range: they are asked again as a whole.
   */
  #follow(): void {
    const isFollowed = this.live && !this.#environment.isHidden();
    this.#following.follow(isFollowed ? [...this.entries.values()].filter((entry) => entry.nature.stepwise).map((entry) => entry.text) : []);
  }

  /** Moves the axis on even when nothing arrives. */
  #tick(): void {
    this.#cancelTick?.();
    this.#cancelTick = undefined;
    if (!this.live || this.#environment.isHidden() || this.#charts.size === 0) return;
    this.#cancelTick = this.#environment.after(1_250, () => {
      this.#notify('time');
      this.#tick();
    });
  }

  #planRefresh(): void {
    this.#cancelRefresh?.();
    this.#cancelRefresh = undefined;
    if (!this.live || this.entries.size === 0 || this.#environment.isHidden()) return;
    const steps = [...this.entries.values()].map((entry) => entry.history?.frame.step ?? MIN_REFRESH);
    const wait = Math.min(MAX_REFRESH, Math.max(MIN_REFRESH, Math.min(...steps)));
    this.#cancelRefresh = this.#environment.after(wait, () => {
      const { from } = this.range();
      for (const entry of this.entries.values()) entry.tail.prune(from - 2 * (entry.history?.frame.step ?? 0));
      void this.#fetch([...this.entries.values()]);
      this.#follow();
      this.#planRefresh();
    });
  }

  /** Asks everything again now: the "try again" of a failed chart. */
  retry(): void {
    for (const entry of this.entries.values()) {
      entry.fresh = false;
      entry.asking = undefined;
    }
    this.#schedule();
  }

  #notify(why: 'answer' | 'time' = 'answer'): void {
    for (const chart of this.#charts) chart.listener(why);
  }
}
