// Proves that the histogram counts every event once, in the right step.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EVENT_SEVERITIES } from '../../../common/model/event.ts';
import { MINUTE } from '../../../common/time/millis.ts';
import { histogramOf } from './histogram.ts';

test('steps are readable and aligned; an event before the range counts in the first step', () => {
  const range = { from: 90_500, to: 90_500 + 15 * MINUTE };
  const histogram = histogramOf([{ t: 91_000, severity: 'error' }, { t: 10, severity: 'info' }, { t: range.to, severity: 'info' }], range, 60);
  expect(histogram.step).toBe(30_000);
  expect(histogram.t0).toBe(90_000);
  expect(histogram.counts.error[0]).toBe(1);
  expect(histogram.counts.info[0]).toBe(1);
  expect(histogram.highest).toBe(2);
});

test('no event is lost or doubled', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ t: fc.integer({ min: 0, max: 9_999_999 }), severity: fc.constantFrom(...EVENT_SEVERITIES) })), fc.integer({ min: 10, max: 120 }), (events, most) => {
      const histogram = histogramOf(events, { from: 0, to: 10_000_000 }, most);
      const sum = EVENT_SEVERITIES.reduce((all, severity) => all + histogram.counts[severity].reduce((a, b) => a + b, 0), 0);
      expect(sum).toBe(events.length);
      expect(histogram.counts.info.length).toBeLessThanOrEqual(most + 1);
    }),
  );
});
