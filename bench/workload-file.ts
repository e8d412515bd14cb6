// A workload as a file: made once before anything is measured, then read tick by tick by every program that is fed.
import { closeSync, existsSync, openSync, readSync, renameSync, writeSync } from 'node:fs';
import { START, createWorkload, jitterOf } from './workload.ts';
import type { WorkloadShape } from './workload.ts';

/** Writes all values of a workload, tick after tick, as float64 of this machine; a file that is there already is kept. */
export function writeWorkload(path: string, shape: WorkloadShape): void {
  if (existsSync(path)) return;
  const workload = createWorkload(shape.hosts, shape.metrics, 1, shape.noise);
  const file = openSync(`${path}.part`, 'w');
  // Some megabytes a write: generating must not dominate a run.
  const perWrite = Math.max(1, Math.floor(500_000 / workload.series));
  const block = new Float64Array(perWrite * workload.series);
  for (let tick = 0; tick < shape.ticks; ) {
    let filled = 0;
    for (; filled < perWrite && tick < shape.ticks; filled++, tick++) {
      workload.step();
      block.set(workload.values, filled * workload.series);
    }
    writeSync(file, new Uint8Array(block.buffer, 0, filled * workload.series * 8));
  }
  closeSync(file);
  renameSync(`${path}.part`, path);
}

/** A workload file open for reading. */
export interface WorkloadReader {
  /** The values of one tick, by host then metric. The array is the reader's own and valid until the next call. */
  values(tick: number): Float64Array;
  /** The time of each value of that tick; the array is the reader's own, too. */
  times(tick: number): Float64Array;
  close(): void;
}

/** Opens what writeWorkload wrote. */
export function readWorkload(path: string, shape: WorkloadShape): WorkloadReader {
  const file = openSync(path, 'r');
  const series = shape.hosts * shape.metrics;
  const values = new Float64Array(series);
  const bytes = new Uint8Array(values.buffer);
  const times = new Float64Array(series);
  return {
    values(tick) {
      if (readSync(file, bytes, 0, bytes.length, tick * bytes.length) !== bytes.length) throw new Error(`${path} ends before tick ${tick}`);
      return values;
    },
    times(tick) {
      const t = slotOf(shape, tick);
      if (shape.jitter === 0) times.fill(t);
      else for (let host = 0; host < shape.hosts; host++) times.fill(t + jitterOf(shape, host, tick), host * shape.metrics, (host + 1) * shape.metrics);
      return times;
    },
    close: () => closeSync(file),
  };
}

/** The time of a tick before jitter. With jitter the slots lie in the middle of their steps, so that a point never leaves its step. */
export const slotOf = (shape: WorkloadShape, tick: number): number => START + tick * shape.step + (shape.jitter === 0 ? 0 : shape.step / 2);
