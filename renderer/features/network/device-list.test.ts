// Proves that the list of devices follows its stream, and that its verdict counts what is wrong now.
import { expect, test } from 'vitest';
import { healthOf, HEALTHS, stateOfHealth } from './device-health.ts';
import { applyDevices, verdictOf } from './device-list.ts';
import type { DeviceSummary, Problem } from './lan-types.ts';

const identity = { name: '', description: '', objectId: '', vendor: '', model: '', osName: '', osVersion: '', serial: '', location: '', contact: '', kind: 'switch' as const, uptimeMs: null };
function device(id: string, change: Partial<DeviceSummary> = {}): DeviceSummary {
  return {
    id, name: id, address: '127.0.0.2', port: 161, mac: '', macVendor: '', hostNames: [], identity, profile: '', state: 'monitored', reachability: 'up', network: '', problems: [],
    interfaces: { total: 0, up: 0 }, cpu: null, memory: null, inBits: null, outBits: null, latencyMs: null, lossPercent: null, intervalMs: 60_000, lastPoll: null, firstSeen: 0, lastSeen: null, writable: false, ...change,
  };
}
const problem = (code: string, severity: 'warn' | 'alert' = 'warn'): Problem => ({ severity, code, params: {}, since: null });

test('a reset replaces all, later events change and remove', () => {
  const first = applyDevices(new Map([['old', device('old')]]), { reset: true, devices: [device('a'), device('b')], removed: [] });
  expect([...first.keys()]).toEqual(['a', 'b']);
  const next = applyDevices(first, { reset: false, devices: [device('b', { name: 'renamed' }), device('c')], removed: ['a'] });
  expect([...next.values()].map(({ name }) => name)).toEqual(['renamed', 'c']);
  expect(first.size).toBe(2);
});

test('what a person decided comes before what a device says, and silence before old problems', () => {
  const problems = [problem('sensor', 'alert')];
  expect(healthOf(device('a', { state: 'ignored', reachability: 'down', problems }))).toBe('ignored');
  expect(healthOf(device('a', { reachability: 'down', problems }))).toBe('down');
  expect(healthOf(device('a', { reachability: 'away', problems }))).toBe('away');
  expect(healthOf(device('a', { state: 'new', reachability: 'unknown' }))).toBe('new');
  expect(healthOf(device('a', { problems }))).toBe('alert');
  expect(healthOf(device('a', { problems: [problem('supply_low')] }))).toBe('warn');
  expect(healthOf(device('a'))).toBe('up');
  expect(HEALTHS.map(stateOfHealth)).toEqual(['alert', 'alert', 'warn', 'no_data', 'no_data', 'no_data', 'ok', 'muted', 'muted']);
});

test('the verdict names the gravest first and leaves out what nobody watches or what is old', () => {
  const verdict = verdictOf([
    device('a', { problems: [problem('supply_low'), problem('supply_low'), problem('port_down', 'alert')] }),
    device('b', { reachability: 'down', problems: [problem('sensor')] }),
    device('c', { state: 'ignored', reachability: 'down' }),
    device('d', { state: 'new', reachability: 'unknown' }),
    device('e', { reachability: 'away', problems: [problem('cpu_busy')] }),
  ]);
  expect(verdict).toEqual({
    state: 'alert', down: 1, up: 1, away: 1, watched: 3, fresh: 1,
    problems: [{ code: 'port_down', count: 1, severity: 'alert' }, { code: 'supply_low', count: 2, severity: 'warn' }],
  });
  expect(verdictOf([]).state).toBe('no_data');
  expect(verdictOf([device('a')]).state).toBe('ok');
  expect(verdictOf([device('a', { problems: [problem('sensor')] })]).state).toBe('warn');
});
