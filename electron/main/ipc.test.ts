// The door between page and main: who may knock, what may be asked, and how failures travel.
import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import fc from 'fast-check';
import { VedetteError } from '../../common/errors/vedette-error.ts';
import { CALL_CHANNEL, PORT_CHANNEL } from '../channels.ts';
import type { CallAnswer, DesktopHandlers } from '../desktop-contract.ts';
import { answerDesktopCall, installIpc } from './ipc.ts';
import { CONSOLE_ORIGIN } from './origin.ts';

const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const state = { supported: true, enabled: true, reason: '' };
const handlers: DesktopHandlers = {
  'data-folder.open': () => {
    throw new VedetteError('unavailable', 'no file manager');
  },
  'login-item.get': () => state,
  'login-item.set': ({ enabled }) => ({ ...state, enabled }),
  'secrets.backend': () => Promise.reject(new Error('boom')),
  'shell.route': () => '/host',
  'shell.notices': () => [],
};
const ask = (message: unknown): Promise<CallAnswer> => answerDesktopCall(message, handlers, log);

test('a known call with a fitting input is answered', async () => {
  expect(await ask({ name: 'login-item.set', input: { enabled: false } })).toEqual({ value: { ...state, enabled: false } });
  expect(await ask({ name: 'shell.route', input: {} })).toEqual({ value: '/host' });
});

test.each([
  [{ name: 'login-item.set', input: { enabled: 'yes' } }, 'bad_input'],
  [{ name: 'login-item.set', input: { enabled: true, more: 1 } }, 'bad_input'],
  [{ name: 'unknown', input: {} }, 'bad_input'],
  [{ name: 'constructor', input: {} }, 'bad_input'],
  [{ name: '__proto__', input: {} }, 'bad_input'],
  [{ name: 'shell.route', input: {}, extra: 1 }, 'bad_input'],
  [null, 'bad_input'],
  [{ name: 'data-folder.open', input: {} }, 'unavailable'],
  [{ name: 'secrets.backend', input: {} }, 'internal'],
])('%j fails with %s, as data', async (message, code) => {
  expect(await ask(message)).toMatchObject({ error: { code } });
});

test('no message makes the door throw', async () => {
  await fc.assert(fc.asyncProperty(fc.anything(), async (message) => 'error' in (await ask(message))), { numRuns: 200 });
});

test('strangers are refused, and so are their ports', async () => {
  const emitter = new EventEmitter();
  let answer: ((event: unknown, message: unknown) => Promise<CallAnswer>) | undefined;
  const taken: unknown[] = [];
  installIpc({
    ipcMain: Object.assign(emitter, { handle: (_channel: string, handler: never) => (answer = handler) }) as never,
    origin: CONSOLE_ORIGIN,
    handlers,
    onPort: (port) => taken.push(port),
    log,
  });
  const own = { url: 'app://vedette/', parent: null };
  const frames = [{ url: 'https://evil.example/', parent: null }, { url: 'app://vedette/', parent: {} }, null];
  for (const senderFrame of frames) {
    expect(await answer?.({ senderFrame }, { name: 'shell.route', input: {} })).toMatchObject({ error: { code: 'not_permitted' } });
    const port = { closed: false, close: () => (port.closed = true) };
    emitter.emit(PORT_CHANNEL, { senderFrame, ports: [port] });
    expect(port.closed).toBe(true);
  }
  expect(CALL_CHANNEL).not.toBe(PORT_CHANNEL);
  expect(taken).toEqual([]);

  const extra = { closed: false, close: () => (extra.closed = true) };
  emitter.emit(PORT_CHANNEL, { senderFrame: own, ports: ['first', extra] });
  emitter.emit(PORT_CHANNEL, { senderFrame: own, ports: [] });
  expect(taken).toEqual(['first']);
  expect(extra.closed).toBe(true);
});
