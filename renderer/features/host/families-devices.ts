// Owns the charts per device: file systems, disks, interfaces, connections, sensors, batteries, graphics.
import type { ChartLine, HostChart, HostFamily, HostText } from './families.ts';

const by = (id: string, metric: string, tags: string, label?: HostText): ChartLine => ({ id, query: `avg:${metric}{*} by {${tags}}`, ...(label === undefined ? {} : { label }) });
const one = (id: string, query: string, label: HostText, slot: number): ChartLine => ({ id, query, label, slot });

const DISK: readonly HostChart[] = [
  { id: 'disk.in_use', title: 'chart.disk.in_use', unit: 'fraction', yMax: 1, lines: [by('in_use', 'system.disk.in_use', 'mount_point')] },
  { id: 'disk.free', title: 'chart.disk.free', unit: 'byte', lines: [by('free', 'system.disk.free', 'mount_point')] },
  { id: 'disk.inodes', title: 'chart.disk.inodes', unit: 'fraction', yMax: 1, lines: [by('inodes', 'system.fs.inodes.in_use', 'mount_point')] },
];

const IO: readonly HostChart[] = [
  { id: 'io.throughput', title: 'chart.io.throughput', lines: [by('read', 'system.io.rkb_s', 'device', 'line.read'), by('write', 'system.io.wkb_s', 'device', 'line.written')] },
  { id: 'io.operations', title: 'chart.io.operations', lines: [by('read', 'system.io.r_s', 'device', 'line.reads'), by('write', 'system.io.w_s', 'device', 'line.writes')] },
  { id: 'io.util', title: 'chart.io.util', unit: 'percent', yMax: 100, lines: [by('util', 'system.io.util', 'device')] },
  { id: 'io.await', title: 'chart.io.await', unit: 'millisecond', lines: [by('read', 'system.io.r_await', 'device', 'line.reads'), by('write', 'system.io.w_await', 'device', 'line.writes')] },
  { id: 'io.queue', title: 'chart.io.queue', lines: [by('queue', 'system.io.avg_q_sz', 'device')] },
];

const NETWORK: readonly HostChart[] = [
  { id: 'net.bytes', title: 'chart.net.bytes', lines: [by('in', 'system.net.bytes_rcvd', 'device', 'line.received'), by('out', 'system.net.bytes_sent', 'device', 'line.sent')] },
  { id: 'net.packets', title: 'chart.net.packets', lines: [by('in', 'system.net.packets_in.count', 'device', 'line.received'), by('out', 'system.net.packets_out.count', 'device', 'line.sent')] },
  { id: 'net.errors', title: 'chart.net.errors', lines: [by('in', 'system.net.packets_in.error', 'device', 'line.received'), by('out', 'system.net.packets_out.error', 'device', 'line.sent')] },
  { id: 'net.drops', title: 'chart.net.drops', lines: [by('in', 'system.net.packets_in.drop', 'device', 'line.received'), by('out', 'system.net.packets_out.drop', 'device', 'line.sent')] },
];

const TCP: readonly HostChart[] = [
  { id: 'tcp.states', title: 'chart.tcp.states', kind: 'area', stack: true, lines: [{ id: 'state', query: 'sum:system.net.tcp.connections{*} by {state}' }] },
  { id: 'tcp.segments', title: 'chart.tcp.segments', lines: [one('in', 'avg:system.net.tcp.in_segs{*}', 'line.received', 0), one('out', 'avg:system.net.tcp.out_segs{*}', 'line.sent', 1)] },
  { id: 'tcp.retransmits', title: 'chart.tcp.retransmits', lines: [one('retrans', 'avg:system.net.tcp.retrans_segs{*}', 'line.retransmitted', 6), one('errors', 'avg:system.net.tcp.in_errors{*}', 'line.damaged', 3)] },
  { id: 'tcp.listen', title: 'chart.tcp.listen', lines: [one('overflows', 'avg:system.net.tcp.listen_overflows{*}', 'line.listenOverflows', 6), one('drops', 'avg:system.net.tcp.listen_drops{*}', 'line.listenDrops', 1)] },
  {
    id: 'tcp.opens', title: 'chart.tcp.opens',
    lines: [
      one('active', 'avg:system.net.tcp.active_opens{*}', 'line.activeOpens', 0), one('passive', 'avg:system.net.tcp.passive_opens{*}', 'line.passiveOpens', 2),
      one('fails', 'avg:system.net.tcp.attempt_fails{*}', 'line.failedOpens', 6), one('resets', 'avg:system.net.tcp.established_resets{*}', 'line.resets', 3),
    ],
  },
  { id: 'udp.datagrams', title: 'chart.udp.datagrams', lines: [one('in', 'avg:system.net.udp.in_datagrams{*}', 'line.received', 0), one('out', 'avg:system.net.udp.out_datagrams{*}', 'line.sent', 1)] },
  {
    id: 'udp.errors', title: 'chart.udp.errors',
    lines: [
      one('in', 'avg:system.net.udp.in_errors{*}', 'line.undeliverable', 6), one('ports', 'avg:system.net.udp.no_ports{*}', 'line.noPort', 1),
      one('receive', 'avg:system.net.udp.rcv_buf_errors{*}', 'line.receiveBuffer', 3), one('send', 'avg:system.net.udp.snd_buf_errors{*}', 'line.sendBuffer', 5),
    ],
  },
];

