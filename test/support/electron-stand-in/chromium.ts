// The one Chromium under all windows of the stand-in, started with the first window and gone with the app.
import { join } from 'node:path';
import { chromium, type BrowserContext, type Page } from 'playwright-core';
import { app } from './app.ts';
import { answerFromHandler, fromChromium } from './schemes.ts';
import { isRequestCancelled } from './session.ts';
import { settings } from './settings.ts';

let starting: Promise<BrowserContext> | undefined;
let firstPageTaken = false;

/** Asked before a page goes to another address; true holds it where it is. */
export type NavigationGuard = (url: string) => boolean;
const guards = new Map<Page, NavigationGuard>();

function startChromium(): Promise<BrowserContext> {
  return chromium.launchPersistentContext(join(app.getPath('userData'), 'stand-in-profile'), {
    executablePath: settings.chromium,
    headless: settings.headless,
    viewport: null,
    chromiumSandbox: process.getuid?.() !== 0,
    ignoreDefaultArgs: ['about:blank', '--enable-automation'],
    args: [
      // An app window has no tabs and no address bar, like a window of Electron.
      '--app=data:text/html,<title>Vedette</title>',
      '--test-type',
      '--no-first-run',
      '--disable-gpu',
      '--disable-quic',
      '--disable-sync',
      '--disable-background-networking',
      '--disable-component-update',
      '--window-size=1280,800',
      '--window-position=0,0',
      ...(settings.debuggingPort > 0 ? [`--remote-debugging-port=${settings.debuggingPort}`] : []),
    ],
  });
}

async function open(): Promise<BrowserContext> {
  const context = await startChromium();
  context.on('close', () => {
    starting = undefined;
    firstPageTaken = false;
  });
  await context.route('**/*', async (route) => {
    const request = route.request();
    const address = fromChromium(request.url());
    const own = address !== request.url();
    const guard = request.isNavigationRequest() ? guards.get(request.frame().page()) : undefined;
    if (guard?.(address) === true) {
      await route.abort('aborted');
      return;
    }
    if (await isRequestCancelled(address)) await route.abort('blockedbyclient');
    else if (own) await answerFromHandler(route);
    else await route.continue();
  });
  return context;
}

/** A page for one window. */
export async function takePage(guard: NavigationGuard): Promise<Page> {
  starting ??= open();
  const context = await starting;
  const first = firstPageTaken ? undefined : context.pages()[0];
  firstPageTaken = true;
  const page = first ?? (await context.newPage());
  guards.set(page, guard);
  page.on('close', () => guards.delete(page));
  return page;
}

app.shutDown = async () => {
  // A browser that is already gone is what is wanted.
  await starting?.then((context) => context.close()).catch(() => undefined);
};
