// The proof that the stand-in is Electron wherever the product touches it: in shape, by the compiler; in names, by a test.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type * as Electron from 'electron';
import { expect, expectTypeOf, test } from 'vitest';
import * as standIn from '../test/support/electron-stand-in/index.ts';

/** Electron's `on` answers with the whole class, which the stand-in is not meant to be: that it listens is what counts. */
interface Listening {
  on(event: string, listener: (...args: unknown[]) => void): unknown;
  once(event: string, listener: (...args: unknown[]) => void): unknown;
}

/** What the product uses of each export, in Electron's own types. Extend it with every new use under electron/main. */
interface Used {
  app: Listening & Pick<
    Electron.App,
    | 'whenReady' | 'isReady' | 'quit' | 'exit' | 'isPackaged' | 'getVersion' | 'getLocale' | 'getPath' | 'setPath' | 'setAppUserModelId' | 'enableSandbox'
    | 'requestSingleInstanceLock' | 'getLoginItemSettings' | 'setLoginItemSettings'
  >;
  ipcMain: Listening & Pick<Electron.IpcMain, 'removeHandler'> & { handle: Electron.IpcMain['handle'] };
  protocol: Pick<Electron.Protocol, 'registerSchemesAsPrivileged' | 'isProtocolHandled'> & { handle(scheme: string, handler: (request: Request) => Response | Promise<Response>): void };
  session: { defaultSession: Pick<Electron.Session, 'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler'> };
  powerMonitor: Listening;
  nativeTheme: Listening & Pick<Electron.NativeTheme, 'shouldUseDarkColors' | 'themeSource'>;
  screen: { getPrimaryDisplay(): Pick<Electron.Display, 'id' | 'workArea'>; getAllDisplays(): Pick<Electron.Display, 'id' | 'workArea'>[] };
  shell: Pick<Electron.Shell, 'openPath'>;
  dialog: Pick<Electron.Dialog, 'showErrorBox'>;
  safeStorage: Pick<Electron.SafeStorage, 'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync' | 'getSelectedStorageBackend'>;
  nativeImage: { createFromPath(path: string): Pick<Electron.NativeImage, 'isEmpty' | 'setTemplateImage'> };
  BrowserWindow: {
    new (options?: Electron.BrowserWindowConstructorOptions): UsedWindow;
    getAllWindows(): UsedWindow[];
    getFocusedWindow(): UsedWindow | null;
  };
  Notification: {
    new (options?: Electron.NotificationConstructorOptions): Listening & Pick<Electron.Notification, 'show' | 'close'>;
    isSupported(): boolean;
  };
  MessageChannelMain: new () => { port1: UsedPort; port2: UsedPort };
}

type UsedPort = Listening & Pick<Electron.MessagePortMain, 'postMessage' | 'start' | 'close'>;

type UsedWindow = Listening & Pick<
  Electron.BrowserWindow,
  | 'loadURL' | 'close' | 'destroy' | 'isDestroyed' | 'show' | 'hide' | 'focus' | 'isFocused' | 'isVisible' | 'isMinimized' | 'restore' | 'maximize' | 'isMaximized'
  | 'getBounds' | 'getNormalBounds'
> & {
  webContents: Listening & Pick<Electron.WebContents, 'send' | 'isDestroyed' | 'reload' | 'setWindowOpenHandler' | 'getURL' | 'isCrashed' | 'forcefullyCrashRenderer' | 'id'>;
};

test('the stand-in has the shape of Electron', () => {
  expectTypeOf<typeof standIn>().toExtend<Used>();
});

test('the stand-in has everything that the main process imports', () => {
  const folder = join(import.meta.dirname, 'main');
  const imported = new Set<string>();
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))) {
    const clause = /^import (?!type)\{([^}]+)\} from 'electron';/m.exec(readFileSync(join(folder, name), 'utf8'))?.[1] ?? '';
    for (const part of clause.split(',').map((word) => word.trim())) if (part !== '' && !part.startsWith('type ')) imported.add(part);
  }
  expect(imported.size).toBeGreaterThan(10);
  expect(Object.keys(standIn)).toEqual(expect.arrayContaining([...imported]));
});
