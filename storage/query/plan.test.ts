// The plan: parts are disjoint, held by their tier, whole in buckets, and leave nothing out that could be read.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../common/time/millis.ts';
import { joinParts, leastStep, planReads } from './plan.ts';
import type { HeldRange, PlanRequest, ReadPart, TierFacts } from './plan.ts';

const RESOLUTIONS = [6, 60, 360];
const border = fc.integer({ min: -20, max: 2_200 });
const held = (resolution: number): fc.Arbitrary<HeldRange> =>
  fc.tuple(border, border).map(([a, b]) => {
    const [from, to] = a < b ? [a, b] : [b, a];
    const align = Math.max(1, resolution);
    return { resolution, from: Math.ceil(from / align) * align, to: Math.ceil(to / align) * align };
  });
const facts: fc.Arbitrary<TierFacts> = fc.record({
  memoryFrom: fc.oneof(border, fc.constant(Infinity), fc.constant(-Infinity)),
  sealed: border,
  rawFrom: fc.oneof(border, fc.constant(-Infinity)),
  rolled: fc.subarray(RESOLUTIONS).chain((resolutions) => fc.tuple(...resolutions.map(held))),
  archive: fc.array(fc.constantFrom(0, ...RESOLUTIONS).chain(held), { maxLength: 6 }),
});
const request: fc.Arbitrary<PlanRequest> = fc
  .record({ step: fc.constantFrom(1, 5, 6, 12, 30, 60, 120, 360, 720), first: fc.nat(50), steps: fc.integer({ min: 1, max: 100 }), shift: fc.constantFrom(0, 0, 0, 1, 6), needsRaw: fc.boolean(), resolutions: fc.subarray(RESOLUTIONS) })
  .map(({ step, first, steps, shift, needsRaw, resolutions }) => ({ from: first * step + shift, to: (first + steps) * step + shift, step, needsRaw, resolutions }));

const holds = (known: TierFacts, { tier, resolution, from, to }: ReadPart): boolean => {
  if (tier === 'head') return resolution === 0 && from >= known.memoryFrom;
  const ranges = tier === 'archive' ? (known.archive ?? []) : [{ resolution: 0, from: known.rawFrom, to: known.memoryFrom }, ...known.rolled];
  // Ranges that touch count as one.
  let covered = from;
  for (const range of ranges.filter((each) => each.resolution === resolution).sort((a, b) => a.from - b.from)) if (range.from <= covered) covered = Math.max(covered, range.to);
  return covered >= to;
};

/** Every moment of a read at which something may change, and its neighbours. */
const moments = ({ from, to }: PlanRequest, known: TierFacts): number[] =>
  [from, to, known.memoryFrom, known.rawFrom, ...[...known.rolled, ...known.archive!].flatMap((range) => [range.from, range.to])]
    .flatMap((t) => [t - 1, t, t + 1])
    .filter((t) => t >= from && t < to);

