// The processes check on the scripted machine: counts, states, rates, odd names, processes that come, go and change.
import { expect, test } from 'vitest';
import type { ProcessSnapshot } from '../../common/model/process.ts';
import { openedCheck } from '../../test/support/scripted-host/check-bench.ts';
import { SCRIPT_START, ScriptedMachine } from '../../test/support/scripted-host/scripted-machine.ts';
import { processesCheck } from './processes.ts';

function row(snapshot: ProcessSnapshot | undefined, pid: number) {
  const i = snapshot?.pid.indexOf(pid) ?? -1;
  if (snapshot === undefined || i < 0) return undefined;
  return {
    cpu: snapshot.cpu[i], memory: snapshot.memory[i], read: snapshot.readRate[i], write: snapshot.writeRate[i], threads: snapshot.threads[i],
    startedAt: snapshot.startedAt[i], name: snapshot.name[i], command: snapshot.command[i], user: snapshot.user[i], state: snapshot.state[i], parent: snapshot.parent[i],
  };
}

test('counts, threads and states', async () => {
  const machine = new ScriptedMachine();
  machine.addProcess(50, { comm: 'stuck', state: 'D', threads: 3 });
  machine.addProcess(51, { comm: 'gone', state: 'Z' });
  machine.addProcess(52, { comm: 'odd', state: 'X' });
  const points = await (await openedCheck(processesCheck, machine)).run();
  expect(points).toEqual({
    'system.processes.number': 5,
    'system.processes.threads': 7,
    'system.processes.states{state:running}': 0,
    'system.processes.states{state:sleeping}': 2,
    'system.processes.states{state:uninterruptible}': 1,
    'system.processes.states{state:zombie}': 1,
    'system.processes.states{state:stopped}': 0,
    'system.processes.states{state:idle}': 0,
    'system.processes.states{state:other}': 1,
  });
});

test('the snapshot has rates over the interval, the user, and no secrets', async () => {
  const machine = new ScriptedMachine();
  const bench = await openedCheck(processesCheck, machine);
  await bench.over(10);
  const [first, second] = bench.snapshots;
  expect(first?.interval).toBe(0);
  expect(row(first, 42)?.cpu).toBeNaN();
  expect(second).toMatchObject({ t: SCRIPT_START + 10_000, interval: 10_000, total: 2 });
  expect(row(second, 42)).toEqual({
    cpu: 50, memory: 256 * 4_096, read: 1_000, write: 2_000, threads: 1, startedAt: SCRIPT_START - 500_000,
    name: 'worker', command: '/usr/bin/worker --api-key=********', user: 'ann', state: 'S', parent: 1,
  });
  expect(row(second, 1)).toMatchObject({ command: '/sbin/init splash', user: 'root', cpu: 0 });
});

test('names with brackets, blanks and line ends; kernel threads in brackets; unknown users by number', async () => {
  const machine = new ScriptedMachine();
  machine.addProcess(60, { comm: 'a) R 1 (b', command: 'x\0', uid: 777 });
  machine.addProcess(61, { comm: 'tmux: server', command: '' });
  machine.addProcess(62, { comm: 'new\nline', command: 'q\0' });
  machine.addProcess(63, { comm: 'MainThread', command: '/usr/bin/node\0server.js\0' });
  const bench = await openedCheck(processesCheck, machine);
  await bench.run();
  expect(row(bench.snapshots[0], 63)).toMatchObject({ name: 'node', command: '/usr/bin/node server.js' });
  expect(row(bench.snapshots[0], 60)).toMatchObject({ name: 'a) R 1 (b', user: '777', state: 'S', parent: 1 });
  expect(row(bench.snapshots[0], 61)).toMatchObject({ command: '[tmux: server]' });
  expect(row(bench.snapshots[0], 62)).toMatchObject({ name: 'new\nline' });
});

test('I/O of another user is unknown, and is not asked for again and again', async () => {
  const machine = new ScriptedMachine();
  machine.addProcess(70, { comm: 'theirs', ioRefused: true });
  const bench = await openedCheck(processesCheck, machine);
  await bench.over(10);
  expect(row(bench.snapshots[1], 70)).toMatchObject({ read: NaN, write: NaN, cpu: 0 });
  const before = machine.files.opens;
  await bench.run();
  // stat of three processes, io of two
  expect(machine.files.opens - before).toBe(5);
});

test('the I/O of a kernel thread is read only after it ran', async () => {
  const machine = new ScriptedMachine();
  const thread = machine.addProcess(100, { comm: 'jbd2/sda1-8', parent: 2, state: 'I', cpuTicks: 5, readBytes: 70 });
  const bench = await openedCheck(processesCheck, machine);
  await bench.over(10);
  expect(row(bench.snapshots[1], 100)).toMatchObject({ read: 0, cpu: 0 });
  Object.assign(thread, { cpuTicks: 6, readBytes: 1_070 });
  machine.advance(10);
  await bench.run();
  expect(row(bench.snapshots[2], 100)).toMatchObject({ read: 100 });
});

test('a process that starts within the interval counts from zero; a reused number is a new process; exec renames', async () => {
  const machine = new ScriptedMachine();
  const bench = await openedCheck(processesCheck, machine);
  await bench.over(10);
  machine.advance(5);
  machine.addProcess(80, { comm: 'new', startTicks: 101_500, cpuTicks: 0, cpuTicksPerSecond: 100 });
  machine.endProcess(42);
  machine.addProcess(42, { comm: 'reborn', startTicks: 101_500, cpuTicks: 0, command: 'reborn\0', cpuTicksPerSecond: 20 });
  machine.advance(5);
  await bench.run();
  expect(row(bench.snapshots[2], 80)?.cpu).toBe(50);
  expect(row(bench.snapshots[2], 42)).toMatchObject({ name: 'reborn', cpu: 10 });
  Object.assign(machine.processes.get(80)!, { comm: 'execd', command: 'execd\0-x\0', uid: 1_000 });
  machine.advance(10);
  await bench.run();
  expect(row(bench.snapshots[3], 80)).toMatchObject({ name: 'execd', command: 'execd -x', user: 'ann', cpu: 100 });
});

test('a process that ends between listing and reading is left out', async () => {
  const machine = new ScriptedMachine();
  machine.addProcess(90, { comm: 'brief' });
  machine.files.refuse('/proc/90/stat', 'ESRCH');
  const bench = await openedCheck(processesCheck, machine);
  expect((await bench.run())['system.processes.number']).toBe(2);
  expect(machine.files.openHandles).toBe(0);
});

test('a clock that went back gives a table without rates, not nonsense', async () => {
  const machine = new ScriptedMachine();
  const bench = await openedCheck(processesCheck, machine);
  await bench.over(10);
  machine.clock.step(-3_600_000);
  machine.advance(10);
  await bench.run();
  expect(bench.snapshots[2]?.interval).toBe(0);
  expect(row(bench.snapshots[2], 42)?.cpu).toBeNaN();
  machine.advance(10);
  await bench.run();
  expect(row(bench.snapshots[3], 42)?.cpu).toBe(50);
});
