// Load, memory, swap, uptime and file handles: exact numbers, missing files, missing lines.
import { expect, test } from 'vitest';
import { benchCheck, openedCheck } from '../../test/support/scripted-host/check-bench.ts';
import { ScriptedMachine } from '../../test/support/scripted-host/scripted-machine.ts';
import { fileHandlesCheck } from './file-handles.ts';
import { loadCheck } from './load.ts';
import { memoryCheck } from './memory.ts';
import { swapCheck } from './swap.ts';
import { uptimeCheck } from './uptime.ts';

const KIB = 1_024;

test('load, also per core', async () => {
  const bench = await openedCheck(loadCheck, new ScriptedMachine({ cores: 4 }));
  expect(await bench.run()).toEqual({
    'system.load.1': 0.5,
    'system.load.5': 1,
    'system.load.15': 2,
    'system.load.norm.1': 0.125,
    'system.load.norm.5': 0.25,
    'system.load.norm.15': 0.5,
  });
});

test('load without a core count leaves the norm out', async () => {
  const machine = new ScriptedMachine();
  machine.files.remove('/proc/stat');
  const bench = await openedCheck(loadCheck, machine);
  expect(Object.keys(await bench.run())).toEqual(['system.load.1', 'system.load.5', 'system.load.15']);
});

test('memory in bytes', async () => {
  const bench = await openedCheck(memoryCheck, new ScriptedMachine());
  expect(await bench.run()).toEqual({
    'system.mem.total': 8_000_000 * KIB,
    'system.mem.free': 2_000_000 * KIB,
    'system.mem.used': 6_000_000 * KIB,
    'system.mem.usable': 5_000_000 * KIB,
    'system.mem.pct_usable': 0.625,
    'system.mem.cached': 3_000_000 * KIB,
    'system.mem.buffered': 100_000 * KIB,
    'system.mem.shared': 50_000 * KIB,
    'system.mem.slab': 200_000 * KIB,
    'system.mem.slab_reclaimable': 150_000 * KIB,
    'system.mem.page_tables': 20_000 * KIB,
    'system.mem.commit_limit': 6_000_000 * KIB,
    'system.mem.committed_as': 4_000_000 * KIB,
  });
});

test('a kernel that lacks some lines leaves those metrics out and estimates what is usable', async () => {
  const machine = new ScriptedMachine();
  machine.meminfo = { MemTotal: 1_000, MemFree: 100, Buffers: 50, Cached: 250 };
  const points = await (await openedCheck(memoryCheck, machine)).run();
  expect(points['system.mem.usable']).toBe(400 * KIB);
  expect(points).not.toHaveProperty(['system.mem.slab']);
  expect(points).not.toHaveProperty(['system.mem.commit_limit']);
});

test('swap sizes and paging per second', async () => {
  const points = await (await openedCheck(swapCheck, new ScriptedMachine())).over(10);
  expect(points).toEqual({
    'system.swap.total': 2_000_000 * KIB,
    'system.swap.free': 1_500_000 * KIB,
    'system.swap.used': 500_000 * KIB,
    'system.swap.pct_free': 0.75,
    'system.swap.cached': 1_000 * KIB,
    'system.swap.swap_in': 3 * 4_096,
    'system.swap.swap_out': 5 * 4_096,
  });
});

test('a machine without swap has no free share; without vmstat no paging; neither drops the rest', async () => {
  const machine = new ScriptedMachine();
  machine.meminfo = { ...machine.meminfo, SwapTotal: 0, SwapFree: 0 };
  machine.files.remove('/proc/vmstat');
  const points = await (await openedCheck(swapCheck, machine)).over(10);
  expect(points).toEqual({ 'system.swap.total': 0, 'system.swap.free': 0, 'system.swap.used': 0, 'system.swap.cached': 1_000 * KIB });
});

test('uptime grows', async () => {
  expect(await (await openedCheck(uptimeCheck, new ScriptedMachine())).over(15)).toEqual({ 'system.uptime': 1_015 });
});

test('file handles', async () => {
  expect(await (await openedCheck(fileHandlesCheck, new ScriptedMachine())).run()).toEqual({
    'system.fs.file_handles.allocated': 1_000,
    'system.fs.file_handles.allocated_unused': 200,
    'system.fs.file_handles.used': 800,
    'system.fs.file_handles.max': 100_000,
    'system.fs.file_handles.in_use': 0.008,
  });
});

test('a missing file is a reason in words, and nothing stays open', async () => {
  const machine = new ScriptedMachine();
  for (const path of ['/proc/loadavg', '/proc/meminfo', '/proc/uptime', '/proc/sys/fs/file-nr']) machine.files.remove(path);
  expect(await benchCheck(loadCheck, machine)).toBe('/proc/loadavg does not exist on this machine.');
  expect(await benchCheck(memoryCheck, machine)).toBe('/proc/meminfo does not exist on this machine.');
  expect(await benchCheck(swapCheck, machine)).toBe('/proc/meminfo does not exist on this machine.');
  expect(await benchCheck(uptimeCheck, machine)).toBe('/proc/uptime does not exist on this machine.');
  machine.files.set('/proc/sys/fs/file-nr', '1 0 1');
  machine.files.refuse('/proc/sys/fs/file-nr', 'EACCES');
  expect(await benchCheck(fileHandlesCheck, machine)).toBe('/proc/sys/fs/file-nr may not be read by this user.');
  expect(machine.files.openHandles).toBe(0);
});
