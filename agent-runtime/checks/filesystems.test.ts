// File systems: what is listed, exact shares, mounts that hang or fail.
import { expect, test } from 'vitest';
import { openedCheck } from '../../test/support/scripted-host/check-bench.ts';
import { ScriptedMachine } from '../../test/support/scripted-host/scripted-machine.ts';
import { filesystemsCheck } from './filesystems.ts';

const ROOT = '{device:/dev/sda1,device_name:sda1,fs_type:ext4,mount_point:/}';

test('space and inodes of the root; run-time folders and kernel file systems are left out', async () => {
  const points = await (await openedCheck(filesystemsCheck, new ScriptedMachine())).run();
  expect(points).toEqual({
    [`system.disk.total${ROOT}`]: 4_096_000_000,
    [`system.disk.used${ROOT}`]: 600_000 * 4_096,
    [`system.disk.free${ROOT}`]: 300_000 * 4_096,
    [`system.disk.in_use${ROOT}`]: 600_000 / 900_000,
    [`system.fs.inodes.total${ROOT}`]: 100_000,
    [`system.fs.inodes.used${ROOT}`]: 75_000,
    [`system.fs.inodes.free${ROOT}`]: 25_000,
    [`system.fs.inodes.in_use${ROOT}`]: 0.75,
  });
});

test('include brings back what is left out; places with blanks are decoded', async () => {
  const machine = new ScriptedMachine();
  machine.mounts += '/dev/sdb1 /media/my\\040disk btrfs rw 0 0\n';
  machine.files.mount('/media/my disk', { blockSize: 1, blocks: 100, blocksFree: 50, blocksAvailable: 50, files: 0, filesFree: 0 });
  const points = await (await openedCheck(filesystemsCheck, machine, { options: { include: ['/run'] } })).run();
  expect(points['system.disk.in_use{device:/dev/sdb1,device_name:sdb1,fs_type:btrfs,mount_point:/media/my disk}']).toBe(0.5);
  expect(points['system.disk.free{device:tmpfs,device_name:tmpfs,fs_type:tmpfs,mount_point:/run}']).toBe(900 * 4_096);
  // btrfs has no fixed number of inodes.
  expect(Object.keys(points).filter((key) => key.includes('my disk') && key.startsWith('system.fs.inodes'))).toEqual([]);
});

test('a bind mount of the same device is listed once, a container root on overlay is listed', async () => {
  const machine = new ScriptedMachine();
  machine.mounts = 'overlay / overlay rw 0 0\n/dev/sda1 /etc/hosts ext4 rw 0 0\n/dev/sda1 /etc/hostname ext4 rw 0 0\n';
  machine.files.mount('/etc/hosts', { blockSize: 1, blocks: 10, blocksFree: 5, blocksAvailable: 5, files: 1, filesFree: 1 });
  const points = await (await openedCheck(filesystemsCheck, machine)).run();
  const places = Object.keys(points).filter((key) => key.startsWith('system.disk.total')).map((key) => /mount_point:([^}]+)/.exec(key)![1]);
  expect(places).toEqual(['/', '/etc/hosts']);
});

test('a mount that hangs is said once, delays the others by two seconds at most, and recovers', async () => {
  const machine = new ScriptedMachine();
  machine.mounts += 'server:/data /mnt/data nfs rw 0 0\n';
  let answer: (status: { blockSize: number; blocks: number; blocksFree: number; blocksAvailable: number; files: number; filesFree: number }) => void = () => {};
  const status = { blockSize: 1, blocks: 10, blocksFree: 4, blocksAvailable: 4, files: 1, filesFree: 1 };
  machine.files.mount('/mnt/data', new Promise((resolve) => (answer = resolve)));
  const opening = openedCheck(filesystemsCheck, machine);
  const letTimeRun = async (): Promise<void> => {
    for (let i = 0; i < 50; i++) await Promise.resolve();
    machine.clock.advance(2_000);
  };
  await letTimeRun();
  const bench = await opening;
  const first = await bench.run();
  expect(first[`system.disk.total${ROOT}`]).toBe(4_096_000_000);
  expect(Object.keys(first).some((key) => key.includes('/mnt/data'))).toBe(false);
  await bench.run();
  expect(bench.serviceChecks).toHaveLength(1);
  expect(bench.serviceChecks[0]).toMatchObject({ status: 'critical', message: 'The mount has not answered yet.' });
  answer(status);
  for (let i = 0; i < 10; i++) await Promise.resolve();
  machine.files.mount('/mnt/data', Promise.resolve(status));
  const recovered = await bench.run();
  expect(recovered['system.disk.in_use{device:server:/data,device_name:data,fs_type:nfs,mount_point:/mnt/data}']).toBe(0.6);
  expect(bench.serviceChecks[1]).toMatchObject({ status: 'ok' });
  expect(machine.clock.waiting).toBe(0);
});

test('a mount that may not be asked leaves the others alone; an unmounted one gives its handles back', async () => {
  const machine = new ScriptedMachine();
  machine.mounts += '/dev/sdc1 /secret ext4 rw 0 0\n';
  machine.files.mount('/secret', Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' }));
  const bench = await openedCheck(filesystemsCheck, machine);
  expect(await bench.run()).toHaveProperty([`system.disk.free${ROOT}`]);
  expect(bench.serviceChecks[0]?.message).toContain('permission denied');
  machine.mounts = '/dev/sda1 / ext4 rw,relatime 0 0\n';
  await bench.run();
  expect(bench.sampler.released).toHaveLength(8);
});
