// Reads /proc and /sys files into one shared buffer; hot files stay open and are read again from their start.
import { ByteScanner } from './byte-scanner.ts';
import { fileErrorCode, fileReason, type HostFiles } from './files.ts';

const FIRST_SIZE = 64 * 1024;
/** No file that we read may be larger; /proc/net/tcp of a busy server is the largest. */
const LARGEST = 16 * 1024 * 1024;

/**
 * All reading of one Linux host. The scanner that a read answers is shared: finish with it before the next read.
 */
export class ProcFiles {
  readonly files: HostFiles;
  private buffer = new Uint8Array(FIRST_SIZE);
  private readonly scanner = new ByteScanner(this.buffer);

  constructor(files: HostFiles) {
    this.files = files;
  }

  /** Reads an open file from its start. `single`: the kernel gives the whole file in one read when the buffer is large enough. */
  load(handle: number, single: boolean): ByteScanner {
    let length = 0;
    for (;;) {
      const room = this.buffer.length - length;
      const count = this.files.read(handle, this.buffer, length, room, length);
      length += count;
      if (count === 0 || (single && count < room)) break;
      if (length === this.buffer.length) this.grow();
    }
    this.scanner.reset(this.buffer, length);
    return this.scanner;
  }

  /** Opens, reads and closes a file that is not kept open. Throws what the file operation throws. */
  readOnce(path: string, single = true): ByteScanner {
    const handle = this.files.open(path);
    try {
      return this.load(handle, single);
    } finally {
      this.files.close(handle);
    }
  }

  /** The first bytes of a file, at most `most` of them. Throws what the file operation throws. */
  readHead(path: string, most: number): ByteScanner {
    const handle = this.files.open(path);
    try {
      const length = this.files.read(handle, this.buffer, 0, Math.min(most, this.buffer.length), 0);
      this.scanner.reset(this.buffer, length);
      return this.scanner;
    } finally {
      this.files.close(handle);
    }
  }

  /** The trimmed text of a small file, or undefined when it cannot be read. */
  text(path: string): string | undefined {
    try {
      const scanner = this.readOnce(path);
      return scanner.text(0, scanner.end).trim();
    } catch (error) {
      if (fileErrorCode(error) === '') throw error;
      return undefined;
    }
  }

  /** The number in a small file, or NaN when it cannot be read or holds none. */
  number(path: string): number {
    try {
      return this.readOnce(path).number();
    } catch (error) {
      if (fileErrorCode(error) === '') throw error;
      return Number.NaN;
    }
  }

  /** Names in a folder; none when it cannot be read. */
  names(path: string): string[] {
    try {
      return this.files.readdir(path);
    } catch (error) {
      if (fileErrorCode(error) === '') throw error;
      return [];
    }
  }

  /** Whether a path can be opened for reading. */
  exists(path: string): boolean {
    try {
      this.files.close(this.files.open(path));
      return true;
    } catch (error) {
      if (fileErrorCode(error) === '') throw error;
      return false;
    }
  }

  private grow(): void {
    if (this.buffer.length >= LARGEST) throw new Error(`A system file is larger than ${LARGEST} bytes.`);
    const larger = new Uint8Array(this.buffer.length * 2);
    larger.set(this.buffer);
    this.buffer = larger;
  }
}

/** One file kept open between reads. A failed read closes it, so that the next read opens it afresh. */
export class KeptFile {
  readonly path: string;
  private readonly proc: ProcFiles;
  private readonly single: boolean;
  private handle = -1;

  constructor(proc: ProcFiles, path: string, single = true) {
    this.proc = proc;
    this.path = path;
    this.single = single;
  }

  /** The whole file from its start. Throws an Error whose message is a sentence for people. */
  read(): ByteScanner {
    try {
      if (this.handle < 0) this.handle = this.proc.files.open(this.path);
      return this.proc.load(this.handle, this.single);
    } catch (error) {
      this.close();
      throw new Error(fileReason(this.path, error), { cause: error });
    }
  }

  /** The whole file, or undefined when it cannot be read now. */
  tryRead(): ByteScanner | undefined {
    try {
      return this.read();
    } catch (error) {
      if (error instanceof Error && fileErrorCode(error.cause) !== '') return undefined;
      throw error;
    }
  }

  close(): void {
    if (this.handle < 0) return;
    const handle = this.handle;
    this.handle = -1;
    this.proc.files.close(handle);
  }
}
