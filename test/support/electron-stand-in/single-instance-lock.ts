// One holder per folder, as Electron's single-instance lock: a file names the holder, later starts leave it a note.
import { mkdirSync, readFileSync, readdirSync, rmSync, watch, writeFileSync, type FSWatcher } from 'node:fs';
import { join } from 'node:path';

export class SingleInstanceLock {
  #file: string | undefined;
  #watcher: FSWatcher | undefined;

  /** Takes the lock of `folder` and hears of later starts, or leaves the holder a note and gives false. */
  take(folder: string, onSecond: (argv: string[], cwd: string) => void): boolean {
    const notes = join(folder, 'second-starts');
    mkdirSync(notes, { recursive: true });
    const file = join(folder, 'stand-in.lock');
    if (isHeld(file)) {
      writeFileSync(join(notes, `${process.pid}.json`), JSON.stringify({ argv: process.argv, cwd: process.cwd() }));
      return false;
    }
    rmSync(file, { force: true });
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    this.#file = file;
    this.#watcher = watch(notes, () => {
      for (const name of readdirSync(notes)) {
        const note = parseNote(join(notes, name));
        if (note === undefined) continue; // still being written: the next event brings it
        rmSync(join(notes, name), { force: true });
        onSecond(note.argv, note.cwd);
      }
    });
    return true;
  }

  release(): void {
    this.#watcher?.close();
    if (this.#file !== undefined) rmSync(this.#file, { force: true });
    this.#file = undefined;
  }
}

function isHeld(file: string): boolean {
  try {
    process.kill(Number(readFileSync(file, 'utf8')), 0);
    return true;
  } catch {
    return false;
  }
}

function parseNote(path: string): { argv: string[]; cwd: string } | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as { argv: string[]; cwd: string };
  } catch {
    return undefined;
  }
}
