// A storage in a temporary folder with a clock under the test's control, and batches to fill it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Batch, SketchPoint } from '../../common/model/batch.ts';
import type { FrameSeries } from '../../common/model/frame.ts';
import { SECOND } from '../../common/time/millis.ts';
import type { Millis } from '../../common/time/millis.ts';
import type { Storage, StorageNotice, StorageOptions } from '../../storage/api.ts';
import { openStorage } from '../../storage/open.ts';
import type { OpenStorageDeps } from '../../storage/open.ts';
import { DEFAULT_STORAGE_OPTIONS } from '../../storage/options.ts';

/** 2026-11-22T00:00:00Z: the start of a day, an hour and every chunk. */
export const START: Millis = Date.UTC(2026, 10, 22);

/** A folder whose storage can be closed (or abandoned) and opened again. Remove it with `dispose`. */
export class TemporaryStorage {
  readonly directory = mkdtempSync(join(tmpdir(), 'vedette-storage-'));
  now = START;
  notices: StorageNotice[] = [];
  storage!: Storage;
  private readonly opened: Storage[] = [];
  private readonly seqs = new Map<string, number>();

  get clock(): { now(): Millis; monotonic(): number } {
    return { now: () => this.now, monotonic: () => this.now - START };
  }

  async open(options: Partial<StorageOptions> = {}, more: Partial<OpenStorageDeps> = {}): Promise<Storage> {
    this.storage = await openStorage({ directory: this.directory, options: { ...DEFAULT_STORAGE_OPTIONS, ...options }, clock: this.clock, ...more });
    this.opened.push(this.storage);
    this.notices = [];
    this.storage.onNotice((notice) => this.notices.push(notice));
    return this.storage;
  }

  async reopen(options: Partial<StorageOptions> = {}, more: Partial<OpenStorageDeps> = {}): Promise<Storage> {
    await this.storage.close();
    return this.open(options, more);
  }

  async dispose(): Promise<void> {
    await Promise.allSettled(this.opened.map((storage) => storage.close()));
    rmSync(this.directory, { recursive: true, force: true });
  }

  /** A gauge of 10 s. */
  series(metric: string, tags: readonly string[] = ['host:a']): number {
    return this.storage.catalogue.resolve(metric, tags, 'gauge', 'percent', 10 * SECOND);
  }

  batch(points: readonly (readonly [ref: number, t: Millis, value: number])[], watermark: Millis, source = 'test', sketches?: readonly SketchPoint[]): Batch {
    const seq = (this.seqs.get(source) ?? 0) + 1;
    this.seqs.set(source, seq);
    return {
      source,
      seq,
      watermark,
      refs: Uint32Array.from(points, ([ref]) => ref),
      ts: Float64Array.from(points, ([, t]) => t),
      values: Float64Array.from(points, ([, , value]) => value),
      ...(sketches === undefined ? {} : { sketches }),
    };
  }

  /** Gives a batch to both durable sinks and commits them. */
  async write(batch: Batch, sinks: readonly ('head' | 'sqlite')[] = ['head', 'sqlite']): Promise<void> {
    for (const sink of sinks) this.storage[sink].append(batch);
    for (const sink of sinks) await this.storage[sink].commit();
  }

  /** A point every `step` for each series from `from` until before `to`, in one batch per minute; the clock moves along. */
  async fill(refs: readonly number[], from: Millis, to: Millis, value: (ref: number, t: Millis) => number, step = 10 * SECOND): Promise<void> {
    for (let t = from; t < to; ) {
      const points: [number, Millis, number][] = [];
      for (const end = Math.min(to, t + 60 * SECOND); t < end; t += step) for (const ref of refs) points.push([ref, t, value(ref, t)]);
      this.now = Math.max(this.now, t);
      await this.write(this.batch(points, t));
    }
  }

  /** The source promises, a minute after the last fill, that nothing more will come: what is complete may be packed. */
  async heartbeat(): Promise<void> {
    this.now += 60 * SECOND;
    await this.write(this.batch([], this.now));
  }

  /** Runs maintenance until `seconds` have passed, a call a second. */
  maintain(seconds = 60): void {
    for (let i = 0; i < seconds; i++) {
      this.now += SECOND;
      this.storage.maintain(this.now);
    }
  }

  /** One line of an answer: [time, value] of every step that has a value. */
  async ask(text: string, from: Millis, to: Millis, step = 10 * SECOND): Promise<[Millis, number][]> {
    const { frame } = await this.storage.query({ text, from, to, step, maxPoints: 100_000, tiers: 'stored' });
    const line: FrameSeries | undefined = frame.series[0];
    const points: [Millis, number][] = [];
    line?.values.forEach((value, i) => {
      if (!Number.isNaN(value)) points.push([frame.t0 + i * frame.step, value]);
    });
    return points;
  }
}
