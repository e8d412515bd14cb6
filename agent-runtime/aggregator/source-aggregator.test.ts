// One source: handles come and go, buckets close at their grid, watermarks never go back.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { VedetteError } from '../../common/errors/vedette-error.ts';
import { MemoryStorage } from '../../test/support/memory-storage.ts';
import type { MetricDefinition } from '../../common/model/series.ts';
import { Aggregator, CheckSampler } from './aggregator.ts';

const METRICS: MetricDefinition[] = [
  { name: 'a.level', type: 'gauge', sampling: 'gauge', unit: 'byte', description: '' },
  { name: 'a.rate', type: 'rate', sampling: 'rate', unit: 'byte', description: '' },
];

function aggregatorAt(now: number) {
  const storage = new MemoryStorage();
  const aggregator = new Aggregator({
    catalogue: storage.catalogue,
    createSketch: () => ({ add: () => undefined, toBytes: () => new Uint8Array() }),
    commonTags: ['host:h'],
    flushInterval: 10_000,
    liveInterval: 1_000,
  });
  return { storage, aggregator, source: aggregator.open('a', METRICS, 20_000, now) };
}

test('a series has the common tags, sorted, and the distance of its points', () => {
  const { storage, source } = aggregatorAt(0);
  const handle = source.handle('a.level', ['device:sda', 'zone:1']);
  expect(source.handle('a.level', ['device:sda', 'zone:1'])).toBe(handle);
  expect(storage.metas[0]).toMatchObject({ metric: 'a.level', tags: ['device:sda', 'host:h', 'zone:1'], interval: 20_000 });
  expect(() => source.handle('a.unknown')).toThrow('does not declare');
});

test('a released handle hands in what it has, then its room is used again without its past', () => {
  const { source } = aggregatorAt(0);
  const first = source.handle('a.rate', ['device:x']);
  source.beginRun(1_000, 1_000);
  source.add(first, 1e9, NaN, NaN);
  source.endRun();
  source.beginRun(11_000, 11_000);
  source.add(first, 1e9 + 10_000, NaN, NaN);
  source.release(first);
  const second = source.handle('a.rate', ['device:y']);
  expect(second).toBe(first);
  source.add(second, 5, NaN, NaN);
  source.endRun();
  const batch = source.flush(20_000);
  expect([...batch.ts]).toEqual([10_000]);
  expect([...batch.values]).toEqual([1_000]);
  expect(source.series).toBe(1);
});

test('the open bucket waits for a run that goes on, and a revoked sampler is silent', () => {
  const { source } = aggregatorAt(0);
  const sampler = new CheckSampler(source);
  const handle = sampler.handle('a.level');
  source.beginRun(9_000, 9_000);
  expect(source.flush(10_000)).toMatchObject({ watermark: 0, seq: 0 });
  sampler.add(handle, 4);
  expect(source.endRun()).toBe(1);
  const batch = source.flush(10_100);
  expect(batch).toMatchObject({ watermark: 10_000, seq: 1 });
  expect([...batch.ts]).toEqual([0]);
  sampler.revoke();
  source.beginRun(19_000, 19_000);
  sampler.add(handle, 5);
  sampler.addRatio(handle, 1, 2, 3);
  expect(source.endRun()).toBe(0);
});

test('nothing outside a run counts, NaN never does', () => {
  const { source } = aggregatorAt(0);
  const handle = source.handle('a.level');
  source.add(handle, 1, NaN, NaN);
  source.beginRun(1_000, 1_000);
  source.add(handle, NaN, NaN, NaN);
  expect(source.endRun()).toBe(0);
  expect(source.flush(10_000).refs).toHaveLength(0);
  expect(source.latest('a.level')).toEqual([]);
});

test('whatever the clock and the intervals do, watermarks never go back and no stamp comes twice within one grid', () => {
  const step = fc.record({ pass: fc.integer({ min: 0, max: 40_000 }), jump: fc.option(fc.integer({ min: -100_000, max: 100_000 }), { freq: 9, nil: 0 }), interval: fc.constantFrom(0, 0, 0, 1_000, 10_000, 60_000), run: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      let now = 1_000_000;
      let at = 0;
      let jumped = false;
      const { aggregator, source } = aggregatorAt(now);
      const handle = source.handle('a.level');
      const stamps = new Set<number>();
      let watermark = -Infinity;
      for (const { pass, jump, interval, run } of steps) {
        now += pass + jump;
        at += pass;
        if (jump !== 0) {
          jumped = true;
          aggregator.reseed(now);
        }
        if (interval > 0) aggregator.setFlushInterval(interval, now);
        if (run) {
          source.beginRun(now, at);
          source.add(handle, now, NaN, NaN);
          source.endRun();
        }
        const [batch] = aggregator.flush(now);
        expect(batch!.watermark).toBeGreaterThanOrEqual(watermark);
        for (const t of batch!.ts) {
          if (jumped) continue;
          expect(t).toBeGreaterThanOrEqual(watermark);
          expect(stamps.has(t)).toBe(false);
          stamps.add(t);
        }
        watermark = batch!.watermark;
      }
    }),
  );
});

test('a series that the catalogue refuses costs nothing and leaves the others alone', () => {
  const { catalogue } = new MemoryStorage();
  const refusing = Object.create(catalogue) as typeof catalogue;
  refusing.resolve = (metric, tags, ...rest) => {
    if (tags.includes('device:many')) throw new VedetteError('unavailable', 'a.level has as many series as a metric may have.');
    return catalogue.resolve(metric, tags, ...rest);
  };
  const source = new Aggregator({ catalogue: refusing, createSketch: () => ({ add: () => undefined, toBytes: () => new Uint8Array() }), commonTags: [], flushInterval: 10_000, liveInterval: 1_000 }).open('a', METRICS, 10_000, 0);
  const known = source.handle('a.level', ['device:sda']);
  for (let i = 0; i < 3; i++) {
    const refused = source.handle('a.level', ['device:many']);
    source.beginRun(1_000 + i, 1_000 + i);
    source.add(refused, 1, NaN, NaN);
    source.add(known, 7, NaN, NaN);
    source.endRun();
    source.release(refused);
  }
  expect(source.series).toBe(1);
  expect([...source.flush(10_000).values]).toEqual([7]);
});
