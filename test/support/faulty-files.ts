// The real file system with faults on demand: a full disk, a read-only folder, writes that stop half way.
import { nodeFiles } from '../../storage/files.ts';
import type { AppendFile, StorageFiles } from '../../storage/files.ts';

export type Fault = 'ENOSPC' | 'EROFS' | 'EACCES' | undefined;

export function fault(code: string): Error {
  return Object.assign(new Error(`${code}: a fault of this test`), { code });
}

/** Set `fault` to make every write fail; `half` lets half of the bytes through before; `truncates` says whether cutting back works. */
export class FaultyFiles implements StorageFiles {
  fault: Fault;
  half = false;
  truncates = true;
  /** Calls under way on one file; more than one is a bug of the caller. */
  overlaps = 0;
  syncs = 0;

  private check(): void {
    if (this.fault !== undefined) throw fault(this.fault);
  }

  identityNow = (path: string): string | null => nodeFiles.identityNow(path);

  makeFolder = (path: string): Promise<void> => nodeFiles.makeFolder(path);
  list = (path: string): Promise<string[]> => nodeFiles.list(path);
  read = (path: string): Promise<Uint8Array> => nodeFiles.read(path);
  syncFolder = (path: string): Promise<void> => nodeFiles.syncFolder(path);
  syncFile = async (path: string): Promise<void> => {
    this.check();
    await nodeFiles.syncFile(path);
  };
  remove = (path: string): Promise<void> => nodeFiles.remove(path);
  sizeNow = (path: string): number => nodeFiles.sizeNow(path);
  startNow = (path: string, length: number): Uint8Array => nodeFiles.startNow(path, length);
  renameNow = (from: string, to: string): void => nodeFiles.renameNow(from, to);
  freeBytes = (path: string): number | null => nodeFiles.freeBytes(path);

  async probeWritable(path: string): Promise<void> {
    this.check();
    await nodeFiles.probeWritable(path);
  }

  async create(path: string): Promise<AppendFile> {
    this.check();
    const file = await nodeFiles.create(path);
    let busy = false;
    const alone = async <Result>(work: () => Promise<Result>): Promise<Result> => {
      if (busy) this.overlaps++;
      busy = true;
      try {
        return await work();
      } finally {
        busy = false;
      }
    };
    return {
      write: (bytes) =>
        alone(async () => {
          if (this.fault !== undefined && this.half) await file.write(bytes.subarray(0, bytes.length >> 1));
          this.check();
          await file.write(bytes);
        }),
      sync: () =>
        alone(async () => {
          this.check();
          this.syncs++;
          await file.sync();
        }),
      truncate: (length) =>
        alone(async () => {
          if (!this.truncates) throw fault('EIO');
          await file.truncate(length);
        }),
      close: () => file.close(),
    };
  }
}
