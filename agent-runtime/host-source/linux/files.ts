// The few file operations that reading /proc and /sys needs, as an interface: host/adapters gives node:fs, tests give a scripted machine.

/** What statfs(2) answers; counts are in blocks of `blockSize` bytes. */
export interface FilesystemStatus {
  readonly blockSize: number;
  readonly blocks: number;
  readonly blocksFree: number;
  readonly blocksAvailable: number;
  readonly files: number;
  readonly filesFree: number;
}

/** Synchronous and small, because /proc answers from memory. Every member throws an Error with a `code` such as ENOENT or EACCES. */
export interface HostFiles {
  /** Opens for reading; the handle must be closed. */
  open(path: string): number;
  /** Reads at `position` into `buffer` from `offset`, at most `length` bytes; 0 is the end. */
  read(handle: number, buffer: Uint8Array, offset: number, length: number, position: number): number;
  close(handle: number): void;
  readdir(path: string): string[];
  readlink(path: string): string;
  /** Asynchronous because a dead network mount may hang for minutes. */
  statfs(path: string): Promise<FilesystemStatus>;
}

/** The `code` of a failed file operation, or '' when it has none. */
export function fileErrorCode(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}

/** A sentence that says why a path could not be read. */
export function fileReason(path: string, error: unknown): string {
  const code = fileErrorCode(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') return `${path} does not exist on this machine.`;
  if (code === 'EACCES' || code === 'EPERM') return `${path} may not be read by this user.`;
  if (code === 'ENODEV' || code === 'ENXIO' || code === 'ESRCH') return `${path} belongs to something that is gone.`;
  return `${path} could not be read: ${error instanceof Error ? error.message : String(error)}.`;
}
