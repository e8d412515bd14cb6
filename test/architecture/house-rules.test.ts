// The house, as sentences that fail: who may import whom, who owns which library, and how files are kept.
import { describe, expect, test } from 'vitest';
import { codeOnly, HOUSES, sourceFiles, type House, type SourceFile } from './source-files.ts';

const files = sourceFiles(HOUSES);
const product = files.filter((file) => !file.isTest);
const houseOf = (path: string): House | undefined => HOUSES.find((house) => path.startsWith(`${house}/`));
const within = (house: House): SourceFile[] => product.filter((file) => houseOf(file.path) === house);

/** The breaches of a rule as readable lines: 'a imports b'. */
function breaches(from: readonly SourceFile[], forbidden: (target: string, typeOnly: boolean, own: boolean) => boolean): string[] {
  return from.flatMap((file) => file.imports.filter((entry) => forbidden(entry.target, entry.typeOnly, entry.own)).map((entry) => `${file.path} imports ${entry.target}`));
}

const NODE_MODULE = /^node:/;

test('the tree has every house', () => {
  for (const house of HOUSES) expect(within(house).length, house).toBeGreaterThan(0);
});

describe('who may import whom', () => {
  const allowed: Record<House, readonly House[]> = {
    common: ['common'],
    'agent-runtime': ['common', 'agent-runtime'],
    storage: ['common', 'storage'],
    host: ['common', 'agent-runtime', 'storage', 'host'],
    electron: ['common', 'host', 'electron'],
    renderer: ['common', 'renderer'],
  };
  test.each(HOUSES)('%s imports only the houses it may', (house) => {
    const outside = breaches(within(house), (target, typeOnly, own) => {
      const other = houseOf(target);
      if (!own || other === undefined || allowed[house].includes(other)) return false;
      // Two doors: the runtime knows the storage, and the shell the runtime's ports, by their types alone.
      const door = house === 'agent-runtime' ? 'storage/api.ts' : house === 'electron' ? 'agent-runtime/ports/ports.ts' : '';
      return !(typeOnly && target === door);
    });
    expect(outside).toEqual([]);
  });

  test('common is pure: no Node, no package but zod, and zod only in the contract', () => {
    expect(breaches(within('common'), (target, _, own) => !own && target !== 'zod')).toEqual([]);
    expect(breaches(within('common').filter((file) => !file.path.startsWith('common/contract/')), (target) => target === 'zod')).toEqual([]);
  });

  test('the renderer imports nothing of Node', () => {
    expect(breaches(within('renderer'), (target) => NODE_MODULE.test(target))).toEqual([]);
  });

  test('the module electron is imported only under electron/', () => {
    expect(breaches(product.filter((file) => houseOf(file.path) !== 'electron'), (target) => target === 'electron')).toEqual([]);
  });
});

describe('one importing file per outside library', () => {
  const owners: Record<string, RegExp> = {
    'better-sqlite3': /^storage\/sqlite\/database\.ts$/,
    '@duckdb/node-api': /^storage\/archive\/duckdb\.ts$/,
    systeminformation: /^agent-runtime\/host-source\/generic\/systeminformation\.ts$/,
    'net-snmp': /^agent-runtime\/snmp\/engine\/v3\/net-snmp\.ts$/,
    echarts: /^renderer\/charts\/echarts\.ts$/,
    yaml: /^agent-runtime\/config\/yaml-document\.ts$/,
    ws: /^host\/web-server\/[a-z-]+\.ts$/,
  };
  test.each(Object.entries(owners))('%s has one owner', (library, owner) => {
    const importers = product.filter((file) => file.imports.some((entry) => entry.target === library)).map((file) => file.path);
    expect(importers.filter((path) => !owner.test(path))).toEqual([]);
    expect(importers.length).toBe(1);
  });
});

describe('time, randomness and the environment are injected below host/', () => {
  const banned = /\bDate\.now\b|\bnew Date\(\)|\bperformance\.now\b|\bMath\.random\b|\bsetTimeout\b|\bsetInterval\b|\bsetImmediate\b|\bprocess\.(env|cwd|hrtime)\b/;
  test.each(['common', 'agent-runtime', 'storage'] as const)('%s takes them as arguments', (house) => {
    const offenders = within(house).filter((file) => banned.test(codeOnly(file.text)));
    expect(offenders.map((file) => `${file.path}: ${banned.exec(codeOnly(file.text))?.[0]}`)).toEqual([]);
  });
});

describe('how files are kept', () => {
  test('no file is over 500 lines, no test over 800', () => {
    expect(files.filter((file) => file.lines > (file.isTest ? 800 : 500)).map((file) => `${file.path}: ${file.lines}`)).toEqual([]);
  });

  test('95 % of the files are under 350 lines and the median stays near 110', () => {
    const lengths = product.map((file) => file.lines).sort((a, b) => a - b);
    expect(lengths[Math.floor(lengths.length * 0.95)]).toBeLessThan(350);
    expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThan(150);
  });

  test('every file begins with a line that says what it owns', () => {
    expect(product.filter((file) => !/^(\/\/|\/\*\*?) ?\S/.test(file.text)).map((file) => file.path)).toEqual([]);
  });

  test('no file is called utils, helpers or misc', () => {
    expect(files.filter((file) => /\/(utils?|helpers?|misc|common)\.tsx?$/.test(file.path)).map((file) => file.path)).toEqual([]);
  });

  test('there is no cycle of imports', () => {
    const graph = new Map(product.map((file) => [file.path, file.imports.filter((entry) => entry.own && !entry.typeOnly).map((entry) => entry.target)]));
    const state = new Map<string, 'open' | 'done'>();
    const cycles: string[] = [];
    const visit = (path: string, trail: readonly string[]): void => {
      if (state.get(path) === 'done') return;
      if (state.get(path) === 'open') {
        cycles.push([...trail.slice(trail.indexOf(path)), path].join(' → '));
        return;
      }
      state.set(path, 'open');
      for (const next of graph.get(path) ?? []) visit(next, [...trail, path]);
      state.set(path, 'done');
    };
    for (const path of graph.keys()) visit(path, []);
    expect(cycles).toEqual([]);
  });
});
