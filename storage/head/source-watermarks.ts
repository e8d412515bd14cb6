// What each source has promised to one sink: its watermark, its last sequence number, and when it was heard of.
import type { TakenBatch } from '../check-batch.ts';
import type { SeriesRef } from '../../common/model/series.ts';
import { MINUTE } from '../../common/time/millis.ts';
import type { Millis } from '../../common/time/millis.ts';

/** A source not heard of for so long holds nobody back any more (a check was disabled, a device is gone). */
export const SOURCE_LEASE = 5 * MINUTE;
/** A source that sends seldom is given up only after so many of its longest distances between two batches. */
const LEASE_INTERVALS = 3;
/** Watermarks further apart are no interval of sending: the machine slept, or the clock was set. */
const LONGEST_INTERVAL = 10 * MINUTE;

/** More batches than one life of a source sends. */
const LIFE = 2 ** 40;

interface SourceState {
  watermark: Millis;
  /** The last sequence number, and how often the source has begun anew. */
  seq: number;
  life: number;
  heard: Millis;
  /** How long after `heard` the source still counts. */
  lease: number;
  /** References, in an array that nobody changes, that were found to be this source's after so many changes of hands. */
  settled: Uint32Array | undefined;
  settledAt: number;
}

function holds({ heard, lease }: SourceState, now: Millis): boolean {
  return now - heard < lease;
}

/** Watermarks of one sink by source, and which source each series belongs to. */
export class SourceWatermarks {
  private readonly sources = new Map<string, SourceState>();
  private readonly ofSeries: (SourceState | undefined)[] = [];
  /** How often a series went to another source. */
  private changes = 0;

  note({ source, seq, watermark, refs, sketches, token }: TakenBatch, now: Millis): void {
    let state = this.sources.get(source);
    if (state === undefined) this.sources.set(source, (state = { watermark, seq, life: 0, heard: now, lease: SOURCE_LEASE, settled: undefined, settledAt: 0 }));
    // Promises, not arrivals, are compared: a replay hands everything on at once.
    const interval = watermark - state.watermark;
    if (interval <= LONGEST_INTERVAL) state.lease = Math.max(state.lease, interval * LEASE_INTERVALS);
    state.watermark = Math.max(state.watermark, watermark);
    // A source that was restarted counts from the beginning again.
    if (seq < state.seq) state.life++;
    state.seq = seq;
    state.heard = now;
    if (state.settled !== refs || state.settledAt !== this.changes) {
      const { length } = refs;
      for (let i = 0; i < length; i++) this.give(refs[i]!, state);
      // Only of batches that were checked is it known that nobody changes them.
      state.settled = token === undefined ? undefined : refs;
      state.settledAt = this.changes;
    }
    if (sketches !== undefined) for (const { ref } of sketches) this.give(ref, state);
  }

  private give(ref: SeriesRef, state: SourceState): void {
    if (this.ofSeries[ref] === state) return;
    this.ofSeries[ref] = state;
    this.changes++;
  }

  /** Where a source stands: grows with each batch, also over restarts of the source; -1 before its first batch. */
  position(source: string): number {
    const state = this.sources.get(source);
    return state === undefined ? -1 : state.life * LIFE + state.seq;
  }

  /** The lowest watermark of all sources that still hold a lease; undefined when there is none. */
  low(now: Millis): Millis | undefined {
    let low: Millis | undefined;
    for (const state of this.sources.values()) if (holds(state, now) && (low === undefined || state.watermark < low)) low = state.watermark;
    return low;
  }

  /** The lowest watermark of the sources behind these series. Series that no source feeds now are complete for ever. */
  lowFor(refs: Iterable<SeriesRef>, now: Millis): Millis {
    let low = Infinity;
    for (const ref of refs) {
      const state = this.ofSeries[ref];
      if (state !== undefined && holds(state, now) && state.watermark < low) low = state.watermark;
    }
    return low === Infinity ? (this.low(now) ?? 0) : low;
  }

  names(): IterableIterator<string> {
    return this.sources.keys();
  }
}
