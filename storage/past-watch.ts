// Notices points that come after their source had promised that nothing so old would come: answers given of that time are no longer true.
import type { Millis } from '../common/time/millis.ts';
import type { TakenBatch } from './check-batch.ts';

export class PastWatch {
  private readonly promised = new Map<string, Millis>();
  /** The furthest promise of any source: what a source that is new here must not undercut unnoticed. */
  private furthest: Millis = -Infinity;
  /** Counts batches that broke a promise. */
  revision = 0;

  note(batch: TakenBatch): void {
    const { source, ts, time, sketches } = batch;
    const promise = this.promised.get(source) ?? this.furthest;
    let broken = time !== undefined && time < promise;
    const { length } = ts;
    if (time === undefined) for (let i = 0; i < length; i++) if (ts[i]! < promise) broken = true;
    if (sketches !== undefined) for (const sketch of sketches) if (sketch.ts < promise) broken = true;
    if (broken) this.revision++;
    this.heard(batch);
  }

  /** Only the promise of a batch counts: it comes from an earlier run, of which no answer is kept. */
  heard({ source, watermark }: TakenBatch): void {
    const known = this.promised.get(source);
    if (known === undefined || watermark > known) this.promised.set(source, watermark);
    if (watermark > this.furthest) this.furthest = watermark;
  }
}
