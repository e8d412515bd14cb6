// What is missing is named, and for which suite.
import { expect, test } from 'vitest';
import { missingNeeds, NEEDS } from './system-packages.mjs';

test('a machine with everything misses nothing', () => expect(missingNeeds(() => true)).toEqual([]));

test('without Chromium both end-to-end suites are named', () => {
  const missing = missingNeeds((program) => program !== 'chromium');
  expect(missing.map((need) => need.package)).toEqual(['chromium']);
  expect(missing[0]?.suites).toEqual(['e2e-web', 'e2e-desktop']);
});

test('every need names its package, and only the programs of SNMP stop no suite: their tests skip one by one', () => {
  for (const need of NEEDS) expect(need.package.length).toBeGreaterThan(0);
  expect(NEEDS.filter((need) => need.suites.length === 0).map((need) => need.program)).toEqual(['snmpd', 'snmpwalk', 'snmptrapd']);
});
