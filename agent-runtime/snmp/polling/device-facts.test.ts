// How a profile's words and those of standard MIBs come together.
import { expect, test } from 'vitest';
import { evaluate } from '../profiles/evaluate/evaluate.ts';
import { factsOf } from './device-facts.ts';
import { loadProfiles } from '../profiles/load-profiles.ts';
import { readingOfObjects } from '../../../test/support/snmp-reading.ts';

test('a sensor that a profile names keeps the health that its crossed thresholds give it', () => {
  const sensors = '1.3.6.1.4.1.9.9.91.1.1.1.1';
  const profile = loadProfiles([
    { name: 'example.yaml', text: `metrics:\n  - symbols: [{OID: ${sensors}.4, name: v, sensor: {decode: cisco_entity_sensor, name: 'Inlet {n}'}}]\n    metric_tags: [{tag: n, index: 1}]`, origin: 'user' },
  ]).get('example')!;
  const reading = readingOfObjects({}, {
    [`${sensors}.1`]: { 7: 8, 8: 8 },
    [`${sensors}.2`]: { 7: 9, 8: 9 },
    [`${sensors}.3`]: { 7: 0, 8: 0 },
    [`${sensors}.4`]: { 7: 70, 8: 30 },
    '1.3.6.1.4.1.9.9.91.1.2.1.1.2': { '7.1': 20 },
    '1.3.6.1.4.1.9.9.91.1.2.1.1.5': { '7.1': 1 },
  });
  const facts = factsOf(reading, evaluate(profile, reading), true, undefined);
  expect(facts.sensors.map(({ name, value, health }) => [name, value, health])).toEqual([
    ['Inlet 7', 70, 'alert'],
    ['Inlet 8', 30, 'ok'],
  ]);
});
