// Exact shares of CPU time, cores that come and go, counters that start over.
import { expect, test } from 'vitest';
import { openedCheck } from '../../test/support/scripted-host/check-bench.ts';
import { ScriptedMachine } from '../../test/support/scripted-host/scripted-machine.ts';
import { cpuCheck } from './cpu.ts';

test('shares of time are exact, in total and per core', async () => {
  const machine = new ScriptedMachine({ cores: 2 });
  // The second core does nothing but idle.
  machine.cores.get(1)!.perSecond = [0, 0, 0, 100, 0, 0, 0, 0, 0, 0];
  const bench = await openedCheck(cpuCheck, machine);
  const points = await bench.over(10);
  expect(points).toMatchObject({
    'system.cpu.user': 12.5,
    'system.cpu.system': 7.5,
    'system.cpu.iowait': 2.5,
    'system.cpu.idle': 75,
    'system.cpu.stolen': 2.5,
    'system.cpu.guest': 0,
    'system.cpu.interrupt': 2.5,
    'system.cpu.num_cores': 2,
    'system.cpu.context_switches': 5_000,
    'system.linux.interrupts': 3_000,
    'system.linux.processes_created': 20,
    'system.processes.running': 2,
    'system.processes.blocked': 1,
    'system.core.user{core:0}': 20,
    'system.core.nice{core:0}': 5,
    'system.core.system{core:0}': 10,
    'system.core.idle{core:0}': 50,
    'system.core.steal{core:0}': 5,
    'system.core.idle{core:1}': 100,
    'system.core.user{core:1}': 0,
  });
});

test('the stacked shares of a total make 100 percent', async () => {
  const bench = await openedCheck(cpuCheck, new ScriptedMachine({ cores: 64 }));
  const points = await bench.over(7);
  const sum = ['user', 'system', 'iowait', 'idle', 'stolen'].reduce((total, name) => total + points[`system.cpu.${name}`]!, 0);
  expect(sum).toBeCloseTo(100, 6);
  expect(Object.keys(points).filter((key) => key.startsWith('system.core.user'))).toHaveLength(64);
});

test('a core that goes offline gives its series back; when it returns there is no spike', async () => {
  const machine = new ScriptedMachine({ cores: 2 });
  const bench = await openedCheck(cpuCheck, machine);
  await bench.over(10);
  const second = machine.cores.get(1)!;
  machine.cores.delete(1);
  machine.advance(10);
  const without = await bench.run();
  expect(without['system.cpu.num_cores']).toBe(1);
  expect(bench.sampler.released).toContain('system.core.user{core:1}');
  expect(without).not.toHaveProperty(['system.core.user{core:1}']);
  machine.cores.set(1, second);
  machine.advance(10);
  const back = await bench.run();
  expect(back).not.toHaveProperty(['system.core.user{core:1}']);
  machine.advance(10);
  expect((await bench.run())['system.core.user{core:1}']).toBe(20);
});

test('one core alone works', async () => {
  const bench = await openedCheck(cpuCheck, new ScriptedMachine({ cores: 1 }));
  expect((await bench.over(5))['system.cpu.user']).toBe(25);
});

test('a read that fails is an error of this run only', async () => {
  const machine = new ScriptedMachine();
  const bench = await openedCheck(cpuCheck, machine);
  await bench.over(10);
  machine.files.refuse('/proc/stat', 'EACCES');
  const content = machine.files;
  content.remove('/proc/stat');
  await expect(bench.run()).rejects.toThrow('/proc/stat');
  expect(machine.files.openHandles).toBe(0);
});

test('closing gives the open file back', async () => {
  const machine = new ScriptedMachine();
  const bench = await openedCheck(cpuCheck, machine);
  await bench.run();
  expect(machine.files.openHandles).toBe(1);
  bench.check.close?.();
  expect(machine.files.openHandles).toBe(0);
});
