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

  it('keeps crowded blocks in order, however their points come', () => {
    // Few times and many points: pages fill, overflow and are split, at their ends and in the middle, also after blocks are used again.
    const run = fc.record({ t: fc.integer({ min: 0, max: 1999 }), refs: fc.uniqueArray(fc.nat(3), { minLength: 1, maxLength: 4 }) });
    const inOrder = fc.record({ from: fc.nat(1500), refs: fc.uniqueArray(fc.nat(3), { minLength: 1 }), count: fc.integer({ min: 1, max: 60 }) }).map(({ from, refs, count }) => Array.from({ length: count }, (_, i) => ({ t: from + i * 7, refs })));
    const runs = fc.array(fc.oneof({ weight: 3, arbitrary: fc.array(run, { maxLength: 40 }) }, inOrder), { maxLength: 12 }).map((lists) => lists.flat());
    fc.assert(
      fc.property(runs, runs, fc.nat(1999), fc.nat(500), (first, second, from, length) => {
        const store = new ColumnStore(SPAN);
        const model = Array.from({ length: 4 }, () => new Map<number, number>());
        const append = (base: number, list: typeof first): void => {
          list.forEach(({ t, refs }, i) => {
            store.appendRun(Uint32Array.from(refs), Float64Array.from(refs, (ref) => i + ref), 0, refs.length, base + t);
            for (const ref of refs) model[ref]!.set(base + t, i + ref);
          });
        };
        const check = (base: number): void => {
          for (const [ref, points] of model.entries()) {
            const sorted = [...points].toSorted((a, b) => a[0] - b[0]);
            expect(readAll(store, ref)).toEqual(sorted);
            const inRange = sorted.filter(([t]) => t >= base + from && t < base + from + length);
            expect(readAll(store, ref, base + from, base + from + length)).toEqual(inRange);
            expect(store.holds(ref, base + from, base + from + length)).toBe(inRange.length > 0);
            expect(store.refs(base + from, base + from + length).includes(ref)).toBe(inRange.length > 0);
          }
          expect(store.points).toBe(model.reduce((sum, points) => sum + points.size, 0));
        };
        append(0, first);
        check(0);
        store.append(0, 2500, 1);
        store.evictBefore(2000);
        for (const points of model) points.clear();
        model[0]!.set(2500, 1);
        append(3000, second);
        check(3000);
      }),
      { numRuns: 100 },
    );
  });

  it('does the same when sources send layouts, take turns, change their minds, repeat and come late', () => {
    const lists = [[0, 1, 2, 3, 4, 5], [6, 7, 8, 9], [9, 8, 7, 6, 10], [3, 4, 5, 6], [0, 1, 2, 3, 4, 5, 11], [2, 2, 12, 13], [20, 22, 24, 27, 31]];
    const step = fc.oneof(
      { weight: 12, arbitrary: fc.record({ kind: fc.constant('rows' as const), list: fc.nat(lists.length - 1), count: fc.integer({ min: 1, max: 40 }), step: fc.integer({ min: 1, max: 60 }) }) },
      { weight: 3, arbitrary: fc.record({ kind: fc.constant('row' as const), list: fc.nat(lists.length - 1), back: fc.integer({ min: -300, max: 1500 }) }) },
      { weight: 3, arbitrary: fc.record({ kind: fc.constant('repeat' as const), list: fc.nat(lists.length - 1) }) },
      { weight: 3, arbitrary: fc.record({ kind: fc.constant('point' as const), ref: fc.nat(32), back: fc.integer({ min: -300, max: 1500 }) }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('evict' as const), back: fc.nat(4000) }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove' as const), ref: fc.nat(32) }) },
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), fc.nat(4000), fc.nat(3000), (steps, from, length) => {
        const store = new ColumnStore(SPAN);
        const model = Array.from({ length: 33 }, () => new Map<number, number>());
        let now = 500;
        let value = 0;
        const write = (refs: readonly number[], t: number): void => {
          const values = refs.map(() => value++);
          store.appendRun(Uint32Array.from(refs), Float64Array.from(values), 0, refs.length, t);
          refs.forEach((ref, i) => model[ref]!.set(t, values[i]!));
        };
        for (const each of steps) {
          // What was handed out before must not come again after a change.
          for (const ref of [0, 3, 6, 9, 24]) store.columns(ref, from, from + length);
          if (each.kind === 'rows') for (let i = 0; i < each.count; i++) write(lists[each.list]!, (now += each.step));
          else if (each.kind === 'row') write(lists[each.list]!, now - each.back);
          else if (each.kind === 'repeat') write(lists[each.list]!, now);
          else if (each.kind === 'point') write([each.ref], now - each.back);
          else if (each.kind === 'remove') {
            store.remove(each.ref);
            model[each.ref]!.clear();
          } else {
            store.evictBefore(now - each.back);
            for (const points of model) for (const t of points.keys()) if (Math.floor(t / SPAN) * SPAN + SPAN <= now - each.back) points.delete(t);
          }
        }
        const times = model.flatMap((points) => [...points.keys()]);
        expect(store.points).toBe(times.length);
        expect(store.extent()).toEqual(times.length === 0 ? null : { from: Math.min(...times), to: Math.max(...times) });
        expect(store.bytes > 0).toBe(times.length > 0);
        const holders = model.flatMap((points, ref) => (points.size > 0 ? [ref] : []));
        expect(store.refs()).toEqual(holders);
        expect(store.series).toBe(holders.length);
        const to = from + length;
        for (const [ref, points] of model.entries()) {
          const sorted = [...points].toSorted((a, b) => a[0] - b[0]);
          expect(readAll(store, ref)).toEqual(sorted);
          const inRange = sorted.filter(([t]) => t >= from && t < to);
          expect(readAll(store, ref, from, to)).toEqual(inRange);
          expect(store.holds(ref, from, to)).toBe(inRange.length > 0);
          const pieces: [number, number][] = [];
          expect(store.pieces(ref, from, to, (ts, values, start, end) => {
            for (let i = start; i < end; i++) pieces.push([ts[i]!, values[i]!]);
          })).toBe(inRange.length);
          expect(pieces).toEqual(inRange);
          const packed = store.columns(ref, from, to);
          expect(packed.ts.length).toBe(packed.values.length);
          expect(Array.from(packed.values.subarray(packed.from, packed.to), (each, i) => [packed.ts[packed.from + i], each])).toEqual(inRange);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('lets the series of one layout share their times, and takes about eight bytes a point', () => {
    const store = new ColumnStore(600_000);
    const refs = Uint32Array.from({ length: 100 }, (_, i) => i);
    const values = new Float64Array(100);
    for (let tick = 0; tick < 720; tick++) store.appendRun(refs, values.fill(tick), 0, 100, tick * 10_000 + (tick % 7));
    expect(store.points).toBe(72_000);
    expect(store.bytes / store.points).toBeLessThan(9.5);
    const first = store.columns(0, 600_000, 1_200_000);
    for (const ref of refs) expect(store.columns(ref, 600_000, 1_200_000).ts).toBe(first.ts);
    expect(first.to - first.from).toBe(60);
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
