// A native notification: really on the screen, and its click opens the page that it speaks of.
import { execFileSync } from 'node:child_process';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { callRuntime, startDesktop, windowStates, type StartedDesktop } from './start-desktop.ts';

const dunst = (...args: string[]): string => execFileSync('dunstctl', args, { encoding: 'utf8' }).trim();

let app: StartedDesktop;
let page: Page;
beforeAll(async () => {
  dunst('close-all');
  app = await startDesktop();
  page = await app.page();
});
afterAll(async () => {
  dunst('close-all');
  await app?.end();
});

test('the test notification of the console is displayed, and a click brings the window to its page', async () => {
  const answer = await callRuntime(page, 'notifications.test', {});
  expect(answer).toEqual({ shown: true, reason: '' });
  await expect.poll(() => dunst('count', 'displayed')).toBe('1');

  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
  dunst('action', '0');
  await expect.poll(() => page.evaluate(() => window.location.hash)).toMatch(/^#\/settings/);
  await expect.poll(() => windowStates(app)).toEqual([{ visible: true, focused: true }]);
});
