// Closing the window: into the tray where there is one, with a question where there is none; and what a second start does.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { acquireLock } from '../../host/lock.ts';
import { createProcessProbe } from '../../host/process-probe.ts';
import { launchApp } from '../support/electron-stand-in/launch.ts';
import { ownSessionBusName } from '../support/session-bus-name.ts';
import { startDesktop, windowStates, type StartedDesktop } from './start-desktop.ts';

let app: StartedDesktop | undefined;
let trayHost: { close(): void } | undefined;
afterEach(async () => {
  await app?.end();
  trayHost?.close();
  app = undefined;
  trayHost = undefined;
});

const closeWindow = (running: StartedDesktop): Promise<void> => running.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
const shown = async (running: StartedDesktop): Promise<boolean[]> => (await windowStates(running)).map((window) => window.visible);

describe('with a tray', () => {
  test('closing hides, the icon tells the state and brings the window back, quitting ends everything in order', async (context) => {
    trayHost = await ownSessionBusName('org.kde.StatusNotifierWatcher');
    const running = (app = await startDesktop());
    if (running.kind === 'electron') context.skip('the tray of real Electron cannot be looked into');
    await running.page();
    await expect.poll(() => shown(running)).toEqual([true]);

    await expect.poll(() => running.evaluate(({ Tray }) => Tray.shown?.map((tray) => tray.toolTip) ?? [])).toHaveLength(1);
    await expect.poll(() => running.evaluate(({ Tray }) => Tray.shown?.[0]?.toolTip), { timeout: 20_000 }).toMatch(/^Vedette: (All is well|Warning|Alert|No data)/);
    expect(await running.evaluate(({ Tray }) => Tray.shown?.[0]?.menu?.items.map((item) => item.id ?? item.type))).toEqual(['status', 'separator', 'open', 'data-folder', 'login-item', 'separator', 'quit']);

    await closeWindow(running);
    expect(await shown(running)).toEqual([false]);
    await running.evaluate(({ Tray }) => Tray.shown?.[0]?.menu?.getMenuItemById('open')?.click());
    expect(await shown(running)).toEqual([true]);

    await running.evaluate(({ Tray }) => {
      setImmediate(() => Tray.shown?.[0]?.menu?.getMenuItemById('quit')?.click());
    });
    expect(await running.exited).toBe(0);
    expect(existsSync(join(running.dataDir, 'vedette.lock'))).toBe(false);
  });

  test('a start at login stays in the background until somebody wants the window', async (context) => {
    trayHost = await ownSessionBusName('org.kde.StatusNotifierWatcher');
    const running = (app = await startDesktop({ args: ['--hidden'], window: false }));
    if (running.kind === 'electron') context.skip('the tray of real Electron cannot be looked into');
    await expect.poll(() => running.evaluate(({ Tray }) => Tray.shown?.length), { timeout: 10_000 }).toBe(1);
    expect(await windowStates(running)).toEqual([]);
    await running.evaluate(({ Tray }) => Tray.shown?.[0]?.menu?.getMenuItemById('open')?.click());
    await running.page();
    await expect.poll(() => shown(running)).toEqual([true]);
  });
});

describe('without a tray', () => {
  test('closing asks; "keep collecting" hides, and the next close asks again; "quit" with the box ticked ends and is remembered', async (context) => {
    const running = (app = await startDesktop());
    if (running.kind === 'electron') context.skip('the dialogs of real Electron cannot be answered by a test');
    await running.page();
    await expect.poll(() => shown(running)).toEqual([true]);

    await running.evaluate(({ dialog }) => {
      dialog.answers?.push({ response: 0, checkboxChecked: false });
    });
    await closeWindow(running);
    await expect.poll(() => shown(running)).toEqual([false]);
    expect(await running.evaluate(({ dialog }) => dialog.asked?.length)).toBe(1);

    const second = await launchApp({ args: ['--data-dir', running.dataDir], window: false });
    expect(await second.exited).toBe(0);
    expect(second.output()).toContain('already running');
    await expect.poll(() => windowStates(running)).toEqual([{ visible: true, focused: true }]);

    await running.evaluate(({ dialog, BrowserWindow }) => {
      dialog.answers?.push({ response: 1, checkboxChecked: true });
      setImmediate(() => BrowserWindow.getAllWindows()[0]?.close());
    });
    expect(await running.exited).toBe(0);

    const again = await launchApp({ args: ['--data-dir', running.dataDir] });
    try {
      await again.page();
      await again.evaluate(({ BrowserWindow }) => {
        setImmediate(() => BrowserWindow.getAllWindows()[0]?.close());
      });
      expect(await again.exited).toBe(0);
    } finally {
      await again.close();
    }
  });
});

test('a data folder that another program holds is named, and the app ends', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'vedette-desktop-'));
  const lock = acquireLock({ dataDir, kind: 'headless', probe: createProcessProbe(process.platform), pid: process.pid, now: Date.now() });
  try {
    const refused = await launchApp({ args: ['--data-dir', dataDir], window: false });
    if (refused.kind === 'electron') await refused.close(); // its error box waits for a person
    else {
      expect(await refused.exited).toBe(1);
      expect(refused.output()).toContain(dataDir);
      expect(refused.output()).toContain(String(process.pid));
    }
  } finally {
    lock.release();
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
  }
});
