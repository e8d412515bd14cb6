// Disks, interfaces and protocol counters: exact rates, devices that come and go, names that are hard to parse.
import { expect, test } from 'vitest';
import { benchCheck, openedCheck } from '../../test/support/scripted-host/check-bench.ts';
import { ScriptedMachine } from '../../test/support/scripted-host/scripted-machine.ts';
import { connectionsCheck } from './connections.ts';
import { disksCheck } from './disks.ts';
import { networkCheck } from './network.ts';
import { transportCheck } from './transport.ts';

const SDA = '{device:sda,device_name:sda}';

test('disk rates, waits and utilisation of whole disks', async () => {
  const points = await (await openedCheck(disksCheck, new ScriptedMachine())).over(10);
  expect(points).toEqual({
    [`system.io.r_s${SDA}`]: 10,
    [`system.io.w_s${SDA}`]: 20,
    [`system.io.rkb_s${SDA}`]: 400,
    [`system.io.wkb_s${SDA}`]: 800,
    [`system.io.rrqm_s${SDA}`]: 1,
    [`system.io.wrqm_s${SDA}`]: 2,
    [`system.io.await${SDA}`]: 1.5,
    [`system.io.r_await${SDA}`]: 0.5,
    [`system.io.w_await${SDA}`]: 2,
    [`system.io.util${SDA}`]: 25,
    [`system.io.avg_q_sz${SDA}`]: 0.045,
    [`system.io.avg_rq_sz${SDA}`]: 80,
  });
});

test('a quiet disk has rates of zero and no mean wait', async () => {
  const machine = new ScriptedMachine();
  machine.disks.get('sda')!.perSecond.fill(0);
  const points = await (await openedCheck(disksCheck, machine)).over(10);
  expect(points[`system.io.r_s${SDA}`]).toBe(0);
  expect(points[`system.io.util${SDA}`]).toBe(0);
  expect(points).not.toHaveProperty([`system.io.await${SDA}`]);
});

test('an unplugged disk gives its handles back; plugged in again it starts without a spike', async () => {
  const machine = new ScriptedMachine();
  const usb: [number[], number[]] = [Array.from({ length: 11 }, () => 1e9), Array.from({ length: 11 }, () => 1)];
  const bench = await openedCheck(disksCheck, machine);
  await bench.over(10);
  machine.addDisk('sdb', ...usb);
  await bench.over(10);
  expect(bench.sampler.handles).toBe(24);
  machine.unplugDisk('sdb');
  machine.advance(10);
  const without = await bench.run();
  expect(without[`system.io.r_s${SDA}`]).toBe(10);
  expect(bench.sampler.handles).toBe(12);
  expect(bench.sampler.released).toHaveLength(12);
  machine.addDisk('sdb', ...usb);
  machine.advance(10);
  expect(await bench.run()).not.toHaveProperty(['system.io.r_s{device:sdb,device_name:sdb}']);
});

test('a counter that starts over gives no point', async () => {
  const machine = new ScriptedMachine();
  const bench = await openedCheck(disksCheck, machine);
  await bench.over(10);
  machine.disks.get('sda')!.now.fill(0);
  machine.advance(10);
  expect(await bench.run()).not.toHaveProperty([`system.io.rkb_s${SDA}`]);
});

test('partitions are found out by name where /sys is hidden', async () => {
  const machine = new ScriptedMachine({ withoutSys: true });
  for (const disk of ['sda', 'nvme0n1']) machine.files.remove(`/sys/class/block/${disk}`);
  const more = Array.from({ length: 11 }, () => 1);
  for (const name of ['nvme0n1', 'nvme0n1p2', 'loop3', 'ram0', 'dm-0']) {
    machine.addDisk(name, more, more);
    machine.files.remove(`/sys/class/block/${name}`);
  }
  const points = await (await openedCheck(disksCheck, machine)).over(10);
  const devices = Object.keys(points).filter((key) => key.startsWith('system.io.r_s')).map((key) => /device:([^,}]+)/.exec(key)![1]);
  expect(devices).toEqual(['sda', 'nvme0n1', 'dm-0']);
});

test('include and exclude take patterns', async () => {
  const machine = new ScriptedMachine();
  const bench = await openedCheck(disksCheck, machine, { options: { include: ['sda?'], exclude: ['sd*'] } });
  expect(Object.keys(await bench.over(1)).filter((key) => key.startsWith('system.io.r_s'))).toEqual(['system.io.r_s{device:sda1,device_name:sda1}']);
  await expect(benchCheck(disksCheck, machine, { options: { exclude: 'sda' } })).rejects.toThrow('must be a list of texts');
});

