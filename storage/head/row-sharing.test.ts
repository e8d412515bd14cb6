// Two stores that share rows answer as if each had its own, whatever either of them gets, replaces, loses or evicts.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Batch } from '../../common/model/batch.ts';
import { BatchChecker } from '../check-batch.ts';
import { Catalogue } from '../index/catalogue.ts';
import { createPointBuffer } from '../query/point-buffer.ts';
import { ColumnStore } from './column-store.ts';
import { RowSharing } from './layout-rows.ts';

const SPAN = 1000;
const SERIES = 6;

const step = fc.oneof(
  { weight: 20, arbitrary: fc.record({ kind: fc.constant('batch' as const), later: fc.integer({ min: -20, max: 40 }), layout: fc.nat(2), to: fc.constantFrom(3, 3, 3, 3, 1, 2) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('point' as const), ref: fc.nat(SERIES - 1), back: fc.nat(300), to: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove' as const), ref: fc.nat(SERIES - 1), to: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('evict' as const), back: fc.nat(3000), to: fc.integer({ min: 1, max: 3 }) }) },
);

function contents(store: ColumnStore): [number, number][][] {
  return Array.from({ length: SERIES }, (_, ref) => {
    const buffer = createPointBuffer(4);
    store.read(ref, -Infinity, Infinity, buffer);
    return Array.from({ length: buffer.length }, (_, i) => [buffer.ts[i]!, buffer.values[i]!]);
  });
}

describe('RowSharing', () => {
  it('shows in nothing but memory', () => {
    const layouts = [[0, 1, 2, 3, 4, 5], [0, 1, 2, 3], [5, 4, 3, 2]];
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), fc.boolean(), (steps, inTurn) => {
        const catalogue = new Catalogue(() => undefined);
        for (let ref = 0; ref < SERIES; ref++) catalogue.resolve('m', [`n:${ref}`], 'gauge', '', 10);
        const checker = new BatchChecker(catalogue);
        const sharing = new RowSharing(SPAN);
        const shared = [new ColumnStore(SPAN, sharing), new ColumnStore(SPAN, sharing)];
        const alone = [new ColumnStore(SPAN), new ColumnStore(SPAN)];
        let now = 0;
        let seq = 0;
        let waiting: (() => void)[] = [];
        for (const each of steps) {
          if (each.kind === 'batch') now += each.later;
          const refs = Uint32Array.from(each.kind === 'batch' ? layouts[each.layout]! : []);
          const batch: Batch = { source: `s${refs.length}`, seq: seq++, watermark: now, refs, ts: new Float64Array(refs.length).fill(now), values: Float64Array.from(refs, (ref) => seq * 10 + ref) };
          [1, 2].forEach((bit, which) => {
            if ((each.to & bit) === 0) return;
            const at = now;
            const act = (): void => {
              for (const store of [shared[which]!, alone[which]!]) {
                if (each.kind === 'batch') store.appendBatch(-Infinity, store === shared[which] ? checker.check(batch) : batch);
                else if (each.kind === 'point') store.append(each.ref, at - each.back, seq);
                else if (each.kind === 'remove') store.remove(each.ref);
                else store.evictBefore(at - each.back);
              }
            };
            // A sink with a queue of its own may get several batches late.
            if (which === 1 && !inTurn) waiting.push(act);
            else act();
          });
          if (seq % 5 === 0) {
            for (const act of waiting) act();
            waiting = [];
          }
        }
        for (const act of waiting) act();
        for (const which of [0, 1]) {
          expect(contents(shared[which]!)).toEqual(contents(alone[which]!));
          expect(shared[which]!.points).toBe(alone[which]!.points);
          expect(shared[which]!.refs()).toEqual(alone[which]!.refs());
          for (let ref = 0; ref < SERIES; ref++) {
            const { ts, values, from, to } = shared[which]!.columns(ref, now - 700, now);
            const other = alone[which]!.columns(ref, now - 700, now);
            expect([ts.slice(from, to), values.slice(from, to)]).toEqual([other.ts.slice(other.from, other.to), other.values.slice(other.from, other.to)]);
          }
          shared[which]!.evictBefore(now + 10 * SPAN);
        }
        expect([shared[0]!.bytes, shared[1]!.bytes]).toEqual([0, 0]);
      }),
      { numRuns: 300 },
    );
  });

  it('keeps what two sinks get once, and hands what is paid for on', () => {
    const catalogue = new Catalogue(() => undefined);
    const refs = Uint32Array.from({ length: 100 }, (_, i) => catalogue.resolve('m', [`n:${i}`], 'gauge', '', 10));
    const checker = new BatchChecker(catalogue);
    const sharing = new RowSharing(SPAN);
    const first = new ColumnStore(SPAN, sharing);
    const second = new ColumnStore(SPAN, sharing);
    for (let i = 0; i < 90; i++) {
      const batch: Batch = { source: 's', seq: i, watermark: i * 10, refs: refs.slice(), ts: new Float64Array(100).fill(i * 10), values: new Float64Array(100).fill(i) };
      for (const store of [first, second]) store.appendBatch(0, checker.check(batch));
    }
    expect([first.points, second.points]).toEqual([9000, 9000]);
    expect(first.bytes > 72_000 && second.bytes < 10_000).toBe(true);
    first.evictBefore(SPAN);
    first.trim();
    expect([first.bytes, second.points]).toEqual([0, 9000]);
    expect(second.bytes > 72_000).toBe(true);
  });
});
