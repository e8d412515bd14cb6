// The window: it paints the console, speaks to the runtime through the preload, and can do nothing that it should not.
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DesktopBridge } from '../../common/contract/desktop.ts';
import { callRuntime, startDesktop, type StartedDesktop } from './start-desktop.ts';

let app: StartedDesktop;
let page: Page;
beforeAll(async () => {
  app = await startDesktop();
  page = await app.page();
});
afterAll(() => app?.end());

/** The parts of `window.vedette` that are asked for here. */
interface PageBridge {
  vedette: DesktopBridge;
}

test('the console is painted', async () => {
  await expect.poll(() => page.locator('main').count(), { timeout: 20_000 }).toBeGreaterThan(0);
  expect(await page.title()).toContain('Vedette');
  expect((await page.locator('body').innerText()).length).toBeGreaterThan(0);
});

test('the console is connected and shows this machine', async () => {
  const { hostname } = await callRuntime(page, 'session.hello', {});
  await expect.poll(() => page.getByText('Connected').count(), { timeout: 20_000 }).toBeGreaterThan(0);
  await expect.poll(() => page.getByText(hostname, { exact: true }).count(), { timeout: 20_000 }).toBeGreaterThan(0);
});

test('the runtime answers through the preload and its port', async () => {
  const hello = await callRuntime(page, 'session.hello', {});
  expect(hello).toMatchObject({ runtime: 'desktop', platform: process.platform, dataDir: app.dataDir });
});

test('numbers arrive as typed arrays', async () => {
  const now = Date.now();
  const [answer] = await callRuntime(page, 'query.run', { queries: [{ id: 'a', text: 'avg:system.load.1{*}' }], from: now - 60_000, to: now, maxPoints: 10 });
  expect(answer?.error).toBeUndefined();
  for (const series of answer?.result?.frame.series ?? []) expect(series.values).toBeInstanceOf(Float64Array);
});

test('the page has a frozen bridge and nothing of Node or Electron', async () => {
  const world = await page.evaluate(() => {
    const globals = globalThis as unknown as Record<string, unknown>;
    const bridge = (window as unknown as PageBridge).vedette;
    return {
      frozen: Object.isFrozen(bridge) && Object.isFrozen(bridge.versions),
      names: Object.keys(bridge).toSorted(),
      node: ['require', 'module', 'process', 'Buffer', 'ipcRenderer', 'electron'].filter((name) => globals[name] !== undefined),
      versions: bridge.versions,
      platform: bridge.platform,
    };
  });
  expect(world.frozen).toBe(true);
  expect(world.names).toEqual(['desktop', 'getLoginItem', 'onNavigate', 'onNotice', 'openDataFolder', 'platform', 'secretsBackend', 'setLoginItem', 'versions']);
  expect(world.node).toEqual([]);
  expect(world.platform).toBe(process.platform);
  expect(world.versions.app).toMatch(/^\d+\.\d+\.\d+/);
  expect(world.versions.chrome).toMatch(/^\d+\./);
});

describe('what a page may not do', () => {
  test('run an inline script', async () => {
    const result = await page.evaluate(async () => {
      const violation = new Promise<string>((resolve) => document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective), { once: true }));
      const script = document.createElement('script');
      script.textContent = 'window.inlineRan = true';
      document.body.append(script);
      const directive = await violation;
      script.remove();
      return { directive, ran: 'inlineRan' in window };
    });
    expect(result).toEqual({ directive: 'script-src-elem', ran: false });
  });

  test('reach an address of the network', async () => {
    const blocked = await page.evaluate(() => fetch('http://127.0.0.1:9/').then(() => false, () => true));
    expect(blocked).toBe(true);
  });

  test('leave the console', async () => {
    const before = page.url();
    await page.evaluate(() => {
      window.location.href = 'http://127.0.0.1:9/elsewhere';
    });
    // Only an answered call proves that the page is still there and still the same.
    expect(await callRuntime(page, 'session.hello', {})).toMatchObject({ runtime: 'desktop' });
    expect(page.url()).toBe(before);
  });

  test('open a window', async () => {
    const pages = page.context().pages().length;
    const opened = await page.evaluate(() => window.open('http://127.0.0.1:9/popup') === null);
    expect(opened).toBe(true);
    expect(page.context().pages().length).toBe(pages);
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  });

  test('use the camera, the place or notifications of its own', async () => {
    const refused = await page.evaluate(async () => {
      const place = await new Promise<number>((resolve) => navigator.geolocation.getCurrentPosition(() => resolve(0), (error) => resolve(error.code)));
      const media = await navigator.mediaDevices.getUserMedia({ audio: true }).then(() => 'given', (error: DOMException) => error.name);
      return { place, media, notifications: await Notification.requestPermission() };
    });
    expect(refused.place).toBe(1); // PERMISSION_DENIED
    expect(refused.media).not.toBe('given');
    expect(refused.notifications).toBe('denied');
  });
});

describe('what the desktop tells the console', () => {
  test('how secrets are kept', async () => {
    const backend = await page.evaluate(() => (window as unknown as PageBridge).vedette.secretsBackend());
    expect(backend.backend).not.toBe('');
    expect(backend.protected || backend.reason.length > 10).toBe(true);
  });

  test('that an app run from its source cannot start at login', async () => {
    const state = await page.evaluate(() => (window as unknown as PageBridge).vedette.getLoginItem());
    expect(state).toMatchObject({ supported: false, enabled: false });
    expect(state.reason).toContain('installed');
    const refusal = await page.evaluate(() => (window as unknown as PageBridge).vedette.setLoginItem(true).then(() => '', (error: Error) => error.message));
    expect(refusal).toContain('installed');
  });

  test('the data folder opens', async () => {
    await page.evaluate(() => (window as unknown as PageBridge).vedette.openDataFolder());
    if (app.kind === 'stand-in') expect(await app.evaluate(({ shell }) => shell.opened)).toEqual([app.dataDir]);
  });
});

test('the painted console has no serious accessibility fault', async () => {
  const builder = new AxeBuilder({ page }).setLegacyMode(true);
  const { violations } = await builder.analyze();
  expect(violations.filter((violation) => violation.impact === 'critical' || violation.impact === 'serious').map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.target.join(' ')).join(', ')}`)).toEqual([]);
});
