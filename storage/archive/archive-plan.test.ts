import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DAY, HOUR } from '../../common/time/millis.ts';
import { growthPerDay, heldRanges, planMonth, planRetirement } from './archive-plan.ts';
import { dayUri, monthUri } from './file-names.ts';
import type { ArchiveFile, ArchiveFileKind } from './manifest.ts';

const day = (n: number, kind: ArchiveFileKind = 'raw', bytes = 100): ArchiveFile => ({ kind, uri: dayUri(kind, n * DAY), sha256: '0'.repeat(64), bytes, rows: 10, from: n * DAY, to: (n + 1) * DAY, metrics: 1, series: 1 });

test('the span takes days that ended before it', () => {
  const plan = planRetirement([day(3), day(1), day(2)], { span: 2 * DAY, maxBytes: 1e9 }, 5 * DAY);
  expect(plan.files.map(({ from }) => from / DAY)).toEqual([1, 2]);
  expect(plan).toMatchObject({ bytes: 200, points: 20, before: 3 * DAY, bySize: false });
  expect(planRetirement([day(3)], { span: 9 * DAY, maxBytes: 1e9 }, 5 * DAY)).toMatchObject({ files: [], before: null });
});

test('the size takes the oldest days, every kind of a day together', () => {
  const plan = planRetirement([day(1), day(1, 'rollups', 10), day(2), day(3)], { span: 99 * DAY, maxBytes: 205 }, 5 * DAY);
  expect(plan.files).toHaveLength(2);
  expect(plan).toMatchObject({ before: 2 * DAY, bySize: true });
});

test('the size holds afterwards, whatever the files are', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(40), fc.nat(1_000)), { maxLength: 40 }), fc.nat(20_000), fc.nat(40), (entries, maxBytes, span) => {
      const files = entries.map(([n, bytes]) => day(n, 'raw', bytes));
      const plan = planRetirement(files, { span: span * DAY, maxBytes }, 40 * DAY);
      const kept = files.filter((one) => !plan.files.includes(one));
      expect(kept.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(maxBytes);
      for (const one of kept) {
        expect(one.to).toBeGreaterThan((40 - span) * DAY);
        for (const gone of plan.files) expect(gone.to).toBeLessThan(one.to + 1);
      }
    }),
  );
});

test('a finished month of day files becomes one, once', () => {
  const start = Date.UTC(2026, 9, 1) / DAY;
  const days = [day(start, 'rollups'), day(start + 1, 'rollups'), day(start + 1, 'raw')];
  expect(planMonth(days, Date.UTC(2026, 10, 2))).toBeUndefined();
  const plan = planMonth(days, Date.UTC(2026, 10, 20));
  expect(plan).toMatchObject({ kind: 'rollups', from: Date.UTC(2026, 9, 1), to: Date.UTC(2026, 10, 1) });
  expect(plan!.uris).toHaveLength(2);
  const month: ArchiveFile = { ...days[0]!, uri: monthUri('rollups', plan!.from), from: plan!.from, to: plan!.to };
  expect(planMonth([month, days[2]!], Date.UTC(2026, 10, 20))).toBeUndefined();
});

test('days that touch are one stretch for every resolution', () => {
  const held = heldRanges([day(5), day(2), day(1), day(1, 'rollups')]);
  expect(held.filter(({ resolution }) => resolution === 0)).toEqual([{ resolution: 0, rollsUp: true, from: DAY, to: 3 * DAY }, { resolution: 0, rollsUp: true, from: 5 * DAY, to: 6 * DAY }]);
  expect(new Set(held.map(({ resolution }) => resolution))).toEqual(new Set([0, 60_000, 10 * 60_000, HOUR]));
});

test('growth is told once there is a day of it', () => {
  expect(growthPerDay([])).toBeNull();
  expect(growthPerDay([day(1), day(2), day(3)])).toBe(100);
});
