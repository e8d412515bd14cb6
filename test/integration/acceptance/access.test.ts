// Who gets in and who does not, at the start and over HTTP: taken ports, second starts, links and cookies, and where the program listens.
import { spawn } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sessionCookie } from '../../../host/web-server/session.ts';
import { BuiltProgram, QUICK, until } from '../../support/built-program.ts';
import type { RunningProgram } from '../../support/built-program.ts';
import { openClient, openSocket, signIn } from '../../support/start-headless.ts';

const linux = process.platform === 'linux';

let built: BuiltProgram;
let running: RunningProgram;
beforeAll(async () => {
  built = new BuiltProgram();
  running = await built.start({ config: QUICK });
});
afterAll(() => built.dispose());

/** What the server answers to an upgrade to a WebSocket. */
function upgradeStatus(headers: Readonly<Record<string, string>>): Promise<number> {
  const socket = openSocket(running.headless.url, headers);
  return new Promise((resolve) => {
    socket.once('open', () => {
      socket.close();
      resolve(101);
    });
    socket.once('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
    socket.once('error', () => {});
  });
}

describe.concurrent('a start that cannot be', () => {
  test('on a port of another program names that program, its process and --port', async () => {
    const other = spawn(process.execPath, ['-e', "require('net').createServer().listen(0, '127.0.0.1', function () { console.log(this.address().port) })"], { stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      const port = await new Promise<string>((resolve) => other.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString().trim())));
      const dataDir = built.path('port');
      const failed = await built.run('--no-open', '--port', port, '--data-dir', dataDir);
      expect(failed.code).toBe(1);
      expect(failed.stderr.trim().split('\n')).toHaveLength(1);
      expect(failed.stderr).toContain(linux ? `Port ${port} is taken by ${readFileSync(`/proc/${other.pid}/comm`, 'utf8').trim()} (process ${other.pid}).` : `Port ${port} is taken`);
      expect(failed.stderr).toContain('--port');
      expect(readdirSync(dataDir).filter((name) => name.includes('lock'))).toEqual([]);
    } finally {
      other.kill('SIGKILL');
    }
  });

  test('below a file instead of a folder says so in one sentence', async () => {
    writeFileSync(built.path('file'), '');
    const failed = await built.run('--no-open', '--port', '0', '--data-dir', built.path('file', 'data'));
    expect([failed.code, failed.stdout]).toEqual([1, '']);
    expect(failed.stderr).toMatch(/^The data folder .* cannot be written \(ENOTDIR\)\..*--data-dir.*\n$/);
  });

  test.each(['vedette.db', 'console.key'])('with a folder in the place of %s names it in one sentence, and leaves nothing behind', async (name) => {
    const dataDir = built.path(`folder-for-${name}`);
    mkdirSync(join(dataDir, name), { recursive: true });
    const failed = await built.run('--no-open', '--port', '0', '--data-dir', dataDir);
    expect([failed.code, failed.stdout]).toEqual([1, '']);
    expect(failed.stderr.trim().split('\n')).toHaveLength(1);
    expect(failed.stderr).toContain(join(dataDir, name));
    expect(readdirSync(dataDir).filter((file) => /lock|console\.key\./.test(file))).toEqual([]);
  });

  test.each([['--prot'], ['--port'], ['--port', '70000'], ['--data-dir', ''], ['stray']])('with %s says what is wrong, and where the flags are listed', async (...args) => {
    const failed = await built.run(...args);
    expect([failed.code, failed.stdout]).toEqual([2, '']);
    expect(failed.stderr.trim().split('\n')).toHaveLength(1);
    expect(failed.stderr).toMatch(/See --help|takes a (number|path)/);
  });

  test('--help lists every flag of the manual; --version is that of the package', async () => {
    const { stdout, code } = await built.run('--help');
    expect(code).toBe(0);
    for (const flag of ['--headless', '--port', '--data-dir', '--config', '--no-open']) expect(stdout).toContain(flag);
    const { version } = JSON.parse(readFileSync(built.path('program', 'package.json'), 'utf8')) as { version: string };
    expect(await built.run('--version')).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });
});

