// Check `processes`: how many there are and in which state; also feeds the process table and its history.
import type { ProcessTable } from '../host-source/readings.ts';
import { DEFAULT_TOP } from '../processes/process-history.ts';
import { ProcessRates } from '../processes/process-rates.ts';
import type { SampleHandle } from './check.ts';
import { wholeNumber } from './check-options.ts';
import { hostCheck } from './host-check.ts';
import { gauge } from './metric-definitions.ts';

const NUMBER = 'system.processes.number';
const THREADS = 'system.processes.threads';
const STATES = 'system.processes.states';

/** Letters of ps(1) → tag values. */
const STATE_OF: Readonly<Record<string, string>> = { R: 'running', S: 'sleeping', D: 'uninterruptible', Z: 'zombie', T: 'stopped', t: 'stopped', I: 'idle' };
const STATE_NAMES = ['running', 'sleeping', 'uninterruptible', 'zombie', 'stopped', 'idle', 'other'];

export const processesCheck = hostCheck<ProcessTable>({
  name: 'processes',
  cost: 'dear',
  defaultIntervalMs: 10_000,
  timeoutMs: 10_000,
  metrics: [
    gauge(NUMBER, 'process', 'Processes that exist (Datadog: process check, here over all processes).'),
    gauge(THREADS, 'thread', 'Threads of all processes (Datadog: process check, here over all processes).'),
    gauge(STATES, 'process', 'Processes by state (Datadog: linux_proc_extras).'),
  ],
  read: (host) => host.openProcesses(),
  start({ sampler, options, submitProcesses }) {
    const top = wholeNumber(options, 'top', DEFAULT_TOP, 1, 500);
    const number = sampler.handle(NUMBER);
    const threads = sampler.handle(THREADS);
    const states = new Map<string, { readonly handle: SampleHandle; count: number }>();
    for (const state of STATE_NAMES) states.set(state, { handle: sampler.handle(STATES, [`state:${state}`]), count: 0 });
    const rates = new ProcessRates();
    return (table) => {
      let allThreads = 0;
      for (const state of states.values()) state.count = 0;
      for (let row = 0; row < table.rows; row++) {
        allThreads += table.threads[row]!;
        states.get(STATE_OF[table.state[row]!] ?? 'other')!.count++;
      }
      sampler.add(number, table.rows);
      sampler.add(threads, allThreads > 0 ? allThreads : Number.NaN);
      for (const state of states.values()) sampler.add(state.handle, state.count);
      submitProcesses(rates.next(table), top);
    };
  },
});
