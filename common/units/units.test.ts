// Numbers as people read them.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { axisOf } from './axis.ts';
import { unitOfProduct, unitOfQuotient, unitOfScaled, unitOfSum } from './derived.ts';
import { formatDuration, parseDuration } from './duration.ts';
import { format, formatText } from './format.ts';

const names = ['byte', 'byte/second', 'percent', 'fraction', 'second', 'millisecond', 'nanosecond', 'process', 'operation/second', 'degree celsius', 'volt', 'bit/second', 'something else', 'thing/second', ''];

describe('format', () => {
  it.each([
    [3.67e9, 'byte', '3.42 GiB'],
    [0, 'byte', '0 B'],
    [1023 * 1024, 'byte', '0.999 MiB'],
    [12_345, 'byte/second', '12.1 KiB/s'],
    [2, 'gigabyte', '2 GiB'],
    [10_000_000, 'bit/second', '10 Mbit/s'],
    [12.345, 'percent', '12.3%'],
    [0.07, 'fraction', '7%'],
    [0.0032, 'second', '3.20 ms'],
    [3, 'millisecond', '3 ms'],
    [320, 'nanosecond', '320 ns'],
    [357_000, 'second', '4 d 3 h'],
    [1_234, 'process', '1,234 processes'],
    [1, 'process', '1 process'],
    [12_345.6, 'operation/second', '12.3k ops/s'],
    [999_999, 'request', '1.00M req'],
    [1.5, 'core', '1.50 cores'],
    [41.25, 'degree celsius', '41.3 °C'],
    [0.0033, 'volt', '3.30 mV'],
    [-5.5e6, 'byte', '-5.25 MiB'],
    [5, 'context switch/second', '5 context switches/s'],
    [12.345, '', '12.3'],
    [-0, 'process', '0 processes'],
  ])('shows %d %s as %s', (value, unit, text) => {
    expect(formatText(value, unit)).toBe(text);
  });

  it('shows nothing known as a dash without a unit', () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, null, undefined]) expect(format(value, 'byte')).toEqual({ number: '–', unit: '' });
  });

  it('never shows NaN, undefined or more than three digits that are not zeros, for any number and unit', () => {
    fc.assert(
      fc.property(fc.double(), fc.constantFrom(...names), (value, unit) => {
        const { number, unit: shown } = format(value, unit);
        expect(`${number} ${shown}`).not.toMatch(/NaN|undefined|Infinity/u);
        const isExact = Number.isInteger(value) || /[a-z]/u.test(number);
        if (!isExact) expect(number.replace(/e.*/u, '').replaceAll(/[^0-9]/gu, '').replace(/^0+/u, '').replace(/0+$/u, '').length).toBeLessThanOrEqual(3);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is true to the number within half a percent', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-5, max: 1e12, noNaN: true }), (value) => {
        const { number, unit } = format(value, 'byte');
        const power = ['B', 'KiB', 'MiB', 'GiB', 'TiB'].indexOf(unit);
        expect(Math.abs(Number(number) * 1_024 ** power - value)).toBeLessThanOrEqual(value * 0.0051);
      }),
    );
  });
});

