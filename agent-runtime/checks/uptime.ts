// Check `uptime`: how long the machine has been running.
import { hostCheck } from './host-check.ts';
import { gauge } from './metric-definitions.ts';

const METRICS = [gauge('system.uptime', 'second', 'Seconds since the machine was started, sleep included.')];

export const uptimeCheck = hostCheck({
  name: 'uptime',
  cost: 'cheap',
  defaultIntervalMs: 10_000,
  timeoutMs: 5_000,
  metrics: METRICS,
  read: (host) => host.openUptime(),
  start({ sampler }) {
    const handle = sampler.handle('system.uptime');
    return (uptime) => sampler.add(handle, uptime.seconds);
  },
});
