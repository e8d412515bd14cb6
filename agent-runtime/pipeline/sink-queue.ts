// The queue before one sink: bounded, drained on a loop of its own, so that a slow sink delays nobody but itself.
import { errorMessage } from '../../common/errors/vedette-error.ts';
import type { Batch, BatchSink, SourceName } from '../../common/model/batch.ts';
import type { Millis } from '../../common/time/millis.ts';
import type { Clock } from '../ports/ports.ts';
import { DecayedRate } from './decayed-rate.ts';

/** Bytes of a batch in a queue: 4 + 8 + 8 per point, the sketches, and a flat sum for the object itself. */
function batchBytes(batch: Batch): number {
  let bytes = 64 + batch.refs.length * 20;
  for (const sketch of batch.sketches ?? []) bytes += 16 + sketch.bytes.length;
  return bytes;
}

/** Counters of one source on its way into one sink. */
export interface Path {
  lastHeartbeat: Millis | null;
  batches: number;
  points: number;
  bytes: number;
  dropped: number;
  queued: number;
  readonly rate: DecayedRate;
}

export interface SinkQueueOptions {
  readonly sink: BatchSink;
  readonly clock: Clock;
  /** Most bytes that may wait; the oldest batches are dropped and counted beyond it. */
  readonly maxBytes: number;
  readonly yieldToEventLoop: () => Promise<void>;
  /** Everything of `source` before `watermark` is now the sink's. */
  delivered(source: SourceName, watermark: Millis): void;
  dropped(source: SourceName, points: number): void;
  /** A commit failed after it had worked, or works again (`reason` empty). */
  changed(reason: string): void;
}

/** Appending for longer than this without a pause would hold up the thread. */
const SLICE_MS = 10;

/** Feeds one sink. `push` only queues; appending and committing happen later, in order. */
export class SinkQueue {
  readonly name: string;
  readonly paths = new Map<SourceName, Path>();
  readonly rate: DecayedRate;
  readonly #options: SinkQueueOptions;
  #waiting: Batch[] = [];
  #queuedBytes = 0;
  /** Highest watermark per source that was appended but not yet committed. */
  #appended = new Map<SourceName, Millis>();
  #draining = false;
  #stalled = false;
  #commitStartedAt: number | undefined;
  #waiters: (() => void)[] = [];
  reason = '';
  dropped = 0;
  bytes = 0;
  lastFlushMs: number | null = null;
  maxFlushMs = 0;

  constructor(options: SinkQueueOptions) {
    this.#options = options;
    this.name = options.sink.name;
    this.rate = new DecayedRate(options.clock.monotonic());
  }

  get queued(): number {
    return this.#waiting.length;
  }
  get queuedBytes(): number {
    return this.#queuedBytes;
  }
  get stalled(): boolean {
    return this.#stalled;
  }
  /** How long the commit under way has taken so far, ms; 0 when there is none. */
  get committingMs(): number {
    return this.#commitStartedAt === undefined ? 0 : this.#options.clock.monotonic() - this.#commitStartedAt;
  }

