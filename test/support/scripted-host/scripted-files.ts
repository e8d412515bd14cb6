// A file tree in memory that behaves like /proc and /sys: contents made at each read, devices that vanish under an open handle.
import type { FilesystemStatus, HostFiles } from '../../../agent-runtime/host-source/linux/files.ts';

type Content = string | Uint8Array | (() => string | Uint8Array);

/** An error as node:fs throws it. */
export function fileError(code: string, path: string): Error {
  return Object.assign(new Error(`${code}: scripted failure, '${path}'`), { code });
}

interface OpenFile {
  readonly path: string;
  /** Which life of the path this handle belongs to: a removed and re-made file is another one. */
  readonly life: number;
  snapshot: Uint8Array;
}

/** Set, remove and refuse files at will; counts what is open. */
export class ScriptedFiles implements HostFiles {
  private readonly contents = new Map<string, { content: Content; life: number }>();
  private readonly refused = new Map<string, string>();
  private readonly handles = new Map<number, OpenFile>();
  private readonly filesystems = new Map<string, FilesystemStatus | Error | Promise<FilesystemStatus>>();
  private readonly links = new Map<string, string>();
  private nextHandle = 10;
  private lives = 0;
  /** Bytes that one read gives at most, as seq_file of the kernel does. */
  pageSize = 4096;
  opens = 0;

  set(path: string, content: Content): void {
    const before = this.contents.get(path);
    this.contents.set(path, { content, life: before?.life ?? ++this.lives });
  }

  /** Removes a file, or a folder with all that is in it. Open handles to it fail with ENODEV from then on. */
  remove(path: string): void {
    for (const known of this.contents.keys()) if (known === path || known.startsWith(`${path}/`)) this.contents.delete(known);
  }

  /** Makes opening a path fail, for instance with EACCES. */
  refuse(path: string, code: string): void {
    this.refused.set(path, code);
  }

  allow(path: string): void {
    this.refused.delete(path);
  }

  mount(path: string, status: FilesystemStatus | Error | Promise<FilesystemStatus>): void {
    this.filesystems.set(path, status);
  }

  get openHandles(): number {
    return this.handles.size;
  }

  open(path: string): number {
    this.opens++;
    const refusal = this.refused.get(path);
    if (refusal !== undefined) throw fileError(refusal, path);
    const entry = this.contents.get(path);
    if (entry === undefined) throw fileError('ENOENT', path);
    const handle = this.nextHandle++;
    this.handles.set(handle, { path, life: entry.life, snapshot: new Uint8Array(0) });
    return handle;
  }

  read(handle: number, buffer: Uint8Array, offset: number, length: number, position: number): number {
    const file = this.handles.get(handle);
    if (file === undefined) throw fileError('EBADF', String(handle));
    const entry = this.contents.get(file.path);
    if (entry === undefined || entry.life !== file.life) throw fileError('ENODEV', file.path);
    if (position === 0) {
      const content = typeof entry.content === 'function' ? entry.content() : entry.content;
      file.snapshot = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    }
    const part = file.snapshot.subarray(position, position + Math.min(length, this.pageSize));
    buffer.set(part, offset);
    return part.length;
  }

  close(handle: number): void {
    if (!this.handles.delete(handle)) throw fileError('EBADF', String(handle));
  }

  readdir(path: string): string[] {
    const names = new Set<string>();
    const prefix = `${path}/`;
    for (const known of this.contents.keys()) {
      if (known.startsWith(prefix)) names.add(known.slice(prefix.length).split('/')[0]!);
    }
    if (names.size === 0) throw fileError('ENOENT', path);
    return [...names];
  }

  /** Makes a path a symbolic link; only `readlink` sees it. */
  link(path: string, target: string): void {
    this.links.set(path, target);
  }

  readlink(path: string): string {
    const target = this.links.get(path);
    if (target === undefined) throw fileError('ENOENT', path);
    return target;
  }

  statfs(path: string): Promise<FilesystemStatus> {
    const status = this.filesystems.get(path);
    if (status === undefined) return Promise.reject(fileError('ENOENT', path));
    return status instanceof Error ? Promise.reject(status) : Promise.resolve(status);
  }
}
