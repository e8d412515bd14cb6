// Check `file_handles`: the kernel's table of open files.
import { hostCheck } from './host-check.ts';
import { gauge } from './metric-definitions.ts';

const METRICS = [
  gauge('system.fs.file_handles.allocated', 'file', 'File handles the kernel has allocated.'),
  gauge('system.fs.file_handles.allocated_unused', 'file', 'Allocated file handles that are not in use.'),
  gauge('system.fs.file_handles.used', 'file', 'File handles in use.'),
  gauge('system.fs.file_handles.max', 'file', 'The most file handles the kernel will allocate.'),
  gauge('system.fs.file_handles.in_use', 'fraction', 'Handles in use divided by the maximum, 0 to 1.'),
];

export const fileHandlesCheck = hostCheck({
  name: 'file_handles',
  cost: 'cheap',
  defaultIntervalMs: 10_000,
  timeoutMs: 5_000,
  metrics: METRICS,
  read: (host) => host.openFileHandles(),
  start({ sampler }) {
    const handles = METRICS.map((metric) => sampler.handle(metric.name));
    return ({ allocated, allocatedUnused, max }) => {
      const used = allocated - allocatedUnused;
      sampler.add(handles[0]!, allocated);
      sampler.add(handles[1]!, allocatedUnused);
      sampler.add(handles[2]!, used);
      sampler.add(handles[3]!, max);
      sampler.add(handles[4]!, max > 0 ? used / max : Number.NaN);
    };
  },
});
