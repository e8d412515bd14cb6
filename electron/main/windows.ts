// The console window: made once, hidden and shown, remembered in place; at most one exists.
import { join } from 'node:path';
import { BrowserWindow, nativeTheme, screen } from 'electron';
import type { Rectangle } from 'electron';
import { VERSION_ARGUMENT } from '../channels.ts';
import { appIconPath } from './icons.ts';
import type { PreferencesFile } from './preferences.ts';
import { WINDOW_BACKGROUND } from './window-background.ts';
import { MINIMUM_SIZE, restoredBounds } from './window-bounds.ts';

export interface ConsoleWindowOptions {
  readonly address: string;
  readonly preload: string;
  readonly iconsFolder: string;
  readonly version: string;
  readonly isPackaged: boolean;
  readonly platform: NodeJS.Platform;
  readonly preferences: PreferencesFile;
  /** Told when the window is about to close; answers whether it may. */
  onCloseRequested(): boolean;
  onCreated(window: BrowserWindow): void;
}

/** Whoever needs the window asks here; it is made when it is first shown and again after it was destroyed. */
export interface ConsoleWindow {
  /** The window, or undefined before the first `show` and after it was destroyed. */
  readonly current: BrowserWindow | undefined;
  /** Shows and focuses, making the window when there is none. */
  show(): void;
  hide(): void;
}

/** The settings of the console's page: everything that could reach Node is off. */
function pagePreferences(options: Pick<ConsoleWindowOptions, 'preload' | 'version' | 'isPackaged'>): Electron.WebPreferences {
  return {
    preload: options.preload,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    webviewTag: false,
    navigateOnDragDrop: false,
    spellcheck: false,
    devTools: !options.isPackaged,
    additionalArguments: [`${VERSION_ARGUMENT}${options.version}`],
  };
}

export function createConsoleWindow(options: ConsoleWindowOptions): ConsoleWindow {
  let current: BrowserWindow | undefined;

  const remember = (window: BrowserWindow): void => {
    if (window.isDestroyed() || window.isMinimized()) return;
    options.preferences.update({ window: { ...integers(window.getNormalBounds()), maximized: window.isMaximized() } });
  };

  const open = (): BrowserWindow => {
    const saved = options.preferences.current.window;
    const primary = screen.getPrimaryDisplay();
    const areas = [primary, ...screen.getAllDisplays().filter((display) => display.id !== primary.id)].map((display) => display.workArea);
    const window = new BrowserWindow({
      ...restoredBounds(saved, areas),
      minWidth: MINIMUM_SIZE.width,
      minHeight: MINIMUM_SIZE.height,
      title: 'Vedette',
      show: false,
      backgroundColor: nativeTheme.shouldUseDarkColors ? WINDOW_BACKGROUND.dark : WINDOW_BACKGROUND.light,
      autoHideMenuBar: true,
      ...(options.platform === 'linux' ? { icon: appIconPath(options.iconsFolder) } : {}),
      webPreferences: pagePreferences(options),
    });
    current = window;
    options.onCreated(window);
    window.once('ready-to-show', () => {
      if (saved?.maximized === true) window.maximize();
      window.show();
    });
    window.on('close', (event) => {
      remember(window);
      if (!options.onCloseRequested()) event.preventDefault();
    });
    window.on('closed', () => {
      if (current === window) current = undefined;
    });
    // A page that cannot be loaded shows itself as such: Chromium paints the reason.
    window.loadURL(options.address).catch(() => undefined);
    return window;
  };

  return {
    get current() {
      return current;
    },
    show() {
      if (current === undefined || current.isDestroyed()) {
        open();
        return;
      }
      if (current.isMinimized()) current.restore();
      current.show();
      current.focus();
    },
    hide() {
      if (current === undefined || current.isDestroyed()) return;
      remember(current);
      current.hide();
    },
  };
}

const integers = (bounds: Rectangle): Rectangle => ({
  x: Math.round(bounds.x),
  y: Math.round(bounds.y),
  width: Math.round(bounds.width),
  height: Math.round(bounds.height),
});

/** Where the packaged preload lies, seen from the folder of the main bundle. */
export const preloadPath = (mainFolder: string): string => join(mainFolder, '../preload/index.cjs');
