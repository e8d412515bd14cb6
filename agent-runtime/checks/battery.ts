// Check `battery`: charge, power and health of the machine's batteries. Datadog has no such check; the names are ours.
import { HandleSets } from './handle-sets.ts';
import { hostCheck } from './host-check.ts';
import { gauge } from './metric-definitions.ts';

const PER_BATTERY = [
  gauge('system.battery.charge', 'percent', 'Charge of the battery.'),
  gauge('system.battery.power', 'watt', 'Power taken from or put into the battery.'),
  gauge('system.battery.health', 'percent', 'What the battery holds when full, compared with its design.'),
  gauge('system.battery.cycles', 'cycle', 'Charge cycles the battery has seen.'),
  gauge('system.battery.discharging', '', '1 while the machine runs from this battery, else 0.'),
];
const ON_MAINS = gauge('system.power.on_mains', '', '1 while mains power is connected, else 0.');

export const batteryCheck = hostCheck({
  name: 'battery',
  cost: 'normal',
  defaultIntervalMs: 30_000,
  timeoutMs: 10_000,
  metrics: [...PER_BATTERY, ON_MAINS],
  read: (host) => host.openBattery(),
  start({ sampler }) {
    const sets = new HandleSets(sampler, PER_BATTERY.map((metric) => metric.name));
    const onMains = sampler.handle(ON_MAINS.name);
    return (state) => {
      for (const battery of state.batteries) {
        const handles = sets.get(battery.name, () => [`battery:${battery.name}`]);
        sampler.add(handles[0]!, battery.percent);
        sampler.add(handles[1]!, battery.powerWatts);
        sampler.add(handles[2]!, battery.healthPercent);
        sampler.add(handles[3]!, battery.cycles);
        if (battery.state !== 'unknown') sampler.add(handles[4]!, battery.state === 'discharging' ? 1 : 0);
      }
      sets.sweep();
      if (state.onMains !== null) sampler.add(onMains, state.onMains ? 1 : 0);
    };
  },
});
