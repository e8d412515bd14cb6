// Check `load`: how many threads run or wait, averaged over 1, 5 and 15 minutes, also per core.
import { hostCheck } from './host-check.ts';
import { gauge } from './metric-definitions.ts';
import type { CheckContext, CheckDefinition } from './check.ts';
import type { CpuTimes, LoadAverages } from '../host-source/readings.ts';
import type { HostReader } from '../host-source/host-source.ts';

const METRICS = [
  gauge('system.load.1', 'thread', 'Threads that ran or waited for the processor or a disk, averaged over 1 minute.'),
  gauge('system.load.5', 'thread', 'Threads that ran or waited for the processor or a disk, averaged over 5 minutes.'),
  gauge('system.load.15', 'thread', 'Threads that ran or waited for the processor or a disk, averaged over 15 minutes.'),
  gauge('system.load.norm.1', 'thread', 'system.load.1 divided by the number of cores.'),
  gauge('system.load.norm.5', 'thread', 'system.load.5 divided by the number of cores.'),
  gauge('system.load.norm.15', 'thread', 'system.load.15 divided by the number of cores.'),
];
/** Cores are counted again after this many runs: they are plugged seldom. */
const RUNS_PER_CORE_COUNT = 60;

interface LoadReading {
  readonly load: LoadAverages;
  /** NaN when the cores cannot be counted. */
  readonly cores: number;
}

function withCores(load: HostReader<LoadAverages>, cpu: HostReader<CpuTimes> | undefined): HostReader<LoadReading> {
  let runs = 0;
  let cores = Number.NaN;
  const reading = { load: { one: Number.NaN, five: Number.NaN, fifteen: Number.NaN }, cores };

  function finish(averages: LoadAverages): LoadReading {
    reading.load = averages;
    reading.cores = cores;
    return reading;
  }
  return {
    read() {
      if (cpu !== undefined && runs++ % RUNS_PER_CORE_COUNT === 0) {
        const times = cpu.read();
        if (times instanceof Promise) return times.then(async (late) => {
          cores = late.cores;
          return finish(await load.read());
        });
        cores = times.cores;
      }
      const averages = load.read();
      return averages instanceof Promise ? averages.then(finish) : finish(averages);
    },
    close() {
      load.close();
      cpu?.close();
    },
  };
}

export const loadCheck: CheckDefinition = hostCheck<LoadReading>({
  name: 'load',
  cost: 'cheap',
  defaultIntervalMs: 10_000,
  timeoutMs: 5_000,
  metrics: METRICS,
  async read(host) {
    const load = await host.openLoad();
    if (!load.ok) return load;
    const cpu = await host.openCpu();
    return { ok: true, value: withCores(load.value, cpu.ok ? cpu.value : undefined) };
  },
  start({ sampler }: CheckContext) {
    const handles = METRICS.map((metric) => sampler.handle(metric.name));
    return ({ load, cores }) => {
      sampler.add(handles[0]!, load.one);
      sampler.add(handles[1]!, load.five);
      sampler.add(handles[2]!, load.fifteen);
      if (!(cores > 0)) return;
      sampler.add(handles[3]!, load.one / cores);
      sampler.add(handles[4]!, load.five / cores);
      sampler.add(handles[5]!, load.fifteen / cores);
    };
  },
});
