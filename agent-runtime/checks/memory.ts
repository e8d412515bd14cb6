// Check `memory`: what fills the main memory. Datadog's agent sends mebibytes under these names; here they are bytes.
import { hostCheck } from './host-check.ts';
import { gauge } from './metric-definitions.ts';

const METRICS = [
  gauge('system.mem.total', 'byte', 'Main memory in bytes that the system can use.'),
  gauge('system.mem.free', 'byte', 'Bytes that hold nothing at all.'),
  gauge('system.mem.used', 'byte', 'Total minus free in bytes, caches included, as Datadog counts.'),
  gauge('system.mem.usable', 'byte', 'Bytes that programs can still get without swapping (MemAvailable on Linux).'),
  gauge('system.mem.pct_usable', 'fraction', 'Usable divided by total, 0 to 1.'),
  gauge('system.mem.cached', 'byte', 'Bytes of file contents kept in memory.'),
  gauge('system.mem.buffered', 'byte', 'Bytes of raw blocks kept in memory.'),
  gauge('system.mem.shared', 'byte', 'Bytes in tmpfs and shared memory.'),
  gauge('system.mem.slab', 'byte', 'Bytes of data structures of the kernel.'),
  gauge('system.mem.slab_reclaimable', 'byte', 'The part of slab that the kernel can give up.'),
  gauge('system.mem.page_tables', 'byte', 'Bytes of page tables.'),
  gauge('system.mem.commit_limit', 'byte', 'Bytes that may be promised to programs when overcommitting is strict.'),
  gauge('system.mem.committed_as', 'byte', 'Bytes promised to programs.'),
];

export const memoryCheck = hostCheck({
  name: 'memory',
  cost: 'cheap',
  defaultIntervalMs: 10_000,
  timeoutMs: 10_000,
  metrics: METRICS,
  read: (host) => host.openMemory(),
  start({ sampler }) {
    const handles = METRICS.map((metric) => sampler.handle(metric.name));
    return (memory) => {
      sampler.add(handles[0]!, memory.total);
      sampler.add(handles[1]!, memory.free);
      sampler.add(handles[2]!, memory.total - memory.free);
      sampler.add(handles[3]!, memory.available);
      sampler.add(handles[4]!, memory.total > 0 ? memory.available / memory.total : Number.NaN);
      sampler.add(handles[5]!, memory.cached);
      sampler.add(handles[6]!, memory.buffers);
      sampler.add(handles[7]!, memory.shared);
      sampler.add(handles[8]!, memory.slab);
      sampler.add(handles[9]!, memory.slabReclaimable);
      sampler.add(handles[10]!, memory.pageTables);
      sampler.add(handles[11]!, memory.commitLimit);
      sampler.add(handles[12]!, memory.committedAs);
    };
  },
});
