// The benchmark data: W1 and W2 of docs/PERFORMANCE.md, built from their description, at any scale and always the same for one seed.
import { HOUR, SECOND } from '../common/time/millis.ts';
import type { Millis } from '../common/time/millis.ts';

/** How many hosts report how many metrics, how often and how long. */
export interface WorkloadShape {
  readonly name: string;
  readonly hosts: number;
  readonly metrics: number;
  /** Milliseconds between two points of a series. */
  readonly step: number;
  readonly ticks: number;
  /** Each host's round is off its slot by up to so many milliseconds, as real scrapes are. */
  readonly jitter: number;
  /** Scale of the random steps: over one second a value moves less than over ten. */
  readonly noise: number;
}

/** The first point of every workload; midnight, so that grids of any length begin here. */
export const START: Millis = Date.UTC(2026, 0, 5);

/** W1: 100 hosts of 100 metrics, a point each 10 s for 6 h. `quick` is 20 hosts and one hour. */
export function w1(quick: boolean, jitter = 0): WorkloadShape {
  return { name: jitter === 0 ? 'W1' : 'W1j', hosts: quick ? 20 : 100, metrics: 100, step: 10 * SECOND, ticks: ((quick ? 1 : 6) * HOUR) / (10 * SECOND), jitter, noise: 1.7 };
}

/** W2: 500 series (20 hosts of 25 metrics), a point each second for 24 h. `quick` is two hours. */
export function w2(quick: boolean): WorkloadShape {
  return { name: 'W2', hosts: 20, metrics: 25, step: SECOND, ticks: ((quick ? 2 : 24) * HOUR) / SECOND, jitter: 0, noise: 0.55 };
}

/** How many points a workload has. */
export const pointsOf = (shape: WorkloadShape): number => shape.hosts * shape.metrics * shape.ticks;
/** The end of the last slot. */
export const endOf = (shape: WorkloadShape): Millis => START + shape.ticks * shape.step;
/** The name of a host as tags have it: two digits at least, so that h1* are ten of a hundred. */
export const hostName = (host: number): string => `h${String(host).padStart(2, '0')}`;
export type Kind = 'percent' | 'gauge' | 'bytes' | 'counter' | 'slow' | 'rare' | 'constant' | 'float';

/** One series of a host: `device` is empty for most metrics; ten metrics of a hundred series have five devices each, as disks and interfaces do. */
export interface SeriesLayout {
  readonly metric: string;
  readonly device: string;
  readonly kind: Kind;
}

type Mix = readonly (readonly [Kind, number])[];
/** How a hundred series of a host divide into kinds of behaviour: fifty metrics of one series, ten of five. */
const PLAIN: Mix = [['percent', 10], ['gauge', 5], ['bytes', 10], ['counter', 10], ['slow', 5], ['rare', 5], ['constant', 2], ['float', 3]];
const BY_DEVICE: Mix = [['percent', 3], ['gauge', 2], ['bytes', 1], ['counter', 3], ['constant', 1]];
const DEVICES = 5;
/** The same mix without devices, for hosts of few metrics. */
const ALL: Mix = [['percent', 25], ['gauge', 15], ['bytes', 15], ['counter', 25], ['slow', 5], ['rare', 5], ['constant', 7], ['float', 3]];

/** The kinds of a mix spread evenly, so that any few in a row are nearly the whole mix. */
const spread = (mix: Mix): Kind[] =>
  mix
    .flatMap(([kind, count]) => Array.from({ length: count }, (_, index) => ({ kind, at: (index + 0.5) / count })))
    .sort((a, b) => a.at - b.at)
    .map(({ kind }) => kind);

const HUNDRED: readonly SeriesLayout[] = [
  ...spread(PLAIN).map((kind, index): SeriesLayout => ({ metric: `m${index}`, device: '', kind })),
  ...spread(BY_DEVICE).flatMap((kind, index) => Array.from({ length: DEVICES }, (_, device): SeriesLayout => ({ metric: `d${index}`, device: `dev${device}`, kind }))),
];
const FEW: readonly SeriesLayout[] = spread(ALL).map((kind, index) => ({ metric: `m${index}`, device: '', kind }));

