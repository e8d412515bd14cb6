// The pipeline: hands every batch, unchanged and in order, to independent sinks, and knows what each of them has made its own.
import type { Batch, BatchSink, SourceName } from '../../common/model/batch.ts';
import type { PathStatus, PipelineStatus, SinkStatus } from '../../common/model/status.ts';
import type { Millis } from '../../common/time/millis.ts';
import { VedetteError } from '../../common/errors/vedette-error.ts';
import type { Clock } from '../ports/ports.ts';
import { SinkQueue } from './sink-queue.ts';
import { WatermarkTable } from './watermark-table.ts';

export interface PipelineOptions {
  readonly clock: Clock;
  /** Sinks that must have a point before it counts as complete. */
  readonly durable: readonly BatchSink[];
  /** The sink of the live window; it gets batches of its own and does not count for completeness. */
  readonly live: BatchSink;
  readonly flushInterval: number;
  readonly yieldToEventLoop: () => Promise<void>;
  /** Points were lost because a queue was full or a sink refused them. */
  dropped(sink: string, source: SourceName, points: number): void;
  /** A sink stopped taking data (with the reason), or takes it again (empty). */
  sinkChanged(sink: string, reason: string): void;
  /** Whether somebody looks: without, the live sink rests. */
  viewers(): number;
}

const QUEUE_BYTES = 32 * 1024 * 1024;
/** A sink whose commit takes longer than this is called stalled, not slow. */
const STALLED_COMMIT_MS = 30_000;

/** How long a source may be silent before it no longer holds back completeness: three flushes, at least half a minute. */
function leaseOf(flushInterval: number): number {
  return Math.max(30_000, 3 * flushInterval);
}

/** All paths from sources to sinks. */
export class Pipeline {
  readonly #options: PipelineOptions;
  readonly #durable: readonly SinkQueue[];
  readonly #live: SinkQueue;
  readonly #watermarks: WatermarkTable;
  readonly #liveWatermarks: WatermarkTable;
  #flushInterval: number;