describe('durations', () => {
  it.each([
    [59.94, '59.9 s'],
    [59.96, '1 min'],
    [90, '1 min 30 s'],
    [3_599.9, '1 h'],
    [86_399, '1 d'],
    [400 * 86_400, '1 y 35 d'],
    [-90, '-1 min 30 s'],
    [0, '0 s'],
    [3e-10, '0.300 ns'],
  ])('shows %d s as %s', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
  });

  it.each([
    ['4h', 14_400_000],
    ['90 s', 90_000],
    ['1d12h', 129_600_000],
    ['1.5 hours', 5_400_000],
    [' 2 W ', 1_209_600_000],
    ['250ms', 250],
    ['1h 30m', 5_400_000],
  ])('reads %s', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each(['', '4', 'h', '4 parsecs', '-4h', '4h!', '1e3s', 'constructor', '3000 y'])('refuses %j with what would do', (text) => {
    expect(() => parseDuration(text)).toThrow(expect.objectContaining({ code: 'bad_input', details: expect.objectContaining({ hint: expect.any(String) }) }));
  });

  it('reads any text or refuses it as bad input', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9. hmsdw]{0,20}$/u)), (text) => {
        try {
          expect(Number.isSafeInteger(parseDuration(text))).toBe(true);
        } catch (error) {
          expect(error).toMatchObject({ code: 'bad_input' });
        }
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('axes', () => {
  it('uses one unit and round ticks', () => {
    const bytes = axisOf(0, 1.3e9, 'byte');
    expect([bytes.unit, bytes.interval, bytes.label(bytes.interval), bytes.label(bytes.max)]).toEqual(['GiB', 0.5 * 1_024 ** 3, '0.5', '1.5']);
    const percent = axisOf(0, 97, 'percent');
    expect([percent.unit, percent.max, percent.interval]).toEqual(['%', 100, 20]);
    const requests = axisOf(-5, 12_345, 'request/second');
    expect([requests.unit, requests.min, requests.max, requests.label(15_000), requests.label(0), requests.label(-5_000)]).toEqual(['req/s', -5_000, 15_000, '15k', '0', '-5k']);
    const time = axisOf(0, 3_000, 'second');
    expect([time.unit, time.interval, time.label(600)]).toEqual(['min', 600, '10']);
    const share = axisOf(0, 0.83, 'fraction');
    expect([share.unit, share.max, share.label(0.2)]).toEqual(['%', 1, '20']);
  });

  it('holds the data between min and max with few ticks, whatever the data', () => {
    // Below 1e-30 nothing is measured, and the axis rounds it away.
    const measured = (value: number): boolean => value === 0 || Math.abs(value) > 1e-30;
    const bound = fc.oneof(fc.double({ min: -1e15, max: 1e15, noNaN: true }).filter(measured), fc.double({ min: -1e-6, max: 1e-6, noNaN: true }).filter(measured), fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, 0));
    fc.assert(
      fc.property(bound, bound, fc.constantFrom(...names), (a, b, unit) => {
        const axis = axisOf(Math.min(a, b), Math.max(a, b), unit);
        const slack = (axis.max - axis.min) * 1e-6;
        expect(axis.min).toBeLessThan(axis.max);
        expect(axis.interval).toBeGreaterThan(0);
        if (Number.isFinite(b) && Number.isFinite(a)) expect(axis.min).toBeLessThanOrEqual(Math.min(a, b) + slack);
        if (Number.isFinite(b) && Number.isFinite(a)) expect(axis.max).toBeGreaterThanOrEqual(Math.max(a, b) - slack);
        expect((axis.max - axis.min) / axis.interval).toBeLessThan(9);
        expect(axis.label(axis.max)).toMatch(/^-?[\d,.]+[kMGTPEmµnp]?i?$/u);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('units of formulas', () => {
  it('follow from the units of their parts', () => {
    expect([unitOfQuotient('byte', 'byte'), unitOfQuotient('byte', 'second'), unitOfQuotient('byte', 'request'), unitOfQuotient('', '')]).toEqual(['fraction', 'byte/second', '', '']);
    expect([unitOfProduct('byte/second', 'second'), unitOfProduct('fraction', 'byte'), unitOfProduct('byte', 'byte')]).toEqual(['byte', 'byte', '']);
    expect([unitOfSum('byte', 'byte'), unitOfSum('byte', ''), unitOfSum('byte', 'second')]).toEqual(['byte', 'byte', '']);
    expect([unitOfScaled('fraction', 100), unitOfScaled('percent', 0.01), unitOfScaled('byte', -1), unitOfScaled('byte', 8)]).toEqual(['percent', 'fraction', 'byte', '']);
  });
});