  push(batch: Batch): void {
    const path = this.#path(batch.source);
    path.queued += 1;
    this.#waiting.push(batch);
    this.#queuedBytes += batchBytes(batch);
    while (this.#queuedBytes > this.#options.maxBytes && this.#waiting.length > 1) this.#dropOldest();
  }

  /** Begins to drain unless a drain goes on, which takes the new batches along. */
  wake(): void {
    if (this.#draining || this.#stalled) return;
    this.#draining = true;
    void this.#drain();
  }

  /** Test hook: holds the queue still, or lets it go. */
  stall(stalled: boolean): void {
    this.#stalled = stalled;
    if (!stalled) this.wake();
  }

  /** Resolves when nothing waits and nothing is being committed; at once when the queue is held still. */
  async idle(): Promise<void> {
    while (this.#draining) await new Promise<void>((resolve) => this.#waiters.push(resolve));
  }

  /** Forgets the path of a source that has ended. */
  retire(source: SourceName): void {
    this.paths.delete(source);
  }

  /** Never rejects: what a sink throws becomes its reason. */
  async #drain(): Promise<void> {
    try {
      while (!this.#stalled && (this.#waiting.length > 0 || this.#appended.size > 0)) {
        const failed = !(await this.#appendAll()) || !(await this.#commit());
        // A sink that fails is asked again with the next flush, not in a loop.
        if (failed) break;
      }
    } finally {
      this.#draining = false;
      const waiters = this.#waiters;
      this.#waiters = [];
      for (const waiter of waiters) waiter();
    }
  }

  async #appendAll(): Promise<boolean> {
    const { clock, sink } = this.#options;
    let sliceStart = clock.monotonic();
    for (let batch = this.#waiting[0]; batch !== undefined && !this.#stalled; batch = this.#waiting[0]) {
      try {
        sink.append(batch);
      } catch (thrown) {
        // A sink that cannot take this batch would refuse it for ever: drop it and say so, the next ones may be fine.
        this.#dropOldest();
        this.#setReason(errorMessage(thrown));
        return false;
      }
      this.#waiting.shift();
      this.#count(batch);
      if (clock.monotonic() - sliceStart < SLICE_MS) continue;
      await this.#options.yieldToEventLoop();
      sliceStart = clock.monotonic();
    }
    return true;
  }

  async #commit(): Promise<boolean> {
    const { clock, sink } = this.#options;
    const appended = this.#appended;
    if (appended.size === 0) return true;
    this.#appended = new Map();
    const startedAt = clock.monotonic();
    this.#commitStartedAt = startedAt;
    try {
      await sink.commit();
    } catch (thrown) {
      for (const [source, watermark] of this.#appended) appended.set(source, watermark);
      this.#appended = appended;
      this.#setReason(errorMessage(thrown));
      return false;
    } finally {
      this.#commitStartedAt = undefined;
    }
    this.lastFlushMs = clock.monotonic() - startedAt;
    this.maxFlushMs = Math.max(this.maxFlushMs, this.lastFlushMs);
    this.#setReason('');
    for (const [source, watermark] of appended) this.#options.delivered(source, watermark);
    return true;
  }

  #count(batch: Batch): void {
    const bytes = batchBytes(batch);
    const at = this.#options.clock.monotonic();
    const points = batch.refs.length + (batch.sketches?.length ?? 0);
    this.#queuedBytes -= bytes;
    this.bytes += bytes;
    this.rate.add(points, at);
    this.#appended.set(batch.source, Math.max(batch.watermark, this.#appended.get(batch.source) ?? -Infinity));
    // The source may have ended while its last batch waited.
    const path = this.paths.get(batch.source);
    if (path === undefined) return;
    path.queued -= 1;
    path.batches += 1;
    path.points += points;
    path.bytes += bytes;
    path.rate.add(points, at);
    path.lastHeartbeat = this.#options.clock.now();
  }

  #dropOldest(): void {
    const batch = this.#waiting.shift();
    if (batch === undefined) return;
    const points = batch.refs.length + (batch.sketches?.length ?? 0);
    const path = this.paths.get(batch.source);
    this.#queuedBytes -= batchBytes(batch);
    if (path !== undefined) {
      path.queued -= 1;
      path.dropped += points;
    }
    this.dropped += points;
    if (points > 0) this.#options.dropped(batch.source, points);
  }

  #path(source: SourceName): Path {
    const known = this.paths.get(source);
    if (known !== undefined) return known;
    const made: Path = { lastHeartbeat: null, batches: 0, points: 0, bytes: 0, dropped: 0, queued: 0, rate: new DecayedRate(this.#options.clock.monotonic()) };
    this.paths.set(source, made);
    return made;
  }

  #setReason(reason: string): void {
    if (reason === this.reason) return;
    this.reason = reason;
    this.#options.changed(reason);
  }
}
