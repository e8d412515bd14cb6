import { describe, expect, test } from 'vitest';
import { isLoopbackOrigin, ownNames } from './authority.ts';
import { CONTROL_PATH, createControlGuard } from './control.ts';
import { listenError, listeningInodes } from './port-owner.ts';
import { sign } from './secrets.ts';
import { createLinkTokens, hasSession, LINK_LIFETIME_MS, SESSION_LIFETIME_MS, sessionCookie } from './session.ts';

const key = Buffer.alloc(32, 7);

describe('one-time links', () => {
  test('work once and for ten minutes, by the clock that is given', () => {
    const tokens = createLinkTokens();
    const used = tokens.create(1_000);
    const late = tokens.create(1_000);
    expect([tokens.redeem(used, 1_001), tokens.redeem(used, 1_002)]).toEqual([true, false]);
    expect(tokens.redeem(late, 1_000 + LINK_LIFETIME_MS)).toBe(false);
    expect(tokens.redeem('', 0)).toBe(false);
  });

  test('are different, and only the newest 32 stay open', () => {
    const tokens = createLinkTokens();
    const all = Array.from({ length: 33 }, () => tokens.create(0));
    expect(new Set(all).size).toBe(33);
    expect([tokens.redeem(all[0] ?? '', 1), tokens.redeem(all[1] ?? '', 1)]).toEqual([false, true]);
  });
});

describe('sessions', () => {
  const value = (port = 1, now = 0): string => sessionCookie(port, key, now).split(';')[0] ?? '';

  test('hold for thirty days, for one console and one key', () => {
    expect(hasSession(value(), 1, key, SESSION_LIFETIME_MS - 1)).toBe(true);
    expect(hasSession(value(), 1, key, SESSION_LIFETIME_MS)).toBe(false);
    expect(hasSession(value(), 2, key, 0)).toBe(false);
    expect(hasSession(value().replace('vedette_1', 'vedette_2'), 2, key, 0)).toBe(false);
    expect(hasSession(value(), 1, Buffer.alloc(32), 0)).toBe(false);
  });

  test('are found among other cookies, also behind an old one of the same name', () => {
    expect(hasSession(`a=b; vedette_1=old.old.old;${value()} ; c`, 1, key, 0)).toBe(true);
    expect(hasSession(undefined, 1, key, 0)).toBe(false);
    expect(hasSession('', 1, key, 0)).toBe(false);
  });
});

describe('names', () => {
  test('on port 80 come without a port', () => {
    const names = ownNames(80);
    expect([names.isOwnHost('localhost'), names.isOwnHost('localhost:80'), names.isOwnOrigin('http://127.0.0.1')]).toEqual([true, false, true]);
    expect([names.isOwnHost(undefined), names.isOwnOrigin(undefined)]).toEqual([false, false]);
  });

  test.each([
    ['http://127.0.0.1:5173', true],
    ['http://localhost:1', true],
    ['http://[::1]:5173', true],
    ['http://127.0.0.1', false],
    ['http://127.0.0.1:5173/', false],
    ['http://127.0.0.1:5173.evil.example', false],
    ['http://evil.example:5173', false],
    ['null', false],
  ])('%s may be a development origin: %s', (origin, allowed) => {
    expect(isLoopbackOrigin(origin)).toBe(allowed);
  });
});

describe('requests between two starts', () => {
  const headers = (time: string, nonce: string, signature = sign(key, ['control', CONTROL_PATH, time, nonce])): Record<string, string> => ({ 'x-vedette-time': time, 'x-vedette-nonce': nonce, 'x-vedette-signature': signature });

  test('count once, for a minute, and only with the key', () => {
    const guard = createControlGuard(key);
    expect(guard.check(headers('1000', 'a'), 2_000)).toBe('a');
    expect(guard.check(headers('1000', 'a'), 2_000)).toBeUndefined();
    expect(guard.check(headers('1000', 'b'), 61_001)).toBeUndefined();
    expect(guard.check(headers('NaN', 'c'), 0)).toBeUndefined();
    expect(guard.check(headers('1000', 'd', 'forged'), 1_000)).toBeUndefined();
    expect(guard.check({}, 0)).toBeUndefined();
    expect(guard.check({ ...headers('1000', 'e'), 'x-vedette-nonce': ['e', 'f'] }, 1_000)).toBeUndefined();
  });
});

describe('a port that cannot be had', () => {
  const line = (address: string, state: string, inode: string): string => `   0: ${address} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000  1000        0 ${inode} 1 0 100 0 0 10 0`;
  const table = ['  sl  local_address rem_address   st tx_queue', line('0100007F:1D32', '0A', '111'), line('0100007F:1D32', '01', '222'), line('00000000:1D33', '0A', '333'), 'damaged', ''].join('\n');

  test('listeners are found by port and state', () => {
    expect(listeningInodes(table, 0x1d32)).toEqual(['111']);
    expect(listeningInodes(table, 1)).toEqual([]);
    expect(listeningInodes('', 1)).toEqual([]);
  });

  test.each([
    ['EADDRINUSE', 'port_taken', /Port 7474 is taken by another program\..*--port/],
    ['EACCES', 'not_permitted', /above 1023/],
    ['EADDRNOTAVAIL', 'unavailable', /EADDRNOTAVAIL/],
  ])('%s is %s', (code, expected, message) => {
    const error = listenError(Object.assign(new Error(code), { code }), 7_474, 'darwin');
    expect(error.code).toBe(expected);
    expect(error.message).toMatch(message);
  });
});
