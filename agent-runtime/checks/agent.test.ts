// What the agent says of itself.
import { expect, test } from 'vitest';
import { benchCheck, openedCheck } from '../../test/support/scripted-host/check-bench.ts';
import { ScriptedMachine } from '../../test/support/scripted-host/scripted-machine.ts';
import { agentCheck } from './agent.ts';

test('CPU share, memory, disk writes, run durations and events', async () => {
  const machine = new ScriptedMachine();
  const usage = { cpu: 1_000, written: 5_000 };
  let runs = [{ check: 'cpu', ms: 2, ok: true }, { check: 'cpu', ms: 3, ok: false }];
  const bench = await openedCheck(agentCheck, machine, {
    self: { cpuMs: () => usage.cpu, rssBytes: () => 80_000_000, writtenBytes: () => usage.written },
    activity: {
      events: () => machine.clock.monotonic() / 1_000,
      drainRuns(visit) {
        for (const run of runs) visit(run.check, run.ms, run.ok);
        runs = [];
      },
    },
  });
  expect(await bench.run()).toEqual({ 'vedette.agent.rss': 80_000_000, 'vedette.agent.checks.duration{check:cpu}': 5, 'vedette.agent.checks.failures{check:cpu}': 1 });
  usage.cpu += 100;
  usage.written += 20_000;
  machine.advance(10);
  expect(await bench.run()).toEqual({ 'vedette.agent.cpu': 1, 'vedette.agent.rss': 80_000_000, 'vedette.agent.disk_written': 2_000, 'vedette.agent.events': 10 });
});

test('what the OS does not say is absent; without usage there is a reason', async () => {
  const machine = new ScriptedMachine();
  const bench = await openedCheck(agentCheck, machine, { self: { cpuMs: () => 1, rssBytes: () => 2, writtenBytes: () => null } });
  expect(await bench.over(10)).toEqual({ 'vedette.agent.cpu': 0, 'vedette.agent.rss': 2 });
  expect(await benchCheck(agentCheck, machine)).toContain('does not tell its own usage');
});
