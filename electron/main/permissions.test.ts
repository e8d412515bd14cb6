// What the console may ask of Chromium, and which addresses it may load.
import { expect, test } from 'vitest';
import { CONSOLE_ORIGIN } from './origin.ts';
import { isPermitted, isRequestAllowed } from './permissions.ts';

test('the console may write to the clipboard and nothing else', () => {
  expect(isPermitted('clipboard-sanitized-write', 'app://vedette/', CONSOLE_ORIGIN)).toBe(true);
  expect(isPermitted('clipboard-sanitized-write', 'https://example.org', CONSOLE_ORIGIN)).toBe(false);
  for (const permission of ['media', 'geolocation', 'notifications', 'clipboard-read', 'fullscreen', 'usb', 'openExternal']) {
    expect(isPermitted(permission, 'app://vedette/', CONSOLE_ORIGIN)).toBe(false);
  }
});

test.each([
  ['app://vedette/assets/a.js', CONSOLE_ORIGIN, true],
  ['blob:app://vedette/123', CONSOLE_ORIGIN, true],
  ['data:image/png;base64,AA', CONSOLE_ORIGIN, true],
  ['https://example.org/', CONSOLE_ORIGIN, false],
  ['http://127.0.0.1:80/', CONSOLE_ORIGIN, false],
  ['ws://127.0.0.1:80/', CONSOLE_ORIGIN, false],
  ['file:///etc/passwd', CONSOLE_ORIGIN, false],
  ['nonsense', CONSOLE_ORIGIN, false],
  ['http://localhost:5173/main.tsx', 'http://localhost:5173', true],
  ['ws://localhost:5173/', 'http://localhost:5173', true],
  ['ws://localhost:5174/', 'http://localhost:5173', false],
])('%s from %s is loaded: %s', (address, origin, expected) => {
  expect(isRequestAllowed(address, origin)).toBe(expected);
});
