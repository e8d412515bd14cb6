import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Batch } from '../../common/model/batch.ts';
import type { ReadCost, ScanSink } from '../query/sources.ts';
import { Unsealed } from '../sqlite/unsealed.ts';
import { MemoryTier } from './memory-tier.ts';

const SPAN = 1000;

function createCost(): ReadCost {
  return { live: 0, head: 0, sqlite: 0, rollups: 0, archive: 0, chunks: 0 };
}

/** Everything that a scan hands out, by the place of the series. */
function collect(): { sink: ScanSink; points: Map<number, [number, number][]>; sketches: [number, number][] } {
  const points = new Map<number, [number, number][]>();
  const sketches: [number, number][] = [];
  const sink: ScanSink = {
    points(index, ts, values, from, to) {
      expect(from).toBeLessThan(to);
      const list = points.get(index) ?? [];
      for (let i = from; i < to; i++) list.push([ts[i]!, values[i]!]);
      points.set(index, list);
    },
    rollups: () => expect.unreachable('memory holds no rollups'),
    sketch: (index, ts) => void sketches.push([index, ts]),
  };
  return { sink, points, sketches };
}

function batch(refs: readonly number[], t: number, value: number): Batch {
  return { source: 's', seq: t, watermark: t, refs: Uint32Array.from(refs), ts: new Float64Array(refs.length).fill(t), values: Float64Array.from(refs, (ref) => ref + value) };
}

describe('scanning memory', () => {
  it('gives exactly the points of the series and the range, from the floor on, ascending', async () => {
    const row = fc.record({ refs: fc.constantFrom([1, 2, 3, 4], [5, 6, 7, 8, 9], [3], [4, 9, 1, 7]), t: fc.nat(5000) });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 120 }), fc.boolean(), fc.uniqueArray(fc.nat(12)), fc.nat(5000), fc.nat(5000), fc.nat(4000), async (rows, inOrder, wanted, from, length, floor) => {
        const tier = new MemoryTier('live', SPAN);
        const model = new Map<number, Map<number, number>>();
        for (const [i, { refs, t }] of (inOrder ? rows.toSorted((a, b) => a.t - b.t) : rows).entries()) {
          tier.append(batch(refs, t, i));
          for (const ref of refs) model.set(ref, (model.get(ref) ?? new Map<number, number>()).set(t, ref + i));
        }
        tier.evictBefore(floor);
        const refs = Uint32Array.from(wanted.toSorted((a, b) => a - b));
        const { sink, points } = collect();
        const cost = createCost();
        await tier.scan({ refs, from, to: from + length, resolution: 0 }, sink, { cost, pause: () => undefined });
        let count = 0;
        refs.forEach((ref, index) => {
          const expected = [...(model.get(ref) ?? [])].filter(([t]) => t >= Math.max(from, tier.floor) && t < from + length).toSorted((a, b) => a[0] - b[0]);
          expect(points.get(index) ?? []).toEqual(expected);
          count += expected.length;
        });
        expect(cost).toEqual({ ...createCost(), live: count });
      }),
      { numRuns: 150 },
    );
  });

  it('gives sketches, too, lets others work, and ends when they say so', async () => {
    const unsealed = new Unsealed(SPAN * 1000);
    for (let t = 0; t < 20_000; t++) unsealed.points.append(1, t, t);
    unsealed.sketches.append(2, 7, Uint8Array.of(1));
    const { sink, points, sketches } = collect();
    const cost = createCost();
    let pauses = 0;
    const request = { refs: Uint32Array.of(1, 2), from: 0, to: 50_000, resolution: 0 };
    await unsealed.scan(request, sink, { cost, pause: () => (pauses++, Promise.resolve()) });
    expect([points.get(0)?.length, sketches, cost.head, pauses]).toEqual([20_000, [[1, 7]], 20_001, 1]);
    await expect(unsealed.scan(request, sink, { cost, pause: () => Promise.reject(new Error('cancelled')) })).rejects.toThrow('cancelled');
    await expect(unsealed.scan({ ...request, resolution: 60_000 }, sink, { cost, pause: () => undefined })).rejects.toThrow('raw points only');
  });
});