const SENSORS: readonly HostChart[] = [
  { id: 'sensors.temperature', title: 'chart.sensors.temperature', lines: [by('temperature', 'system.sensor.temperature', 'chip,sensor')] },
  { id: 'sensors.fan', title: 'chart.sensors.fan', lines: [by('fan', 'system.sensor.fan_speed', 'chip,sensor')] },
  { id: 'sensors.voltage', title: 'chart.sensors.voltage', lines: [by('voltage', 'system.sensor.voltage', 'chip,sensor')] },
  { id: 'sensors.current', title: 'chart.sensors.current', lines: [by('current', 'system.sensor.current', 'chip,sensor')] },
  { id: 'sensors.power', title: 'chart.sensors.power', lines: [by('power', 'system.sensor.power', 'chip,sensor')] },
  { id: 'sensors.humidity', title: 'chart.sensors.humidity', lines: [by('humidity', 'system.sensor.humidity', 'chip,sensor')] },
];

const BATTERY: readonly HostChart[] = [
  { id: 'battery.charge', title: 'chart.battery.charge', unit: 'percent', yMax: 100, kind: 'area', lines: [by('charge', 'system.battery.charge', 'battery')] },
  { id: 'battery.power', title: 'chart.battery.power', lines: [by('power', 'system.battery.power', 'battery')] },
  { id: 'battery.health', title: 'chart.battery.health', unit: 'percent', yMax: 100, lines: [by('health', 'system.battery.health', 'battery')] },
];

const GPU: readonly HostChart[] = [
  { id: 'gpu.busy', title: 'chart.gpu.busy', unit: 'percent', yMax: 100, lines: [by('busy', 'system.gpu.busy', 'gpu')] },
  { id: 'gpu.memory', title: 'chart.gpu.memory', unit: 'byte', lines: [by('used', 'system.gpu.memory.used', 'gpu', 'line.used'), by('total', 'system.gpu.memory.total', 'gpu', 'line.total')] },
  { id: 'gpu.temperature', title: 'chart.gpu.temperature', lines: [by('temperature', 'system.gpu.temperature', 'gpu')] },
  { id: 'gpu.power', title: 'chart.gpu.power', lines: [by('power', 'system.gpu.power', 'gpu')] },
];

export const DEVICE_FAMILIES: readonly HostFamily[] = [
  { id: 'disk', title: 'family.disk', checks: ['filesystems'], headline: { query: 'max:system.disk.in_use{*}', unit: 'fraction' }, charts: DISK },
  { id: 'io', title: 'family.io', checks: ['disks'], headline: { query: 'max:system.io.util{*}', unit: 'percent' }, charts: IO },
  { id: 'network', title: 'family.network', checks: ['network'], headline: { query: 'sum:system.net.bytes_rcvd{*} + sum:system.net.bytes_sent{*}', unit: 'byte/second' }, charts: NETWORK },
  { id: 'tcp', title: 'family.tcp', checks: ['tcp', 'connections'], headline: { query: 'avg:system.net.tcp.current_established{*}', unit: '' }, charts: TCP },
  { id: 'sensors', title: 'family.sensors', checks: ['sensors'], headline: { query: 'max:system.sensor.temperature{*}', unit: 'degree celsius' }, charts: SENSORS },
  { id: 'battery', title: 'family.battery', checks: ['battery'], headline: { query: 'avg:system.battery.charge{*}', unit: 'percent' }, charts: BATTERY },
  { id: 'gpu', title: 'family.gpu', checks: ['gpu'], headline: { query: 'max:system.gpu.busy{*}', unit: 'percent' }, charts: GPU },
];
