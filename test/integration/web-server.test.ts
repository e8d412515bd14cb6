// The console's server on loopback: who gets in, and what everyone else is told.
import { chmodSync, readFileSync, renameSync, statSync } from 'node:fs';
import { connect as connectTcp, createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { request as httpRequest } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodeMessage, encodeMessage } from '../../common/contract/codec.ts';
import type { ServerMessage } from '../../common/contract/wire.ts';
import { requestLink } from '../../host/web-server/control.ts';
import { loadConsoleKey } from '../../host/web-server/secrets.ts';
import { openClient, openSocket, signIn, startFakeHeadless } from '../support/start-headless.ts';
import type { TestConsole } from '../support/start-headless.ts';

let desk: TestConsole;
let cookie: string;
beforeAll(async () => {
  desk = await startFakeHeadless({ devOrigin: 'http://127.0.0.1:5173' });
  const first = desk.newLink();
  cookie = await signIn(first.replace('http://127.0.0.1:5173', desk.url));
});
afterAll(() => desk.remove());

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}
/** One request with exactly these headers: fetch would write Host and Origin by itself. */
function ask(path: string, headers: Readonly<Record<string, string>> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port: desk.port, path, method, headers: { host: `127.0.0.1:${desk.port}`, ...headers }, agent: false }, (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => { body += chunk.toString(); });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    request.on('error', reject);
    request.end();
  });
}
const token = (): string => `/?token=${new URL(desk.newLink()).searchParams.get('token')}`;

describe('links and sessions', () => {
  test('a link works once, sets a strict cookie, and leads to a clean address', async () => {
    const link = token();
    expect(new URL(link, desk.url).searchParams.get('token')?.length).toBeGreaterThanOrEqual(43);
    const first = await ask(link);
    expect(first.status).toBe(303);
    expect(first.headers.location).toBe('/');
    expect(first.headers['set-cookie']?.[0]).toMatch(new RegExp(`^vedette_${desk.port}=\\S+; Path=/; HttpOnly; SameSite=Strict; Max-Age=2592000$`));
    const second = await ask(link);
    expect(second.status).toBe(401);
    expect(second.body).toContain('has been used');
  });

  test('looking at a link without opening it does not use it up', async () => {
    const link = token();
    await ask(link, {}, 'HEAD');
    expect((await ask(link)).status).toBe(303);
  });

  test('a browser that is signed in may open a used link again', async () => {
    const link = token();
    await ask(link);
    const again = await ask(link, { cookie });
    expect([again.status, again.headers.location, again.headers['set-cookie']]).toEqual([303, '/', undefined]);
  });

  test('without a session there is a page that says what to do, and nothing else', async () => {
    for (const path of ['/', '/assets/index-AbCd1234.js', '/anything']) {
      const answer = await ask(path);
      expect(answer.status).toBe(401);
      expect(answer.body).toContain('npm start -- --link');
    }
    expect((await ask('/session')).status).toBe(401);
    expect((await ask('/session', { cookie })).status).toBe(204);
  });

  test.each([
    ['a changed signature', () => `${cookie.slice(0, -2)}xx`],
    ['a longer life', () => cookie.replace(/=\d+\./, '=99999999999999.')],
    ['another port’s name', () => cookie.replace(/^vedette_\d+/, 'vedette_1')],
    ['no value', () => `vedette_${desk.port}=`],
    ['junk', () => 'vedette=..., ;;;=='],
    ['a very long header', () => `a=${'x'.repeat(10_000)}; ${cookie}`],
  ])('a cookie with %s is no session', async (_name, value) => {
    expect((await ask('/session', { cookie: value() })).status).toBe(401);
  });

  test('the key is the owner’s alone, and one that others could read is replaced', () => {
    const path = join(desk.dataDir, 'console.key');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const key = loadConsoleKey(desk.dataDir, 'linux');
    expect(loadConsoleKey(desk.dataDir, 'linux').equals(key)).toBe(true);
    const text = readFileSync(path, 'utf8');
    chmodSync(path, 0o644);
    expect(loadConsoleKey(desk.dataDir, 'linux').equals(key)).toBe(false);
    expect(readFileSync(path, 'utf8')).not.toBe(text);
  });
});

