// Start with the user's session: Electron's login items on macOS and Windows, an autostart file on Linux.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { App } from 'electron';
import type { LoginItemState } from '../../common/contract/desktop.ts';
import { VedetteError, errorMessage } from '../../common/errors/vedette-error.ts';
import { autostartEntry, autostartPath, isAutostartEnabled } from './autostart-entry.ts';
import { HIDDEN_FLAG } from './flags.ts';

export interface LoginItem {
  get(): Promise<LoginItemState>;
  /** Throws VedetteError 'unavailable' when this app or desktop cannot, 'not_permitted' when the file cannot be written. */
  set(enabled: boolean): Promise<LoginItemState>;
}

export interface LoginItemOptions {
  readonly app: Pick<App, 'getLoginItemSettings' | 'setLoginItemSettings' | 'isPackaged'>;
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly execPath: string;
}

const NOT_INSTALLED = 'Only the installed app can start at login: this one runs from its source folder.';

export function createLoginItem(options: LoginItemOptions): LoginItem {
  if (!options.app.isPackaged) {
    const state: LoginItemState = { supported: false, enabled: false, reason: NOT_INSTALLED };
    return { get: () => Promise.resolve(state), set: () => Promise.reject(new VedetteError('unavailable', NOT_INSTALLED)) };
  }
  return options.platform === 'linux' ? autostartItem(options) : nativeItem(options);
}

function nativeItem({ app, platform }: LoginItemOptions): LoginItem {
  // Windows finds an entry by its arguments, so they must be the same when asked as when set.
  const query = platform === 'win32' ? { args: [HIDDEN_FLAG] } : {};
  const get = (): Promise<LoginItemState> => Promise.resolve({ supported: true, enabled: app.getLoginItemSettings(query).openAtLogin, reason: '' });
  return {
    get,
    set(enabled) {
      app.setLoginItemSettings({ openAtLogin: enabled, ...query });
      return get();
    },
  };
}

function autostartItem({ env, home, execPath }: LoginItemOptions): LoginItem {
  const path = autostartPath(env, home);
  // An AppImage runs from a mount that is gone after logout; the variable names the file itself.
  const command = [env['APPIMAGE'] ?? execPath, HIDDEN_FLAG];
  const get = async (): Promise<LoginItemState> => {
    try {
      return { supported: true, enabled: isAutostartEnabled(await readFile(path, 'utf8')), reason: '' };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { supported: true, enabled: false, reason: '' };
      return { supported: false, enabled: false, reason: `${path} cannot be read: ${errorMessage(error)}` };
    }
  };
  return {
    get,
    async set(enabled) {
      try {
        if (enabled) {
          await mkdir(dirname(path), { recursive: true });
          await writeFile(path, autostartEntry(command));
        } else await rm(path, { force: true });
      } catch (error) {
        throw new VedetteError('not_permitted', `${path} cannot be changed: ${errorMessage(error)}. Check who owns the folder.`, { path }, error);
      }
      return get();
    },
  };
}
