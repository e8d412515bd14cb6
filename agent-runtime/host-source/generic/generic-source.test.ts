// macOS and Windows answers, scripted: what they give, and the sentence for what they do not.
import { expect, test } from 'vitest';
import { openedCheck, benchCheck, noInformation, openScriptedHost } from '../../../test/support/scripted-host/check-bench.ts';
import { ScriptedMachine } from '../../../test/support/scripted-host/scripted-machine.ts';
import { CHECKS } from '../../checks/registry.ts';
import { connectionsCheck } from '../../checks/connections.ts';
import { cpuCheck } from '../../checks/cpu.ts';
import { disksCheck } from '../../checks/disks.ts';
import { filesystemsCheck } from '../../checks/filesystems.ts';
import { memoryCheck } from '../../checks/memory.ts';
import { networkCheck } from '../../checks/network.ts';
import { processesCheck } from '../../checks/processes.ts';
import { sensorsCheck } from '../../checks/sensors.ts';
import type { OperatingSystem } from '../operating-system.ts';
import type { MachineInformation } from './machine-information.ts';

function system(machine: ScriptedMachine, platform: string): OperatingSystem {
  return { ...machine.system, platform };
}

function information(machine: ScriptedMachine): MachineInformation {
  const grown = (base: number): number => base + machine.clock.monotonic() / 10;
  return {
    ...noInformation(),
    memory: () => Promise.resolve({ total: 1_000, free: 100, available: 400, buffers: NaN, cached: 50, slab: NaN, swapTotal: 0, swapFree: 0 }),
    filesystems: () =>
      Promise.resolve([
        { device: '/dev/disk1s1', type: 'APFS', mountPoint: '/', size: 1_000, used: 250, available: 750 },
        { device: '/dev/disk1s2', type: 'APFS', mountPoint: '/System/Volumes/VM', size: 1_000, used: 250, available: 750 },
      ]),
    diskActivity: () => Promise.resolve({ reads: grown(5), writes: grown(6), readBytes: grown(7), writtenBytes: NaN }),
    interfaces: () => Promise.resolve([{ name: 'lo0', bytesIn: 1, bytesOut: 1, errorsIn: 0, errorsOut: 0, dropsIn: 0, dropsOut: 0 }, { name: 'en0', bytesIn: grown(0), bytesOut: grown(3), errorsIn: 0, errorsOut: 0, dropsIn: 0, dropsOut: 0 }]),
    connections: () => Promise.resolve([{ protocol: 'tcp4', state: 'ESTABLISHED' }, { protocol: 'tcp6', state: 'LISTEN' }, { protocol: 'tcp', state: 'LISTENING' }, { protocol: 'udp', state: '' }]),
    processes: () => Promise.resolve([{ pid: 9, parent: 1, name: 'Finder', cpu: 12.5, memoryBytes: 4_096, startedAt: machine.clock.now() - 5_000, state: 'sleeping', user: 'ann', command: 'Finder --token=abc' }]),
    temperatures: () => Promise.resolve([]),
    battery: () => Promise.resolve({ present: true, percent: 100, charging: false, onMains: true, healthPercent: 95, cycles: 12 }),
    graphics: () => Promise.resolve([{ model: 'Apple M9', vendor: 'Apple', memoryTotal: NaN, memoryUsed: NaN, busyPercent: NaN, temperature: NaN, powerWatts: NaN }]),
  };
}

async function mac(check: (typeof CHECKS)[number]) {
  const machine = new ScriptedMachine();
  return openedCheck(check, machine, { system: system(machine, 'darwin'), information: information(machine) });
}

test('CPU from node:os: known columns are exact, unknown ones absent', async () => {
  const points = await (await mac(cpuCheck)).over(10);
  // user 20 + nice 5, sys 10 + irq 2, idle 50 of 87 that the OS counts
  expect(points['system.cpu.user']).toBeCloseTo((25 / 87) * 100, 9);
  expect(points['system.cpu.system']).toBeCloseTo((12 / 87) * 100, 9);
  expect(points['system.core.idle{core:1}']).toBeCloseTo((50 / 87) * 100, 9);
  for (const absent of ['system.cpu.iowait', 'system.cpu.stolen', 'system.cpu.context_switches', 'system.core.steal{core:0}']) expect(points).not.toHaveProperty([absent]);
});

