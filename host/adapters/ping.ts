// ICMP echo through the system's own ping program: raw sockets would need privileges that a desktop program has no business with.
import { execFile } from 'node:child_process';
import type { PingAnswer } from '../../agent-runtime/ports/network.ts';

/** Ping programs that run at once; more wait. */
const MOST_PROCESSES = 16;

/** The arguments for one echo request. Linux counts its wait in (fractions of) seconds, macOS and Windows in ms. */
export function pingArguments(platform: string, address: string, timeoutMs: number): readonly string[] {
  if (platform === 'win32') return ['-n', '1', '-w', String(Math.ceil(timeoutMs)), address];
  if (platform === 'darwin') return ['-n', '-c', '1', '-W', String(Math.ceil(timeoutMs)), address];
  return ['-n', '-c', '1', '-W', String(Math.max(0.1, timeoutMs / 1_000)), address];
}

/** What ping's words mean. `code` is its exit code, or null when it was ended from outside. */
export function readPing(output: string, code: number | null): PingAnswer {
  // 'time=0.045 ms', 'time<1ms', 'Zeit=3ms': Windows translates the word and keeps the shape.
  const time = /[=<]\s?(\d+(?:[.,]\d+)?)\s?ms\b/i.exec(output);
  // Windows says 0 for 'Destination host unreachable', too: only a line with a TTL is an answer.
  if (code === 0 && time !== null && /ttl=/i.test(output)) return { kind: 'answered', ms: Number(time[1]!.replace(',', '.')) };
  if (code === 0 || code === 1 || (code === 2 && /100(?:\.0)?% packet loss/.test(output))) return { kind: 'silent' };
  const said = output.trim().split('\n').at(-1)?.trim() ?? '';
  return { kind: 'unavailable', reason: said === '' ? 'ping ended without a word.' : `ping says: ${said}` };
}

/** The echo request of one platform; at most {@link MOST_PROCESSES} at once. */
export function createPing(platform: string, program = 'ping'): (address: string, timeoutMs: number) => Promise<PingAnswer> {
  let running = 0;
  const waiting: (() => void)[] = [];
  const once = (address: string, timeoutMs: number): Promise<PingAnswer> =>
    new Promise((resolve) => {
      execFile(program, pingArguments(platform, address, timeoutMs), { timeout: timeoutMs + 2_000, windowsHide: true, env: { ...process.env, LC_ALL: 'C' } }, (error, stdout, stderr) => {
        if (error === null) return resolve(readPing(stdout, 0));
        if (error.code === 'ENOENT') return resolve({ kind: 'unavailable', reason: 'The program ping is not installed (Debian: apt install iputils-ping).' });
        if (error.killed === true) return resolve({ kind: 'silent' });
        resolve(readPing(stdout + stderr, typeof error.code === 'number' ? error.code : null));
      });
    });
  return async (address, timeoutMs) => {
    if (running >= MOST_PROCESSES) await new Promise<void>((resolve) => waiting.push(resolve));
    running += 1;
    try {
      return await once(address, timeoutMs);
    } finally {
      running -= 1;
      waiting.shift()?.();
    }
  };
}