/** The series of each host: whole hundreds have devices, fewer than a hundred are the first ones of the mix without. */
export function layoutOf(metrics: number): SeriesLayout[] {
  const base = metrics < 100 ? FEW : HUNDRED;
  return Array.from({ length: metrics }, (_, index) => {
    const hundred = Math.floor(index / base.length);
    const { metric, device, kind } = base[index % base.length]!;
    return { metric: `bench.${metric}${hundred === 0 ? '' : `x${hundred}`}`, device, kind };
  });
}

/** A small seeded generator (mulberry32): uniform in [0, 1). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Normal deviates in a table: one uniform number picks one, which is several times faster than computing it. */
const NORMAL = ((): Float64Array => {
  const random = seededRandom(7);
  return Float64Array.from({ length: 1 << 16 }, () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()));
})();

/** How far the host's round of this tick is off its slot, in whole milliseconds of ±jitter; a pure function. */
export function jitterOf(shape: WorkloadShape, host: number, tick: number): number {
  if (shape.jitter === 0) return 0;
  return Math.round((seededRandom(host * 1_000_003 + tick)() * 2 - 1) * shape.jitter);
}

/** A stream of values per series: call `step` once per tick and read `values[host * metrics + metric]`. */
export interface Workload {
  readonly hosts: number;
  readonly metrics: number;
  readonly series: number;
  readonly values: Float64Array;
  step(): void;
}

/**
 * Percentages and gauges with two decimals, byte gauges in 4 KiB steps, counters, slow, rare and constant series, and full-precision
 * floats in 3 of 100 metrics. No value is ever -0.
 * @param noise scale of the random steps
 */
export function createWorkload(hosts: number, metrics: number, seed = 1, noise = 1): Workload {
  const random = seededRandom(seed);
  const normal = (): number => NORMAL[(random() * 65_536) | 0] ?? 0;
  const kinds = layoutOf(metrics).map(({ kind }) => kind);
  const values = new Float64Array(hosts * metrics);
  // Each series has a temper of its own: hundredths (or pages, or events) that it moves in a tick.
  const swing = new Float64Array(values.length);
  const rate = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const kind = kinds[i % metrics];
    swing[i] = (10 + 70 * random()) * noise;
    rate[i] = Math.floor(10 ** (1 + 3 * random()));
    values[i] = kind === 'bytes' ? Math.floor(random() * 1e6) * 4096 : kind === 'counter' ? Math.floor(random() * 1e9) : kind === 'rare' ? 0 : Math.round(random() * 10_000) / 100;
  }
  const step = (): void => {
    for (let i = 0, metric = 0; i < values.length; i++, metric = metric + 1 === metrics ? 0 : metric + 1) {
      const value = values[i]!;
      switch (kinds[metric]) {
        case 'percent': {
          const next = Math.round(value * 100) + Math.round(normal() * swing[i]!);
          values[i] = (next < 0 ? -next : next > 10_000 ? 20_000 - next : next) / 100;
          break;
        }
        case 'gauge':
          values[i] = Math.abs(Math.round(value * 100) + Math.round(normal() * swing[i]! * 0.7)) / 100;
          break;
        case 'bytes':
          values[i] = Math.abs(value + Math.round((normal() * swing[i]!) / 3) * 4096);
          break;
        case 'counter':
          values[i] = value + Math.max(0, rate[i]! + Math.round(normal() * Math.sqrt(rate[i]!) * noise));
          break;
        case 'slow':
          if (random() < 0.02) values[i] = Math.abs(Math.round(value * 100) + Math.round(normal() * swing[i]!)) / 100;
          break;
        case 'rare':
          values[i] = random() < 0.01 ? 1 + Math.floor(random() * 10) : 0;
          break;
        case 'float':
          values[i] = Math.abs(value + normal() / 7);
          break;
        default:
          break;
      }
    }
  };
  return { hosts, metrics, series: hosts * metrics, values, step };
}

/** The middle of several measurements; NaN for none. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length === 0 ? Number.NaN : sorted.length % 2 === 1 ? (sorted[middle] ?? Number.NaN) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}