test('memory, file systems, disks, interfaces, connections and processes', async () => {
  expect(await (await mac(memoryCheck)).run()).toEqual({ 'system.mem.total': 1_000, 'system.mem.free': 100, 'system.mem.used': 900, 'system.mem.usable': 400, 'system.mem.pct_usable': 0.4, 'system.mem.cached': 50 });
  const filesystems = await (await mac(filesystemsCheck)).run();
  expect(Object.keys(filesystems).filter((key) => key.startsWith('system.disk.in_use'))).toEqual(['system.disk.in_use{device:/dev/disk1s1,device_name:disk1s1,fs_type:APFS,mount_point:/}']);
  expect(await (await mac(disksCheck)).over(10)).toEqual({
    'system.io.r_s{device:all,device_name:all}': 100,
    'system.io.w_s{device:all,device_name:all}': 100,
    'system.io.rkb_s{device:all,device_name:all}': 100 / 1_024,
  });
  const network = await (await mac(networkCheck)).over(10);
  expect(network['system.net.bytes_rcvd{device:en0}']).toBeCloseTo(100, 6);
  expect(network).not.toHaveProperty(['system.net.packets_in.count{device:en0}']);
  expect(Object.keys(network).some((key) => key.includes('lo0'))).toBe(false);
  const connections = await (await mac(connectionsCheck)).run();
  expect(connections['system.net.tcp.connections{ip_version:4,state:listen}']).toBe(1);
  expect(connections['system.net.tcp.connections{ip_version:6,state:listen}']).toBe(1);
  const processes = await mac(processesCheck);
  const points = await processes.run();
  expect(points['system.processes.number']).toBe(1);
  expect(points).not.toHaveProperty(['system.processes.threads']);
  expect(processes.snapshots[0]).toMatchObject({ total: 1, name: ['Finder'], command: ['Finder --token=********'], state: ['S'] });
  expect(processes.snapshots[0]?.cpu[0]).toBe(12.5);
});

test('Windows: shares of all cores become percent of one, the idle process is left out, the first answer says nothing of now', async () => {
  const machine = new ScriptedMachine({ cores: 4 });
  const own = information(machine);
  const bench = await openedCheck(processesCheck, machine, {
    system: system(machine, 'win32'),
    information: { ...own, processes: async () => [{ ...(await own.processes())[0]!, pid: 0, name: 'System Idle Process' }, ...(await own.processes())] },
  });
  await bench.run();
  expect(bench.snapshots[0]).toMatchObject({ total: 1, name: ['Finder'] });
  expect(bench.snapshots[0]?.cpu[0]).toBe(50);
  const reading = await (await openScriptedHost(machine, { system: system(machine, 'win32'), information: own })).openProcesses();
  if (!reading.ok) throw new Error(reading.reason);
  expect((await reading.value.read()).cpuPercent[0]).toBe(50);
});

test('what macOS and Windows do not give has a reason that names the system', async () => {
  const machine = new ScriptedMachine();
  const reasons = new Map<string, string>();
  for (const check of CHECKS) {
    const opened = await benchCheck(check, machine, { system: system(machine, 'win32'), information: { ...information(machine), diskActivity: () => Promise.resolve(null) } });
    if (typeof opened === 'string') reasons.set(check.name, opened);
  }
  expect([...reasons.keys()]).toEqual(['load', 'disks', 'tcp', 'file_handles', 'sensors', 'gpu', 'ntp', 'agent']);
  for (const [name, reason] of reasons) if (name !== 'agent') expect(reason).toMatch(/^Not available on Windows: .+\.$/);
  const onMac = await benchCheck(sensorsCheck, machine, { system: system(machine, 'darwin'), information: information(machine) });
  expect(onMac).toContain('Not available on macOS');
});

test('a tool that fails is the reason; an abandoned run submits nothing', async () => {
  const machine = new ScriptedMachine();
  expect(await benchCheck(memoryCheck, machine, { system: system(machine, 'darwin') })).toBe('this scripted machine has no such tool');
  const bench = await mac(memoryCheck);
  await bench.run();
  await bench.check.run(0, AbortSignal.abort());
  expect(bench.sampler.points()).toEqual({});
});

test('the inventory leaves out what its tools do not say and is shared for five minutes', async () => {
  const machine = new ScriptedMachine();
  let asked = 0;
  const host = await openScriptedHost(machine, {
    information: {
      ...noInformation(),
      processor: () => {
        asked++;
        return Promise.resolve({ model: 'Best CPU', physicalCores: NaN });
      },
      disks: () => Promise.resolve([{ device: '/dev/sda', model: '', bytes: 500, kind: 'SSD' }]),
    },
  });
  const inventory = await host.inventory();
  expect(inventory).toEqual({
    t: machine.clock.now(),
    hostname: 'scripted',
    os: { platform: 'linux', name: 'Scripted OS', version: '1 (first)', kernel: '6.1.0-scripted', arch: 'x64' },
    bootTime: machine.clock.now() - 1_000_000,
    cpu: { model: 'Best CPU', logicalCores: 2 },
    memoryBytes: 8_192_000_000,
    disks: [{ device: '/dev/sda', bytes: 500, kind: 'SSD' }],
    interfaces: [
      { name: 'lo', addresses: ['127.0.0.1/8'], virtual: true },
      { name: 'eth0', mac: '02:00:00:00:00:01', addresses: ['192.168.7.20/24'], speedBits: 1e9, virtual: false },
    ],
    gpus: [],
  });
  await host.inventory();
  expect(asked).toBe(1);
  machine.advance(301);
  await host.inventory();
  expect(asked).toBe(2);
});
