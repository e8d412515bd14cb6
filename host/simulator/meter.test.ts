import { expect, test } from 'vitest';
import { Meter } from './meter.ts';

const T = 1_700_000_000_000;

test('differences are exactly rate times time while it runs', () => {
  const meter = new Meter(T, { rate: 1_234, start: 7 });
  expect([0, 1_000, 10_000, 60_000].map((later) => meter.value(T + later))).toEqual([7, 1_241, 12_347, 74_047]);
  meter.run(T + 60_000, false);
  expect(meter.value(T + 90_000)).toBe(74_047);
  meter.run(T + 90_000, true);
  meter.setRate(T + 91_000, 10);
  expect(meter.value(T + 92_000)).toBe(74_047 + 1_234 + 10);
  meter.restart(T + 100_000);
  expect(meter.value(T + 103_000)).toBe(30);
});

test('a swinging rate never goes backwards and makes its average over a whole period', () => {
  const meter = new Meter(T, { rate: 5_000, swing: 0.9, period: 60_000, phase: 0.3 });
  let last = -1;
  for (let later = 0; later <= 60_000; later += 500) {
    expect(meter.value(T + later)).toBeGreaterThanOrEqual(last);
    last = meter.value(T + later);
  }
  expect(Math.abs(last - 300_000)).toBeLessThanOrEqual(1);
  expect(meter.value(T + 10_000)).not.toBe(50_000);
});

test('a Counter32 passes its end when told, and the 64 bits do not mind', () => {
  const meter = new Meter(T, { rate: 1_000, start: 99 });
  meter.wrapIn(T, 5);
  expect([meter.value32(T + 4_999) > 2 ** 31, meter.value32(T + 5_000), meter.value32(T + 6_000)]).toEqual([true, 0, 1_000]);
  expect(meter.value(T + 6_000)).toBe(6_099);
});
