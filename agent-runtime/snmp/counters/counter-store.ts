// Makes points of the samples of one device: gauges as they are, counters as differences to the poll before. One store per device.
import type { ProfileSample } from '../profiles/evaluate/evaluation.ts';
import { CounterSlots } from './counter-slots.ts';
import type { DeltaRefusal } from './delta.ts';
import type { Continuity, DeviceMoment } from './restart.ts';
import { continuity, longestElapsed } from './restart.ts';

/** One point. rate: per second. count: what passed since the poll before. */
export interface CounterPoint {
  readonly metric: string;
  readonly tags: readonly string[];
  readonly type: 'gauge' | 'rate' | 'count';
  readonly value: number;
  readonly oid: string;
  readonly ifIndex?: string;
}

/** A counter without a point in this poll. first: nothing to compare with. late: the poll before was too long ago. changed: speed or width did. */
export interface CounterGap {
  readonly metric: string;
  readonly tags: readonly string[];
  readonly oid: string;
  readonly reason: 'first' | 'restart' | 'late' | 'changed' | DeltaRefusal;
}

export interface CounterAdvance {
  readonly points: readonly CounterPoint[];
  readonly gaps: readonly CounterGap[];
  /** Undefined at the first poll. */
  readonly continuity: Continuity | undefined;
  /** Series whose 64-bit counter stands still while the 32-bit one moves, or that have only the latter: these count by 32 bits. */
  readonly narrow: readonly { readonly metric: string; readonly tags: readonly string[]; readonly oid: string }[];
}

/** After a longer pause (this machine slept) a difference would be one huge point. */
const LONGEST_PAUSE_MS = 15 * 60_000;

/** The counters of one device. */
export class CounterStore {
  readonly #slots = new CounterSlots();
  readonly #longestPauseMs: number;
  #last: DeviceMoment | undefined;

  constructor(longestPauseMs = LONGEST_PAUSE_MS) {
    this.#longestPauseMs = longestPauseMs;
  }

  /** Takes the samples of a poll. Times must not go back; a poll at or before the last one only makes gauges. */
  advance(samples: readonly ProfileSample[], moment: DeviceMoment): CounterAdvance {
    const points: CounterPoint[] = [];
    const gaps: CounterGap[] = [];
    const narrow: { metric: string; tags: readonly string[]; oid: string }[] = [];
    const counters: ProfileSample[] = [];
    for (const sample of samples) {
      if (sample.kind === 'gauge') points.push(point(sample, 'gauge', sample.metric, Number(sample.value)));
      else counters.push(sample);
    }
    const before = this.#last;
    if (before !== undefined && moment.t <= before.t) return { points, gaps, continuity: 'same', narrow };
    const slots = this.#slots;
    slots.lay(counters, before, this.#longestPauseMs);
    const course = before === undefined ? undefined : continuity(before, moment, ...fallenAndRisen(counters, slots));
    const passed = before === undefined ? 0 : (moment.t - before.t) / 1_000;
    const elapsed = before === undefined ? 0 : Math.max(longestElapsed(before, moment), passed);
    for (let at = 0; at < counters.length; at += 1) {
      const sample = counters[at]!;
      const dead = slots.isDead(at, sample);
      if (dead || (sample.counterBits === 32 && sample.narrow === undefined && sample.metric.startsWith('snmp.ifHC'))) narrow.push({ metric: sample.metric, tags: sample.tags, oid: dead ? sample.narrow!.oid : sample.oid });
      // Rows that were not in the poll before were read at another moment.
      const other = slots.momentOf(at);
      const since = other ?? before;
      let refusal: CounterGap['reason'] | undefined;
      if (since === undefined || !slots.isKnown(at)) refusal = 'first';
      else if (course === 'restart') refusal = 'restart';
      else if (moment.t - since.t > this.#longestPauseMs) refusal = 'late';
      else if (slots.isChanged(at, sample)) refusal = 'changed';
      else {
        const between = other === undefined ? passed : (moment.t - other.t) / 1_000;
        const seconds = other === undefined ? elapsed : Math.max(longestElapsed(other, moment), between);
        const delta = slots.difference(at, sample, dead, seconds, course !== 'doubtful');
        if (typeof delta === 'string') refusal = delta;
        else {
          slots.moved(at, delta / seconds);
          addPoints(points, sample, delta * sample.scale, between);
        }
      }
      if (refusal !== undefined) gaps.push({ metric: sample.metric, tags: sample.tags, oid: sample.oid, reason: refusal });
      slots.write(at, sample, dead);
    }
    this.#last = moment;
    return { points, gaps, continuity: course, narrow };
  }
}

function fallenAndRisen(counters: readonly ProfileSample[], slots: CounterSlots): [number, number] {
  let [fallen, risen] = [0, 0];
  for (let at = 0; at < counters.length; at += 1) {
    const { epoch, value } = counters[at]!;
    // Utilisations are made of counters that were looked at already.
    if (epoch !== undefined || !slots.isKnown(at)) continue;
    const was = slots.valueOf(at);
    if (value < was) fallen += 1;
    else if (value > was) risen += 1;
  }
  return [fallen, risen];
}

function addPoints(points: CounterPoint[], sample: ProfileSample, moved: number, seconds: number): void {
  if (sample.kind === 'rate') points.push(point(sample, 'rate', sample.metric, moved / seconds));
  else points.push(point(sample, 'count', sample.metric, moved));
  if (sample.kind === 'monotonic_count_and_rate') points.push(point(sample, 'rate', rateOf(sample.metric), moved / seconds));
}

const rates = new Map<string, string>();

/** `<metric>.rate`, one text for all points of it. */
function rateOf(metric: string): string {
  let rate = rates.get(metric);
  if (rate === undefined) rates.set(metric, (rate = `${metric}.rate`));
  return rate;
}

function point({ tags, oid, ifIndex }: ProfileSample, type: CounterPoint['type'], metric: string, value: number): CounterPoint {
  return { metric, tags, type, value, oid, ifIndex };
}
