// A folder of text files with one ending: profiles and the like, bundled or a person's own.
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, readdirSync, renameSync, rmSync, statSync, watch, writeSync } from 'node:fs';
import { join } from 'node:path';
import { VedetteError } from '../../common/errors/vedette-error.ts';
import type { TextFolder } from '../../agent-runtime/ports/secrets.ts';

/** Editors write in several steps; changes that come this close together count as one. */
const SETTLE_MS = 150;
/** A text of this kind is a page or a few; whatever is larger is something else. */
const MOST_BYTES = 2 * 1024 * 1024;
const NAME = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}$/;

/**
 * The files of `path` that end in `ending` (with its dot); names come and go without it. The folder appears with the first write.
 * `watched` false is for what only changes with the program.
 */
export function createTextFolder(path: string, ending: string, watched: boolean): TextFolder {
  const fileOf = (name: string): string => {
    if (!NAME.test(name)) throw new VedetteError('bad_input', `"${name.slice(0, 60)}" is no name for a file: letters, digits, "_", "-" and ".", at most 100.`, { name });
    return join(path, name + ending);
  };
  return {
    list() {
      const found: { name: string; text: string }[] = [];
      for (const file of namesIn(path)) {
        if (!file.endsWith(ending) || file.startsWith('.')) continue;
        try {
          if (statSync(join(path, file)).size <= MOST_BYTES) found.push({ name: file.slice(0, -ending.length), text: readFileSync(join(path, file), 'utf8') });
        } catch {
          // Gone between listing and reading: as if it had not been listed. The next look tells.
        }
      }
      return found.sort((a, b) => (a.name < b.name ? -1 : 1));
    },
    write(name, text) {
      const file = fileOf(name);
      try {
        mkdirSync(path, { recursive: true });
        const descriptor = openSync(`${file}.new`, 'w', 0o644);
        try {
          writeSync(descriptor, text);
          fsyncSync(descriptor);
        } finally {
          closeSync(descriptor);
        }
        renameSync(`${file}.new`, file);
      } catch (error) {
        throw new VedetteError('unavailable', `${file} cannot be written (${(error as NodeJS.ErrnoException).code}). Check the rights of its folder.`, { path: file }, error);
      }
    },
    remove(name) {
      const file = fileOf(name);
      try {
        rmSync(file, { force: true });
      } catch (error) {
        throw new VedetteError('unavailable', `${file} cannot be removed (${(error as NodeJS.ErrnoException).code}). Check the rights of its folder.`, { path: file }, error);
      }
    },
    watch(listener) {
      if (!watched) return () => undefined;
      let timer: NodeJS.Timeout | undefined;
      try {
        mkdirSync(path, { recursive: true });
        const watcher = watch(path, { persistent: false }, () => {
          clearTimeout(timer);
          timer = setTimeout(listener, SETTLE_MS);
          timer.unref();
        });
        watcher.on('error', () => watcher.close());
        return () => {
          clearTimeout(timer);
          watcher.close();
        };
      } catch {
        return () => undefined; // no watches to be had: what is there is read at the next start
      }
    },
  };
}

function namesIn(path: string): string[] {
  try {
    return readdirSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw new VedetteError('unavailable', `The folder ${path} cannot be read (${code}). Check its owner and its rights.`, { path }, error);
  }
}