describe.concurrent('a second start', () => {
  test('attaches: a fresh link to the first one, whatever port it asks for, and --link prints nothing else', async () => {
    for (const args of [['--no-open'], ['--no-open', '--port', '0']]) {
      const second = await built.run(...args, '--data-dir', built.dataDir);
      expect(second.code).toBe(0);
      expect(second.stdout).toContain(`already running (process ${running.pid})`);
      const link = /http:\S+token=\S+/.exec(second.stdout)![0];
      const client = await openClient(running.headless.url, await signIn(link));
      expect((await client.call('session.hello', {})).dataDir).toBe(built.dataDir);
      client.close();
    }
    const { stdout, code } = await built.run('--link', '--data-dir', built.dataDir);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=\S+\n$/);
  });

  test('that cannot attach, because the first one is a window or its key is gone, says who has the folder', async () => {
    const dataDir = built.path('held');
    const { pid, kind, startedAt, ...rest } = JSON.parse(readFileSync(join(built.dataDir, 'vedette.lock'), 'utf8')) as Record<string, unknown>;
    expect([pid, kind]).toEqual([running.pid, 'headless']);
    mkdirSync(dataDir);
    const { url: _url, ...marks } = rest;
    writeFileSync(join(dataDir, 'vedette.lock'), JSON.stringify({ pid, kind: 'desktop', startedAt, ...marks }));
    const second = await built.run('--no-open', '--port', '0', '--data-dir', dataDir);
    expect(second.code).toBe(1);
    expect(second.stderr).toContain(`desktop app (process ${running.pid}`);
    expect(second.stderr).toContain(dataDir);
    writeFileSync(join(dataDir, 'vedette.lock'), JSON.stringify({ pid, kind, startedAt, ...rest }));
    const keyless = await built.run('--no-open', '--port', '0', '--data-dir', dataDir);
    expect(keyless.code).toBe(1);
    expect(keyless.stderr).toMatch(/its key in .* cannot be read/);
    expect(readdirSync(dataDir)).toEqual(['vedette.lock']);
  });

  test('of four at once, one serves and the others are told of it', { timeout: 60_000 }, async () => {
    const dataDir = built.path('race');
    const attached: string[] = [];
    const starts = Array.from({ length: 4 }, () => spawn(process.execPath, [built.program, '--no-open', '--port', '0', '--data-dir', dataDir], { stdio: ['ignore', 'pipe', 'pipe'] }));
    try {
      const said = starts.map(() => '');
      starts.forEach((child, i) => {
        child.stdout.on('data', (chunk: Buffer) => (said[i] += chunk.toString()));
        child.stderr.on('data', (chunk: Buffer) => (said[i] += chunk.toString()));
      });
      await until('an end of all but one', () => starts.filter(({ exitCode }) => exitCode === null).length, (left) => left === 1);
      const winner = starts.findIndex(({ exitCode }) => exitCode === null);
      await until('the link of the one that serves', () => said[winner]!, (text) => text.includes('token='));
      for (const [i, { exitCode }] of starts.entries()) {
        if (i === winner) continue;
        // One that comes while the first is still starting is told by whom the folder is held.
        expect(said[i]).toContain(`process ${starts[winner]!.pid}`);
        expect(exitCode).toBe(said[i]!.includes('token=') ? 0 : 1);
        attached.push(said[i]!);
      }
      expect(attached).toHaveLength(3);
    } finally {
      for (const child of starts) child.kill('SIGKILL');
    }
  });
});

describe('links and cookies', () => {
  test('a link works once; used, broken or made up it is refused with a page that says what to do', async () => {
    const { url } = running.headless;
    for (const link of [running.headless.link, `${url}/?token=`, `${url}/?token=broken`, `${url}/?token=${randomBytes(32).toString('base64url')}`, `${url}/?token=${'x'.repeat(3_000)}`]) {
      const response = await fetch(link, { redirect: 'manual' });
      expect(response.status).toBe(401);
      expect(response.headers.get('set-cookie')).toBeNull();
      expect(await response.text()).toContain('--link');
    }
  });

  test('cookies that have run out, were signed by another key or for another port open nothing', async () => {
    const { url } = running.headless;
    const port = Number(new URL(url).port);
    const key = Buffer.from(readFileSync(join(built.dataDir, 'console.key'), 'utf8').trim(), 'hex');
    const cookieOf = (text: string): string => text.split(';')[0]!;
    const good = cookieOf(sessionCookie(port, key, Date.now()));
    const bad = {
      expired: cookieOf(sessionCookie(port, key, Date.now() - 31 * 86_400_000)),
      'of another key': cookieOf(sessionCookie(port, randomBytes(32), Date.now())),
      'of another port': cookieOf(sessionCookie(port + 1, key, Date.now())).replace(`vedette_${port + 1}`, `vedette_${port}`),
      prolonged: good.replace(/=\d+/, `=${Date.now() + 1e12}`),
      'signed otherwise': `vedette_${port}=9999999999999.x.${createHmac('sha256', key).update('x').digest('base64url')}`,
      none: '',
    };
    expect(await upgradeStatus({ cookie: good })).toBe(101);
    for (const [what, cookie] of Object.entries(bad)) {
      expect([what, await upgradeStatus({ cookie })]).toEqual([what, 401]);
      expect([what, (await fetch(`${url}/`, { headers: { cookie } })).status]).toEqual([what, 401]);
    }
    expect(await upgradeStatus({ cookie: good, origin: 'http://example.invalid' })).toBe(403);
    expect(await upgradeStatus({ cookie: good, host: 'example.invalid' })).toBe(403);
  });
});

