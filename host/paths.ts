// Where the data folder and the configuration file lie on each operating system. Pure: platform, environment and home are given.
import { posix, win32 } from 'node:path';

/** The parts of the environment that decide; absent and empty are the same. */
export interface PathEnvironment {
  readonly [name: string]: string | undefined;
}

export interface PathOverrides {
  /** From --data-dir; relative to `cwd`. */
  readonly dataDir?: string;
  /** From --config; relative to `cwd`. */
  readonly config?: string;
  readonly cwd: string;
}

/** All absolute. The folders may not exist yet. */
export interface ProductPaths {
  readonly dataDir: string;
  readonly configPath: string;
  readonly logDir: string;
  /** The standard data folder, whose `location.json` may name another one; null where the folder was named by hand. */
  readonly movableFrom: string | null;
}

/** The name of the configuration file wherever it lies. */
const CONFIG_FILE_NAME = 'vedette.yaml';

/**
 * Linux and other Unixes follow the XDG Base Directory Specification 0.8 (relative values are ignored, as it demands), macOS its
 * Application Support folder, Windows %LOCALAPPDATA% for data (it must not roam) and %APPDATA% for the configuration. A data folder
 * given by hand is a world of its own: the configuration lies in it too, unless that is given as well.
 */
export function productPaths(platform: string, environment: PathEnvironment, home: string, overrides: PathOverrides): ProductPaths {
  const path = platform === 'win32' ? win32 : posix;
  const standard = standardFolders(platform, environment, home);
  const dataDir = overrides.dataDir === undefined ? standard.data : path.resolve(overrides.cwd, overrides.dataDir);
  const configFolder = overrides.dataDir === undefined ? standard.config : dataDir;
  const configPath = overrides.config === undefined ? path.join(configFolder, CONFIG_FILE_NAME) : path.resolve(overrides.cwd, overrides.config);
  return { dataDir, configPath, logDir: path.join(dataDir, 'logs'), movableFrom: overrides.dataDir === undefined ? standard.data : null };
}

function standardFolders(platform: string, environment: PathEnvironment, home: string): { readonly data: string; readonly config: string } {
  const absolute = (name: string, fallback: string): string => {
    const value = environment[name];
    const path = platform === 'win32' ? win32 : posix;
    return value !== undefined && value !== '' && path.isAbsolute(value) ? value : fallback;
  };
  if (platform === 'win32') {
    return {
      data: win32.join(absolute('LOCALAPPDATA', win32.join(home, 'AppData', 'Local')), 'Vedette'),
      config: win32.join(absolute('APPDATA', win32.join(home, 'AppData', 'Roaming')), 'Vedette'),
    };
  }
  if (platform === 'darwin') {
    const folder = posix.join(home, 'Library', 'Application Support', 'Vedette');
    return { data: folder, config: folder };
  }
  return {
    data: posix.join(absolute('XDG_DATA_HOME', posix.join(home, '.local', 'share')), 'vedette'),
    config: posix.join(absolute('XDG_CONFIG_HOME', posix.join(home, '.config')), 'vedette'),
  };
}
