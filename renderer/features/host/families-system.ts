// Owns the charts of the whole machine: processor, load, memory, swap, processes, files, uptime, clock, the agent itself.
import type { ChartLine, HostChart, HostFamily, HostText } from './families.ts';

const line = (id: string, query: string, label?: HostText, slot?: number): ChartLine => ({ id, query, ...(label === undefined ? {} : { label }), ...(slot === undefined ? {} : { slot }) });
const avg = (metric: string): string => `avg:${metric}{*}`;

const CPU: readonly HostChart[] = [
  {
    id: 'cpu.modes', title: 'chart.cpu.modes', unit: 'percent', kind: 'area', stack: true, yMax: 100,
    lines: [
      line('user', avg('system.cpu.user'), 'line.user', 0),
      line('system', avg('system.cpu.system'), 'line.system', 1),
      line('iowait', avg('system.cpu.iowait'), 'line.iowait', 3),
      line('stolen', avg('system.cpu.stolen'), 'line.stolen', 6),
    ],
  },
  { id: 'cpu.cores', title: 'chart.cpu.cores', unit: 'percent', yMax: 100, lines: [line('core', '100 - avg:system.core.idle{*} by {core}')] },
  {
    id: 'cpu.switches', title: 'chart.cpu.switches',
    lines: [
      line('switches', `${avg('system.cpu.context_switches')}.as_rate()`, 'line.contextSwitches', 0),
      line('interrupts', `${avg('system.linux.interrupts')}.as_rate()`, 'line.interrupts', 1),
    ],
  },
  {
    id: 'cpu.threads', title: 'chart.cpu.threads',
    lines: [line('running', avg('system.processes.running'), 'line.runnable', 2), line('blocked', avg('system.processes.blocked'), 'line.blocked', 6)],
  },
];

const LOAD: readonly HostChart[] = [
  { id: 'load.plain', title: 'chart.load', lines: [line('1', avg('system.load.1'), 'line.load1', 0), line('5', avg('system.load.5'), 'line.load5', 1), line('15', avg('system.load.15'), 'line.load15', 2)] },
  { id: 'load.norm', title: 'chart.load.norm', lines: [line('1', avg('system.load.norm.1'), 'line.load1', 0), line('5', avg('system.load.norm.5'), 'line.load5', 1), line('15', avg('system.load.norm.15'), 'line.load15', 2)] },
];

const MEMORY: readonly HostChart[] = [
  {
    id: 'memory.use', title: 'chart.memory.use', unit: 'byte', kind: 'area', stack: true,
    lines: [
      line('programs', 'avg:system.mem.total{*} - avg:system.mem.free{*} - avg:system.mem.cached{*} - avg:system.mem.buffered{*}', 'line.programs', 0),
      line('buffered', avg('system.mem.buffered'), 'line.buffered', 1),
      line('cached', avg('system.mem.cached'), 'line.cached', 2),
      line('free', avg('system.mem.free'), 'line.free', 7),
    ],
  },
  { id: 'memory.usable', title: 'chart.memory.usable', unit: 'fraction', yMax: 1, kind: 'area', lines: [line('usable', avg('system.mem.pct_usable'), 'line.usable', 2)] },
  {
    id: 'memory.kernel', title: 'chart.memory.kernel', unit: 'byte',
    lines: [
      line('slab', avg('system.mem.slab'), 'line.slab', 0), line('reclaimable', avg('system.mem.slab_reclaimable'), 'line.slabReclaimable', 2),
      line('tables', avg('system.mem.page_tables'), 'line.pageTables', 3), line('shared', avg('system.mem.shared'), 'line.shared', 5),
    ],
  },
  { id: 'memory.commit', title: 'chart.memory.commit', unit: 'byte', lines: [line('committed', avg('system.mem.committed_as'), 'line.committed', 0), line('limit', avg('system.mem.commit_limit'), 'line.commitLimit', 6)] },
];

