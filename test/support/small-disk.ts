// A small file system of its own in memory, for tests of full and read-only disks; needs the right to mount.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What mount(8) says when it is not allowed; empty when it is. */
function mount(...args: string[]): string {
  const { error, status, stderr } = spawnSync('mount', args, { encoding: 'utf8' });
  if (error !== undefined) return error.message;
  return status === 0 ? '' : stderr.trim() || `mount ended with ${status}`;
}

/** Why this machine lets tests mount nothing; empty when it does. */
export function reasonAgainstMounting(): string {
  if (process.platform !== 'linux') return 'only Linux has tmpfs';
  const folder = mkdtempSync(join(tmpdir(), 'vedette-mount-'));
  const reason = mount('-t', 'tmpfs', '-o', 'size=64k', 'vedette-test', folder);
  if (reason === '') spawnSync('umount', [folder]);
  rmSync(folder, { recursive: true, force: true });
  return reason;
}

/** A mounted file system of `megabytes`. */
export class SmallDisk {
  readonly path: string;

  constructor(path: string, megabytes: number) {
    this.path = path;
    mkdirSync(path, { recursive: true });
    const reason = mount('-t', 'tmpfs', '-o', `size=${megabytes}m`, 'vedette-test', path);
    if (reason !== '') throw new Error(`${path} could not be mounted: ${reason}`);
  }

  get freeBytes(): number {
    const { bavail, bsize } = statfsSync(this.path);
    return bavail * bsize;
  }

  /** Takes all room that is left, but for some bytes. */
  fill(leave = 0): void {
    for (let size = this.freeBytes - leave; size > 0; size = this.freeBytes - leave) {
      try {
        writeFileSync(join(this.path, 'filler'), Buffer.alloc(size, 1), { flag: 'a' });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      }
    }
  }

  /** Gives the room back. */
  free(): void {
    rmSync(join(this.path, 'filler'), { force: true });
  }

  /** Nobody may write any more; fails while a file is open for writing. */
  makeReadOnly(): void {
    const reason = mount('-o', 'remount,ro', this.path);
    if (reason !== '') throw new Error(`${this.path} could not be made read-only: ${reason}`);
  }

  /** Unmounts it, at the latest when nobody uses it any more. */
  dispose(): void {
    if (spawnSync('umount', [this.path]).status !== 0) spawnSync('umount', ['-l', this.path]);
  }
}
