// What closing the window means, on every desktop and after every answer.
import { expect, test } from 'vitest';
import { closeAction, type CloseAction, type CloseSituation } from './close-behaviour.ts';

const base: CloseSituation = { platform: 'linux', quitting: false, trayAvailable: false, withoutTray: 'ask' };

test.each<[string, Partial<CloseSituation>, CloseAction]>([
  ['Linux with a tray', { trayAvailable: true }, 'hide'],
  ['Linux without a tray, first time', {}, 'ask'],
  ['Linux without a tray, answered quit', { withoutTray: 'quit' }, 'quit'],
  ['Linux without a tray, answered background', { withoutTray: 'background' }, 'hide'],
  ['a tray outweighs an old answer', { trayAvailable: true, withoutTray: 'quit' }, 'hide'],
  ['Windows has a tray', { platform: 'win32', trayAvailable: true }, 'hide'],
  ['macOS keeps the dock icon', { platform: 'darwin' }, 'hide'],
  ['quitting lets every window go', { quitting: true, trayAvailable: true }, 'close'],
  ['quitting on macOS too', { quitting: true, platform: 'darwin' }, 'close'],
])('%s', (_name, part, expected) => {
  expect(closeAction({ ...base, ...part })).toBe(expected);
});
