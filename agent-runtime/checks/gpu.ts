// Check `gpu`: load, memory, temperature and power of graphics processors, where the driver publishes them. Names are ours.
import { HandleSets } from './handle-sets.ts';
import { hostCheck } from './host-check.ts';
import { gauge } from './metric-definitions.ts';

const METRICS = [
  gauge('system.gpu.busy', 'percent', 'Share of time the graphics processor had work.'),
  gauge('system.gpu.memory.used', 'byte', 'Graphics memory in use, in bytes.'),
  gauge('system.gpu.memory.total', 'byte', 'Graphics memory of the card, in bytes.'),
  gauge('system.gpu.temperature', 'degree celsius', 'Temperature of the graphics processor.'),
  gauge('system.gpu.power', 'watt', 'Electric power of the card.'),
];

export const gpuCheck = hostCheck({
  name: 'gpu',
  cost: 'normal',
  defaultIntervalMs: 20_000,
  timeoutMs: 10_000,
  metrics: METRICS,
  read: (host) => host.openGpu(),
  start({ sampler }) {
    const sets = new HandleSets(sampler, METRICS.map((metric) => metric.name));
    return ({ gpus }) => {
      for (const gpu of gpus) {
        const handles = sets.get(gpu.name, () => [`gpu:${gpu.name}`]);
        sampler.add(handles[0]!, gpu.busyPercent);
        sampler.add(handles[1]!, gpu.memoryUsed);
        sampler.add(handles[2]!, gpu.memoryTotal);
        sampler.add(handles[3]!, gpu.temperature);
        sampler.add(handles[4]!, gpu.powerWatts);
      }
      sets.sweep();
    };
  },
});
