import { expect, test } from 'vitest';
import { configLines, firewallLines, isLocalOnly, SYSTEMS, systemOf } from './receiving.ts';

test('addresses that only this machine reaches are told from others', () => {
  expect(['127.0.0.1', '127.8.8.8', '::1', 'localhost'].map(isLocalOnly)).toEqual([true, true, true, true]);
  expect(['0.0.0.0', '::', '192.168.1.5'].map(isLocalOnly)).toEqual([false, false, false]);
});

test('every system gets lines for exactly the port that is listened on', () => {
  expect(configLines({ port: 9_999 })).toContain('port: 9999');
  for (const system of SYSTEMS) expect(firewallLines(system, 9_999), system).toMatch(system === 'mac' ? /Vedette\.app/ : /9999/);
  expect(['win32', 'darwin', 'linux', undefined].map(systemOf)).toEqual(['windows', 'mac', 'linux', 'linux']);
});
