// What counts as the console's own address, and who may speak to main.
import { describe, expect, test } from 'vitest';
import { CONSOLE_ORIGIN, consoleOrigin, isConsoleFrame, isUnderOrigin } from './origin.ts';

test.each([
  ['app://vedette/', true],
  ['app://vedette/assets/index.js?x#y', true],
  ['app://vedette', true],
  ['app://vedette.evil/', false],
  ['app://vedette:80/', false],
  ['app://evil/app://vedette/', false],
  ['app://user@vedette/', false],
  ['https://vedette/', false],
  ['file:///etc/passwd', false],
  ['about:blank', false],
  ['data:text/html,x', false],
  ['javascript:alert(1)', false],
  ['', false],
  ['not an address', false],
])('%s is the console: %s', (address, expected) => {
  expect(isUnderOrigin(address, CONSOLE_ORIGIN)).toBe(expected);
});

describe('a development server', () => {
  test.each([
    ['http://localhost:5173', 'http://localhost:5173'],
    ['http://127.0.0.1:5173/', 'http://127.0.0.1:5173'],
    ['http://[::1]:5173', 'http://[::1]:5173'],
    ['http://192.0.2.7:5173', CONSOLE_ORIGIN],
    ['https://localhost.evil', CONSOLE_ORIGIN],
    ['file:///tmp', CONSOLE_ORIGIN],
    ['nonsense', CONSOLE_ORIGIN],
    [undefined, CONSOLE_ORIGIN],
  ])('%s gives %s', (address, expected) => {
    expect(consoleOrigin(address, false)).toBe(expected);
  });

  test('is never believed by an installed app', () => {
    expect(consoleOrigin('http://localhost:5173', true)).toBe(CONSOLE_ORIGIN);
  });
});

test('only the top frame of the console is trusted', () => {
  expect(isConsoleFrame({ url: 'app://vedette/index.html', parent: null }, CONSOLE_ORIGIN)).toBe(true);
  expect(isConsoleFrame({ url: 'app://vedette/index.html', parent: {} }, CONSOLE_ORIGIN)).toBe(false);
  expect(isConsoleFrame({ url: 'https://example.org/', parent: null }, CONSOLE_ORIGIN)).toBe(false);
  expect(isConsoleFrame(null, CONSOLE_ORIGIN)).toBe(false);
});
