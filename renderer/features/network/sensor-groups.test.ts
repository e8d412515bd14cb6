// Proves that sensors stand by class, what is wrong first.
import { expect, test } from 'vitest';
import type { SensorRow } from './lan-types.ts';
import { sensorGroups } from './sensor-groups.ts';

const sensor = (name: string, kind: SensorRow['class'], health: SensorRow['health'] = 'ok'): SensorRow => ({ oid: name, name, class: kind, value: 1, unit: '', stateText: '', health });

test('groups with something wrong come first, and in each the worst', () => {
  const groups = sensorGroups([sensor('t1', 'temperature'), sensor('t2', 'temperature', 'warn'), sensor('f1', 'fan'), sensor('s1', 'state', 'unknown'), sensor('s2', 'state', 'alert')]);
  expect(groups.map(({ name, worst, sensors }) => [name, worst, sensors.map((each) => each.name).join(' ')])).toEqual([
    ['state', 'alert', 's2 s1'],
    ['temperature', 'warn', 't2 t1'],
    ['fan', 'ok', 'f1'],
  ]);
});
