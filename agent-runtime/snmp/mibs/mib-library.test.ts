// The MIB library: bundled names, imported modules in any order, missing imports, conflicts, removal.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { FakeClock } from '../../../test/support/fake-clock.ts';
import { MemoryStorage } from '../../../test/support/memory-storage.ts';
import { createMibLibrary } from './mib-library.ts';
import type { MibLibrary, MibRow } from './mib-library.ts';

const FOLDER = join(import.meta.dirname, '../../../resources/mibs');
const bundled = { list: () => readdirSync(FOLDER).filter((file) => file.endsWith('.json')).map((file) => ({ name: file.replace(/\.json$/u, ''), text: readFileSync(join(FOLDER, file), 'utf8') })) };
const log = { debug() {}, info() {}, warn(message: string) { throw new Error(message); }, error() {} };
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function library(storage = new MemoryStorage()): MibLibrary & { take(files: Readonly<Record<string, string>>): Promise<readonly MibRow[]> } {
  const clock = new FakeClock();
  const made = createMibLibrary({ bundled, documents: storage.documents, clock, log });
  const take = async (files: Readonly<Record<string, string>>): Promise<readonly MibRow[]> => {
    const done = made.import(Object.entries(files).map(([name, text]) => ({ name, bytes: bytes(text) })));
    for (let turn = 0; turn < 20; turn += 1) await clock.advance(1);
    return done;
  };
  return Object.assign(made, { take });
}

const ROOT = `ACME-SMI DEFINITIONS ::= BEGIN
IMPORTS enterprises, OBJECT-IDENTITY FROM SNMPv2-SMI TEXTUAL-CONVENTION FROM SNMPv2-TC;
acme OBJECT IDENTIFIER ::= { enterprises 32473 }
acmeThings OBJECT-IDENTITY STATUS current DESCRIPTION "x" ::= { acme 1 }
AcmeState ::= TEXTUAL-CONVENTION DISPLAY-HINT "d" STATUS current DESCRIPTION "x" SYNTAX INTEGER { good(1), bad(2) }
END`;
const THINGS = `ACME-THING-MIB DEFINITIONS ::= BEGIN
IMPORTS OBJECT-TYPE, NOTIFICATION-TYPE, Integer32 FROM SNMPv2-SMI acmeThings, AcmeState FROM ACME-SMI DisplayString FROM SNMPv2-TC;
thingTable OBJECT-TYPE SYNTAX SEQUENCE OF ThingEntry MAX-ACCESS not-accessible STATUS current DESCRIPTION "All
        things." ::= { acmeThings 1 }
thingEntry OBJECT-TYPE SYNTAX ThingEntry MAX-ACCESS not-accessible STATUS current DESCRIPTION "One." INDEX { thingIndex } ::= { thingTable 1 }
ThingEntry ::= SEQUENCE { thingIndex Integer32, thingState AcmeState }
thingIndex OBJECT-TYPE SYNTAX Integer32 (1..100) MAX-ACCESS not-accessible STATUS current DESCRIPTION "i" ::= { thingEntry 1 }
thingState OBJECT-TYPE SYNTAX AcmeState MAX-ACCESS read-only STATUS current DESCRIPTION "How the thing is." ::= { thingEntry 2 }
thingBroke NOTIFICATION-TYPE OBJECTS { thingState } STATUS current DESCRIPTION "n" ::= { acmeThings 0 1 }
END`;

describe('bundled names', () => {
  const mibs = library();
  test.each([
    ['1.3.6.1.2.1.1.5.0', 'sysName', '0'],
    ['1.3.6.1.2.1.31.1.1.1.6.12', 'ifHCInOctets', '12'],
    ['1.3.6.1.6.3.1.1.5.3', 'linkDown', ''],
    ['1.3.6.1.4.1.2021.10.1.3.1', 'laLoad', '1'],
    ['1.0.8802.1.1.2.1.4.1.1.9.0.1.1', 'lldpRemSysName', '0.1.1'],
    ['1.3.6.1.2.1.33.1.2.4.0', 'upsEstimatedChargeRemaining', '0'],
    ['1.3.6.1.2.1.43.11.1.1.9.1.1', 'prtMarkerSuppliesLevel', '1.1'],
    ['1.3.6.1.4.1.14988.7.7', 'mikrotik', '7.7'],
    ['1.3.6.1.2.1.99.1.1.1.4.3', 'entPhySensorValue', '3'],
  ])('%s is %s', (oid, name, suffix) => {
    expect(mibs.nameOf(oid)).toEqual({ name, suffix });
  });

  test('names lead back to numbers', () => {
    expect(mibs.oidOf('IF-MIB::ifDescr.3')).toBe('1.3.6.1.2.1.2.2.1.2.3');
    expect(mibs.oidOf('sysUpTime.0')).toBe('1.3.6.1.2.1.1.3.0');
    expect(mibs.oidOf('.1.3.6')).toBe('1.3.6');
    expect(mibs.oidOf('noSuchThing')).toBeUndefined();
  });

  test('enumerations and units of display are there', () => {
    expect(mibs.typeOf('1.3.6.1.2.1.2.2.1.8.1').names.get(7)).toBe('lowerLayerDown');
    expect(mibs.typeOf('1.3.6.1.2.1.2.2.1.6.1').hint).toBe('1x:');
    expect(mibs.describe('ifOperStatus.3')).toMatchObject({ oid: '1.3.6.1.2.1.2.2.1.8', module: 'IF-MIB', kind: 'column', access: 'read-only' });
  });

  test('the tree can be walked from the top', () => {
    expect(mibs.children('').map(({ name }) => name)).toEqual(['ccitt', 'iso', 'joint-iso-ccitt']);
    expect(mibs.children('1.3.6.1.2.1.2.2.1').slice(0, 3).map(({ name }) => name)).toEqual(['ifIndex', 'ifDescr', 'ifType']);
    expect(mibs.search('ifdes', 5)[0]?.name).toBe('ifDescr');
    expect(mibs.search('1.3.6.1.2.1.1.5.0', 5)[0]?.name).toBe('sysName');
  });
});

