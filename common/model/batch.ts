// A batch: the unit that travels from the aggregator to every sink, with the watermark that makes it a heartbeat.
import type { Millis } from '../time/millis.ts';
import type { SeriesRef } from './series.ts';

/** The name of a producer of batches: a check ('cpu'), a device ('snmp:10.0.0.1'), an intake ('dogstatsd'). */
export type SourceName = string;

/** One flushed distribution: the sketch of all values of `ref` in the interval that starts at `ts` (common/sketch bytes). */
export interface SketchPoint {
  readonly ref: SeriesRef;
  readonly ts: Millis;
  readonly bytes: Uint8Array;
}

/**
 * Points of one source, closed by the aggregator. `refs`, `ts` and `values` have equal length; point i is (refs[i], ts[i], values[i]).
 * `watermark` W promises that all data of this source with t < W has been delivered; it never goes back for a source.
 * `seq` counts up by one per source. No points is a heartbeat. Sinks neither change nor keep the arrays.
 */
export interface Batch {
  readonly source: SourceName;
  readonly seq: number;
  readonly watermark: Millis;
  readonly refs: Uint32Array;
  readonly ts: Float64Array;
  readonly values: Float64Array;
  readonly sketches?: readonly SketchPoint[];
}

/** Where batches go. Each sink has a queue of its own: a slow one delays nobody but itself. */
export interface BatchSink {
  readonly name: string;
  /** Takes one batch, in order of `seq` per source. Throws only on bugs; a full disk is a rejected `commit`. */
  append(batch: Batch): void;
  /** Makes everything appended so far as durable as this sink promises (the head: fdatasync of its log). */
  commit(): Promise<void>;
}
