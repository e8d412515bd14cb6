// Owns the last minutes of one query as they arrive from the live stream: growing columns per line, pruned at the left.
import type { Frame, FrameSeries } from '../../../common/model/frame.ts';

/** Points of one line in time order, without NaN. */
export interface TailLine {
  readonly series: Pick<FrameSeries, 'name' | 'metric' | 'tags' | 'unit'>;
  readonly t: number[];
  readonly v: number[];
}

/** A line that has been silent for longer than this is forgotten, ms. */
const FORGET_AFTER = 20 * 60_000;

export class LiveTail {
  readonly lines = new Map<string, TailLine>();
  /** The step of the newest frame, ms. */
  step = 1_000;

  /** Takes a frame of new steps; `reset` drops everything held first. Steps at or before the newest point of a line are ignored. */
  take(frame: Frame, reset: boolean): void {
    if (reset) this.lines.clear();
    this.step = frame.step;
    for (const series of frame.series) {
      let line = this.lines.get(series.name);
      if (line === undefined) this.lines.set(series.name, (line = { series, t: [], v: [] }));
      const newest = line.t.at(-1) ?? Number.NEGATIVE_INFINITY;
      for (let i = 0; i < frame.length; i++) {
        const t = frame.t0 + i * frame.step;
        const value = series.values[i] as number;
        if (t <= newest || Number.isNaN(value)) continue;
        line.t.push(t);
        line.v.push(value);
      }
    }
  }

  /** Forgets points before `t`. Cuts in blocks, so that it costs little. */
  prune(t: number): void {
    for (const [name, line] of this.lines) {
      const newest = line.t.at(-1);
      if (newest === undefined || newest < t - FORGET_AFTER) {
        this.lines.delete(name);
        continue;
      }
      let old = 0;
      while (old < line.t.length && (line.t[old] as number) < t) old += 1;
      if (old < 120) continue;
      line.t.splice(0, old);
      line.v.splice(0, old);
    }
  }
}
