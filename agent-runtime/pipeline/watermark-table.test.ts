// Watermarks: whatever arrives in whatever order, nothing goes back, and the low one promises no more than every path has.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { WatermarkTable } from './watermark-table.ts';

const SINKS = ['head', 'sqlite'];

test('the low watermark never goes back and never exceeds the slowest living path', () => {
  const action = fc.oneof(
    fc.record({ kind: fc.constant('advance' as const), source: fc.constantFrom('a', 'b', 'c'), sink: fc.constantFrom(...SINKS), by: fc.integer({ min: -50, max: 100 }) }),
    fc.record({ kind: fc.constant('heard' as const), source: fc.constantFrom('a', 'b', 'c') }),
    fc.record({ kind: fc.constant('retire' as const), source: fc.constantFrom('b', 'c') }),
    fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 0, max: 60 }) }),
  );
  fc.assert(
    fc.property(fc.array(action, { maxLength: 120 }), (actions) => {
      const table = new WatermarkTable(SINKS, 100);
      let at = 0;
      let low = -Infinity;
      table.register('a', 1_000, at);
      for (const step of actions) {
        if (step.kind === 'pass') at += step.ms;
        else if (step.kind === 'retire') table.retire(step.source);
        else if (step.kind === 'heard') {
          // A source begins where everything before is complete.
          table.register(step.source, Math.max(1_000, table.low(at) ?? 0), at);
          table.heard(step.source, at);
        } else table.advance(step.source, step.sink, (table.get(step.source, step.sink) ?? 0) + step.by);
        const now = table.low(at);
        expect(now!).toBeGreaterThanOrEqual(low);
        low = now!;
      }
    }),
  );
});

test('a silent source holds back until its lease is over, a stalled sink for as long as it stalls', () => {
  const table = new WatermarkTable(SINKS, 100);
  table.register('a', 0, 0);
  table.register('b', 0, 0);
  for (const sink of SINKS) table.advance('a', sink, 50);
  expect(table.low(0)).toBe(0);
  expect(table.behind(50, 0)).toEqual(['b']);
  table.heard('a', 150);
  expect(table.alive('b', 150)).toBe(false);
  expect(table.low(150)).toBe(50);
  expect(table.behind(50, 150)).toEqual([]);
  table.heard('a', 1_000);
  table.advance('a', 'head', 500);
  expect(table.low(1_000)).toBe(50);
  expect([table.lowOfSink('head', 1_000), table.lowOfSink('sqlite', 1_000)]).toEqual([500, 50]);
  table.advance('a', 'sqlite', 500);
  table.advance('a', 'sqlite', 20);
  table.advance('a', 'nowhere', 900);
  table.advance('nobody', 'head', 900);
  expect(table.low(1_000)).toBe(500);
});

test('without a source nothing is promised', () => {
  const table = new WatermarkTable(SINKS, 100);
  expect(table.low(0)).toBeNull();
  table.register('a', 70, 0);
  expect(table.low(0)).toBe(70);
  table.retire('a');
  expect([table.low(0), table.lowOfSink('head', 0)]).toEqual([70, null]);
});
