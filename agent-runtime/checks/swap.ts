// Check `swap`: memory moved to disk. Datadog's agent sends mebibytes under these names; here they are bytes.
import { hostCheck } from './host-check.ts';
import { gauge, perSecond } from './metric-definitions.ts';

const METRICS = [
  gauge('system.swap.total', 'byte', 'Swap space in bytes; 0 is a machine without swap.'),
  gauge('system.swap.free', 'byte', 'Bytes of swap that hold nothing.'),
  gauge('system.swap.used', 'byte', 'Bytes of swap in use.'),
  gauge('system.swap.pct_free', 'fraction', 'Free divided by total, 0 to 1; absent without swap.'),
  gauge('system.swap.cached', 'byte', 'Bytes that are in memory and still in swap.'),
  perSecond('system.swap.swap_in', 'byte', 'Bytes per second read back from swap.'),
  perSecond('system.swap.swap_out', 'byte', 'Bytes per second written to swap.'),
];

export const swapCheck = hostCheck({
  name: 'swap',
  cost: 'cheap',
  defaultIntervalMs: 10_000,
  timeoutMs: 10_000,
  metrics: METRICS,
  read: (host) => host.openSwap(),
  start({ sampler }) {
    const handles = METRICS.map((metric) => sampler.handle(metric.name));
    return (swap) => {
      sampler.add(handles[0]!, swap.total);
      sampler.add(handles[1]!, swap.free);
      sampler.add(handles[2]!, swap.total - swap.free);
      sampler.add(handles[3]!, swap.total > 0 ? swap.free / swap.total : Number.NaN);
      sampler.add(handles[4]!, swap.cached);
      sampler.add(handles[5]!, swap.inBytes);
      sampler.add(handles[6]!, swap.outBytes);
    };
  },
});
