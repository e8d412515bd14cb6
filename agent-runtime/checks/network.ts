// Check `network`: what each network interface carries.
import { INTERFACE_STRIDE } from '../host-source/readings.ts';
import { matchesAny, textList } from './check-options.ts';
import { RowHandles } from './handle-sets.ts';
import { hostCheck } from './host-check.ts';
import { perSecond } from './metric-definitions.ts';

/** In the order of INTERFACE_FIELDS. */
const METRICS = [
  perSecond('system.net.bytes_rcvd', 'byte', 'Bytes received per second.'),
  perSecond('system.net.packets_in.count', 'packet', 'Packets received per second.'),
  perSecond('system.net.packets_in.error', 'packet', 'Packets per second that arrived damaged.'),
  perSecond('system.net.packets_in.drop', 'packet', 'Packets per second that arrived and were dropped for want of room.'),
  perSecond('system.net.bytes_sent', 'byte', 'Bytes sent per second.'),
  perSecond('system.net.packets_out.count', 'packet', 'Packets sent per second.'),
  perSecond('system.net.packets_out.error', 'packet', 'Packets per second that could not be sent.'),
  perSecond('system.net.packets_out.drop', 'packet', 'Packets per second dropped before they were sent.'),
];

export const networkCheck = hostCheck({
  name: 'network',
  cost: 'cheap',
  defaultIntervalMs: 10_000,
  timeoutMs: 10_000,
  metrics: METRICS,
  read: (host) => host.openInterfaces(),
  start({ sampler, options }) {
    const include = textList(options, 'include', []);
    const exclude = textList(options, 'exclude', []);
    const handles = new RowHandles(sampler, METRICS.map((metric) => metric.name), (name, kind) => {
      const wanted = matchesAny([name], include) || (kind !== 'loopback' && !matchesAny([name], exclude));
      return wanted ? [`device:${name}`] : undefined;
    });
    return (table) => {
      const rows = handles.of(table);
      for (let row = 0; row < table.rows; row++) {
        const own = rows[row];
        if (own === undefined) continue;
        const at = row * INTERFACE_STRIDE;
        for (let field = 0; field < INTERFACE_STRIDE; field++) sampler.add(own[field]!, table.values[at + field]!);
      }
    };
  },
});
