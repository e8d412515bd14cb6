// One sink's queue: in order, bounded, committed once per flush, and never confused by a sink that fails.
import { expect, test } from 'vitest';
import type { Batch } from '../../common/model/batch.ts';
import { FakeClock, settle } from '../../test/support/fake-clock.ts';
import { MemorySink } from '../../test/support/memory-storage.ts';
import { DecayedRate } from './decayed-rate.ts';
import { SinkQueue } from './sink-queue.ts';

function batch(seq: number, points = 1, source = 'a'): Batch {
  return { source, seq, watermark: (seq + 1) * 10, refs: new Uint32Array(points), ts: new Float64Array(points).fill(seq * 10), values: new Float64Array(points) };
}

function queueOver(sink: MemorySink, maxBytes = 1e6) {
  const delivered: [string, number][] = [];
  const dropped: number[] = [];
  const reasons: string[] = [];
  const queue = new SinkQueue({
    sink,
    clock: new FakeClock(),
    maxBytes,
    yieldToEventLoop: settle,
    delivered: (source, watermark) => void delivered.push([source, watermark]),
    dropped: (_source, points) => void dropped.push(points),
    changed: (reason) => void reasons.push(reason),
  });
  const flush = async (...batches: Batch[]): Promise<void> => {
    for (const one of batches) queue.push(one);
    queue.wake();
    await queue.idle();
  };
  return { queue, flush, delivered, dropped, reasons };
}

test('all batches of a flush are appended in order and committed once', async () => {
  const sink = new MemorySink('head');
  const { flush, delivered, queue } = queueOver(sink);
  await flush(batch(0), batch(0, 2, 'b'), batch(1));
  expect(sink.batches.map(({ source, seq }) => [source, seq])).toEqual([['a', 0], ['b', 0], ['a', 1]]);
  expect(sink.commits).toBe(1);
  expect(delivered).toEqual([['a', 20], ['b', 10]]);
  expect(queue.paths.get('a')).toMatchObject({ batches: 2, points: 2, queued: 0, dropped: 0 });
  await flush();
  expect(sink.commits).toBe(1);
});

test('nothing counts as delivered until a commit worked; then all of it does', async () => {
  const sink = new MemorySink('head');
  const { flush, delivered, reasons, queue } = queueOver(sink);
  sink.failure = new Error('full');
  await flush(batch(0));
  await flush(batch(1));
  expect([delivered, reasons, queue.reason]).toEqual([[], ['full'], 'full']);
  sink.failure = undefined;
  await flush();
  expect([delivered, reasons, queue.queued]).toEqual([[['a', 20]], ['full', ''], 0]);
  expect(sink.batches).toHaveLength(2);
});

test('a stalled queue keeps the newest that fit and counts what is lost', async () => {
  const sink = new MemorySink('head');
  const { queue, flush, dropped } = queueOver(sink, 1_000);
  queue.stall(true);
  await flush(...Array.from({ length: 10 }, (_, seq) => batch(seq, 10)));
  expect(sink.batches).toEqual([]);
  expect(queue.queuedBytes).toBeLessThanOrEqual(1_000);
  expect([queue.queued, queue.dropped]).toEqual([3, 70]);
  expect(dropped).toHaveLength(7);
  queue.stall(false);
  await queue.idle();
  expect(sink.batches.map(({ seq }) => seq)).toEqual([7, 8, 9]);
  expect(queue.queuedBytes).toBe(0);
});

test('a batch that a sink refuses is dropped and said; the next ones go on', async () => {
  const sink = new MemorySink('head');
  const { queue, flush, reasons } = queueOver(sink);
  const append = sink.append.bind(sink);
  sink.append = (one) => {
    if (one.seq === 0) throw new Error('not this one');
    append(one);
  };
  await flush(batch(0), batch(1));
  await flush(batch(2));
  expect(sink.batches.map(({ seq }) => seq)).toEqual([1, 2]);
  expect(queue.dropped).toBe(1);
  expect(reasons).toEqual(['not this one', '']);
});

test('batches that arrive during a slow commit are taken with the next one', async () => {
  const sink = new MemorySink('head');
  const { queue, delivered } = queueOver(sink);
  let open = (): void => {};
  sink.gate = new Promise((resolve) => (open = resolve));
  queue.push(batch(0));
  queue.wake();
  await settle();
  queue.push(batch(1));
  queue.wake();
  expect([sink.batches.length, delivered]).toEqual([1, []]);
  open();
  await queue.idle();
  expect([sink.batches.length, sink.commits, delivered]).toEqual([2, 2, [['a', 10], ['a', 20]]]);
});

test('a rate settles at what arrives and fades when nothing does', () => {
  const rate = new DecayedRate(0);
  for (let second = 1; second <= 600; second += 1) rate.add(50, second * 1_000);
  expect(rate.perSecond(600_000)).toBeCloseTo(50, 0);
  expect(rate.perSecond(1_200_000)).toBeLessThan(0.01);
  const young = new DecayedRate(0);
  young.add(500, 10_000);
  expect(young.perSecond(10_000)).toBeGreaterThan(40);
});
