// Check `cpu`: how the processor spends its time, in total and per core, and how busy the scheduler is.
import { CPU_STRIDE } from '../host-source/readings.ts';
import type { SampleHandle } from './check.ts';
import { HandleSets } from './handle-sets.ts';
import { hostCheck } from './host-check.ts';
import { counter, gauge, quotient } from './metric-definitions.ts';

const USER = 0;
const NICE = 1;
const SYSTEM = 2;
const IDLE = 3;
const IOWAIT = 4;
const IRQ = 5;
const SOFTIRQ = 6;
const STEAL = 7;
const GUEST = 8;
/** user … steal; guest time is contained in user and would count twice. */
const COUNTED = 8;

/** Names and meaning as in Datadog's cpu check: user holds nice, system holds interrupts. */
const TOTAL = [
  quotient('system.cpu.user', 'percent', 'Share of time the processor ran programs, niced ones too; 100 is all cores busy.'),
  quotient('system.cpu.system', 'percent', 'Share of time the processor ran the kernel, interrupts included.'),
  quotient('system.cpu.iowait', 'percent', 'Share of time the processor was idle while I/O to disks was outstanding.'),
  quotient('system.cpu.idle', 'percent', 'Share of time the processor had nothing to do.'),
  quotient('system.cpu.stolen', 'percent', 'Share of time the hypervisor gave the processor to other virtual machines.'),
  quotient('system.cpu.guest', 'percent', 'Share of time the processor ran virtual machines; contained in user.'),
  quotient('system.cpu.interrupt', 'percent', 'Share of time the processor served hardware and software interrupts; contained in system.'),
];

/** Datadog's system_core check tags the core and stores 100 × seconds per second, a percentage. */
const PER_CORE = [
  quotient('system.core.user', 'percent', 'Share of time this core ran programs that are not niced.'),
  quotient('system.core.nice', 'percent', 'Share of time this core ran niced programs.'),
  quotient('system.core.system', 'percent', 'Share of time this core ran the kernel, without interrupts.'),
  quotient('system.core.idle', 'percent', 'Share of time this core had nothing to do.'),
  quotient('system.core.iowait', 'percent', 'Share of time this core was idle while I/O to disks was outstanding.'),
  quotient('system.core.irq', 'percent', 'Share of time this core served hardware interrupts.'),
  quotient('system.core.softirq', 'percent', 'Share of time this core served software interrupts.'),
  quotient('system.core.steal', 'percent', 'Share of time the hypervisor gave this core to other virtual machines.'),
];

const SCHEDULER = [
  gauge('system.cpu.num_cores', 'core', 'Logical cores that are online.'),
  counter('system.cpu.context_switches', 'event', 'Switches of the processor from one thread to another.'),
  counter('system.linux.interrupts', 'event', 'Interrupts served (Datadog: linux_proc_extras).'),
  counter('system.linux.processes_created', 'process', 'Processes and threads created (Datadog: linux_proc_extras).'),
  gauge('system.processes.running', 'thread', 'Threads that run or could run at once; our own name, procs_running of /proc/stat.'),
  gauge('system.processes.blocked', 'thread', 'Threads that wait for I/O; our own name, procs_blocked of /proc/stat.'),
];

/** NaN (a column this OS does not give) adds nothing to a sum. */
function orZero(value: number): number {
  return Number.isNaN(value) ? 0 : value;
}

function sumOfTimes(values: Float64Array, at: number): number {
  let sum = 0;
  for (let i = 0; i < COUNTED; i++) sum += orZero(values[at + i]!);
  return sum;
}

export const cpuCheck = hostCheck({
  name: 'cpu',
  cost: 'cheap',
  defaultIntervalMs: 10_000,
  timeoutMs: 5_000,
  metrics: [...TOTAL, ...PER_CORE, ...SCHEDULER],
  read: (host) => host.openCpu(),
  start({ sampler }) {
    const [user, system, iowait, idle, stolen, guest, interrupt] = TOTAL.map((metric) => sampler.handle(metric.name)) as [SampleHandle, SampleHandle, SampleHandle, SampleHandle, SampleHandle, SampleHandle, SampleHandle];
    const [cores, switches, interrupts, created, running, blocked] = SCHEDULER.map((metric) => sampler.handle(metric.name)) as [SampleHandle, SampleHandle, SampleHandle, SampleHandle, SampleHandle, SampleHandle];
    const sets = new HandleSets(sampler, PER_CORE.map((metric) => metric.name));
    let coreHandles: (readonly SampleHandle[])[] = [];
    let coreIds = new Uint32Array(0);

    function sameCores(ids: Uint32Array, count: number): boolean {
      if (count !== coreHandles.length) return false;
      for (let i = 0; i < count; i++) if (ids[i] !== coreIds[i]) return false;
      return true;
    }

    return (times) => {
      const { total, perCore } = times;
      const sum = sumOfTimes(total, 0);
      const add = (handle: SampleHandle, value: number): void => {
        if (!Number.isNaN(value)) sampler.addRatio(handle, value, sum, 100);
      };
      add(user, total[USER]! + orZero(total[NICE]!));
      add(system, total[SYSTEM]! + orZero(total[IRQ]!) + orZero(total[SOFTIRQ]!));
      add(iowait, total[IOWAIT]!);
      add(idle, total[IDLE]!);
      add(stolen, total[STEAL]!);
      add(guest, total[GUEST]!);
      add(interrupt, total[IRQ]! + orZero(total[SOFTIRQ]!));
      sampler.add(cores, times.cores);
      sampler.add(switches, times.contextSwitches);
      sampler.add(interrupts, times.interrupts);
      sampler.add(created, times.forks);
      sampler.add(running, times.running);
      sampler.add(blocked, times.blocked);

      if (!sameCores(times.coreIds, times.cores)) {
        coreIds = times.coreIds.slice(0, times.cores);
        coreHandles = Array.from(coreIds, (id) => sets.get(String(id), () => [`core:${id}`]));
        sets.sweep();
      }
      for (let row = 0; row < times.cores; row++) {
        const at = row * CPU_STRIDE;
        const denominator = sumOfTimes(perCore, at);
        const handles = coreHandles[row]!;
        for (let field = 0; field < COUNTED; field++) {
          const value = perCore[at + field]!;
          if (!Number.isNaN(value)) sampler.addRatio(handles[field]!, value, denominator, 100);
        }
      }
    };
  },
});
