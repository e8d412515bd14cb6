// The benchmark data: W1 of docs/PERFORMANCE.md, built from its description, at any scale and always the same for one seed.

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

type Kind = 'percent' | 'gauge' | 'bytes' | 'counter' | 'slow' | 'constant' | 'float';

/** How the hundred metrics of a host divide into kinds of behaviour. */
const MIX: readonly (readonly [Kind, number])[] = [
  ['percent', 25],
  ['gauge', 15],
  ['bytes', 15],
  ['counter', 25],
  ['slow', 10],
  ['constant', 7],
  ['float', 3],
];

const KINDS: readonly Kind[] = MIX.flatMap(([kind, count]) => Array.from({ length: count }, () => kind));

/** A stream of values per series: call `step` once per tick and read `values[host * metrics + metric]`. */
export interface Workload {
  readonly hosts: number;
  readonly metrics: number;
  readonly series: number;
  readonly values: Float64Array;
  step(): void;
  kind(metric: number): Kind;
}

/**
 * Percentages and gauges with two decimals, byte gauges in 4 KiB steps, counters, slow and constant series, some full-precision floats.
 * @param hosts how many hosts report
 * @param metrics how many metrics each has (the mix is of 100; fewer take the first ones of a shuffled list)
 */
export function createWorkload(hosts: number, metrics: number, seed = 1): Workload {
  const random = seededRandom(seed);
  const kinds = [...KINDS].map((kind) => ({ kind, at: random() })).sort((a, b) => a.at - b.at).map((entry) => entry.kind);
  const kindOf = (metric: number): Kind => kinds[metric % kinds.length] ?? 'gauge';
  const values = new Float64Array(hosts * metrics);
  for (let i = 0; i < values.length; i++) {
    const kind = kindOf(i % metrics);
    values[i] = kind === 'bytes' ? Math.floor(random() * 1e6) * 4096 : kind === 'counter' ? Math.floor(random() * 1e9) : Math.round(random() * 10_000) / 100;
  }
  const step = (): void => {
    for (let i = 0; i < values.length; i++) {
      const value = values[i] ?? 0;
      switch (kindOf(i % metrics)) {
        case 'percent':
          values[i] = Math.round(Math.min(100, Math.max(0, value + (random() - 0.5) * 4)) * 100) / 100;
          break;
        case 'gauge':
          values[i] = Math.round((value + (random() - 0.5) * 2) * 100) / 100;
          break;
        case 'bytes':
          values[i] = Math.max(0, value + Math.floor((random() - 0.5) * 64) * 4096);
          break;
        case 'counter':
          values[i] = value + Math.floor(random() * 1_000);
          break;
        case 'slow':
          if (random() < 0.01) values[i] = Math.round((value + random()) * 100) / 100;
          break;
        case 'float':
          values[i] = value + (random() - 0.5) / 3;
          break;
        case 'constant':
          break;
      }
    }
  };
  return { hosts, metrics, series: hosts * metrics, values, step, kind: kindOf };
}

/** The middle of several measurements; NaN for none. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length === 0 ? Number.NaN : sorted.length % 2 === 1 ? (sorted[middle] ?? Number.NaN) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}
