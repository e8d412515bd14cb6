// Watermarks of every source × sink path, and the low watermark over them: what "complete up to" means. Pure.
import type { SourceName } from '../../common/model/batch.ts';
import type { Millis } from '../../common/time/millis.ts';

interface SourceRow {
  /** "All data of this source with t < W has been delivered into that sink", by sink. */
  readonly watermarks: Map<string, Millis>;
  /** Monotonic ms of the newest heartbeat that reached the pipeline. */
  heardAt: number;
  /** Its own lease in ms, for a source that speaks more rarely than others; undefined takes the table's. */
  readonly leaseMs: number | undefined;
}

/**
 * Source × sink → watermark. A source is registered with the time before which it has no data, so the low watermark is defined from
 * the start. It holds a lease: when no heartbeat of it was heard for `leaseMs`, it no longer holds back the low watermark.
 * All watermarks, the low one too, never go back.
 */
export class WatermarkTable {
  readonly #sinks: readonly string[];
  readonly #sources = new Map<SourceName, SourceRow>();
  #leaseMs: number;
  #low: Millis | null = null;

  constructor(sinks: readonly string[], leaseMs: number) {
    this.#sinks = sinks;
    this.#leaseMs = leaseMs;
  }

  setLease(leaseMs: number): void {
    this.#leaseMs = leaseMs;
  }

  /** A source exists from `from` on; `leaseMs` where it differs from the others'. Registering it again only renews its lease. */
  register(source: SourceName, from: Millis, at: number, leaseMs?: number): void {
    const known = this.#sources.get(source);
    if (known !== undefined) {
      known.heardAt = Math.max(known.heardAt, at);
      return;
    }
    this.#sources.set(source, { watermarks: new Map(this.#sinks.map((sink) => [sink, from])), heardAt: at, leaseMs });
  }

  /** A heartbeat of the source reached the pipeline. */
  heard(source: SourceName, at: number): void {
    const row = this.#sources.get(source);
    if (row !== undefined) row.heardAt = Math.max(row.heardAt, at);
  }

  /** The source has ended: it holds nothing back any more. */
  retire(source: SourceName): void {
    this.#sources.delete(source);
  }

  /** A sink has made everything of the source before `watermark` its own. Unknown sources and sinks are ignored. */
  advance(source: SourceName, sink: string, watermark: Millis): void {
    const row = this.#sources.get(source);
    const known = row?.watermarks.get(sink);
    if (row !== undefined && known !== undefined && watermark > known) row.watermarks.set(sink, watermark);
  }

  get(source: SourceName, sink: string): Millis | null {
    return this.#sources.get(source)?.watermarks.get(sink) ?? null;
  }

  /** Whether the source was heard within its lease. */
  alive(source: SourceName, at: number): boolean {
    const row = this.#sources.get(source);
    return row !== undefined && at - row.heardAt <= (row.leaseMs ?? this.#leaseMs);
  }

  /** The lowest watermark of one sink over all living sources, null when there is none. */
  lowOfSink(sink: string, at: number): Millis | null {
    let low: Millis | null = null;
    for (const [source, row] of this.#sources) {
      if (!this.alive(source, at)) continue;
      const watermark = row.watermarks.get(sink);
      if (watermark !== undefined && (low === null || watermark < low)) low = watermark;
    }
    return low;
  }

  /** The lowest watermark over all living sources and all sinks; null until a source exists; never goes back. */
  low(at: number): Millis | null {
    let low: Millis | null = null;
    for (const sink of this.#sinks) {
      const ofSink = this.lowOfSink(sink, at);
      if (ofSink !== null && (low === null || ofSink < low)) low = ofSink;
    }
    if (low !== null && (this.#low === null || low > this.#low)) this.#low = low;
    return this.#low;
  }

  /** Living sources of which some sink has not yet everything before `t`. */
  behind(t: Millis, at: number): SourceName[] {
    const names: SourceName[] = [];
    for (const [source, row] of this.#sources) {
      if (this.alive(source, at) && [...row.watermarks.values()].some((watermark) => watermark < t)) names.push(source);
    }
    return names;
  }

  sources(): SourceName[] {
    return [...this.#sources.keys()];
  }
}
