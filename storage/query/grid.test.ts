// Which step an answer gets.
import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE, SECOND } from '../../common/time/millis.ts';
import { chooseGrid } from './grid.ts';

const now = Date.UTC(2026, 2, 4, 5, 6, 7);
const step = (span: number, maxPoints: number, seriesInterval: number, asked?: number): number =>
  chooseGrid({ range: { from: now - span, to: now }, maxPoints, seriesInterval, asked }).step;

describe('chooseGrid', () => {
  it.each([
    [15 * MINUTE, 1_000, 0, 1 * SECOND],
    [15 * MINUTE, 1_000, 10 * SECOND, 10 * SECOND],
    [HOUR, 350, 10 * SECOND, 20 * SECOND],
    [4 * HOUR, 350, 10 * SECOND, MINUTE],
    [DAY, 350, 10 * SECOND, 5 * MINUTE],
    [7 * DAY, 350, 10 * SECOND, 30 * MINUTE],
    [365 * DAY, 350, 10 * SECOND, 2 * DAY],
    [80 * 365 * DAY, 100, 10 * SECOND, 448 * DAY],
  ])('covers %d ms in %d points of data every %d ms with steps of %d ms', (span, maxPoints, interval, expected) => {
    expect(step(span, maxPoints, interval)).toBe(expected);
  });

  it('prefers steps that hold equally many points', () => {
    expect(step(HOUR, 200, 15 * SECOND)).toBe(30 * SECOND);
    expect(step(HOUR, 1_000, 7 * SECOND)).toBe(10 * SECOND);
  });

  it('multiplies an asked interval until it fits', () => {
    expect(step(HOUR, 100, 0, 10 * SECOND)).toBe(40 * SECOND);
    expect(step(HOUR, 1_000, 60 * SECOND, 10 * SECOND)).toBe(10 * SECOND);
  });

  it('takes multiples of the buckets that are left', () => {
    const coarse = (span: number, maxPoints: number, bucket: number, asked?: number): number => chooseGrid({ range: { from: now - span, to: now }, maxPoints, seriesInterval: 10 * SECOND, asked, bucket }).step;
    expect(coarse(DAY, 1_000, 10 * MINUTE)).toBe(10 * MINUTE);
    expect(coarse(DAY, 120, 10 * MINUTE)).toBe(20 * MINUTE);
    expect(coarse(DAY, 1_000, HOUR, 10 * SECOND)).toBe(HOUR);
    expect(coarse(DAY, 1_000, HOUR, 90 * MINUTE)).toBe(2 * HOUR);
    expect(coarse(DAY, 10, HOUR, 2 * HOUR) % HOUR).toBe(0);
    expect(coarse(80 * 365 * DAY, 100, HOUR) % HOUR).toBe(0);
  });

  it('takes steps that rollups can answer', () => {
    const automatic = (rolled: number): number => chooseGrid({ range: { from: now - 3 * DAY, to: now }, maxPoints: 350, seriesInterval: 10 * SECOND, rolled }).step;
    expect([0, MINUTE, 10 * MINUTE, HOUR].map(automatic)).toEqual([15 * MINUTE, 15 * MINUTE, 20 * MINUTE, 15 * MINUTE]);
  });

  it('says when one step cannot cover a range around the epoch', () => {
    expect(() => chooseGrid({ range: { from: -1, to: 1 }, maxPoints: 1, seriesInterval: 0 })).toThrow(expect.objectContaining({ code: 'bad_input' }));
  });
});
