// The compiler's proof that the stand-in has the shape of Electron wherever the product touches it. Nothing here runs.
import type * as Electron from 'electron';
import type * as standIn from './index.ts';

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

/** Fails to compile when the stand-in lacks something or has it in another shape. */
type Conforms<Actual extends Used> = Actual;
export type StandInConforms = Conforms<Pick<typeof standIn, keyof Used>>;