describe('Host and Origin', () => {
  const port = (): number => desk.port;
  test.each([
    ['127.0.0.1', () => `127.0.0.1:${port()}`, 200],
    ['localhost', () => `localhost:${port()}`, 200],
    ['LOCALHOST', () => `LOCALHOST:${port()}`, 200],
    ['[::1]', () => `[::1]:${port()}`, 200],
    ['the development server', () => '127.0.0.1:5173', 200],
    ['no port', () => '127.0.0.1', 403],
    ['another port', () => '127.0.0.1:1', 403],
    ['a name that was made to point here', () => `evil.example:${port()}`, 403],
    ['a name that starts like ours', () => `127.0.0.1.evil.example:${port()}`, 403],
    ['a name with ours as its user', () => `127.0.0.1:${port()}@evil.example`, 403],
    ['another form of the address', () => `2130706433:${port()}`, 403],
    ['a trailing dot', () => `localhost.:${port()}`, 403],
  ])('Host %s', async (_name, host, status) => {
    expect((await ask('/', { cookie, host: host() })).status).toBe(status);
  });

  test.each([
    ['our own', () => `http://127.0.0.1:${port()}`, 200],
    ['localhost', () => `http://localhost:${port()}`, 200],
    ['null', () => 'null', 403],
    ['another site', () => 'http://evil.example', 403],
    ['another port', () => 'http://127.0.0.1:1', 403],
    ['another scheme', () => `https://127.0.0.1:${port()}`, 403],
    ['a site that ends like ours', () => `http://evil.example/http://127.0.0.1:${port()}`, 403],
  ])('Origin %s', async (_name, origin, status) => {
    expect((await ask('/', { cookie, origin: origin() })).status).toBe(status);
  });

  test('another site may lead here but not load anything', async () => {
    const loaded = await ask('/assets/index-AbCd1234.js', { cookie, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' });
    const led = await ask('/', { cookie, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' });
    expect([loaded.status, led.status]).toEqual([403, 200]);
  });

  test('no answer allows other origins', async () => {
    const answer = await ask('/', { cookie });
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
  });
});

describe('files', () => {
  test('index.html is never stored, hashed assets for ever; all carry the policy', async () => {
    const index = await ask('/', { cookie });
    expect(index.headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'cross-origin-opener-policy': 'same-origin', 'cross-origin-resource-policy': 'same-origin' });
    const policy = index.headers['content-security-policy'] ?? '';
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain(`connect-src 'self' ws://127.0.0.1:${desk.port};`);
    expect(policy).not.toMatch(/script-src[^;]*unsafe/);
    const asset = await ask('/assets/index-AbCd1234.js', { cookie });
    expect(asset.headers).toMatchObject({ 'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'public, max-age=31536000, immutable' });
    expect(asset.body).toBe('document.title = "loaded";');
    expect((await ask('/assets/index-AbCd1234.js', { cookie }, 'HEAD')).body).toBe('');
  });

  test.each([
    ['/../secret.txt'],
    ['/%2e%2e/secret.txt'],
    ['/..%2fsecret.txt'],
    ['/assets/..%2f..%2fsecret.txt'],
    ['/assets/%252e%252e/secret.txt'],
    ['/..%5csecret.txt'],
    ['/index.html%00.js'],
    ['//etc/passwd'],
    ['/%2fetc%2fpasswd'],
    ['/assets/'],
    ['/assets'],
    ['/constructor'],
  ])('%s leads nowhere', async (path) => {
    const answer = await ask(path, { cookie });
    expect(answer.status).toBe(404);
    expect(answer.body).not.toContain('not for anyone');
  });

  test.each([['/%'], ['/%ff'], [`/${'a'.repeat(5_000)}`]])('%s is a bad address', async (path) => {
    expect((await ask(path, { cookie })).status).toBe(400);
  });

  test.each([['POST'], ['PUT'], ['DELETE'], ['OPTIONS'], ['PATCH']])('%s is not allowed', async (method) => {
    const answer = await ask('/', { cookie }, method);
    expect([answer.status, answer.headers.allow]).toEqual([405, 'GET, HEAD']);
  });

  test.each([
    ['no HTTP at all', '\x16\x03\x01nonsense\r\n\r\n', '400'],
    ['HTTP/1.1 without Host', 'GET / HTTP/1.1\r\n\r\n', '400'],
    ['HTTP/1.0 without Host', 'GET / HTTP/1.0\r\n\r\n', '403'],
    ['two Hosts', 'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n', '40'],
    ['an absolute target', 'GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n', '403'],
  ])('%s is answered and cut off', async (_name, bytes, status) => {
    const answer = await new Promise<string>((resolve) => {
      const socket = connectTcp(desk.port, '127.0.0.1', () => socket.write(bytes));
      let text = '';
      socket.on('data', (chunk) => { text += chunk.toString(); });
      socket.on('close', () => resolve(text));
    });
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status}`));
  });
});

describe('WebSockets', () => {
  const outcome = (headers: Record<string, string>): Promise<string> =>
    new Promise((resolve) => {
      const socket = openSocket(desk.url, headers);
      socket.on('open', () => {
        socket.terminate();
        resolve('open');
      });
      socket.on('error', (error) => resolve(/\d{3}/.exec(error.message)?.[0] ?? error.message));
    });

  test('need a session and our own origin', async () => {
    expect(await outcome({ cookie })).toBe('open');
    expect(await outcome({})).toBe('401');
    expect(await outcome({ cookie, origin: 'http://evil.example' })).toBe('403');
    expect(await outcome({ cookie, origin: 'null' })).toBe('403');
    expect(await outcome({ cookie, origin: '' })).toBe('403');
    expect(await outcome({ cookie, host: 'evil.example' })).toBe('403');
  });

  test('carry calls and streams', async () => {
    const client = await openClient(desk.url, cookie);
    await expect(client.call('session.hello', {})).resolves.toMatchObject({ hostname: 'fake', runtime: 'headless' });
    const seen: string[] = [];
    await new Promise<void>((resolve) => {
      const stop = client.watch('config.watch', {}, { onEvent: ({ revision }) => {
        seen.push(revision);
        if (seen.length === 3) {
          stop();
          resolve();
        }
      } });
    });
    expect(seen).toHaveLength(3);
    const big = await new Promise<number>((resolve) => {
      client.watch('live.watch', { queries: [{ id: 'big', text: 'x' }] }, { onEvent: ({ results }) => resolve(results[0]?.frame?.series[0]?.values.length ?? 0) });
    });
    expect(big).toBe(1_000_000);
    client.close();
  });

  test('speak bytes only, and only messages', async () => {
    const closed = (send: (socket: ReturnType<typeof openSocket>) => void): Promise<number> =>
      new Promise((resolve) => {
        const socket = openSocket(desk.url, { cookie });
        socket.on('open', () => send(socket));
        socket.on('close', (code) => resolve(code));
      });
    expect(await closed((socket) => socket.send('{"kind":"call"}'))).toBe(1003);
    expect(await closed((socket) => socket.send(new Uint8Array([1, 2, 3])))).toBe(1012);
    expect(await closed((socket) => socket.send(new Uint8Array(9 * 1024 * 1024)))).toBe(1009);
  });

  test('of a console that does not read are not read either, until it does', async () => {
    const socket = openSocket(desk.url, { cookie });
    await new Promise((resolve) => socket.once('open', resolve));
    const received: ServerMessage[] = [];
    socket.on('message', (data: ArrayBuffer) => received.push(decodeMessage(new Uint8Array(data)) as ServerMessage));
    socket.pause();
    // Each answer has 8 MB: more than the kernel and the lower mark hold together.
    for (const id of [1, 2, 3]) socket.send(encodeMessage({ kind: 'open', id, name: 'live.watch', input: { queries: [{ id: 'big', text: 'x' }] } }));
    await new Promise((resolve) => setTimeout(resolve, 300));
    socket.send(encodeMessage({ kind: 'call', id: 4, name: 'session.hello', input: {} }));
    socket.resume();
    await new Promise<void>((resolve) => socket.on('message', () => {
      if (received.length === 4) resolve();
    }));
    expect(received.map((message) => `${message.kind} ${message.id}`)).toEqual(['event 1', 'event 2', 'event 3', 'result 4']);
    socket.terminate();
  });

  test('are told when the runtime starts again, and find it afterwards', async () => {
    const client = await openClient(desk.url, cookie);
    const running = new Promise<void>((resolve) => {
      const stop = desk.runtime.onState((state) => {
        if (state.kind !== 'running') return;
        stop();
        resolve();
      });
    });
    await expect(client.call('checks.run', { name: 'x' })).rejects.toMatchObject({ code: 'disconnected' });
    await running;
    const again = await openClient(desk.url, cookie);
    await expect(again.call('session.hello', {})).resolves.toMatchObject({ hostname: 'fake' });
    again.close();
  });
});

test('a file that has gone since the folder was read is not found, and the connection is kept', async () => {
  const asset = join(dirname(desk.dataDir), 'renderer', 'assets', 'index-AbCd1234.js');
  expect((await ask('/assets/index-AbCd1234.js', { cookie })).status).toBe(200);
  renameSync(asset, `${asset}.gone`);
  try {
    expect((await ask('/assets/index-AbCd1234.js', { cookie })).status).toBe(404);
  } finally {
    renameSync(`${asset}.gone`, asset);
  }
});

describe('a second start', () => {
  test('gets a link with the key of the data folder, and none without', async () => {
    const own = await startFakeHeadless();
    try {
      const key = loadConsoleKey(own.dataDir, process.platform);
      const link = await requestLink(own.url, key, Date.now());
      await expect(signIn(link)).resolves.toMatch(/^vedette_/);
      await expect(requestLink(own.url, Buffer.alloc(32), Date.now())).rejects.toMatchObject({ code: 'unavailable' });
      await expect(requestLink(own.url, key, Date.now() - 3_600_000)).rejects.toMatchObject({ code: 'unavailable' });
    } finally {
      await own.remove();
    }
  });

  test('whoever sits on the port cannot hand out a link of its own', async () => {
    const impostor = createServer((socket) => {
      socket.on('error', () => {});
      socket.resume();
      socket.end('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n{"link":"http://evil.example/","signature":"x"}');
    });
    await new Promise<void>((resolve) => impostor.listen(0, '127.0.0.1', resolve));
    const { port } = impostor.address() as { port: number };
    await expect(requestLink(`http://127.0.0.1:${port}`, Buffer.alloc(32), Date.now())).rejects.toThrowError(/not the console/);
    await new Promise((resolve) => impostor.close(resolve));
    await expect(requestLink(`http://127.0.0.1:${port}`, Buffer.alloc(32), Date.now())).rejects.toThrowError(/does not answer/);
  });

  test('on a taken port is told by whom, and leaves nothing behind', async () => {
    const failed = startFakeHeadless({ port: desk.port });
    await expect(failed).rejects.toMatchObject({ code: 'port_taken', message: expect.stringContaining('--port') as unknown });
    if (process.platform === 'linux') await expect(failed).rejects.toMatchObject({ details: { owner: { pid: process.pid } } });
  });
});
