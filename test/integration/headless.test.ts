// The headless program as a person runs it: built, started, asked, started twice, stopped, killed.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { APP_ROOT, openClient, runHeadlessProcess, signIn, startHeadlessProcess } from '../support/start-headless.ts';
import type { HeadlessProcess } from '../support/start-headless.ts';

// A build of its own, inside the repository so that packages are found: out/host may be rebuilt by others at this moment.
const outDir = join(APP_ROOT, 'out', `test-headless-${process.pid}`);
const program = join(outDir, 'headless.js');
let root: string;
const running: HeadlessProcess[] = [];

beforeAll(async () => {
  await build({ configFile: join(APP_ROOT, 'vite.headless.config.ts'), logLevel: 'error', build: { outDir } });
});
afterAll(() => rmSync(outDir, { recursive: true, force: true }));
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'vedette-program-'));
});
afterEach(async () => {
  for (const one of running.splice(0)) await one.end('SIGKILL');
  rmSync(root, { recursive: true, force: true });
});

/** The program from this test's own build; the runtime thread lies beside it. */
async function start(...args: string[]): Promise<HeadlessProcess> {
  const started = await startHeadlessProcess(join(root, 'data'), args, program);
  running.push(started);
  return started;
}

describe('the headless program', () => {
  test('serves this machine live, and stops in order on a signal', async () => {
    const headless = await start();
    expect(headless.output()).toContain(`Data: ${join(root, 'data')}`);
    const client = await openClient(headless.url, await signIn(headless.link));
    const hello = await client.call('session.hello', {});
    expect(hello).toMatchObject({ runtime: 'headless', firstRun: true, dataDir: join(root, 'data'), configPath: join(root, 'data', 'vedette.yaml') });
    const checks = await client.call('checks.list', {});
    expect(checks.map((check) => check.name)).toContain('cpu');
    const values: number[] = [];
    await new Promise<void>((resolve, reject) => {
      client.watch('live.watch', { queries: [{ id: 'load', text: 'avg:system.load.1{*}' }] }, {
        onEvent: ({ results }) => {
          const [result] = results;
          if (result?.error !== undefined) reject(new Error(result.error.message));
          for (const value of result?.frame?.series[0]?.values ?? []) if (!Number.isNaN(value)) values.push(value);
          if (values.length > 0) resolve();
        },
        onError: reject,
      });
    });
    expect(values[0]).toBeGreaterThanOrEqual(0);
    const closed = new Promise<string>((resolve) => client.watch('status.watch', {}, { onEvent: () => {}, onError: (error) => resolve(error.code) }));
    expect(await headless.end('SIGINT')).toBe(0);
    expect(await closed).toBe('disconnected');
    expect(existsSync(join(root, 'data', 'vedette.lock'))).toBe(false);
    expect(headless.output()).toContain('Stopping');
  });

  test('started twice hands out a link to the one that runs', async () => {
    const first = await start();
    const second = await runHeadlessProcess(['--no-open', '--data-dir', join(root, 'data')], program);
    expect(second.code).toBe(0);
    expect(second.stdout).toContain(`already running (process ${first.child.pid})`);
    const link = /http:\S+token=\S+/.exec(second.stdout)?.[0] ?? '';
    expect(new URL(link).origin).toBe(first.url);
    await expect(signIn(link)).resolves.toContain('vedette_');
    const third = await runHeadlessProcess(['--link', '--data-dir', join(root, 'data')], program);
    expect(third.stdout.trim().split('\n')).toHaveLength(1);
    await expect(signIn(third.stdout.trim())).resolves.toContain('vedette_');
  });

  test('a killed one leaves a lock that the next start takes over; sessions outlive it', async () => {
    const first = await start();
    const port = new URL(first.url).port;
    const cookie = await signIn(first.link);
    await first.end('SIGKILL');
    expect(existsSync(join(root, 'data', 'vedette.lock'))).toBe(true);
    const again = await start('--port', port);
    expect(again.url).toBe(first.url);
    const client = await openClient(again.url, cookie);
    await expect(client.call('session.hello', {})).resolves.toMatchObject({ firstRun: false });
    client.close();
  });

  test('says who has the port, and what to do', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as { port: number };
    const failed = await runHeadlessProcess(['--no-open', '--port', String(port), '--data-dir', join(root, 'data')], program);
    other.close();
    expect(failed.code).toBe(1);
    expect(failed.stderr).toMatch(new RegExp(`^Port ${port} is taken by .*--port`));
    if (process.platform === 'linux') expect(failed.stderr).toContain(`(process ${process.pid})`);
    expect(existsSync(join(root, 'data', 'vedette.lock'))).toBe(false);
  });

  test('takes the port from the configuration', async () => {
    const config = join(root, 'my.yaml');
    const free = createServer();
    await new Promise<void>((resolve) => free.listen(0, '127.0.0.1', resolve));
    const { port } = free.address() as { port: number };
    await new Promise((resolve) => free.close(resolve));
    writeFileSync(config, `server:\n  port: ${port}\nlog:\n  level: error\n`);
    // startHeadlessProcess gives --port 0, so this one is run without it until its link is there.
    const { spawn } = await import('node:child_process');
    const child = spawn(process.execPath, [program, '--no-open', '--data-dir', join(root, 'data'), '--config', config], { stdio: ['ignore', 'pipe', 'inherit'] });
    const line = await new Promise<string>((resolve) => child.stdout.on('data', (chunk: Buffer) => {
      if (chunk.toString().includes('http://')) resolve(chunk.toString());
    }));
    expect(line).toContain(`http://127.0.0.1:${port}/`);
    const exited = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    expect(await exited).toBe(0);
    expect(existsSync(join(root, 'data', 'logs', 'runtime.log')) ? readFileSync(join(root, 'data', 'logs', 'runtime.log'), 'utf8') : '').toBe('');
  });

  test.each([
    [['--help'], 0, /--data-dir/, /^$/],
    [['--version'], 0, /^\d+\.\d+\.\d+\n$/, /^$/],
    [['--port', 'x'], 2, /^$/, /--port takes a number from 0 to 65535, not "x"/],
    [['--nonsense'], 2, /^$/, /'--nonsense'\. See --help/],
  ])('%j ends with %i', async (args, code, stdout, stderr) => {
    const ended = await runHeadlessProcess(args, program);
    expect(ended.code).toBe(code);
    expect(ended.stdout).toMatch(stdout);
    expect(ended.stderr).toMatch(stderr);
  });

  test('--link without a running one says so', async () => {
    const ended = await runHeadlessProcess(['--link', '--data-dir', join(root, 'nothing')], program);
    expect([ended.code, ended.stdout]).toEqual([1, '']);
    expect(ended.stderr).toContain('is not running');
    expect(existsSync(join(root, 'nothing'))).toBe(false);
  });

  test('a data folder that cannot be written is a sentence, not a stack', async () => {
    writeFileSync(join(root, 'file'), '');
    const ended = await runHeadlessProcess(['--no-open', '--data-dir', join(root, 'file', 'data')], program);
    expect(ended.code).toBe(1);
    expect(ended.stderr).toMatch(/^The data folder .* cannot be written \(ENOTDIR\)/);
    expect(ended.stderr).not.toContain(' at ');
  });
});
