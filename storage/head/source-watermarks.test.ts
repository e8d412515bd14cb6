import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Batch } from '../../common/model/batch.ts';
import { SOURCE_LEASE, SourceWatermarks } from './source-watermarks.ts';

function batch(source: string, seq: number, watermark: number, refs: number[] = []): Batch {
  return { source, seq, watermark, refs: Uint32Array.from(refs), ts: new Float64Array(refs.length), values: new Float64Array(refs.length) };
}

describe('SourceWatermarks', () => {
  it('takes the lowest promise of those that are heard of', () => {
    const marks = new SourceWatermarks();
    expect(marks.low(0)).toBeUndefined();
    expect(marks.lowFor([1], 0)).toBe(0);
    marks.note(batch('cpu', 1, 100, [1]), 1000);
    marks.note(batch('disk', 1, 50, [2]), 1000);
    expect(marks.low(1000)).toBe(50);
    expect(marks.lowFor([1], 1000)).toBe(100);
    expect(marks.lowFor([1, 2], 1000)).toBe(50);
    marks.note(batch('cpu', 2, 200), 1000 + SOURCE_LEASE);
    expect(marks.low(1000 + SOURCE_LEASE)).toBe(200);
    expect(marks.lowFor([2], 1000 + SOURCE_LEASE)).toBe(200);
    expect([marks.position('cpu'), marks.position('nobody')]).toEqual([2, -1]);
    marks.note(batch('cpu', 1, 300), 0);
    expect(marks.position('cpu')).toBeGreaterThan(2);
  });

  it('waits longer for a source that sends seldom, but not because the machine slept', () => {
    const marks = new SourceWatermarks();
    const minute = 60_000;
    marks.note(batch('slow', 1, 0, [1]), 0);
    marks.note(batch('slow', 2, 5 * minute, [1]), 5 * minute);
    marks.note(batch('quick', 1, 0, [2]), 0);
    marks.note(batch('quick', 2, minute, [2]), minute);
    marks.note(batch('quick', 3, 8 * 60 * minute, [2]), 5 * minute);
    const heard = 5 * minute;
    expect(marks.low(heard + SOURCE_LEASE)).toBe(5 * minute);
    expect(marks.low(heard + 15 * minute - 1)).toBe(5 * minute);
    expect(marks.lowFor([1, 2], heard + 15 * minute - 1)).toBe(5 * minute);
    expect(marks.low(heard + 15 * minute)).toBeUndefined();
    marks.note(batch('quick', 4, 8 * 60 * minute + minute, [2]), heard + 15 * minute);
    expect(marks.low(heard + 15 * minute)).toBe(8 * 60 * minute + minute);
    expect(marks.low(heard + 15 * minute + SOURCE_LEASE)).toBeUndefined();
  });

  it('never goes back', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1000), { minLength: 1 }), (watermarks) => {
        const marks = new SourceWatermarks();
        let before = -1;
        watermarks.forEach((watermark, i) => {
          marks.note(batch('s', i, watermark), 0);
          expect(marks.low(0)).toBeGreaterThanOrEqual(before);
          before = marks.low(0)!;
        });
        expect(before).toBe(Math.max(...watermarks));
      }),
    );
  });
});
