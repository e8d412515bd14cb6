// Proves that the list of events grows at both ends without losing, doubling or moving anything.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Span, VedetteEvent } from '../../../common/model/event.ts';
import { addOlder, EMPTY_TIMELINE, rowsOfTimeline, showWaiting, spansFor, startTimeline, takeNews } from './timeline.ts';

const event = (id: number, t = id * 1_000, count = 1, lastT = t): VedetteEvent => ({ id, t, kind: 'check.failed', severity: 'warning', title: `event ${id}`, source: 'cpu', tags: [], count, lastT });
const ids = (list: readonly VedetteEvent[]): number[] => list.map((one) => one.id);

test('pages join without doubles; a short page is the last', () => {
  const first = startTimeline([event(5), event(4)], 2);
  expect(first.complete).toBe(false);
  const second = addOlder(first, [event(4), event(3)], 2);
  expect(ids(second.events)).toEqual([5, 4, 3]);
  expect(addOlder(second, [event(1)], 2)).toMatchObject({ complete: true });
});

test('news wait while someone reads, and are shown at once at the top', () => {
  const list = startTimeline([event(2), event(1)], 10);
  const reading = takeNews(list, [event(4), event(3), event(2)], 0, false);
  expect(ids(reading.events)).toEqual([2, 1]);
  expect(ids(reading.waiting)).toEqual([4, 3]);
  expect(ids(showWaiting(reading).events)).toEqual([4, 3, 2, 1]);
  expect(ids(takeNews(list, [event(4)], 0, true).events)).toEqual([4, 2, 1]);
  // Asked twice, they still wait once.
  expect(ids(takeNews(reading, [event(4), event(3)], 0, false).waiting)).toEqual([4, 3]);
});

test('a folded repeat changes its row in place; what has left the range goes', () => {
  const list = startTimeline([event(2), event(1)], 10);
  const next = takeNews(list, [event(2, 2_000, 7, 9_000)], 1_500, false);
  expect(next.events).toEqual([event(2, 2_000, 7, 9_000)]);
  expect(next.waiting).toEqual([]);
});

test('an event that belongs to a page not loaded yet does not jump in', () => {
  const list = startTimeline([event(9), event(8)], 2);
  expect(takeNews(list, [event(9), event(3)], 0, true).events.map((one) => one.id)).toEqual([9, 8]);
});

test('whatever the order of pages and news, every event is there once, newest first', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ page: fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { maxLength: 12 }), atTop: fc.boolean() }), { maxLength: 8 }), (steps) => {
      let list = { ...EMPTY_TIMELINE, complete: true };
      const seen = new Set<number>();
      for (const step of steps) {
        for (const id of step.page) seen.add(id);
        list = { ...takeNews(list, step.page.map((id) => event(id)), 0, step.atTop), complete: true };
      }
      const all = ids(showWaiting(list).events);
      expect(all).toEqual([...seen].sort((a, b) => b - a));
    }),
  );
});

test('spans stand between events, and only when the filter speaks of them or of nothing', () => {
  const asleep: Span = { id: 1, kind: 'asleep', from: 1_500, to: 5_000, detail: '' };
  const old: Span = { id: 2, kind: 'stopped', from: 100, to: 200, detail: 'killed' };
  expect(rowsOfTimeline(startTimeline([event(2), event(1)], 10), [asleep, old]).map((row) => row.key)).toEqual(['event-2', 'span-1', 'event-1', 'span-2']);
  expect(rowsOfTimeline(startTimeline([event(2), event(1)], 2), [asleep, old]).map((row) => row.key)).toEqual(['event-2', 'span-1', 'event-1']);
  const none = { text: '', kinds: [], severities: [], sources: [], tags: [], spans: [] };
  const word = (kind: string): string => kind;
  expect(spansFor([asleep, old], none, word)).toHaveLength(2);
  expect(spansFor([asleep, old], { ...none, severities: ['error'] }, word)).toHaveLength(0);
  expect(spansFor([asleep, old], { ...none, severities: ['error'], spans: ['asleep'] }, word)).toEqual([asleep]);
  expect(spansFor([asleep, old], { ...none, text: 'kill' }, word)).toEqual([old]);
});