describe('imported modules', () => {
  test('in any order, with what they mean', async () => {
    const mibs = library();
    const rows = await mibs.take({ 'things.my': THINGS, 'smi.my': ROOT });
    expect(rows.map(({ name, missing, notifications, objects, problems }) => ({ name, missing, notifications, objects, problems: problems.length }))).toEqual([
      { name: 'ACME-THING-MIB', missing: [], notifications: 1, objects: 4, problems: 0 },
      { name: 'ACME-SMI', missing: [], notifications: 0, objects: 2, problems: 0 },
    ]);
    expect(mibs.label('1.3.6.1.4.1.32473.1.1.1.2.9')).toBe('thingState.9');
    expect(mibs.typeOf('1.3.6.1.4.1.32473.1.1.1.2.9').names.get(2)).toBe('bad');
    expect(mibs.describe('thingTable')).toMatchObject({ kind: 'table', description: 'All\nthings.' });
  });

  test('a missing import is named, the rest is used, and what was missing may come later', async () => {
    const storage = new MemoryStorage();
    const mibs = library(storage);
    const [row] = await mibs.take({ 'things.my': THINGS });
    expect(row).toMatchObject({ missing: ['ACME-SMI'], objects: 0 });
    expect(row!.problems[0]).toMatchObject({ file: 'things.my', line: 3 });
    expect(row!.problems[0]!.message).toContain('from ACME-SMI, which is not there');
    await mibs.take({ 'smi.my': ROOT });
    expect(mibs.label('1.3.6.1.4.1.32473.1.1.1.2.9')).toBe('thingState.9');
    expect(mibs.list().find(({ name }) => name === 'ACME-THING-MIB')).toMatchObject({ missing: [], problems: [] });
    // And all of it is there in the next run.
    expect(library(storage).label('1.3.6.1.4.1.32473.1.1.1.2.9')).toBe('thingState.9');
    mibs.remove('ACME-SMI');
    expect(mibs.label('1.3.6.1.4.1.32473.1.1.1.2.9')).toBe('example.1.1.1.2.9');
    expect(() => mibs.remove('IF-MIB')).toThrow('stays');
  });

  test('another name for the same object is isolated and said', async () => {
    const mibs = library();
    const other = ROOT.replaceAll('ACME-SMI', 'ZZZ-SMI').replaceAll('acmeThings', 'zzzThings');
    const rows = await mibs.take({ 'a.my': ROOT, 'z.my': other });
    expect(rows.map(({ conflict }) => conflict)).toEqual(['', '1.3.6.1.4.1.32473.1 is acmeThings in ACME-SMI and zzzThings here; ACME-SMI rules.']);
    expect(mibs.label('1.3.6.1.4.1.32473.1')).toBe('acmeThings');
    expect(mibs.oidOf('ZZZ-SMI::zzzThings')).toBe('1.3.6.1.4.1.32473.1');
  });

  test('errors have file and line; the good definitions of the file count', async () => {
    const mibs = library();
    const broken = ROOT.replace('acmeThings OBJECT-IDENTITY', 'junk OBJECT-TYPE SYNTAX ::= ,\nacmeThings OBJECT-IDENTITY');
    const [row] = await mibs.take({ 'broken.my': broken });
    expect(row!.problems[0]).toMatchObject({ file: 'broken.my', line: 4 });
    expect(mibs.label('1.3.6.1.4.1.32473.1')).toBe('acmeThings');
    const [nothing] = await mibs.take({ 'readme.txt': 'Nothing here.' });
    expect(nothing).toMatchObject({ name: 'readme.txt', objects: 0 });
    expect(nothing!.problems[0]!.message).toContain('no module');
  });

  test('a zip is taken apart; a damaged one is refused', async () => {
    const clock = new FakeClock();
    const mibs = createMibLibrary({ bundled, documents: new MemoryStorage().documents, clock, log });
    const zip = zipSync({ 'mibs/things.my': bytes(THINGS), 'mibs/smi.my': bytes(ROOT), 'LICENCE': bytes('free') });
    const done = mibs.import([{ name: 'acme.zip', bytes: zip }]);
    for (let turn = 0; turn < 20; turn += 1) await clock.advance(1);
    expect((await done).map(({ name }) => name).sort()).toEqual(['ACME-SMI', 'ACME-THING-MIB']);
    await expect(mibs.import([{ name: 'bad.zip', bytes: zip.slice(0, 60) }])).rejects.toMatchObject({ code: 'bad_input' });
    // A file that claims to have more than is taken: the size stands in the directory at the end.
    const bomb = zip.slice();
    const view = new DataView(bomb.buffer);
    let at = 0;
    while (view.getUint32(at, true) !== 0x02014b50) at += 1;
    view.setUint32(at + 24, 60_000_000, true);
    await expect(mibs.import([{ name: 'bomb.zip', bytes: bomb }])).rejects.toMatchObject({ code: 'bad_input' });
  });
});
