import { describe, expect, test } from 'vitest';
import { browserCommand } from './open-browser.ts';

const link = 'http://127.0.0.1:7474/?token=a&b';
const has = (...names: string[]) => (name: string): string | undefined => (names.includes(name) ? `/usr/bin/${name}` : undefined);

describe('which program opens a link', () => {
  test.each([
    ['darwin', {}, has(), ['/usr/bin/open', link]],
    ['win32', {}, has(), ['rundll32.exe', 'url.dll,FileProtocolHandler', link]],
    ['linux', { DISPLAY: ':0' }, has('xdg-open', 'gio'), ['/usr/bin/xdg-open', link]],
    ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, has('gio'), ['/usr/bin/gio', 'open', link]],
    ['linux', { DISPLAY: ':0' }, has(), undefined],
    ['linux', { DISPLAY: '' }, has('xdg-open'), undefined],
    ['linux', {}, has('xdg-open'), undefined],
  ])('on %s with %j', (platform, environment, find, expected) => {
    expect(browserCommand(platform, environment, link, find)).toEqual(expected);
  });
});
