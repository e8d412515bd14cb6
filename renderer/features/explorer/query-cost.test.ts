// Proves that parts are joined and shares add up, that a panel sums its queries, and that marks are counted.
import { expect, test } from 'vitest';
import type { QueryResult, QueryStats } from '../../../common/model/frame.ts';
import { costParts, markedIn, panelCost } from './query-cost.ts';

const stats = (more: Partial<QueryStats>): QueryStats => ({ ms: 1, pointsRead: { live: 1, head: 2, sqlite: 3, rollups: 4, archive: 5 }, parts: [], seriesMatched: 1, chunksRead: 1, cached: false, ...more });

test('neighbours of the same kind are one part', () => {
  const parts = costParts([
    { tier: 'archive', resolution: 3_600_000, from: 0, to: 50 },
    { tier: 'sqlite', resolution: 0, from: 50, to: 60 },
    { tier: 'sqlite', resolution: 0, from: 60, to: 75 },
    { tier: 'head', resolution: 0, from: 75, to: 75 },
    { tier: 'head', resolution: 0, from: 75, to: 100 },
  ]);
  expect(parts.map((part) => [part.tier, part.share])).toEqual([['archive', 0.5], ['sqlite', 0.25], ['head', 0.25]]);
  expect(costParts([])).toEqual([]);
});

test('what was kept from an answer before stays apart', () => {
  const part = { tier: 'sqlite' as const, resolution: 0 };
  expect(costParts([{ ...part, from: 0, to: 20, cached: true }, { ...part, from: 20, to: 40, cached: true }, { ...part, from: 40, to: 80 }])).toEqual([{ ...part, from: 0, to: 40, cached: true, share: 0.5 }, { ...part, from: 40, to: 80, share: 0.5 }]);
});

test('a panel is as slow as its slowest query and reads what all read', () => {
  expect(panelCost([undefined, stats({ ms: 7 }), stats({ ms: 3, cached: true })])).toMatchObject({ ms: 7, points: 30, queries: 2, cached: 1 });
  expect(panelCost([undefined])).toBeUndefined();
});

test('a panel names what any of its queries read, each tier and resolution once', () => {
  const head = { tier: 'head', resolution: 0, from: 50, to: 100 } as const;
  const cost = panelCost([
    stats({ parts: [{ tier: 'sqlite', resolution: 0, from: 0, to: 50, cached: true }, head] }),
    stats({ parts: [{ tier: 'sqlite', resolution: 60_000, from: 0, to: 40 }, { tier: 'sqlite', resolution: 0, from: 40, to: 50, cached: true }, head] }),
  ]);
  expect(cost?.parts.map((part) => [part.tier, part.resolution, part.from, part.to, part.cached === true])).toEqual([['sqlite', 0, 0, 50, true], ['sqlite', 60_000, 0, 40, false], ['head', 0, 50, 100, false]]);
});

test('marks are counted by role', () => {
  const line = { name: 'a', metric: 'm', tags: [], unit: '', values: new Float64Array(3) };
  const result = { frame: { t0: 0, step: 1, length: 3, series: [{ ...line, role: 'anomaly', marks: Float64Array.of(0, 1, 1) }, { ...line, role: 'anomaly' }, line] } } as unknown as QueryResult;
  expect(markedIn(result)).toEqual([{ role: 'anomaly', lines: 2, points: 2 }]);
  expect(markedIn(undefined)).toEqual([]);
});
