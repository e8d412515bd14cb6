// Check `sensors`: temperatures, fans, voltages, currents and power as the mainboard and disks report them.
import type { SensorKind } from '../host-source/readings.ts';
import { tagSet } from '../../common/model/tags.ts';
import type { SampleHandle } from './check.ts';
import { HandleSets } from './handle-sets.ts';
import { hostCheck } from './host-check.ts';
import { gauge } from './metric-definitions.ts';

/** Datadog's agent has no hardware sensors of the host itself: the names are ours. */
const METRIC_OF: Readonly<Record<SensorKind, string>> = {
  temperature: 'system.sensor.temperature',
  fan: 'system.sensor.fan_speed',
  voltage: 'system.sensor.voltage',
  current: 'system.sensor.current',
  power: 'system.sensor.power',
  humidity: 'system.sensor.humidity',
};
const METRICS = [
  gauge(METRIC_OF.temperature, 'degree celsius', 'Temperature at a sensor, by chip and label.'),
  gauge(METRIC_OF.fan, 'revolution/minute', 'Speed of a fan, by chip and label.'),
  gauge(METRIC_OF.voltage, 'volt', 'Voltage of a supply rail.'),
  gauge(METRIC_OF.current, 'ampere', 'Electric current at a sensor.'),
  gauge(METRIC_OF.power, 'watt', 'Electric power at a sensor.'),
  gauge(METRIC_OF.humidity, 'percent', 'Relative humidity at a sensor.'),
];
const KINDS = Object.keys(METRIC_OF) as SensorKind[];

export const sensorsCheck = hostCheck({
  name: 'sensors',
  cost: 'dear',
  defaultIntervalMs: 20_000,
  timeoutMs: 10_000,
  metrics: METRICS,
  read: (host) => host.openSensors(),
  start({ sampler }) {
    const sets = new Map(KINDS.map((kind) => [kind, new HandleSets(sampler, [METRIC_OF[kind]])]));
    let handles: SampleHandle[] = [];
    let generation = -1;
    return (table) => {
      if (table.generation !== generation) {
        generation = table.generation;
        handles = table.sensors.map(({ chip, device, label, kind }) => {
          const tags = [`chip:${chip}`, `sensor:${label}`, ...(device === '' ? [] : [`device:${device}`])];
          return sets.get(kind)!.get(tags.join('\n'), () => tagSet(tags))[0]!;
        });
        for (const set of sets.values()) set.sweep();
      }
      for (let i = 0; i < handles.length; i++) sampler.add(handles[i]!, table.values[i]!);
    };
  },
});
