import { describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../common/time/millis.ts';
import { growthPerDay, predictedDays, shortensIn } from './growth.ts';

const days = (count: number, bytes: number): { start: number; finish: number; bytes: number; points: number }[] => Array.from({ length: count }, (_, i) => ({ start: i * DAY, finish: (i + 1) * DAY, bytes, points: 1 }));

describe('growth', () => {
  it('is what the last week has brought, and unknown before six hours', () => {
    expect(growthPerDay(days(3, 100))).toBe(100);
    expect(growthPerDay([...days(20, 900).slice(0, 10), ...days(20, 100).slice(10)])).toBe(100);
    expect(growthPerDay([{ start: 0, finish: 5 * HOUR, bytes: 5, points: 1 }])).toBeNull();
    expect(growthPerDay([])).toBeNull();
  });
  it('says how many days fit beside everything else', () => {
    expect(predictedDays({ maxBytes: 1000, bytes: 300, rawBytes: 250, rawGrowth: 100 })).toBe(9);
    expect(predictedDays({ maxBytes: 1000, bytes: 2000, rawBytes: 100, rawGrowth: 100 })).toBe(0);
    expect(predictedDays({ maxBytes: 1000, bytes: 300, rawBytes: 250, rawGrowth: null })).toBeNull();
  });
  it('warns two days before the cap takes what age would have kept, and not otherwise', () => {
    const facts = { maxBytes: 1000, bytes: 850, rawBytes: 800, rawGrowth: 100 };
    expect(shortensIn(facts, 100, 0, 8 * DAY, 14 * DAY)).toBe(1.5);
    expect(shortensIn({ ...facts, bytes: 700 }, 100, 0, 8 * DAY, 14 * DAY)).toBeUndefined();
    expect(shortensIn(facts, 100, 0, 8 * DAY, 9 * DAY)).toBeUndefined();
    expect(shortensIn(facts, null, 0, 8 * DAY, 14 * DAY)).toBeUndefined();
  });
});
