// The scheduler: slots are spread and aligned, the heap keeps its order, runs never overlap, and one timer is enough.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FakeClock } from '../../test/support/fake-clock.ts';
import { DueQueue } from './due-queue.ts';
import type { Due } from './due-queue.ts';
import { backOffAfterTimeout, Scheduler } from './scheduler.ts';
import type { RunOutcome, Task } from './scheduler.ts';
import { slotAfter, slotAtOrBefore, slotOffset } from './slots.ts';

describe('slots', () => {
  test('a slot lies strictly after, at most one interval away, on the same grid', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e13, max: 1e13 }), fc.integer({ min: 1, max: 86_400_000 }), fc.string(), (t, interval, name) => {
        const offset = slotOffset(name, interval);
        expect(offset >= 0 && offset < interval).toBe(true);
        const next = slotAfter(t, interval, offset);
        expect(next > t && next <= t + interval).toBe(true);
        expect(slotAtOrBefore(next, interval, offset)).toBe(next);
        expect(slotAtOrBefore(next - 1, interval, offset)).toBe(next - interval);
      }),
    );
  });

  test('names that look alike are spread over the interval', () => {
    const quarters = [0, 0, 0, 0];
    for (let index = 0; index < 1_000; index += 1) quarters[Math.floor(slotOffset(`device-${index}`, 10_000) / 2_500)]! += 1;
    for (const count of quarters) expect(count > 200 && count < 300).toBe(true);
  });
});

test('the queue gives the earliest first, ties by name', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ due: fc.integer({ min: 0, max: 20 }), name: fc.constantFrom('a', 'b', 'c', 'd') })), (items) => {
      const queue = new DueQueue<Due>();
      for (const item of items) queue.push({ ...item });
      const popped: Due[] = [];
      for (let item = queue.pop(); item !== undefined; item = queue.pop()) popped.push(item);
      const key = ({ due, name }: Due) => due * 10 + name.charCodeAt(0) - 97;
      expect(popped.map(key)).toEqual(items.map(key).toSorted((a, b) => a - b));
      expect(queue.size).toBe(0);
    }),
  );
});

function recording(name: string, run: Task['run'], timeoutMs = 5_000): Task & { slots: number[]; outcomes: RunOutcome['kind'][]; revived: number } {
  const task = {
    name,
    timeoutMs,
    run,
    slots: [] as number[],
    outcomes: [] as RunOutcome['kind'][],
    revived: 0,
    began: (t: number) => void task.slots.push(t),
    ended: (outcome: RunOutcome) => void task.outcomes.push(outcome.kind),
    abandoned: () => void (task.revived += 1),
  };
  return task;
}

describe('runs', () => {
  test('all tasks keep their rhythm with one timer between them', async () => {
    const clock = new FakeClock(1_000_000_000_000);
    const scheduler = new Scheduler(clock);
    const tasks = Array.from({ length: 50 }, (_, index) => recording(`task-${index}`, () => undefined));
    for (const task of tasks) scheduler.add(task, 10_000);
    scheduler.start();
    expect(clock.pending).toBe(1);
    await clock.advance(100_000);
    expect(clock.pending).toBe(1);
    for (const { name, slots } of tasks) {
      expect(slots).toHaveLength(10);
      for (const slot of slots) expect(slot % 10_000).toBe(slotOffset(name, 10_000));
    }
    scheduler.stop();
    expect(clock.pending).toBe(0);
  });

  test('a hanging run is told to stop, given up on, and replaced only after the back-off', async () => {
    const clock = new FakeClock();
    const scheduler = new Scheduler(clock);
    const signals: AbortSignal[] = [];
    const hanging = recording('hanging', (_t, signal) => (signals.push(signal), new Promise<void>(() => {})), 1_000);
    scheduler.add(hanging, 10_000);
    scheduler.start();
    await clock.advance(20_000);
    expect(hanging.outcomes).toEqual(['timeout']);
    expect(signals.map((signal) => signal.aborted)).toEqual([true]);
    expect(scheduler.skipped('hanging')).toBeGreaterThan(0);
    await clock.advance(backOffAfterTimeout(1_000) + 20_000);
    expect(hanging.revived).toBe(1);
    expect(hanging.outcomes).toEqual(['timeout', 'timeout']);
    scheduler.stop();
  });

  test('a run that settles after its timeout frees the next slot', async () => {
    const clock = new FakeClock();
    const scheduler = new Scheduler(clock);
    const late = recording('late', () => new Promise<void>((resolve) => void clock.after(3_000, resolve)), 1_000);
    scheduler.add(late, 10_000);
    scheduler.start();
    await clock.advance(60_000);
    expect(late.outcomes).toEqual(Array.from({ length: 6 }, () => 'timeout'));
    expect([late.revived, scheduler.skipped('late')]).toEqual([0, 0]);
    scheduler.stop();
  });

  test('throwing, rejecting and stopping in the middle harm nobody', async () => {
    const clock = new FakeClock();
    const scheduler = new Scheduler(clock);
    const throwing = recording('throwing', () => {
      throw new Error('at once');
    });
    const rejecting = recording('rejecting', () => Promise.reject(new Error('later')));
    const good = recording('good', () => undefined);
    for (const task of [throwing, rejecting, good]) scheduler.add(task, 1_000);
    scheduler.start();
    await clock.advance(10_000);
    expect(throwing.outcomes).toEqual(Array.from({ length: 10 }, () => 'error'));
    expect(rejecting.outcomes).toEqual(throwing.outcomes);
    expect(good.outcomes).toEqual(Array.from({ length: 10 }, () => 'ok'));
    scheduler.remove('throwing');
    scheduler.pace('good', 500, false);
    scheduler.pace('rejecting', 1_000, true);
    scheduler.resync();
    await clock.advance(1_000);
    expect([throwing.outcomes.length, rejecting.outcomes.length, good.outcomes.length]).toEqual([10, 10, 12]);
    expect([scheduler.nextRun('throwing'), scheduler.nextRun('rejecting')]).toEqual([null, null]);
    scheduler.stop();
    await clock.advance(5_000);
    expect(good.outcomes).toHaveLength(12);
  });
});
