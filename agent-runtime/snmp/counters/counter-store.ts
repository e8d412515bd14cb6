// Makes points of the samples of one device: gauges as they are, counters as differences to the poll before. One store per device.
import type { Millis } from '../../../common/time/millis.ts';
import type { ProfileSample } from '../profiles/evaluate/evaluation.ts';
import type { DeltaRefusal } from './delta.ts';
import { deltaOf } from './delta.ts';
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

/** A counter as it was read last. */
interface State {
  t: Millis;
  moment: DeviceMoment;
  bits: 0 | 32 | 64;
  value: number | bigint;
  narrow: number | undefined;
  /** The 64-bit counter was found dead. */
  dead: boolean;
  epoch: string;
  /** Movement per second, as far as it is known. */
  usual: number | undefined;
}

/** A counter of a poll, with what was read before and where that is kept. */
interface Counter {
  readonly key: string;
  readonly sample: ProfileSample;
  readonly states: Map<string, State>;
  readonly state: State | undefined;
}

/** After a longer pause (this machine slept) a difference would be one huge point. */
const LONGEST_PAUSE_MS = 15 * 60_000;

/** The counters of one device. */
export class CounterStore {
  /** By metric, then by tags (and order, where those do not tell rows apart). */
  readonly #states = new Map<string, Map<string, State>>();
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
    const counters: Counter[] = [];
    const seen = new Map<string, Map<string, number>>();
    // Samples of one row share their list of tags.
    const joined = new Map<readonly string[], string>();
    for (const sample of samples) {
      if (sample.kind === 'gauge') {
        points.push(point(sample, 'gauge', sample.metric, Number(sample.value)));
        continue;
      }
      let tags = joined.get(sample.tags);
      if (tags === undefined) joined.set(sample.tags, (tags = [...sample.tags].sort().join('\n')));
      let states = this.#states.get(sample.metric);
      if (states === undefined) this.#states.set(sample.metric, (states = new Map<string, State>()));
      let rows = seen.get(sample.metric);
      if (rows === undefined) seen.set(sample.metric, (rows = new Map<string, number>()));
      // Rows that their tags do not tell apart are told apart by their order.
      const ordinal = rows.get(tags) ?? 0;
      rows.set(tags, ordinal + 1);
      const key = ordinal === 0 ? tags : `${tags}\n#${ordinal}`;
      counters.push({ key, sample, states, state: states.get(key) });
    }
    const before = this.#last;
    if (before !== undefined && moment.t <= before.t) return { points, gaps, continuity: 'same', narrow };
    const course = before === undefined ? undefined : continuity(before, moment, ...fallenAndRisen(counters));
    for (const { key, sample, state, states } of counters) {
      const gap = (reason: CounterGap['reason']): number => gaps.push({ metric: sample.metric, tags: sample.tags, oid: sample.oid, reason });
      const dead = isDead(sample, state);
      if (dead || (sample.counterBits === 32 && sample.narrow === undefined && sample.metric.startsWith('snmp.ifHC'))) narrow.push({ metric: sample.metric, tags: sample.tags, oid: dead ? sample.narrow!.oid : sample.oid });
      if (state === undefined) {
        gap('first');
        states.set(key, stateOf(sample, moment, dead));
        continue;
      }
      if (course === 'restart') gap('restart');
      else if (moment.t - state.t > this.#longestPauseMs) gap('late');
      else if (state.epoch !== (sample.epoch ?? '') || state.bits !== sample.counterBits) gap('changed');
      else {
        const seconds = Math.max(longestElapsed(state.moment, moment), (moment.t - state.t) / 1_000);
        const delta = difference(sample, state, dead, seconds, course !== 'doubtful');
        if (typeof delta === 'string') gap(delta);
        else {
          state.usual = delta / seconds;
          addPoints(points, sample, delta * sample.scale, (moment.t - state.t) / 1_000);
        }
      }
      renew(state, sample, moment, dead);
    }
    this.#last = moment;
    this.#forget(moment.t);
    return { points, gaps, continuity: course, narrow };
  }

  #forget(t: Millis): void {
    for (const states of this.#states.values()) for (const [key, state] of states) if (t - state.t > this.#longestPauseMs) states.delete(key);
  }
}

function fallenAndRisen(counters: readonly Counter[]): [number, number] {
  let [fallen, risen] = [0, 0];
  for (const { sample, state } of counters) {
    // Utilisations are made of counters that were looked at already.
    if (state === undefined || sample.epoch !== undefined) continue;
    if (sample.value < state.value) fallen += 1;
    else if (sample.value > state.value) risen += 1;
  }
  return [fallen, risen];
}

/** The 32-bit counter had moved before and the 64-bit one is still at 0: some agents have the columns and count nothing in them. */
function isDead({ narrow, value }: ProfileSample, before: State | undefined): boolean {
  return narrow !== undefined && before !== undefined && Number(value) === 0 && Number(before.value) === 0 && (before.narrow ?? 0) > 0;
}

function stateOf(sample: ProfileSample, moment: DeviceMoment, dead: boolean): State {
  return { t: moment.t, moment, bits: sample.counterBits, value: sample.value, narrow: sample.narrow?.value, dead, epoch: sample.epoch ?? '', usual: undefined };
}

/** Written over rather than made anew: what lives from poll to poll would all have to be collected as old garbage. */
function renew(state: State, sample: ProfileSample, moment: DeviceMoment, dead: boolean): void {
  state.t = moment.t;
  state.moment = moment;
  state.bits = sample.counterBits;
  state.value = sample.value;
  state.narrow = sample.narrow?.value;
  state.dead = dead;
  state.epoch = sample.epoch ?? '';
}

/** By 64 bits; by 32 where those are dead, and once more when they come to life. */
function difference(sample: ProfileSample, before: State, dead: boolean, seconds: number, wraps: boolean): number | DeltaRefusal {
  const narrow = sample.narrow?.value;
  if ((dead || before.dead) && before.narrow !== undefined && narrow !== undefined) return deltaOf(before.narrow, narrow, { bits: 32, most: sample.most, seconds, usual: before.usual, wraps });
  return deltaOf(before.value, sample.value, { bits: sample.counterBits, most: sample.most, seconds, usual: before.usual, wraps });
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
