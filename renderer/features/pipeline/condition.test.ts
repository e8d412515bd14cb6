// Proves that the sentence names what holds data back, and that a resting live store is not called a fault.
import { describe, expect, test } from 'vitest';
import type { PathStatus, PipelineStatus, SinkStatus } from '../../../common/model/status.ts';
import { lateSources, livingSources, pathCondition, restingSinks, sinkBadge, sinkCondition, verdictOf } from './condition.ts';
import { conditionOfRank, pathRows, rankOf } from './path-rows.ts';

const sink = (name: string, change: Partial<SinkStatus> = {}): SinkStatus => ({
  sink: name, state: 'ok', reason: '', watermark: 1_000, lagMs: 3_000, queued: 0, dropped: 0, lastFlushMs: 1, maxFlushMs: 2, pointsPerSecond: 10, bytes: 100, ...change,
});
const path = (source: string, into: string, change: Partial<PathStatus> = {}): PathStatus => ({
  source, sink: into, lastHeartbeat: 5_000, watermark: 1_000, lagMs: 3_000, batches: 2, points: 20, pointsPerSecond: 1, bytes: 200, dropped: 0, queued: 0, ...change,
});
const status = (change: Partial<PipelineStatus> = {}): PipelineStatus => ({
  t: 10_000, flushIntervalMs: 10_000, completeUpTo: 1_000,
  sinks: [sink('head'), sink('sqlite'), sink('live', { state: 'paused', reason: 'Rests while nobody looks.' })],
  paths: [path('cpu', 'head'), path('ntp', 'head'), path('cpu', 'sqlite'), path('ntp', 'sqlite'), path('cpu', 'live', { watermark: 0, lagMs: 0 })],
  ...change,
});

describe('the verdict', () => {
  test('all well, with the live store at rest', () => {
    expect(verdictOf(status())).toEqual({ state: 'ok', kind: 'ok', names: [], completeUpTo: 1_000, dropped: 0 });
    expect([...restingSinks(status())]).toEqual(['live']);
    expect(sinkBadge(sinkCondition(sink('live', { state: 'paused' })))).toBe('muted');
    expect(sinkBadge(sinkCondition(sink('sqlite', { state: 'paused' })))).toBe('alert');
  });

  test('a store that takes no data is worse than one that is behind, and that is worse than a late source', () => {
    const late = [path('cpu', 'head', { lagMs: 25_001 })];
    expect(verdictOf(status({ paths: late }))).toMatchObject({ state: 'warn', kind: 'lagging', names: ['cpu'] });
    const behind = [sink('head', { state: 'behind' })];
    expect(verdictOf(status({ paths: late, sinks: behind }))).toMatchObject({ state: 'warn', kind: 'lagging', names: ['head'] });
    expect(verdictOf(status({ paths: late, sinks: [...behind, sink('sqlite', { state: 'stalled', dropped: 7 })] }))).toMatchObject({ state: 'alert', kind: 'stopped', names: ['sqlite'], dropped: 7 });
  });

  test('before the first flush nothing is complete, and nothing is wrong', () => {
    expect(verdictOf(status({ completeUpTo: null, paths: [] }))).toMatchObject({ state: 'no_data', kind: 'starting' });
  });
});

test('a path is late after two flushes and five seconds, never while its store rests', () => {
  const at = (lagMs: number, into = 'head') => pathCondition(path('cpu', into, { lagMs }), 10_000, new Set(['live']));
  expect([at(25_000), at(25_001), at(99_000, 'live')]).toEqual(['ok', 'late', 'resting']);
  expect(pathCondition(path('cpu', 'head', { watermark: null, batches: 0 }), 10_000, new Set())).toBe('waiting');
  expect(pathCondition(path('gpu', 'head', { watermark: null, batches: 1 }), 10_000, new Set())).toBe('ended');
  expect(livingSources({ paths: [path('cpu', 'head'), path('gpu', 'head', { watermark: null, batches: 1 }), path('ntp', 'head', { watermark: null, batches: 0 })] })).toEqual(['cpu', 'ntp']);
  expect(lateSources(status({ paths: [path('cpu', 'live', { lagMs: 99_000 }), path('ntp', 'head', { lagMs: 99_000 }), path('ntp', 'sqlite', { lagMs: 99_000 })] }))).toEqual(['ntp']);
});

describe('rows', () => {
  test('every path is a row', () => {
    const rows = pathRows(status(), 'path');
    expect(rows).toHaveLength(5);
    expect(rows[0]).toMatchObject({ key: 'cpu head', source: 'cpu', sink: 'head', lagMs: 3_000, condition: 'ok' });
    expect(rows[4]).toMatchObject({ condition: 'resting', lagMs: Number.NaN });
  });

  test('folded by store: sums, and the worst of the rest', () => {
    const paths = [path('cpu', 'head', { lagMs: 1, queued: 1 }), path('ntp', 'head', { lagMs: 30_000, watermark: 400, lastHeartbeat: 900, dropped: 2 }), path('cpu', 'sqlite')];
    const [head, sqlite] = pathRows(status({ paths }), 'sink');
    expect(head).toMatchObject({ key: 'head', source: '', sink: 'head', sources: 2, sinks: 1, condition: 'late', lagMs: 30_000, watermark: 400, lastHeartbeat: 900, batches: 4, points: 40, bytes: 400, dropped: 2, queued: 1 });
    expect(sqlite).toMatchObject({ key: 'sqlite', sources: 1, condition: 'ok' });
  });

  test('folded by source: a resting store holds nothing back, an unknown watermark does', () => {
    const paths = [path('cpu', 'live', { watermark: 0, lagMs: 0 }), path('cpu', 'head'), path('cpu', 'sqlite', { watermark: null, batches: 0 })];
    expect(pathRows(status({ paths }), 'source')).toMatchObject([{ key: 'cpu', sinks: 3, watermark: null, condition: 'waiting', lagMs: 3_000, batches: 4 }]);
    expect(pathRows(status({ paths: paths.slice(0, 2) }), 'source')).toMatchObject([{ watermark: 1_000, condition: 'ok', points: 40 }]);
  });

  test('the order letters go there and back', () => {
    for (const condition of ['late', 'waiting', 'ok', 'resting', 'ended'] as const) expect(conditionOfRank(rankOf(condition))).toBe(condition);
  });
});
