// The flusher: at boundaries, never early, nothing due left out, late buckets at once.
import { expect, test } from 'vitest';
import type { Batch } from '../../common/model/batch.ts';
import { FakeClock } from '../../test/support/fake-clock.ts';
import { MemoryStorage } from '../../test/support/memory-storage.ts';
import { Aggregator } from '../aggregator/aggregator.ts';
import { Flusher } from './flusher.ts';

const START = 1_700_000_000_000;

function flusherAt(beforeFlush: (context: { clock: FakeClock; aggregator: Aggregator }) => void = () => {}) {
  const clock = new FakeClock(START + 3_000);
  const aggregator = new Aggregator({
    catalogue: new MemoryStorage().catalogue,
    createSketch: () => ({ add: () => undefined, toBytes: () => new Uint8Array() }),
    commonTags: [],
    flushInterval: 10_000,
    liveInterval: 1_000,
  });
  const stored: { readonly at: number; readonly batch: Batch }[] = [];
  const live: Batch[] = [];
  const flusher = new Flusher({
    clock,
    aggregator,
    beforeFlush: () => beforeFlush({ clock, aggregator }),
    publish: (batches) => void stored.push(...batches.map((batch) => ({ at: clock.now() - START, batch }))),
    publishLive: (batches) => void live.push(...batches),
  });
  const source = aggregator.open('a', [{ name: 'a.level', type: 'gauge', sampling: 'gauge', unit: '', description: '' }], 10_000, clock.now());
  return { clock, aggregator, flusher, source, stored, live };
}

test('one heartbeat per boundary, whether there are points or not', async () => {
  const { clock, flusher, stored } = flusherAt();
  flusher.start();
  await clock.advance(30_000);
  expect(stored.map(({ at, batch }) => [at, batch.watermark - START])).toEqual([[10_000, 10_000], [20_000, 20_000], [30_000, 30_000]]);
  flusher.stop();
  expect(clock.pending).toBe(0);
});

test('what became due while the thread was busy still gets into its bucket', async () => {
  const slots = [START + 9_000];
  const { clock, flusher, stored } = flusherAt(({ clock, aggregator }) => {
    const source = aggregator.get('a')!;
    for (const slot of slots.splice(0)) {
      source.beginRun(slot, clock.monotonic());
      source.add(source.handle('a.level'), 5, NaN, NaN);
      source.endRun();
    }
  });
  flusher.start();
  clock.block(8_000);
  await clock.advance(1);
  expect(stored).toHaveLength(1);
  expect([...stored[0]!.batch.ts]).toEqual([START]);
  expect(stored[0]!.batch.watermark).toBe(START + 10_000);
  flusher.stop();
});

test('a bucket passed over because of a run is delivered as soon as the run has settled', async () => {
  const { clock, flusher, source, stored, live } = flusherAt();
  flusher.start();
  flusher.setLive(true);
  source.setLive(true, clock.now());
  const handle = source.handle('a.level');
  await clock.advance(6_500);
  source.beginRun(clock.now(), clock.monotonic());
  await clock.advance(4_000);
  expect(stored.map(({ batch }) => batch.watermark - START)).toEqual([0]);
  source.add(handle, 7, NaN, NaN);
  source.endRun();
  flusher.settled('a');
  expect(stored.map(({ at, batch }) => [at, batch.watermark - START, batch.values.length])).toEqual([[10_000, 0, 0], [13_500, 10_000, 1]]);
  expect(live.at(-1)!.watermark - START).toBe(13_000);
  expect([...live.at(-1)!.ts].map((t) => t - START)).toEqual([9_000]);
  // Settling again, or an unknown source, delivers nothing more.
  const delivered = stored.length + live.length;
  flusher.settled('a');
  flusher.settled('nobody');
  expect(stored.length + live.length).toBe(delivered);
  flusher.stop();
});