describe('planReads', () => {
  it('covers, disjoint and in order, exactly what the tiers can answer', () => {
    fc.assert(
      fc.property(request, facts, (asked, known) => {
        const parts = planReads(asked, known);
        let before = asked.from;
        for (const part of parts) {
          expect(part.from).toBeGreaterThanOrEqual(before);
          expect(part.to).toBeGreaterThan(part.from);
          expect(part.to).toBeLessThanOrEqual(asked.to);
          expect(holds(known, part)).toBe(true);
          if (part.resolution > 0) {
            expect(asked.needsRaw).toBe(false);
            expect(asked.resolutions).toContain(part.resolution);
            for (const edge of [part.from, part.to, asked.step, asked.from]) expect(Math.abs(edge % part.resolution)).toBe(0);
          }
          before = part.to;
        }
        // Raw points serve every step, so no moment that has them may be left out.
        const isLost = (t: number): boolean => !parts.some(({ from, to }) => from <= t && to > t) && (t >= Math.min(known.memoryFrom, known.rawFrom) || known.archive!.some(({ resolution, from, to }) => resolution === 0 && from <= t && to > t));
        expect(moments(asked, known).filter(isLost)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('reads everything that is held once the step is a multiple of leastStep', () => {
    fc.assert(
      fc.property(request, facts, fc.integer({ min: 1, max: 4 }), (asked, known, factor) => {
        const least = leastStep(asked, known);
        if (least === 0) return;
        const step = least * factor;
        const wide = { ...asked, step, from: Math.floor(asked.from / step) * step, to: Math.ceil(asked.to / step) * step };
        const parts = planReads(wide, known);
        const isLost = (t: number): boolean =>
          !parts.some(({ from, to }) => from <= t && to > t) &&
          (t >= Math.min(known.memoryFrom, known.rawFrom) || [...known.rolled, ...known.archive!].some(({ resolution, from, to }) => (resolution === 0 || asked.resolutions.includes(resolution)) && from <= t && to > t));
        expect(moments(asked, known).filter(isLost)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  const now = 100 * DAY;
  const typical: TierFacts = {
    memoryFrom: now - 2 * HOUR,
    sealed: now - HOUR,
    rawFrom: now - 14 * DAY,
    rolled: [
      { resolution: MINUTE, from: now - 60 * DAY, to: now - 2 * HOUR },
      { resolution: HOUR, from: now - 60 * DAY, to: now - 4 * HOUR },
    ],
    archive: [
      { resolution: 0, from: now - 90 * DAY, to: now - DAY },
      { resolution: HOUR, from: now - 99 * DAY, to: now - DAY },
    ],
  };
  const plan = (days: number, step: number, more: Partial<PlanRequest> = {}): string[] =>
    planReads({ from: now - days * DAY, to: now, step, needsRaw: false, resolutions: [MINUTE, HOUR], ...more }, typical).map(({ tier, resolution, from, to }) => `${tier}/${resolution / MINUTE} ${(to - from) / HOUR} h`);

  it('asks an archive that rolls up while it reads for the steps themselves, whatever the series is rolled up to', () => {
    const facts: TierFacts = { memoryFrom: Infinity, sealed: Infinity, rawFrom: 2 * DAY, rolled: [], archive: [{ resolution: 0, from: 0, to: 2 * DAY, rollsUp: true }] };
    const parts = (step: number, more: Partial<PlanRequest> = {}): ReadPart[] => planReads({ from: 0, to: 2 * DAY, step, needsRaw: false, resolutions: [], ...more }, facts);
    expect(parts(5 * MINUTE)).toEqual([{ tier: 'archive', resolution: 5 * MINUTE, from: 0, to: 2 * DAY }]);
    // Too short, across midnight, off the grid, or in need of every point.
    for (const raw of [parts(10_000), parts(7 * MINUTE), parts(5 * MINUTE, { from: MINUTE }), parts(5 * MINUTE, { needsRaw: true })]) expect(raw.map(({ resolution }) => resolution)).toEqual([0]);
  });

  it('takes the coarsest rollup that divides the step, SQLite before the archive, raw where no rollup divides', () => {
    expect(plan(1, HOUR)).toEqual(['sqlite/60 20 h', 'sqlite/1 2 h', 'head/0 2 h']);
    expect(plan(1, 10_000)).toEqual(['sqlite/0 22 h', 'head/0 2 h']);
    expect(plan(95, DAY)).toEqual([`archive/60 ${35 * 24} h`, `sqlite/60 ${60 * 24 - 4} h`, 'sqlite/1 2 h', 'head/0 2 h']);
    expect(plan(20, 10_000)).toEqual([`archive/0 ${6 * 24} h`, `sqlite/0 ${14 * 24 - 2} h`, 'head/0 2 h']);
    expect(plan(20, HOUR, { needsRaw: true })).toEqual([`archive/0 ${6 * 24} h`, `sqlite/0 ${14 * 24 - 2} h`, 'head/0 2 h']);
    expect(plan(20, HOUR, { resolutions: [] })).toEqual([`archive/0 ${6 * 24} h`, `sqlite/0 ${14 * 24 - 2} h`, 'head/0 2 h']);
  });

  it('asks for coarser steps only where nothing finer is left', () => {
    const least = (days: number, resolutions = [MINUTE, HOUR]): number => leastStep({ from: now - days * DAY, to: now, needsRaw: false, resolutions }, typical);
    expect([least(1), least(80), least(95), least(1_000), least(95, [])]).toEqual([0, 0, HOUR, HOUR, 0]);
    const withoutArchive: TierFacts = { memoryFrom: typical.memoryFrom, sealed: typical.sealed, rawFrom: typical.rawFrom, rolled: typical.rolled };
    expect(leastStep({ from: now - 20 * DAY, to: now, needsRaw: false, resolutions: [MINUTE, HOUR] }, withoutArchive)).toBe(MINUTE);
  });
});

describe('joinParts', () => {
  it('says equal parts once and neighbours as one', () => {
    const part = (tier: ReadPart['tier'], resolution: number, from: number, to: number): ReadPart => ({ tier, resolution, from, to });
    expect(joinParts([part('head', 0, 50, 90), part('sqlite', 0, 0, 20), part('sqlite', 0, 20, 50), part('head', 0, 50, 90), part('sqlite', 60, 0, 60)])).toEqual([
      part('sqlite', 0, 0, 50),
      part('sqlite', 60, 0, 60),
      part('head', 0, 50, 90),
    ]);
  });
});
