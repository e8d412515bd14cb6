// What is kept as it was packed answers as points in memory do, whatever comes late, again, or goes.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Batch } from '../../common/model/batch.ts';
import { BatchChecker } from '../check-batch.ts';
import { createSegmentCodec } from '../encoding/segment-codec.ts';
import { Catalogue } from '../index/catalogue.ts';
import { createPointBuffer } from '../query/point-buffer.ts';
import { ColumnStore } from './column-store.ts';
import { RowSharing } from './layout-rows.ts';
import { PackedGroups, PackedReader } from './packed-groups.ts';

const BLOCK = 1000;
const SPAN = 3 * BLOCK;
const SERIES = 12;
/** Series of one metric, and so of one group. */
const PER_METRIC = 5;

const step = fc.oneof(
  { weight: 30, arbitrary: fc.record({ kind: fc.constant('batch' as const), later: fc.integer({ min: 0, max: 400 }), layout: fc.constantFrom(0, 0, 0, 0, 1, 2) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('point' as const), ref: fc.nat(SERIES - 1), back: fc.nat(6000) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('again' as const), ref: fc.nat(SERIES - 1), back: fc.nat(12) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove' as const), ref: fc.nat(SERIES - 1) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('evict' as const), back: fc.nat(9000) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('seal' as const) }) },
);

function contents(store: ColumnStore, from = -Infinity, to = Infinity): string {
  const lines = Array.from({ length: SERIES }, (_, ref) => {
    const buffer = createPointBuffer(4);
    store.read(ref, from, to, buffer);
    const pieces: string[] = [];
    store.pieces(ref, from, to, (ts, values, start, end) => {
      for (let i = start; i < end; i++) pieces.push(`${ts[i]}:${values[i]}`);
    });
    const read = Array.from({ length: buffer.length }, (_each, i) => `${buffer.ts[i]}:${buffer.values[i]}`).join(' ');
    expect(pieces.join(' ')).toBe(read);
    return read;
  });
  return lines.join('\n');
}

/** A head and a sink that share rows and get the same, as the storage has them; sealing packs the sink's oldest span. */
function createPair() {
  const catalogue = new Catalogue(() => undefined);
  for (let ref = 0; ref < SERIES; ref++) catalogue.resolve(`m${Math.floor(ref / PER_METRIC)}`, [`n:${ref}`], 'gauge', '', 10);
  const codec = createSegmentCodec();
  const reader = new PackedReader((bytes, start) => codec.openPoints(bytes, start), (ref) => catalogue.groupOf(ref)?.id);
  const sharing = new RowSharing(BLOCK);
  const head = new ColumnStore(BLOCK, sharing);
  const open = new ColumnStore(BLOCK, sharing);
  return {
    head,
    open,
    checker: new BatchChecker(catalogue),
    /** Packs what the sink has from … to-1. */
    seal(from: number, to: number): void {
      const groups = new Map<number, Uint8Array>();
      let points = 0;
      for (let ref = 0; ref < SERIES; ref += PER_METRIC) {
        const group = catalogue.groupOf(ref)!;
        const series = group.refs.map((each) => open.columns(each, from, to)).filter(({ to: length }) => length > 0);
        if (series.length === 0) continue;
        points += series.reduce((sum, { to: length }) => sum + length, 0);
        groups.set(group.id, codec.encodePoints(from, series, 'fast'));
      }
      open.keepPacked(from, to, new PackedGroups(from, groups, points, reader));
      open.evictBefore(to);
    },
  };
}

const all = Uint32Array.from({ length: SERIES }, (_, ref) => ref);

describe('PackedGroups', () => {
  it('answers as points in memory do', () => {
    const layouts = [all, all.slice(0, 6), all.slice(3).reverse()];
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const { checker, head, open, seal } = createPair();
        const alone = new ColumnStore(BLOCK);
        let now = 0;
        let sealedTo = 0;
        let seq = 0;
        const times: number[] = [];
        for (const each of steps) {
          if (each.kind === 'batch') {
            now += each.later;
            times.push(now);
            const refs = layouts[each.layout]!;
            const batch: Batch = { source: `s${refs.length}`, seq: seq++, watermark: now, refs, ts: new Float64Array(refs.length).fill(now), values: Float64Array.from(refs, (ref) => seq * 10 + ref) };
            const checked = checker.check(batch);
            head.appendBatch(-Infinity, checked);
            if (now >= sealedTo) open.appendBatch(-Infinity, checked);
            alone.appendBatch(-Infinity, batch);
          } else if (each.kind === 'point' || each.kind === 'again') {
            const t = each.kind === 'point' ? now - each.back : (times.at(-1 - each.back) ?? now);
            seq++;
            head.append(each.ref, t, seq);
            if (t >= sealedTo) open.append(each.ref, t, seq);
            alone.append(each.ref, t, seq);
          } else if (each.kind === 'remove') {
            head.remove(each.ref);
            alone.remove(each.ref);
          } else if (each.kind === 'evict') {
            head.evictBefore(now - each.back);
            alone.evictBefore(now - each.back);
          } else if (sealedTo + SPAN <= now) {
            seal(sealedTo, sealedTo + SPAN);
            sealedTo += SPAN;
          }
          expect(contents(head)).toBe(contents(alone));
          expect(head.points).toBe(alone.points);
        }
        expect(contents(head, now - 2500, now - 500)).toBe(contents(alone, now - 2500, now - 500));
        head.evictBefore(Infinity);
        open.evictBefore(Infinity);
        expect([head.bytes, open.bytes]).toEqual([0, 0]);
      }),
      { numRuns: 150 },
    );
  });

  it('takes a fraction of the memory, and gives the tiles to the next rows', () => {
    const { checker, head, open, seal } = createPair();
    const refs = all.slice();
    const feed = (from: number, to: number): void => {
      for (let t = from; t < to; t += 10) {
        const batch = checker.check({ source: 's', seq: t, watermark: t, refs, ts: new Float64Array(SERIES).fill(t), values: Float64Array.from(refs, (ref) => ref + (t % 7)) });
        head.appendBatch(-Infinity, batch);
        open.appendBatch(-Infinity, batch);
      }
    };
    feed(0, SPAN + 20);
    const before = head.bytes;
    const shown = contents(head);
    seal(0, SPAN);
    expect(contents(head)).toBe(shown);
    const raw = (SPAN / 10) * SERIES * 8;
    expect(before).toBeGreaterThan(raw);
    // Its tiles wait for the rows of the next span: there is hardly more then than before.
    feed(SPAN + 20, 2 * SPAN);
    expect(head.bytes + open.bytes).toBeLessThan(before + raw / 3);
  });

  it('says so when a series is not there', () => {
    const reader = new PackedReader(() => expect.unreachable(), () => undefined);
    expect(() => new PackedGroups(0, new Map(), 0, reader).copy(3, 0, 1, new Float64Array(1), 0)).toThrow(/Series 3/);
  });
});