  constructor(options: PipelineOptions) {
    this.#options = options;
    this.#flushInterval = options.flushInterval;
    this.#watermarks = new WatermarkTable(
      options.durable.map((sink) => sink.name),
      leaseOf(options.flushInterval),
    );
    this.#liveWatermarks = new WatermarkTable([options.live.name], leaseOf(options.flushInterval));
    this.#durable = options.durable.map((sink) => this.#queue(sink, this.#watermarks));
    this.#live = this.#queue(options.live, this.#liveWatermarks);
  }

  setFlushInterval(flushInterval: number): void {
    this.#flushInterval = flushInterval;
    this.#watermarks.setLease(leaseOf(flushInterval));
  }

  /** A source begins: it has no data before `watermark`. */
  register(source: SourceName, watermark: Millis): void {
    const at = this.#options.clock.monotonic();
    this.#watermarks.register(source, watermark, at);
    this.#liveWatermarks.register(source, watermark, at);
  }

  /** A source begins that speaks each `interval` ms only and has no live points, such as a polled device; else as `register`. */
  registerSlow(source: SourceName, watermark: Millis, interval: number): void {
    this.#watermarks.register(source, watermark, this.#options.clock.monotonic(), Math.max(leaseOf(this.#flushInterval), 3 * interval));
  }

  /** A source has ended; its last batches may still be on their way. */
  retire(source: SourceName): void {
    this.#watermarks.retire(source);
    this.#liveWatermarks.retire(source);
    for (const queue of [...this.#durable, this.#live]) queue.retire(source);
  }

  /** Hands the batches of one flush to every durable sink. */
  publish(batches: readonly Batch[]): void {
    const at = this.#options.clock.monotonic();
    for (const batch of batches) this.#watermarks.heard(batch.source, at);
    for (const queue of this.#durable) {
      for (const batch of batches) queue.push(batch);
      queue.wake();
    }
  }

  /** Hands the batches of the live window to the live sink. */
  publishLive(batches: readonly Batch[]): void {
    const at = this.#options.clock.monotonic();
    for (const batch of batches) {
      this.#liveWatermarks.heard(batch.source, at);
      this.#live.push(batch);
    }
    this.#live.wake();
  }

  /** Test hook: holds a sink still, or lets it go. */
  stall(sink: string, stalled: boolean): void {
    const queues = [...this.#durable, this.#live];
    const queue = queues.find((candidate) => candidate.name === sink);
    if (queue === undefined) {
      throw new VedetteError('not_found', `There is no sink "${sink}".`, { allowed: queues.map((candidate) => candidate.name) });
    }
    queue.stall(stalled);
  }

  /** Lets go what was held and waits until every queue is empty or its sink fails. */
  async drain(): Promise<void> {
    for (const queue of [...this.#durable, this.#live]) {
      queue.stall(false);
      await queue.idle();
    }
  }

  /** Every durable sink has everything of every living source before this time; null before the first source. */
  completeUpTo(): Millis | null {
    return this.#watermarks.low(this.#options.clock.monotonic());
  }

  /** The watermark of one source in the live sink. */
  liveWatermark(source: SourceName): Millis | null {
    return this.#liveWatermarks.get(source, this.#live.name);
  }

  /** Living sources of which some durable sink lacks data of more than three flushes ago. */
  sourcesBehind(): SourceName[] {
    const { clock } = this.#options;
    return this.#watermarks.behind(clock.now() - 3 * this.#flushInterval, clock.monotonic());
  }

  status(): PipelineStatus {
    const t = this.#options.clock.now();
    const sinks = [
      ...this.#durable.map((queue) => this.#sinkStatus(queue, this.#watermarks, t)),
      this.#sinkStatus(this.#live, this.#liveWatermarks, t),
    ];
    const paths = [
      ...this.#durable.flatMap((queue) => this.#pathStatus(queue, this.#watermarks, t)),
      ...this.#pathStatus(this.#live, this.#liveWatermarks, t),
    ];
    return { t, flushIntervalMs: this.#flushInterval, completeUpTo: this.completeUpTo(), sinks, paths };
  }

  #sinkStatus(queue: SinkQueue, table: WatermarkTable, t: Millis): SinkStatus {
    const at = this.#options.clock.monotonic();
    const watermark = table.lowOfSink(queue.name, at);
    const resting = queue === this.#live && this.#options.viewers() === 0;
    const lagMs = resting || watermark === null ? 0 : Math.max(0, t - watermark);
    let state: SinkStatus['state'] = 'ok';
    let reason = queue.reason;
    if (queue.stalled) {
      state = 'stalled';
      reason = 'Held still by the test hook.';
    } else if (queue.committingMs > STALLED_COMMIT_MS) {
      state = 'stalled';
      reason = 'The storage has not answered for more than 30 s.';
    } else if (queue.reason !== '') {
      state = 'paused';
    } else if (resting) {
      state = 'paused';
      reason = 'Rests while nobody looks.';
    } else if (lagMs > 2 * this.#flushInterval + 5_000) {
      state = 'behind';
      reason = 'Data waits longer than two flushes.';
    }
    return {
      sink: queue.name,
      state,
      reason,
      watermark,
      lagMs,
      queued: queue.queued,
      dropped: queue.dropped,
      lastFlushMs: queue.lastFlushMs,
      maxFlushMs: queue.maxFlushMs,
      pointsPerSecond: queue.rate.perSecond(at),
      bytes: queue.bytes,
    };
  }

  #pathStatus(queue: SinkQueue, table: WatermarkTable, t: Millis): PathStatus[] {
    const at = this.#options.clock.monotonic();
    const rows: PathStatus[] = [];
    for (const [source, path] of queue.paths) {
      const watermark = table.get(source, queue.name);
      const resting = queue === this.#live && this.#options.viewers() === 0;
      rows.push({
        source,
        sink: queue.name,
        lastHeartbeat: path.lastHeartbeat,
        watermark,
        lagMs: watermark === null || resting ? 0 : Math.max(0, t - watermark),
        batches: path.batches,
        points: path.points,
        pointsPerSecond: path.rate.perSecond(at),
        bytes: path.bytes,
        dropped: path.dropped,
        queued: path.queued,
      });
    }
    return rows;
  }

  #queue(sink: BatchSink, table: WatermarkTable): SinkQueue {
    return new SinkQueue({
      sink,
      clock: this.#options.clock,
      maxBytes: QUEUE_BYTES,
      yieldToEventLoop: this.#options.yieldToEventLoop,
      delivered: (source, watermark) => table.advance(source, sink.name, watermark),
      dropped: (source, points) => this.#options.dropped(sink.name, source, points),
      changed: (reason) => this.#options.sinkChanged(sink.name, reason),
    });
  }
}
