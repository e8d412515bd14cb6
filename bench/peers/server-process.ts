// A peer's server as a process of its own: started on a loopback port in a temporary folder, watched from outside, ended with us.
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Linux counts CPU time of other processes in hundredths of a second (USER_HZ). */
const TICKS_PER_SECOND = 100;
const READY_WITHIN_MS = 60_000;

/** Why a program cannot be run here, with what to do about it; undefined when it can. */
export function missing(program: string, debianPackage: string): string | undefined {
  if (process.platform !== 'linux') return `${program}: skipped, because CPU time of other processes is read from /proc`;
  const found = spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
  return found ? undefined : `${program}: skipped, because it is not installed (apt-get install ${debianPackage})`;
}

/** User and system CPU seconds of a running process. */
export function cpuSecondsOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/** The most memory that a running process has had resident, in MB. */
export function peakMegabytesOf(pid: number): number {
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? Number.NaN) / 1_024;
}

/** Bytes of all files below a folder whose path `counts`. */
export function folderBytes(folder: string, counts: (path: string) => boolean = () => true): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && counts(join(entry.parentPath, entry.name)))
    // A file may go between listing and looking: logs and temporary files do.
    .reduce((sum, entry) => sum + (statSync(join(entry.parentPath, entry.name), { throwIfNoEntry: false })?.size ?? 0), 0);
}

/** A port of 127.0.0.1 that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

/** A server that answers. */
export interface ServerProcess {
  readonly pid: number;
  readonly port: number;
  /** From starting the process to its first good answer. */
  readonly readyMs: number;
  /** Everything it has written to its output so far, at most the last 100,000 characters. */
  output(): string;
  /** Ends it: SIGKILL loses what it has not written, SIGTERM lets it close. */
  stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

/** Starts a program and waits until `readyPath` answers 200. Throws with the program's output when it does not. */
export async function startServer(program: string, args: readonly string[], port: number, readyPath: string): Promise<ServerProcess> {
  const startedAt = performance.now();
  const child: ChildProcess = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const keep = (chunk: Buffer): void => void (output = (output + chunk.toString()).slice(-100_000));
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const killWithUs = (): void => void child.kill('SIGKILL');
  process.once('exit', killWithUs);
  for (;;) {
    const ready = await fetch(`http://127.0.0.1:${port}${readyPath}`).then(
      async (response) => (await response.text(), response.ok),
      () => false,
    );
    if (ready) break;
    if (child.exitCode !== null || performance.now() - startedAt > READY_WITHIN_MS) {
      child.kill('SIGKILL');
      throw new Error(`${program} did not get ready:\n${output.slice(-2_000)}`);
    }
    await sleep(5);
  }
  return {
    pid: child.pid ?? 0,
    port,
    readyMs: performance.now() - startedAt,
    output: () => output,
    async stop(signal) {
      process.removeListener('exit', killWithUs);
      child.kill(signal);
      await ended;
    },
  };
}
