// Whatever comes in whatever order, with packing and restarts in between: the storage answers as a plain map does.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE, SECOND, alignDown } from '../../common/time/millis.ts';
import type { Millis } from '../../common/time/millis.ts';
import { START, TemporaryStorage } from '../support/temporary-storage.ts';

type Step =
  | { readonly kind: 'write'; readonly points: readonly (readonly [series: number, back: number, value: number])[]; readonly to: readonly ('head' | 'sqlite')[] }
  | { readonly kind: 'pass'; readonly minutes: number }
  | { readonly kind: 'maintain' }
  | { readonly kind: 'reopen' };

const SERIES = 3;
const both = ['head', 'sqlite'] as const;
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      // Mostly recent, sometimes hours late: seconds before now.
      .array(fc.tuple(fc.nat(SERIES - 1), fc.oneof({ weight: 4, arbitrary: fc.nat(120) }, { weight: 1, arbitrary: fc.nat(10_000) }), fc.nat(1000)), { maxLength: 12 })
      .map((points): Step => ({ kind: 'write', points, to: both })),
  },
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 25 }).map((minutes): Step => ({ kind: 'pass', minutes })) },
  { weight: 3, arbitrary: fc.constant<Step>({ kind: 'maintain' }) },
  { weight: 1, arbitrary: fc.constant<Step>({ kind: 'reopen' }) },
);

/** What rollups must come to, whether they were made while merging or on the way. */
const METHODS: Readonly<Record<string, (values: readonly number[]) => number>> = {
  count: (values) => values.length,
  sum: (values) => values.reduce((sum, value) => sum + value, 0),
  min: (values) => Math.min(...values),
  max: (values) => Math.max(...values),
};

/** Small spans, so that eviction, packing and late points all happen within a few hours. */
const options = { headSpan: 20 * MINUTE, chunkSpan: 10 * MINUTE };

async function run(steps: readonly Step[]): Promise<void> {
  const temporary = new TemporaryStorage();
  try {
    await temporary.open(options);
    const model = Array.from({ length: SERIES }, () => new Map<Millis, number>());
    let refs: number[] = [];
    const resolve = (): void => {
      // Said to come every second: spans are merged, and rolled up, by the hour.
      refs = model.map((_, i) => temporary.storage.catalogue.resolve('m', [`s:${i}`], 'gauge', 'percent', SECOND));
    };
    resolve();
    const check = async (rolledUp = false): Promise<void> => {
      for (let i = 0; i < SERIES; i++) {
        const expected = [...model[i]!].toSorted((a, b) => a[0] - b[0]);
        expect(await temporary.ask(`avg:m{s:${i}}`, START - 20_000 * SECOND, temporary.now + MINUTE, SECOND)).toEqual(expected);
        for (const [method, of] of rolledUp ? Object.entries(METHODS) : []) {
          const hours = new Map<Millis, number[]>();
          for (const [t, value] of expected) hours.set(alignDown(t, HOUR), [...(hours.get(alignDown(t, HOUR)) ?? []), value]);
          expect(await temporary.ask(`avg:m{s:${i}}.rollup(${method}, 3600)`, alignDown(START - 20_000 * SECOND, HOUR), temporary.now + MINUTE, HOUR)).toEqual([...hours].map(([hour, values]) => [hour, of(values)]));
        }
      }
    };
    for (const each of steps) {
      if (each.kind === 'write') {
        const points = each.points.map(([series, back, value]) => [refs[series]!, temporary.now - back * SECOND, value] as const);
        await temporary.write(temporary.batch(points, temporary.now), each.to);
        each.points.forEach(([series, back, value]) => model[series]!.set(temporary.now - back * SECOND, value));
      } else if (each.kind === 'pass') {
        temporary.now += each.minutes * MINUTE;
        await temporary.write(temporary.batch([], temporary.now));
      } else if (each.kind === 'maintain') {
        temporary.maintain(40);
        await check();
      } else {
        await temporary.reopen(options);
        resolve();
        await check();
      }
    }
    await check(true);
    await temporary.reopen(options);
    await check(true);
  } finally {
    await temporary.dispose();
  }
}

describe('the storage', () => {
  it('answers as a map from time to the last value written', async () => {
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), run), { numRuns: 15 });
  });
});
