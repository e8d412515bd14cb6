import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPointBuffer } from '../query/point-buffer.ts';
import { ColumnStore } from './column-store.ts';
import { SketchColumns, mergeSketches } from './sketch-columns.ts';
import { lowerBound, mergeColumns } from './time-columns.ts';

const SPAN = 1000;
type Command = { kind: 'append'; ref: number; t: number; value: number } | { kind: 'evict'; t: number } | { kind: 'remove'; ref: number };
const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 20, arbitrary: fc.record({ kind: fc.constant('append' as const), ref: fc.nat(4), t: fc.integer({ min: -3000, max: 6000 }), value: fc.nat(100) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('evict' as const), t: fc.integer({ min: -3000, max: 6000 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove' as const), ref: fc.nat(4) }) },
);

function readAll(store: ColumnStore, ref: number, from = -Infinity, to = Infinity): [number, number][] {
  const buffer = createPointBuffer(4);
  expect(store.read(ref, from, to, buffer)).toBe(buffer.length);
  return Array.from({ length: buffer.length }, (_, i) => [buffer.ts[i]!, buffer.values[i]!]);
}

describe('ColumnStore', () => {
  it('does what a sorted map per series does', () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 300 }), fc.integer({ min: -3000, max: 6000 }), fc.nat(4000), (commands, from, length) => {
        const store = new ColumnStore(SPAN);
        const model = new Map<number, Map<number, number>>();
        for (const each of commands) {
          if (each.kind === 'append') {
            store.append(each.ref, each.t, each.value);
            if (!model.has(each.ref)) model.set(each.ref, new Map());
            model.get(each.ref)!.set(each.t, each.value);
          } else if (each.kind === 'remove') {
            store.remove(each.ref);
            model.delete(each.ref);
          } else {
            store.evictBefore(each.t);
            for (const [ref, points] of model) {
              for (const t of points.keys()) if (Math.floor(t / SPAN) * SPAN + SPAN <= each.t) points.delete(t);
              if (points.size === 0) model.delete(ref);
            }
          }
        }
        expect(store.refs()).toEqual([...model.keys()].toSorted((a, b) => a - b));
        expect(store.series).toBe(model.size);
        const times = [...model.values()].flatMap((points) => [...points.keys()]);
        expect(store.points).toBe(times.length);
        expect(store.extent()).toEqual(times.length === 0 ? null : { from: Math.min(...times), to: Math.max(...times) });
        expect(store.bytes > 0).toBe(times.length > 0);
        for (let ref = 0; ref < 5; ref++) {
          const sorted = [...(model.get(ref) ?? [])].toSorted((a, b) => a[0] - b[0]);
          expect(readAll(store, ref)).toEqual(sorted);
          const inRange = sorted.filter(([t]) => t >= from && t < from + length);
          expect(readAll(store, ref, from, from + length)).toEqual(inRange);
          expect(store.holds(ref, from, from + length)).toBe(inRange.length > 0);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('gives all memory back', () => {
    const store = new ColumnStore(SPAN);
    for (let t = 0; t < 100_000; t += 7) store.append(t % 3, t, t);
    store.evictBefore(1e9);
    expect([store.points, store.bytes, store.series, store.oldestBlockStart()]).toEqual([0, 0, 0, null]);
  });
});

describe('merging of columns', () => {
  const run = fc.uniqueArray(fc.nat(60), { maxLength: 40 }).map((list) => list.toSorted((a, b) => a - b));
  it('is the union, where the newer run wins', () => {
    fc.assert(
      fc.property(run, run, (older, newer) => {
        const columns = [older, newer].map((list, which) => {
          const buffer = createPointBuffer(1);
          buffer.reserve(list.length);
          list.forEach((t, i) => {
            buffer.ts[i] = t;
            buffer.values[i] = which;
          });
          buffer.length = list.length;
          return buffer;
        });
        const into = createPointBuffer(1);
        mergeColumns(columns[0]!, columns[1]!, into);
        const expected = [...new Set([...older, ...newer])].toSorted((a, b) => a - b).map((t) => [t, newer.includes(t) ? 1 : 0]);
        expect(Array.from({ length: into.length }, (_, i) => [into.ts[i], into.values[i]])).toEqual(expected);
        const sketches: { ts: number; bytes: Uint8Array }[] = [];
        mergeSketches(older.map((ts) => ({ ts, bytes: Uint8Array.of(0) })), newer.map((ts) => ({ ts, bytes: Uint8Array.of(1) })), sketches);
        expect(sketches.map(({ ts, bytes }) => [ts, bytes[0]])).toEqual(expected);
      }),
    );
  });
  it('finds the first index at or after a time', () => {
    expect([0, 5, 6, 9, 10].map((t) => lowerBound([5, 7, 9], 3, t))).toEqual([0, 0, 1, 2, 3]);
  });
});

describe('SketchColumns', () => {
  it('keeps the last write per time and gives memory back', () => {
    const columns = new SketchColumns();
    columns.append(1, 20, Uint8Array.of(2));
    columns.append(1, 10, Uint8Array.of(1));
    columns.append(1, 20, Uint8Array.of(3, 4));
    columns.append(2, 15, Uint8Array.of(9));
    const read: { ts: number; bytes: Uint8Array }[] = [];
    expect(columns.read(1, 0, 100, read)).toBe(2);
    expect(read).toEqual([{ ts: 10, bytes: Uint8Array.of(1) }, { ts: 20, bytes: Uint8Array.of(3, 4) }]);
    expect([columns.holds(1, 11, 20), columns.holds(1, 11, 21), columns.oldestTime()]).toEqual([false, true, 10]);
    columns.evictBefore(16);
    expect([columns.refs(), columns.count, columns.oldestTime()]).toEqual([[1], 1, 20]);
    columns.remove(1);
    expect([columns.count, columns.bytes, columns.oldestTime()]).toEqual([0, 0, Infinity]);
  });
});
