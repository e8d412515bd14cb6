// Check `agent`: what Vedette itself costs.
import type { SampleHandle } from './check.ts';
import type { CheckDefinition } from './check.ts';
import { counter, distribution, gauge, perSecond, quotient } from './metric-definitions.ts';

const CPU = quotient('vedette.agent.cpu', 'percent', 'CPU time of the agent\'s process; 100 is one core busy.');
const RSS = gauge('vedette.agent.rss', 'byte', 'Memory of the agent\'s process in bytes.');
const WRITTEN = perSecond('vedette.agent.disk_written', 'byte', 'Bytes per second that the agent\'s process wrote to storage.');
const DURATION = distribution('vedette.agent.checks.duration', 'millisecond', 'How long runs of a check took, by check.');
const FAILURES = { ...counter('vedette.agent.checks.failures', 'error', 'Runs of a check that failed, by check.'), sampling: 'count' as const };
const EVENTS = counter('vedette.agent.events', 'event', 'Events that the agent wrote.');

export const agentCheck: CheckDefinition = {
  name: 'agent',
  cost: 'cheap',
  defaultIntervalMs: 10_000,
  timeoutMs: 5_000,
  metrics: [CPU, RSS, WRITTEN, DURATION, FAILURES, EVENTS],
  open({ self, activity, clock, sampler }) {
    if (self === undefined) return Promise.resolve({ ok: false, reason: 'The process that runs the agent does not tell its own usage.' });
    const cpu = sampler.handle(CPU.name);
    const rss = sampler.handle(RSS.name);
    const written = sampler.handle(WRITTEN.name);
    const events = sampler.handle(EVENTS.name);
    const durations = new Map<string, SampleHandle>();
    const failures = new Map<string, SampleHandle>();

    function handleOf(handles: Map<string, SampleHandle>, metric: string, check: string): SampleHandle {
      let handle = handles.get(check);
      if (handle === undefined) {
        handle = sampler.handle(metric, [`check:${check}`]);
        handles.set(check, handle);
      }
      return handle;
    }

    return Promise.resolve({
      ok: true,
      check: {
        run() {
          sampler.addRatio(cpu, self.cpuMs(), clock.monotonic(), 100);
          sampler.add(rss, self.rssBytes());
          sampler.add(written, self.writtenBytes() ?? Number.NaN);
          if (activity === undefined) return;
          sampler.add(events, activity.events());
          activity.drainRuns((check, durationMs, ok) => {
            sampler.add(handleOf(durations, DURATION.name, check), durationMs);
            sampler.add(handleOf(failures, FAILURES.name, check), ok ? 0 : 1);
          });
        },
      },
    });
  },
};
