// Reads a whole workload back through queries and compares every value bit by bit with what was written.
import { HOUR, SECOND, alignDown } from '../../common/time/millis.ts';
import type { Storage } from '../../storage/api.ts';
import { START, hostName, jitterOf, layoutOf } from '../workload.ts';
import type { WorkloadShape } from '../workload.ts';
import { readWorkload, slotOf } from '../workload-file.ts';

export interface Verified {
  readonly compared: number;
  readonly different: number;
  /** Times compared to the millisecond, of a sample of points. */
  readonly timesCompared: number;
  readonly timesDifferent: number;
  /** The first difference, in words; empty when there is none. */
  readonly first: string;
}

/**
 * The mean over a step that holds one point is that point, bit for bit, so a query at the step of the workload shows what is stored.
 * Times are seen by a query at steps of a millisecond around a few ticks of each metric.
 */
export async function verify(storage: Storage, data: string, shape: WorkloadShape): Promise<Verified> {
  const reader = readWorkload(data, shape);
  const layout = layoutOf(shape.metrics);
  let compared = 0;
  let different = 0;
  let timesCompared = 0;
  let timesDifferent = 0;
  let first = '';
  const differs = (words: string): void => void (first ||= words);
  const ticksPerHour = HOUR / shape.step;
  const series = shape.hosts * shape.metrics;
  const block = new Float64Array(series * ticksPerHour);
  for (let firstTick = 0; firstTick < shape.ticks; firstTick += ticksPerHour) {
    const ticks = Math.min(ticksPerHour, shape.ticks - firstTick);
    for (let tick = 0; tick < ticks; tick++) block.set(reader.values(firstTick + tick), tick * series);
    const from = START + firstTick * shape.step;
    for (let place = 0; place < layout.length; place++) {
      const { metric, device } = layout[place]!;
      const filter = device === '' ? '*' : `device:${device}`;
      const text = `avg:${metric}{${filter}} by {host}.rollup(avg, ${shape.step / SECOND})`;
      const { frame } = await storage.query({ text, from, to: from + ticks * shape.step, maxPoints: ticksPerHour, tiers: 'stored' });
      for (let host = 0; host < shape.hosts; host++) {
        const line = frame.series.find(({ tags }) => tags.includes(`host:${hostName(host)}`));
        for (let tick = 0; tick < ticks; tick++) {
          const written = block[tick * series + host * shape.metrics + place]!;
          const stored = line?.values[(from + tick * shape.step - frame.t0) / frame.step] ?? Number.NaN;
          compared++;
          if (Object.is(stored, written)) continue;
          different++;
          differs(`${metric} ${device} of ${hostName(host)}, tick ${firstTick + tick}: ${written} came back as ${stored}`);
        }
      }
    }
  }
  // Times to the millisecond: two seconds around some ticks.
  const around = Math.min(SECOND, shape.step / 2);
  for (let sample = 0; sample < 40; sample++) {
    const tick = Math.floor((sample * 7_919) % shape.ticks);
    const { metric } = layout[sample % 20]!;
    const slot = slotOf(shape, tick);
    const from = alignDown(slot - around / 2, 1);
    const answer = await storage.query({ text: `avg:${metric}{*} by {host}`, from, to: from + around, step: 1, maxPoints: around, tiers: 'stored' });
    for (let host = 0; host < shape.hosts; host++) {
      const line = answer.frame.series.find(({ tags }) => tags.includes(`host:${hostName(host)}`));
      const at = (line?.values ?? new Float64Array(0)).findIndex((value) => !Number.isNaN(value));
      const stored = answer.frame.t0 + at * answer.frame.step;
      timesCompared++;
      if (at >= 0 && stored === slot + jitterOf(shape, host, tick)) continue;
      timesDifferent++;
      differs(`the time of ${metric} of ${hostName(host)}, tick ${tick}: ${slot + jitterOf(shape, host, tick)} came back as ${at < 0 ? 'nothing' : stored}`);
    }
  }
  reader.close();
  return { compared, different, timesCompared, timesDifferent, first };
}
