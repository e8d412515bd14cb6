// What an installer would contain: the app is packed around a stub of Electron, and every file is accounted for.
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import { extractAll, extractFile, listPackage } from '@electron/asar';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeStubElectron } from './stub-electron.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const built = ['main/index.js', 'preload/index.cjs', 'host/runtime-entry.js', 'renderer/index.html'].every((file) => existsSync(join(ROOT, 'out', file)));
if (!built) process.stdout.write('test/packaging is skipped: out/ is not built (npm run build).\n');
if (process.platform !== 'linux') process.stdout.write('test/packaging is skipped: the stub stands for Electron on Linux only.\n');

describe.skipIf(!built || process.platform !== 'linux')('the packed app', () => {
  let folder: string;
  let unpackedApp: string;
  let packed: string[];
  let unpacked: string[];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'vedette-packaging-'));
    const { version } = JSON.parse(readFileSync(join(ROOT, 'node_modules/electron/package.json'), 'utf8')) as { version: string };
    await writeStubElectron(folder, version);
    const output = join(folder, 'output');
    const builder = createRequire(import.meta.url).resolve('electron-builder/cli.js');
    const args = [builder, '--linux', 'dir', '--x64', '--publish', 'never', '-c', join(ROOT, 'electron-builder.yml'), `-c.electronDist=${join(folder, 'dist')}`, `-c.directories.output=${output}`];
    await promisify(execFile)(process.execPath, args, { cwd: ROOT, maxBuffer: 20_000_000, env: { ...process.env, ELECTRON_BUILDER_DISABLE_UPDATE_CHECK: '1' } });
    unpackedApp = join(output, 'linux-unpacked');
    const archive = join(unpackedApp, 'resources/app.asar');
    packed = listPackage(archive, { isPack: false }).map((path) => path.replaceAll('\\', '/').replace(/^\//, ''));
    const outside = `${archive}.unpacked`;
    unpacked = readdirSync(outside, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(outside, join(entry.parentPath, entry.name)));
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const own = (): string[] => packed.filter((path) => path !== 'node_modules' && !path.startsWith('node_modules/'));

  test('has everything that the app needs', () => {
    expect(packed).toEqual(
      expect.arrayContaining(['package.json', 'LICENSE', 'out/main/index.js', 'out/preload/index.cjs', 'out/host/runtime-entry.js', 'out/renderer/index.html', 'resources/icons/app-256.png', 'resources/icons/tray/alert.png', 'resources/icons/tray/alert@2x.png']),
    );
    expect(packed.some((path) => /^out\/renderer\/assets\/.+\.js$/.test(path))).toBe(true);
    expect(packed.some((path) => /^resources\/.+\.yaml$/.test(path))).toBe(true);
    const { main, version } = JSON.parse(extractFile(join(unpackedApp, 'resources/app.asar'), 'package.json').toString()) as { main: string; version: string };
    expect(main).toBe('out/main/index.js');
    expect(version).toMatch(/^\d+\.\d+\.\d+/);
  });

  test('has every library that the built code imports', () => {
    const imported = new Set<string>();
    for (const path of own().filter((file) => /^out\/(main|host)\/.*\.js$/.test(file))) {
      const text = extractFile(join(unpackedApp, 'resources/app.asar'), path).toString();
      for (const [, name] of text.matchAll(/^\s*(?:import|export)\b[^'"\n]*?from\s*["']([^"'.][^"']*)["']/gm)) imported.add(name ?? '');
    }
    const libraries = [...imported].filter((name) => !name.startsWith('node:') && name !== 'electron').map((name) => name.split('/').slice(0, name.startsWith('@') ? 2 : 1).join('/'));
    expect(libraries).toContain('better-sqlite3');
    for (const library of new Set(libraries)) expect(packed, library).toContain(`node_modules/${library}/package.json`);
  });

  test('has libraries that are whole: each can be loaded from the package', async () => {
    const extracted = join(folder, 'extracted');
    extractAll(join(unpackedApp, 'resources/app.asar'), extracted);
    const { dependencies } = JSON.parse(readFileSync(join(extracted, 'package.json'), 'utf8')) as { dependencies: Record<string, string> };
    const script = `
      for (const name of ${JSON.stringify(Object.keys(dependencies))}) await import(name);
      const { default: Database } = await import('better-sqlite3');
      process.stdout.write(new Database(':memory:').prepare('select sqlite_version() as version').get().version);`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], { cwd: extracted });
    expect(stdout).toMatch(/^3\.\d+/);
  });

  test('has no sources, tests, papers, maps or settings of the development', () => {
    expect(own().filter((path) => !/^(package\.json|LICENSE|out(\/.*)?|resources(\/.*)?)$/.test(path))).toEqual([]);
    expect(packed.filter((path) => /\.(map|ts|tsx|md|c|cc|cpp|h|gyp)$/.test(path))).toEqual([]);
    expect(packed.filter((path) => /(^|\/)(\.env|\.git|\.ci|test|tests|docs|bench|tools)(\/|$)/.test(path))).toEqual([]);
    expect(packed.filter((path) => path.startsWith('resources/icons/source') || path === 'out/host/headless.js')).toEqual([]);
  });

  test('has the database drivers of this platform only, as files that the OS can load', () => {
    const drivers = ['node_modules/@duckdb/node-bindings-linux-x64/duckdb.node', 'node_modules/better-sqlite3/prebuilds/linux-x64.node'];
    expect(unpacked.filter((path) => path.endsWith('.node')).sort()).toEqual(drivers);
    expect(packed.filter((path) => path.endsWith('.node'))).toHaveLength(drivers.length);
    expect(unpacked.some((path) => path.endsWith('libduckdb.so'))).toBe(true);
    expect(packed.filter((path) => /better-sqlite3\/(deps|src)\//.test(path))).toEqual([]);
  });

  test('has no library that only the development uses', () => {
    const libraries = new Set(packed.filter((path) => path.startsWith('node_modules/')).map((path) => path.split('/')[1]));
    for (const name of ['electron', 'vite', 'vitest', 'react', 'echarts', 'typescript', 'playwright-core', 'electron-builder', '@mantine']) expect(libraries).not.toContain(name);
  });

  test('has its fuses set', async () => {
    const wire = await getCurrentFuseWire(join(unpackedApp, 'vedette'));
    const off = [FuseV1Options.RunAsNode, FuseV1Options.EnableNodeOptionsEnvironmentVariable, FuseV1Options.EnableNodeCliInspectArguments, FuseV1Options.LoadBrowserProcessSpecificV8Snapshot, FuseV1Options.GrantFileProtocolExtraPrivileges];
    const on = [FuseV1Options.EnableCookieEncryption, FuseV1Options.EnableEmbeddedAsarIntegrityValidation, FuseV1Options.OnlyLoadAppFromAsar];
    for (const fuse of off) expect(wire[fuse], FuseV1Options[fuse]).toBe(FuseState.DISABLE);
    for (const fuse of on) expect(wire[fuse], FuseV1Options[fuse]).toBe(FuseState.ENABLE);
  });
});
