// MIB texts of others through our parser: no mistakes found in them, and the same OIDs as Debian's snmptranslate and npm's net-snmp find.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { MibModule } from '../../agent-runtime/snmp/mibs/mib-model.ts';
import { readModule } from '../../agent-runtime/snmp/mibs/mib-document.ts';
import { parseMib } from '../../agent-runtime/snmp/mibs/parse-mib.ts';
import { resolveMibs } from '../../agent-runtime/snmp/mibs/resolve-mibs.ts';
import { bundledMibs } from '../support/trap-bench.ts';

const NPM = join(import.meta.dirname, '../../node_modules/net-snmp/lib/mibs');
const DEBIAN = '/usr/share/snmp/mibs';
const TRANSLATE = '/usr/bin/snmptranslate';
const hasDebian = existsSync(DEBIAN) && existsSync(TRANSLATE);
if (!hasDebian) process.stdout.write('MIBs beside snmptranslate are skipped: it or its texts are not installed (Debian: apt install snmp libsnmp-base).\n');

const bundled = new Map(bundledMibs.list().flatMap(({ text }) => readModule(text) ?? []).map((module) => [module.name, module]));

function read(folder: string, known: (name: string) => MibModule | undefined): MibModule[] {
  return resolveMibs(readdirSync(folder).flatMap((file) => parseMib(readFileSync(join(folder, file), 'latin1')).modules.map((module) => ({ module, file }))), known);
}

describe('texts that come with net-snmp of npm', () => {
  const modules = read(NPM, () => undefined);

  test('are read without a mistake', () => {
    expect(modules.length).toBe(readdirSync(NPM).length);
    expect(modules.flatMap(({ problems }) => problems)).toEqual([]);
  });

  test('have the OIDs that its module store finds', () => {
    const netSnmp = createRequire(import.meta.url)('net-snmp') as { createModuleStore(): { loadFromFile(path: string): void; getModules(base: boolean): Record<string, Record<string, { OID?: string; ObjectName?: string }>> } };
    const store = netSnmp.createModuleStore();
    for (const file of ['IANAifType-MIB.mib', 'IF-MIB.mib']) store.loadFromFile(join(NPM, file));
    let compared = 0;
    for (const [name, objects] of Object.entries(store.getModules(true))) {
      const ours = new Map(modules.find((module) => module.name === name)?.nodes.map((node) => [node.name, node.oid]));
      for (const [object, { OID }] of Object.entries(objects)) {
        if (OID === undefined || !ours.has(object)) continue;
        expect(`${object} ${ours.get(object)}`).toBe(`${object} ${OID}`);
        compared += 1;
      }
    }
    expect(compared).toBeGreaterThan(200);
  });
});

describe.skipIf(!hasDebian)('texts of Debian', () => {
  test('are read without a mistake, with the OIDs that snmptranslate finds, over our bundled names', () => {
    const modules = read(DEBIAN, (name) => bundled.get(name));
    expect(modules.flatMap(({ problems }) => problems)).toEqual([]);
    expect(modules.flatMap(({ missing }) => missing)).toEqual([]);
    const ours = new Set([...modules, ...read(NPM, () => undefined), ...bundled.values()].flatMap(({ nodes }) => nodes.map(({ name, oid }) => `${name} ${oid}`)));
    const said = execFileSync(TRANSLATE, ['-M', `${NPM}:${DEBIAN}`, '-m', 'ALL', '-Pe', '-Tz'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    const theirs = [...said.matchAll(/^"([A-Za-z][\w-]*)"\s+"([\d.]+)"$/gmu)].map(([, name, oid]) => `${name} ${oid}`);
    expect(theirs.length).toBeGreaterThan(200);
    // snmptranslate leaves the traps of RFC 1215 under the group snmp; RFC 3584 §3.1, as agents send them, has them under snmpTraps.
    expect(theirs.filter((one) => !ours.has(one) && !/ 1\.3\.6\.1\.2\.1\.11\.0\.\d$/u.test(one))).toEqual([]);
  });
});