/** The sockets of a process as /proc/net lists them (proc(5)): table, local and remote address in hex, state (0A: LISTEN). */
function socketsOf(pid: number): { table: string; local: string; remote: string; state: string }[] {
  const inodes = new Set(readdirSync(`/proc/${pid}/fd`).map((handle) => {
    try {
      return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${handle}`))?.[1];
    } catch {
      return undefined; // closed meanwhile
    }
  }));
  return ['tcp', 'tcp6', 'udp', 'udp6', 'raw', 'raw6'].flatMap((table) => readFileSync(`/proc/${pid}/net/${table}`, 'utf8').split('\n').slice(1).flatMap((line) => {
    const [, local = '', remote = '', state = '', , , , , , inode] = line.trim().split(/\s+/);
    return inode !== undefined && inodes.has(inode) ? [{ table, local, remote, state }] : [];
  }));
}

test.skipIf(!linux)('it listens on 127.0.0.1 alone, and connects to nobody (as /proc shows it, so on Linux only)', async () => {
  const loopback = /^0100007F:/;
  const TRAPS = `0100007F:${(9_162).toString(16).toUpperCase()}`;
  const port = Number(new URL(running.headless.url).port).toString(16).toUpperCase().padStart(4, '0');
  const { client } = running;
  // Looking at everything there is must not make it ask the network either.
  const stop = client.watch('live.watch', { queries: [{ id: 'a', text: 'avg:system.cpu.user{*}' }] }, { onEvent: () => {} });
  await client.call('host.inventory', {});
  await client.call('host.subnets', {});
  const checks = await client.call('checks.list', {});
  for (const { name, state } of checks) if (state !== 'unavailable' && state !== 'disabled') await client.call('checks.run', { name });
  for (let look = 0; look < 20; look += 1) {
    const sockets = socketsOf(running.pid);
    expect(sockets.filter(({ state, table }) => state === '0A' && table.startsWith('tcp'))).toEqual([{ table: 'tcp', local: `0100007F:${port}`, remote: '00000000:0000', state: '0A' }]);
    // The receiver of traps waits on its default port of loopback, unless another program has it; it speaks to nobody.
    expect(sockets.filter(({ local, remote, table }) => !table.startsWith('tcp') && !(local === TRAPS && remote === '00000000:0000'))).toEqual([]);
    // Whatever is connected has come in through the port it listens on.
    for (const { local, remote, state } of sockets) if (state !== '0A' && local !== TRAPS) expect([local, loopback.test(remote)]).toEqual([`0100007F:${port}`, true]);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  stop();
});

test.concurrent.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('%s stops it within three seconds, and nothing is left held', async (signal) => {
  const dataDir = built.path(signal);
  const one = await built.start({ dataDir, config: QUICK });
  const ended = new Promise<string>((resolve) => one.client.watch('live.watch', { queries: [{ id: 'a', text: 'avg:system.load.1{*}' }] }, { onEvent: () => {}, onError: ({ code }) => resolve(code) }));
  await until('data', () => one.client.call('pipeline.status', {}), ({ completeUpTo }) => completeUpTo !== null);
  const began = performance.now();
  const code = one.headless.end(signal);
  expect(await code).toBe(0);
  expect(performance.now() - began).toBeLessThan(3_000);
  expect(await ended).toBe('disconnected');
  expect(readdirSync(dataDir).filter((name) => /lock|-wal|-shm/.test(name))).toEqual([]);
});