const SWAP: readonly HostChart[] = [
  { id: 'swap.use', title: 'chart.swap.use', unit: 'byte', kind: 'area', stack: true, lines: [line('used', avg('system.swap.used'), 'line.used', 0), line('free', avg('system.swap.free'), 'line.free', 7)] },
  { id: 'swap.traffic', title: 'chart.swap.traffic', lines: [line('in', avg('system.swap.swap_in'), 'line.swapIn', 0), line('out', avg('system.swap.swap_out'), 'line.swapOut', 1)] },
];

const PROCESSES: readonly HostChart[] = [
  { id: 'processes.states', title: 'chart.processes.states', kind: 'area', stack: true, lines: [line('state', 'avg:system.processes.states{*} by {state}')] },
  { id: 'processes.threads', title: 'chart.processes.threads', lines: [line('threads', avg('system.processes.threads'), 'line.threads', 0)] },
  { id: 'processes.created', title: 'chart.processes.created', lines: [line('created', `${avg('system.linux.processes_created')}.as_rate()`, 'line.created', 5)] },
];

const FILES: readonly HostChart[] = [
  { id: 'files.share', title: 'chart.files.share', unit: 'fraction', lines: [line('share', avg('system.fs.file_handles.in_use'), 'line.used', 0)] },
  { id: 'files.count', title: 'chart.files.count', lines: [line('used', avg('system.fs.file_handles.used'), 'line.used', 0), line('allocated', avg('system.fs.file_handles.allocated'), 'line.allocated', 1)] },
];

const AGENT: readonly HostChart[] = [
  { id: 'agent.cpu', title: 'chart.agent.cpu', unit: 'percent', lines: [line('cpu', avg('vedette.agent.cpu'), 'line.agent', 0)] },
  { id: 'agent.rss', title: 'chart.agent.rss', unit: 'byte', lines: [line('rss', avg('vedette.agent.rss'), 'line.agent', 0)] },
  { id: 'agent.written', title: 'chart.agent.written', lines: [line('written', avg('vedette.agent.disk_written'), 'line.agent', 0)] },
  { id: 'agent.durations', title: 'chart.agent.durations', lines: [line('check', 'avg:vedette.agent.checks.duration{*} by {check}')] },
];

export const SYSTEM_FAMILIES: readonly HostFamily[] = [
  { id: 'cpu', title: 'family.cpu', checks: ['cpu'], headline: { query: '100 - avg:system.cpu.idle{*}', unit: 'percent' }, charts: CPU },
  { id: 'load', title: 'family.load', checks: ['load'], headline: { query: avg('system.load.norm.5'), unit: '' }, charts: LOAD },
  { id: 'memory', title: 'family.memory', checks: ['memory'], headline: { query: '1 - avg:system.mem.pct_usable{*}', unit: 'fraction' }, charts: MEMORY },
  { id: 'swap', title: 'family.swap', checks: ['swap'], headline: { query: '1 - avg:system.swap.pct_free{*}', unit: 'fraction' }, charts: SWAP },
  { id: 'processes', title: 'family.processes', checks: ['processes'], headline: { query: avg('system.processes.number'), unit: '' }, charts: PROCESSES },
  { id: 'files', title: 'family.files', checks: ['file_handles'], headline: { query: avg('system.fs.file_handles.in_use'), unit: 'fraction' }, charts: FILES },
  { id: 'uptime', title: 'family.uptime', checks: ['uptime'], headline: { query: avg('system.uptime'), unit: 'second' }, charts: [{ id: 'uptime', title: 'chart.uptime', unit: 'second', kind: 'area', lines: [line('uptime', avg('system.uptime'), 'line.uptime', 2)] }] },
  {
    id: 'ntp', title: 'family.ntp', checks: ['ntp'], headline: { query: 'avg:ntp.offset{*}', unit: 'second' },
    charts: [{ id: 'ntp.offset', title: 'chart.ntp.offset', unit: 'second', lines: [line('offset', 'avg:ntp.offset{*}', 'line.offset', 0)] }, { id: 'ntp.stratum', title: 'chart.ntp.stratum', lines: [line('stratum', 'avg:ntp.stratum{*}', 'line.stratum', 5)] }],
  },
  { id: 'agent', title: 'family.agent', checks: ['agent'], headline: { query: avg('vedette.agent.cpu'), unit: 'percent' }, charts: AGENT },
];
