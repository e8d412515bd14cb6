// What profiles read from recorded devices of many vendors, against what another monitoring system is known to read from the same recordings.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { compare, expectedOf, FAMILIES, readDevice, recordingOf, viewsOf } from '../support/snmp-oracle.ts';
import { loadProfiles } from '../../agent-runtime/snmp/profiles/load-profiles.ts';
import { recordingsIn, sharedSnmpMissing } from '../support/shared-recordings.ts';
import type { Family } from '../support/snmp-oracle.ts';

const PROFILES = join(import.meta.dirname, '../../resources/snmp-profiles');

/** What is read otherwise on purpose: by device, family and OID or fact, with the reason. */
const REASONS: readonly { readonly device: RegExp; readonly family: Family; readonly what: RegExp; readonly why: string }[] = [
  { device: /^aruba-instant/u, family: 'wireless', what: /\.2\.1\.1\.4$|\.2\.4\.1\.1$/u, why: 'a count of the rows of a table, which no object tells: the access points are listed one by one' },
  { device: /^aruba-instant/u, family: 'device', what: /^serial$/u, why: 'the cluster has no serial number; those of its access points are tags of their series' },
  { device: /^ciscowlc/u, family: 'sensors', what: /\.14179\.2\.3\.1\.13\.0$/u, why: 'the controller says 5000 °C: it has no thermometer' },
  { device: /^edgeos/u, family: 'device', what: /^hardware$/u, why: 'the model stands only among the arguments of running processes, which no profile reads' },
  { device: /^ios_6500/u, family: 'device', what: /^hardware$/u, why: 'the recording has no ENTITY-MIB: the model is only in the number of the sysObjectID' },
];

/** The least share of expectations that has to be met by devices with a profile of their own. */
const LEAST = 0.9;

const bundled = readdirSync(PROFILES)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => ({ name, text: readFileSync(join(PROFILES, name), 'utf8'), origin: 'bundled' as const }));

describe('bundled profiles', () => {
  const set = loadProfiles(bundled);

  test('load without a mistake', () => {
    expect(set.errors).toEqual([]);
  });

  test.skipIf(sharedSnmpMissing !== '')(`read of recorded devices what is known of them${sharedSnmpMissing}`, () => {
    const only = process.env['VEDETTE_ORACLE_DEVICE'];
    const devices = recordingsIn('open/devices').filter((id) => only === undefined || new RegExp(only, 'u').test(id));
    const totals = new Map(FAMILIES.map((family) => [family, { met: 0, all: 0, ownMet: 0, ownAll: 0 }]));
    const [table, misses, views] = [[] as string[], [] as string[], [] as string[]];
    for (const id of devices) {
      const expected = expectedOf(id);
      if (expected === undefined) continue;
      const read = readDevice(set, recordingOf(id));
      const results = compare(read, expected);
      const own = read.profile.name !== 'generic-device';
      const cells = FAMILIES.map((family) => {
        const facts = results.filter((one) => one.family === family);
        const met = facts.filter(({ problem }) => problem === '').length;
        const total = totals.get(family)!;
        total.met += met;
        total.all += facts.length;
        if (own) {
          total.ownMet += met;
          total.ownAll += facts.length;
        }
        return facts.length === 0 ? '' : `${met}/${facts.length}`;
      });
      table.push([id.slice(0, 26).padEnd(27), read.profile.name.slice(0, 24).padEnd(25), ...cells.map((cell) => cell.padEnd(11))].join('').trimEnd());
      for (const { family, what, text, problem } of results) {
        if (problem === '') continue;
        const known = REASONS.find((reason) => reason.device.test(id) && reason.family === family && reason.what.test(what));
        misses.push(`${id} ${family} ${what} (${text}): ${problem}: ${known?.why ?? (own ? 'UNEXPLAINED' : 'no profile of its own')}`);
      }
      views.push(...viewsOf(read, expected).map((view) => `${id} ${view}`));
    }
    const shares = FAMILIES.map((family) => ({ family, ...totals.get(family)! }));
    const head = ['device'.padEnd(27), 'profile'.padEnd(25), ...FAMILIES.map((family) => family.padEnd(11))].join('');
    const ownSum = ['with a profile of their own'.padEnd(52), ...shares.map(({ ownMet, ownAll }) => (ownAll === 0 ? '' : `${ownMet}/${ownAll}`).padEnd(11))].join('');
    const sum = ['total'.padEnd(52), ...shares.map(({ met, all }) => (all === 0 ? '' : `${met}/${all}`).padEnd(11))].join('');
    process.stdout.write(`${[head, ...table, ownSum, sum, `Missed (${misses.length}):`, ...misses, `Seen otherwise (${views.length}):`, ...views].join('\n')}\n`);
    if (only !== undefined) return;
    expect(devices.length).toBeGreaterThanOrEqual(46);
    for (const { family, ownMet, ownAll } of shares) if (ownAll > 0) expect(ownMet / ownAll, family).toBeGreaterThanOrEqual(LEAST);
  }, 120_000);
});
