// On Linux: every check against the real /proc and /sys, with the plausible ranges that any machine keeps.
import { performance } from 'node:perf_hooks';
import { expect, test } from 'vitest';
import { CHECKS } from '../../agent-runtime/checks/registry.ts';
import { openHostSource } from '../../agent-runtime/host-source/open-host-source.ts';
import { createProcessHandlers } from '../../agent-runtime/api/processes.ts';
import { ProcessHistory } from '../../agent-runtime/processes/process-history.ts';
import { ProcessWatch } from '../../agent-runtime/processes/process-watch.ts';
import { nodeHostDependencies, runNodeCommand } from '../../host/adapters/node-host.ts';
import { createSystemClock } from '../../host/adapters/system-clock.ts';
import type { ProcessSnapshot } from '../../common/model/process.ts';
import { RecordingSampler } from '../support/recording-sampler.ts';

const onLinux = process.platform === 'linux';
if (!onLinux) process.stdout.write(`The checks on a real /proc are skipped: this is ${process.platform}.\n`);
const clock = createSystemClock();
const self = {
  cpuMs: () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1_000;
  },
  rssBytes: () => process.memoryUsage.rss(),
  writtenBytes: () => null,
};

function burn(): number {
  const until = performance.now() + 60;
  let sum = 0;
  while (performance.now() < until) sum += Math.sqrt(sum + 1);
  return sum;
}

test.skipIf(!onLinux)('all checks of this machine', async () => {
  const host = await openHostSource(nodeHostDependencies(clock));
  const points: Record<string, number> = {};
  const reasons = new Map<string, string>();
  let snapshot: ProcessSnapshot | undefined;
  for (const definition of CHECKS) {
    const sampler = new RecordingSampler(definition.metrics, () => clock.monotonic());
    const opened = await definition.open({ host, clock, sampler, self, options: {}, event() {}, serviceCheck() {}, submitProcesses: (given) => (snapshot = given) });
    if (!opened.ok) {
      reasons.set(definition.name, opened.reason);
      continue;
    }
    const signal = new AbortController().signal;
    await opened.check.run(Date.now(), signal);
    sampler.points();
    expect(burn()).toBeGreaterThan(0);
    await opened.check.run(Date.now(), signal);
    Object.assign(points, sampler.points());
    opened.check.close?.();
  }
  for (const [key, value] of Object.entries(points)) expect(Number.isFinite(value), key).toBe(true);
  for (const reason of reasons.values()) expect(reason).toMatch(/\.$/);
  for (const always of ['cpu', 'load', 'memory', 'swap', 'uptime', 'processes', 'agent']) expect(reasons.has(always), always).toBe(false);
  const shares = ['user', 'system', 'iowait', 'idle', 'stolen'].reduce((sum, name) => sum + points[`system.cpu.${name}`]!, 0);
  expect(shares).toBeCloseTo(100, 3);
  expect(points['system.mem.usable']!).toBeLessThanOrEqual(points['system.mem.total']!);
  expect(points['system.mem.pct_usable']!).toBeGreaterThan(0);
  expect(points['system.uptime']!).toBeGreaterThan(0);
  expect(points['vedette.agent.cpu']!).toBeGreaterThan(1);
  const own = snapshot!.pid.indexOf(process.pid);
  expect(snapshot!.cpu[own]).toBeGreaterThan(1);
  expect(snapshot!.memory[own]).toBeGreaterThan(10_000_000);
  expect(snapshot!.user[own]).not.toBe('');
  expect(snapshot!.command[own]).not.toBe('');
  expect(Math.abs(snapshot!.startedAt[own]! - (Date.now() - process.uptime() * 1_000))).toBeLessThan(5_000);
});

test.skipIf(!onLinux)('the live table through its handler, and one inventory', async () => {
  const host = await openHostSource(nodeHostDependencies(clock));
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  const snapshots = { put() {}, latest: () => undefined, summaries: () => [] };
  const handlers = createProcessHandlers({ history: new ProcessHistory({ snapshots, log }), watch: new ProcessWatch({ host, clock, log }) });
  const caller = new AbortController();
  const first = new Promise<number>((resolve) => {
    void handlers.streams['processes.watch']({}, { signal: caller.signal, push: (snapshot) => resolve(snapshot.total) });
  });
  expect(await first).toBeGreaterThan(0);
  caller.abort();
  const inventory = await host.inventory();
  expect(inventory.cpu.logicalCores).toBeGreaterThan(0);
  expect(inventory.memoryBytes).toBeGreaterThan(0);
  expect(inventory.os.platform).toBe('linux');
});

test('a command that is missing, fails or hangs is a reason', async () => {
  const limits = { timeoutMs: 200, maxBytes: 1_000 };
  expect(await runNodeCommand('vedette-no-such-program', [], limits)).toEqual({ stdout: '', reason: 'vedette-no-such-program is not installed' });
  expect((await runNodeCommand(process.execPath, ['-e', 'console.error("broken"); process.exit(3)'], { ...limits, timeoutMs: 10_000 })).reason).toBe('broken');
  expect((await runNodeCommand(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], limits)).reason).toContain('did not answer');
  expect(await runNodeCommand(process.execPath, ['-e', 'process.stdout.write("fine")'], { ...limits, timeoutMs: 10_000 })).toEqual({ stdout: 'fine', reason: '' });
});
