// Owns the one live subscription of a page's charts: opened for exactly the queries shown, opened again when it ends.
import type { VedetteError } from '../../../common/errors/vedette-error.ts';
import type { Frame } from '../../../common/model/frame.ts';
import { SECOND } from '../../../common/time/millis.ts';
import type { ConsoleClient } from '../../api/console-client.ts';

/** Queries of one call or one stream, at most. */
export const MAX_QUERIES_PER_CALL = 60;
/** A live stream that ended is opened again after this, each time it fails after twice as long. */
const FIRST_REOPEN = SECOND;
const MAX_REOPEN = 30 * SECOND;

export interface FollowingEvents {
  /** The newest steps of a query; `reset`: what came before is void. Called for each query of an event, then `onRound` once. */
  onFrame(text: string, frame: Frame, reset: boolean): void;
  onRound(): void;
  /** The stream of these queries failed; it is opened again by itself. */
  onError(texts: readonly string[], error: VedetteError): void;
  /** Which queries should be followed when a stream is opened again: the caller calls {@link LiveFollowing.follow}. */
  onReopen(): void;
}

export class LiveFollowing {
  readonly #client: Pick<ConsoleClient, 'watch'>;
  readonly #after: (ms: number, callback: () => void) => () => void;
  readonly #events: FollowingEvents;
  #stopLive: (() => void) | undefined;
  #key = '';
  #cancelReopen: (() => void) | undefined;
  #reopenDelay = FIRST_REOPEN;

  constructor(client: Pick<ConsoleClient, 'watch'>, after: (ms: number, callback: () => void) => () => void, events: FollowingEvents) {
    this.#client = client;
    this.#after = after;
    this.#events = events;
  }

  /** Keeps one subscription for exactly these texts; the same ones again change nothing, none ends it. */
  follow(all: readonly string[]): void {
    const texts = [...all].sort();
    const key = texts.length === 0 ? '' : JSON.stringify(texts);
    if (key === this.#key) return;
    this.stop();
    this.#key = key;
    const stops: (() => void)[] = [];
    for (let i = 0; i < texts.length; i += MAX_QUERIES_PER_CALL) stops.push(this.#watch(texts.slice(i, i + MAX_QUERIES_PER_CALL)));
    this.#stopLive = () => {
      for (const stop of stops) stop();
    };
  }

  /** Ends the subscription and forgets to open it again. */
  stop(): void {
    this.#stopLive?.();
    this.#stopLive = undefined;
    this.#cancelReopen?.();
    this.#cancelReopen = undefined;
    this.#key = '';
  }

  #watch(some: readonly string[]): () => void {
    return this.#client.watch('live.watch', { queries: some.map((text, index) => ({ id: String(index), text })) }, {
      onEvent: (event) => {
        this.#reopenDelay = FIRST_REOPEN;
        for (const result of event.results) {
          const text = some[Number(result.id)];
          if (text !== undefined && result.frame !== undefined) this.#events.onFrame(text, result.frame, event.reset);
        }
        this.#events.onRound();
      },
      onError: (error) => {
        this.#reopenLater();
        this.#events.onError(some, error);
      },
      onEnd: () => this.#reopenLater(),
    });
  }

  /** The key stays, so that nothing else opens the stream before its time; other queries open it at once. */
  #reopenLater(): void {
    if (this.#cancelReopen !== undefined) return;
    this.#cancelReopen = this.#after(this.#reopenDelay, () => {
      this.#cancelReopen = undefined;
      this.#key = '';
      this.#events.onReopen();
    });
    this.#reopenDelay = Math.min(MAX_REOPEN, this.#reopenDelay * 2);
  }
}