test('interfaces: bytes, packets, errors and drops per second; loopback is left out', async () => {
  const machine = new ScriptedMachine();
  const points = await (await openedCheck(networkCheck, machine)).over(10);
  expect(points).toEqual({
    'system.net.bytes_rcvd{device:eth0}': 1_000,
    'system.net.packets_in.count{device:eth0}': 10,
    'system.net.packets_in.error{device:eth0}': 0,
    'system.net.packets_in.drop{device:eth0}': 1,
    'system.net.bytes_sent{device:eth0}': 500,
    'system.net.packets_out.count{device:eth0}': 5,
    'system.net.packets_out.error{device:eth0}': 0,
    'system.net.packets_out.drop{device:eth0}': 0,
  });
});

test('names with a colon, a blank or many digits are parsed whole', async () => {
  const machine = new ScriptedMachine();
  const rates = Array.from({ length: 16 }, (_, i) => i + 1);
  const odd = ['eth0:1', 'my net', 'enp0s31f6.100'];
  for (const name of odd) machine.addInterface(name, rates, rates);
  const points = await (await openedCheck(networkCheck, machine)).over(10);
  for (const name of odd) {
    expect(points[`system.net.bytes_rcvd{device:${name}}`]).toBe(1);
    expect(points[`system.net.bytes_sent{device:${name}}`]).toBe(9);
    expect(points[`system.net.packets_out.drop{device:${name}}`]).toBe(12);
  }
});

test('an interface that is gone gives its handles back', async () => {
  const machine = new ScriptedMachine();
  machine.addInterface('tun0', Array.from({ length: 16 }, () => 5), Array.from({ length: 16 }, () => 5));
  const bench = await openedCheck(networkCheck, machine);
  await bench.over(10);
  machine.interfaces.delete('tun0');
  await bench.run();
  expect(bench.sampler.released).toHaveLength(8);
});

test('TCP and UDP counters', async () => {
  const points = await (await openedCheck(transportCheck, new ScriptedMachine())).over(10);
  expect(points).toMatchObject({
    'system.net.tcp.in_segs': 100,
    'system.net.tcp.out_segs': 80,
    'system.net.tcp.retrans_segs': 5,
    'system.net.tcp.listen_overflows': 1,
    'system.net.tcp.listen_drops': 2,
    'system.net.tcp.current_established': 4,
    'system.net.tcp.active_opens': 1,
    'system.net.tcp.out_resets': 1,
    'system.net.tcp.sockets_in_use': 12,
    'system.net.tcp.time_wait': 3,
    'system.net.udp.in_datagrams': 50,
    'system.net.udp.out_datagrams': 40,
    'system.net.udp.in_errors': 1,
    'system.net.udp.sockets_in_use': 5,
    'system.net.udp.in_csum_errors.count': 0,
  });
});

test('one missing protocol file never drops the others', async () => {
  const machine = new ScriptedMachine();
  machine.files.remove('/proc/net/netstat');
  machine.files.remove('/proc/net/sockstat');
  const points = await (await openedCheck(transportCheck, machine)).over(10);
  expect(points['system.net.tcp.in_segs']).toBe(100);
  expect(points).not.toHaveProperty(['system.net.tcp.listen_overflows']);
  expect(points).not.toHaveProperty(['system.net.tcp.sockets_in_use']);
  machine.files.remove('/proc/net/snmp');
  expect(await benchCheck(transportCheck, machine)).toContain('None of /proc/net/snmp');
});

test('connections by state; without IPv6 only those of IPv4', async () => {
  const machine = new ScriptedMachine();
  const points = await (await openedCheck(connectionsCheck, machine)).run();
  expect(points['system.net.tcp.connections{ip_version:4,state:established}']).toBe(2);
  expect(points['system.net.tcp.connections{ip_version:4,state:listen}']).toBe(1);
  expect(points['system.net.tcp.connections{ip_version:4,state:time_wait}']).toBe(1);
  expect(points['system.net.tcp.connections{ip_version:6,state:listen}']).toBe(1);
  machine.files.remove('/proc/net/tcp6');
  const four = await (await openedCheck(connectionsCheck, machine)).run();
  expect(Object.keys(four).some((key) => key.includes('ip_version:6'))).toBe(false);
});
