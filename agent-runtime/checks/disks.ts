// Check `disks`: what the block devices do, with the names of iostat(1) that Datadog's io check uses.
import { DISK_STRIDE } from '../host-source/readings.ts';
import { matchesAny, textList } from './check-options.ts';
import { RowHandles } from './handle-sets.ts';
import { hostCheck } from './host-check.ts';
import { perSecond, quotient } from './metric-definitions.ts';

const METRICS = [
  perSecond('system.io.r_s', 'operation', 'Reads completed per second.'),
  perSecond('system.io.w_s', 'operation', 'Writes completed per second.'),
  perSecond('system.io.rkb_s', 'kibibyte', 'Kibibytes read per second.'),
  perSecond('system.io.wkb_s', 'kibibyte', 'Kibibytes written per second.'),
  perSecond('system.io.rrqm_s', 'operation', 'Reads merged with a neighbour before they reached the device, per second.'),
  perSecond('system.io.wrqm_s', 'operation', 'Writes merged with a neighbour before they reached the device, per second.'),
  quotient('system.io.await', 'millisecond', 'Mean time an operation took, waiting included; absent while there is none.'),
  quotient('system.io.r_await', 'millisecond', 'Mean time a read took, waiting included; absent while there is none.'),
  quotient('system.io.w_await', 'millisecond', 'Mean time a write took, waiting included; absent while there is none.'),
  quotient('system.io.util', 'percent', 'Share of time in which the device had work to do.'),
  quotient('system.io.avg_q_sz', 'operation', 'Mean number of operations in flight or waiting.'),
  quotient('system.io.avg_rq_sz', 'sector', 'Mean size of an operation in sectors of 512 bytes; absent while there is none.'),
];

/** Kinds of devices that would show the same work twice (partitions) or none (loop, ram). */
const LEFT_OUT = new Set(['partition', 'loop', 'ram']);
const KIBIBYTE = 1024;
const SECTOR = 512;

export const disksCheck = hostCheck({
  name: 'disks',
  cost: 'cheap',
  defaultIntervalMs: 10_000,
  timeoutMs: 10_000,
  metrics: METRICS,
  read: (host) => host.openDisks(),
  start({ sampler, options, clock }) {
    const include = textList(options, 'include', []);
    const exclude = textList(options, 'exclude', []);
    const handles = new RowHandles(sampler, METRICS.map((metric) => metric.name), (name, kind) => {
      const wanted = matchesAny([name], include) || (!LEFT_OUT.has(kind) && !matchesAny([name], exclude));
      return wanted ? [`device:${name}`, `device_name:${name}`] : undefined;
    });
    return (table) => {
      const elapsed = clock.monotonic();
      const rows = handles.of(table);
      const { values } = table;
      for (let row = 0; row < table.rows; row++) {
        const own = rows[row];
        if (own === undefined) continue;
        const at = row * DISK_STRIDE;
        const reads = values[at]!;
        const readBytes = values[at + 2]!;
        const readMs = values[at + 3]!;
        const writes = values[at + 4]!;
        const writtenBytes = values[at + 6]!;
        const writeMs = values[at + 7]!;
        sampler.add(own[0]!, reads);
        sampler.add(own[1]!, writes);
        sampler.add(own[2]!, readBytes / KIBIBYTE);
        sampler.add(own[3]!, writtenBytes / KIBIBYTE);
        sampler.add(own[4]!, values[at + 1]!);
        sampler.add(own[5]!, values[at + 5]!);
        sampler.addRatio(own[6]!, readMs + writeMs, reads + writes, 1);
        sampler.addRatio(own[7]!, readMs, reads, 1);
        sampler.addRatio(own[8]!, writeMs, writes, 1);
        sampler.addRatio(own[9]!, values[at + 9]!, elapsed, 100);
        sampler.addRatio(own[10]!, values[at + 10]!, elapsed, 1);
        sampler.addRatio(own[11]!, (readBytes + writtenBytes) / SECTOR, reads + writes, 1);
      }
    };
  },
});
