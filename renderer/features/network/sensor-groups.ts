// Owns how the sensors of a device are grouped: by class, what is wrong first.
import { SENSOR_CLASSES, type SensorClass } from '../../../common/model/device.ts';
import type { SensorRow } from './lan-types.ts';

export interface SensorGroup {
  readonly name: SensorClass;
  /** Worst first, then in the order of the device. */
  readonly sensors: readonly SensorRow[];
  readonly worst: SensorRow['health'];
}

const ORDER: readonly SensorRow['health'][] = ['alert', 'warn', 'ok', 'unknown'];

export function sensorGroups(sensors: readonly SensorRow[]): readonly SensorGroup[] {
  const groups = SENSOR_CLASSES.flatMap((name): SensorGroup[] => {
    const own = sensors.filter((sensor) => sensor.class === name).sort((a, b) => ORDER.indexOf(a.health) - ORDER.indexOf(b.health));
    return own.length === 0 ? [] : [{ name, sensors: own, worst: own[0]?.health ?? 'unknown' }];
  });
  const grave = ({ worst }: SensorGroup): number => (worst === 'alert' ? 0 : worst === 'warn' ? 1 : 2);
  return groups.sort((a, b) => grave(a) - grave(b));
}
