// The configuration file on disk: read, replaced atomically, watched.
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, realpathSync, renameSync, rmSync, statSync, unwatchFile, watch, watchFile, writeSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { VedetteError } from '../../common/errors/vedette-error.ts';
import type { ConfigFile } from '../../agent-runtime/ports/ports.ts';

/** Editors write in several steps; changes that come this close together count as one. */
const SETTLE_MS = 150;
/** Where the OS offers no notification the file is looked at this often. */
const POLL_MS = 2_000;

/** The file at `path`. A symbolic link is followed, so that a configuration kept elsewhere is edited there. */
export function createConfigFile(path: string): ConfigFile {
  const target = (): string => {
    try {
      return realpathSync(path);
    } catch {
      return path; // not there yet
    }
  };
  return {
    path,
    read() {
      try {
        return readFileSync(path, 'utf8');
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
        throw new VedetteError('unavailable', `The configuration ${path} cannot be read (${code}). Check its owner and its rights.`, { path }, error);
      }
    },
    write(text) {
      const file = target();
      const temporary = `${file}.${process.pid}.new`;
      try {
        mkdirSync(dirname(file), { recursive: true });
        const descriptor = openSync(temporary, 'w', modeOf(file));
        try {
          writeSync(descriptor, text);
          fsyncSync(descriptor);
        } finally {
          closeSync(descriptor);
        }
        renameSync(temporary, file);
      } catch (error) {
        dropQuietly(temporary);
        throw new VedetteError('unavailable', `The configuration ${file} cannot be written (${(error as NodeJS.ErrnoException).code}). Check the rights of its folder.`, { path: file }, error);
      }
    },
    watch(listener) {
      let timer: NodeJS.Timeout | undefined;
      const changed = (): void => {
        clearTimeout(timer);
        timer = setTimeout(listener, SETTLE_MS);
        timer.unref();
      };
      const stop = watchPath(target(), changed);
      return () => {
        clearTimeout(timer);
        stop();
      };
    },
  };
}

/** A file that is replaced is a new file to the OS, so its folder is watched and the name compared. */
function watchPath(file: string, changed: () => void): () => void {
  const poll = (): (() => void) => {
    watchFile(file, { interval: POLL_MS, persistent: false }, changed);
    return () => unwatchFile(file, changed);
  };
  try {
    mkdirSync(dirname(file), { recursive: true });
    const watcher = watch(dirname(file), { persistent: false }, (_event, name) => {
      if (name === null || name === basename(file)) changed();
    });
    let stopPolling: (() => void) | undefined;
    watcher.on('error', () => {
      watcher.close();
      stopPolling ??= poll();
    });
    return () => {
      watcher.close();
      stopPolling?.();
    };
  } catch {
    return poll(); // no more watches to be had, or a file system without them
  }
}

/** Removes what a failed write left; where even that fails there is nothing to remove, or the write's own error says why. */
function dropQuietly(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // the caller throws the reason
  }
}

/** The mode of the file that is replaced; a new one is the owner's alone, because tokens may be put into it. */
function modeOf(file: string): number {
  try {
    return statSync(file).mode & 0o777;
  } catch {
    return 0o600;
  }
}
