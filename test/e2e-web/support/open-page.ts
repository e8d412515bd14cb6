// A real Chromium for a test file, and pages of the console in it: signed in, in a theme, a language and a size of choice.
import { chromium } from 'playwright-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, inject } from 'vitest';
import type { ConsoleUnderTest } from './console-under-test.ts';

export interface PageOptions {
  readonly theme?: 'dark' | 'light';
  readonly language?: 'en' | 'ko';
  readonly width?: number;
  readonly height?: number;
  /** Another console than the one of the suite. */
  readonly at?: Pick<ConsoleUnderTest, 'url' | 'cookie'>;
  /** Errors that this test provokes and expects in the browser's console. */
  readonly tolerate?: RegExp;
  /** False: does not wait for the connection (default true). */
  readonly connected?: boolean;
}

export interface Desk {
  /** Opens a page of the console, e.g. '/host?family=disk', and waits until it is connected. Closed after the test. */
  open(path: string, options?: PageOptions): Promise<Page>;
}

const CONNECTED = { en: 'Connected', ko: '연결됨' } as const;
/** Longer than two flushes: what is not there by then does not come. */
const PATIENCE_MS = 25_000;
const CHROMIUM = process.env['VEDETTE_CHROMIUM'] ?? '/usr/bin/chromium';

/** Gives a test file its Chromium. Every page error and every error in a browser's console fails the test that caused it. */
export function withBrowser(): Desk {
  let browser: Browser | undefined;
  let contexts: BrowserContext[] = [];
  let problems: string[] = [];

  beforeAll(async () => {
    // Root has no user namespaces to build Chromium's sandbox from.
    browser = await chromium.launch({ executablePath: CHROMIUM, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
  });
  afterEach(async () => {
    const seen = problems;
    problems = [];
    await Promise.all(contexts.map((context) => context.close()));
    contexts = [];
    expect(seen, 'errors in the browser').toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
  });

  return {
    async open(path, options = {}) {
      if (browser === undefined) throw new Error('withBrowser() must be called at the top of a test file.');
      const { theme = 'dark', language = 'en', width = 1_280, height = 800, at = inject('vedette'), tolerate } = options;
      const context = await browser.newContext({ viewport: { width, height }, locale: language === 'ko' ? 'ko-KR' : 'en-GB', colorScheme: theme, reducedMotion: 'reduce' });
      context.setDefaultTimeout(PATIENCE_MS);
      contexts.push(context);
      const [name = '', value = ''] = at.cookie.split('=', 2);
      await context.addCookies([{ name, value, url: at.url, httpOnly: true, sameSite: 'Strict' }]);
      const page = await context.newPage();
      const report = (problem: string): void => {
        if (tolerate?.test(problem) !== true) problems.push(problem);
      };
      page.on('pageerror', (error) => report(`page error: ${error.message}`));
      page.on('console', (message) => {
        if (message.type() === 'error') report(`console: ${message.text()}`);
      });
      await page.goto(`${at.url}/#${path}`);
      if (options.connected !== false) await page.locator('footer').getByText(CONNECTED[language], { exact: true }).waitFor();
      return page;
    },
  };
}

/** Follows a link of the console without loading it anew, as the address bar does. */
export async function goTo(page: Page, path: string): Promise<void> {
  await page.evaluate((hash) => {
    location.hash = hash;
  }, path);
}

/** The path with query after the hash, decoded. */
export function addressOf(page: Page): string {
  return decodeURIComponent(new URL(page.url()).hash.slice(1));
}
