// The console's connection as people meet it: the link, the session, a program that stops or dies and comes back.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { signIn, startHeadlessProcess } from '../support/start-headless.ts';
import type { HeadlessProcess } from '../support/start-headless.ts';
import { withBrowser } from './support/open-page.ts';

const desk = withBrowser();
/** What a browser itself prints when nobody answers, or a session is refused; tests that stop the program expect it. */
const NOBODY_ANSWERS = /WebSocket connection|ERR_CONNECTION_REFUSED|401 \(Unauthorized\)|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET/;

let dataDir: string;
let headless: HeadlessProcess;
beforeAll(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'vedette-connection-'));
});
beforeEach(async () => {
  headless = await start();
  return async () => {
    await headless.end();
  };
});
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

const start = (...args: string[]): Promise<HeadlessProcess> => startHeadlessProcess(dataDir, args, inject('vedette').program);
const onSamePort = (): string[] => ['--port', new URL(headless.url).port];
const status = (page: Page, text: string): Promise<void> => page.locator('footer').getByText(text, { exact: true }).waitFor();

test('the printed link opens the console, leaves a clean address, and works once', async () => {
  const browser = await chromium.launch({ executablePath: process.env['VEDETTE_CHROMIUM'] ?? '/usr/bin/chromium', args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
  try {
    const problems: string[] = [];
    const mine = await (await browser.newContext()).newPage();
    mine.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text());
    });
    await mine.goto(headless.link);
    await status(mine, 'Connected');
    expect(new URL(mine.url()).search).toBe('');
    expect(await mine.evaluate(() => document.cookie)).toBe('');
    expect(problems, 'nothing that the console loads or runs breaks its own policy').toEqual([]);

    const other = await (await browser.newContext()).newPage();
    const refused = await other.goto(headless.link);
    expect(refused?.status()).toBe(401);
    await other.getByRole('heading', { name: 'A fresh link is needed' }).waitFor();
    const second = await startHeadlessProcess(dataDir, [], inject('vedette').program);
    await other.getByLabel('Token').fill(new URL(second.link).searchParams.get('token') ?? '');
    await other.getByRole('button', { name: 'Open' }).click();
    await status(other, 'Connected');
  } finally {
    await browser.close();
  }
});

test('a program that is killed and started again is found again, with the session', async () => {
  const cookie = await signIn(headless.link);
  const page = await desk.open('/', { at: { url: headless.url, cookie }, tolerate: NOBODY_ANSWERS });
  await headless.end('SIGKILL');
  await status(page, 'The agent does not answer');
  headless = await start(...onSamePort());
  await status(page, 'Connected');
});

test('a program that was stopped says so', async () => {
  const cookie = await signIn(headless.link);
  const page = await desk.open('/', { at: { url: headless.url, cookie }, tolerate: NOBODY_ANSWERS });
  await headless.end('SIGTERM');
  await status(page, 'The agent was stopped');
});

test('a session whose key was taken away needs a fresh link, and says so', async () => {
  const cookie = await signIn(headless.link);
  const page = await desk.open('/', { at: { url: headless.url, cookie }, tolerate: NOBODY_ANSWERS });
  await headless.end('SIGTERM');
  rmSync(join(dataDir, 'console.key'));
  headless = await start(...onSamePort());
  await status(page, 'This session has ended');
});
