// Findings: each rule fires at its threshold and not before it, and every key is known to the catalogues.
import { expect, test } from 'vitest';
import type { CheckStatus, PipelineStatus, SinkStatus } from '../../common/model/status.ts';
import type { LifecycleKind, LifecycleStep, StorageStats } from '../../common/model/storage.ts';
import { evaluateFindings, FINDING_KEYS, worstOf } from './findings.ts';
import type { FindingInputs } from './findings.ts';
import { FindingTracker } from './finding-tracker.ts';

const NOW = 1_700_000_000_000;
const sink = (state: SinkStatus['state'], name = 'head'): SinkStatus => ({ sink: name, state, reason: 'why', watermark: NOW, lagMs: 61_000, queued: 0, dropped: 0, lastFlushMs: 1, maxFlushMs: 1, pointsPerSecond: 0, bytes: 0 });
const pipeline = (...sinks: SinkStatus[]): PipelineStatus => ({ t: NOW, flushIntervalMs: 10_000, completeUpTo: NOW, sinks, paths: [] });
const storage = (state: StorageStats['state']): StorageStats => ({ dataDir: '/data', tiers: [], lifecycle: [], bytes: 0, archiveBytes: 0, growthPerDay: null, archiveGrowthPerDay: null, predictedDays: null, archiveFolder: null, seriesTotal: 0, events: 0, processSnapshots: 0, diskFreeBytes: 1, state, reason: 'why' });
const paused = (kind: LifecycleKind): LifecycleStep => ({ kind, state: 'paused', reason: 'why', border: null, running: null, last: null });
const check = (state: CheckStatus['state']): CheckStatus => ({
  name: 'cpu', state, cost: 'cheap', intervalMs: 1, configuredIntervalMs: 1, timeoutMs: 1, runs: 1, failures: 1, skipped: 0, lastRun: NOW, lastDurationMs: 1, averageDurationMs: 1, lastSamples: 1, series: 1, lastError: { t: NOW, message: 'broke' }, nextRun: NOW, reason: '',
});
const quiet: FindingInputs = { now: NOW, checks: [check('ok')], pipeline: pipeline(sink('ok')), storage: storage('ok'), latest: () => [], clockStep: undefined, shed: [], configProblems: [], dropped: new Map(), eventsWaiting: 0 };
const reading = (metric: string, value: number, tags: string[] = [], age = 0): Partial<FindingInputs> => ({ latest: (asked) => (asked === metric ? [{ tags, value, t: NOW - age }] : []) });

const fired = new Set<string>();

test.each<[string, Partial<FindingInputs>, string | undefined]>([
  ['nothing', {}, undefined],
  ['a failing check', { checks: [check('error')] }, 'warn finding.check_failing'],
  ['a check over its time', { checks: [check('timeout')] }, 'warn finding.check_timeout'],
  ['an absent one', { checks: [check('unavailable')] }, undefined],
  ['a stalled sink', { pipeline: pipeline(sink('stalled')) }, 'alert finding.sink_stalled'],
  ['a slow sink', { pipeline: pipeline(sink('behind')) }, 'warn finding.sink_behind'],
  ['a refusing sink', { pipeline: pipeline(sink('paused')) }, 'alert finding.sink_paused'],
  ['the live sink rests', { pipeline: pipeline(sink('paused', 'live')) }, undefined],
  ['lost points', { dropped: new Map([['head', 12]]) }, 'warn finding.points_dropped'],
  ['a full disk', { storage: storage('full') }, 'alert finding.storage_full'],
  ['a read-only folder', { storage: storage('read_only') }, 'alert finding.storage_read_only'],
  ['a paused archive', { storage: { ...storage('ok'), lifecycle: [paused('archive')] } }, 'warn finding.storage_step_paused'],
  ['a full disk, which pauses sealing', { storage: { ...storage('full'), lifecycle: [paused('seal')] } }, 'alert finding.storage_full'],
  ['a cap that will soon take history', { storage: { ...storage('ok'), shortensInDays: 1.5 } }, 'warn finding.history_shortens'],
  ['a cap that will not', { storage: { ...storage('ok'), shortensInDays: null } }, undefined],
  ['waiting events', { eventsWaiting: 3 }, 'warn finding.events_waiting'],
  ['89 % full', reading('system.disk.in_use', 0.89, ['mount_point:/']), undefined],
  ['90 % full', reading('system.disk.in_use', 0.9, ['mount_point:/']), 'warn finding.filesystem_full'],
  ['95 % full', reading('system.disk.in_use', 0.95, ['mount_point:/']), 'alert finding.filesystem_full'],
  ['full, long ago', reading('system.disk.in_use', 0.99, [], 700_000), undefined],
  ['inodes', reading('system.fs.inodes.in_use', 0.97, ['device:/dev/sda']), 'alert finding.filesystem_inodes'],
  ['little memory', reading('system.mem.pct_usable', 0.09), 'warn finding.memory_low'],
  ['hardly any memory', reading('system.mem.pct_usable', 0.04), 'alert finding.memory_low'],
  ['full swap with memory to spare', reading('system.swap.pct_free', 0.01), undefined],
  [
    'full swap and little memory',
    { latest: (metric) => (metric === 'system.swap.pct_free' ? [{ tags: [], value: 0.01, t: NOW }] : metric === 'system.mem.pct_usable' ? [{ tags: [], value: 0.15, t: NOW }] : []) },
    'warn finding.swap_full',
  ],
  ['load', reading('system.load.norm.5', 2.5), 'warn finding.load_high'],
  ['much load', reading('system.load.norm.5', 4), 'alert finding.load_high'],
  ['refused connections', reading('system.net.tcp.listen_overflows', 0.1), 'warn finding.listen_overflows'],
  ['no refused connections', reading('system.net.tcp.listen_overflows', 0), undefined],
  ['a clock step', { clockStep: { t: NOW - 60_000, byMs: -3_600_000 } }, 'warn finding.clock_stepped'],
  ['an old clock step', { clockStep: { t: NOW - 3_600_000, byMs: 5_000 } }, undefined],
  ['shed checks', { shed: ['processes'] }, 'warn finding.budget_shed'],
  ['a bad file', { configProblems: [{ line: 3, message: 'no' }] }, 'warn finding.config_invalid'],
])('%s', (_, inputs, expected) => {
  const found = evaluateFindings({ ...quiet, ...inputs });
  for (const finding of found) fired.add(finding.key);
  expect(found.map((finding) => `${finding.state} ${finding.key}`)).toEqual(expected === undefined ? [] : [expected]);
  expect(worstOf(found)).toBe(found[0]?.state ?? 'ok');
});

test('every key was seen above', () => {
  expect([...fired].sort()).toEqual([...FINDING_KEYS].sort());
});

test('the worst comes first', () => {
  const found = evaluateFindings({ ...quiet, checks: [check('error')], storage: storage('full') });
  expect(found.map((finding) => finding.state)).toEqual(['alert', 'warn']);
});

test('a finding keeps its beginning through a short break and gets a new one after a long one', () => {
  const tracker = new FindingTracker();
  const [finding] = evaluateFindings({ ...quiet, shed: ['a'] });
  const since = (now: number, there = true) => tracker.track(there ? [finding!] : [], now)[0]?.since;
  expect([since(1_000), since(11_000), since(21_000, false), since(31_000)]).toEqual([1_000, 1_000, undefined, 1_000]);
  expect([since(41_000, false), since(200_000, false), since(210_000)]).toEqual([undefined, undefined, 210_000]);
});
