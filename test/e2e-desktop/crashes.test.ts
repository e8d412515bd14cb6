// What breaks is mended and said: the runtime thread starts again, a dead page is loaded again, and the console hears of both.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DesktopBridge, DesktopNotice } from '../../common/contract/desktop.ts';
import { CRASH_FILE } from './crash-file.ts';
import { callRuntime, startDesktop, type StartedDesktop } from './start-desktop.ts';

let app: StartedDesktop;
beforeAll(async () => {
  app = await startDesktop({ args: ['--runtime-entry', fileURLToPath(new URL('./crashing-runtime.ts', import.meta.url))] });
  await app.page();
});
afterAll(() => app?.end());

/** The notices that a listener gets, the earlier ones first. */
async function notices(page: Page): Promise<DesktopNotice['kind'][]> {
  return page.evaluate(async () => {
    const kinds: DesktopNotice['kind'][] = [];
    const stop = (window as unknown as { vedette: DesktopBridge }).vedette.onNotice((notice) => kinds.push(notice.kind));
    // The earlier ones come with the answer of one call; a call made after it is answered after it.
    await (window as unknown as { vedette: DesktopBridge }).vedette.secretsBackend();
    stop();
    return kinds;
  });
}

test('a runtime thread that dies is started again; the page reconnects and is told', async () => {
  const page = await app.page();
  const before = await callRuntime(page, 'session.hello', {});
  writeFileSync(join(app.dataDir, CRASH_FILE), '');
  await expect.poll(() => notices(page), { timeout: 20_000 }).toEqual(['runtime_restarting', 'runtime_restarted']);
  await expect.poll(() => page.getByText('running again').count()).toBeGreaterThan(0);
  const after = await callRuntime(page, 'session.hello', {});
  expect(after.startedAt).toBeGreaterThan(before.startedAt);
});

test('a page whose process dies is loaded again, and the agent has not noticed', async () => {
  const before = await callRuntime(await app.page(), 'session.hello', {});
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer());
  await expect
    .poll(
      async () => {
        const page = await app.page();
        return notices(page).catch(() => []); // the page may still be the dead one
      },
      { timeout: 20_000 },
    )
    .toContain('window_recovered');
  const after = await callRuntime(await app.page(), 'session.hello', {});
  expect(after.startedAt).toBe(before.startedAt);
});
