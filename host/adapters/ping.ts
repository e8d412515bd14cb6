// ICMP echo through the system's own ping program: raw sockets would need privileges that a desktop program has no business with.
import { execFile } from 'node:child_process';
import type { PingAnswer, PingRound } from '../../agent-runtime/ports/network.ts';

/** Ping programs that run at once; more wait. */
const MOST_PROCESSES = 16;

/** Between the echo requests of a round; less is for privileged users. Windows always takes a second. */
const ROUND_GAP_SECONDS = '0.2';

/** The arguments for a round of echo requests. */
export function roundArguments(platform: string, address: string, packets: number, timeoutMs: number): readonly string[] {
  const [first, ...rest] = pingArguments(platform, address, timeoutMs);
  if (platform === 'win32') return ['-n', String(packets), ...rest.slice(1)];
  return [first!, '-i', ROUND_GAP_SECONDS, '-c', String(packets), ...rest.slice(2)];
}

/** What ping's words mean after a round. A second answer to the same request, which some networks make, is none. */
export function readPingRound(output: string, code: number | null, packets: number): PingRound {
  const answers = output.split('\n').flatMap((line) => {
    const time = /ttl=/i.test(line) && !/\(DUP!\)/.test(line) ? /[=<]\s?(\d+(?:[.,]\d+)?)\s?ms\b/i.exec(line) : null;
    return time === null ? [] : [Number(time[1]!.replace(',', '.'))];
  });
  if (answers.length > 0) return { kind: 'measured', answers: answers.slice(0, packets) };
  const one = readPing(output, code);
  return one.kind === 'unavailable' ? one : { kind: 'measured', answers: [] };
}

/** The arguments for one echo request. Linux counts its wait in (fractions of) seconds, macOS and Windows in ms. */
export function pingArguments(platform: string, address: string, timeoutMs: number): readonly string[] {
  if (platform === 'win32') return ['-n', '1', '-w', String(Math.ceil(timeoutMs)), address];
  if (platform === 'darwin') return ['-n', '-c', '1', '-W', String(Math.ceil(timeoutMs)), address];
  return ['-n', '-c', '1', '-W', String(Math.max(0.1, timeoutMs / 1_000)), address];
}

/** What ping's words mean. `code` is its exit code; null when there is none. */
export function readPing(output: string, code: number | null): PingAnswer {
  // 'time=0.045 ms', 'time<1ms', 'Zeit=3ms': Windows translates the word and keeps the shape.
  const time = /[=<]\s?(\d+(?:[.,]\d+)?)\s?ms\b/i.exec(output);
  // Windows says 0 for 'Destination host unreachable', too: only a line with a TTL is an answer.
  if (code === 0 && time !== null && /ttl=/i.test(output)) return { kind: 'answered', ms: Number(time[1]!.replace(',', '.')) };
  if (code === 0 || code === 1 || (code === 2 && /100(?:\.0)?% packet loss/.test(output))) return { kind: 'silent' };
  const said = output.trim().split('\n').at(-1)?.trim() ?? '';
  return { kind: 'unavailable', reason: said === '' ? 'ping ended without a word.' : `ping says: ${said}` };
}

/** The words and the exit code of ping, or that there is none. Ended after its time counts as silent. */
type Said = { readonly output: string; readonly code: number | null } | { readonly missing: string };

/** Echo requests of one platform; at most {@link MOST_PROCESSES} programs at once. */
export function createPing(platform: string, program = 'ping'): { one(address: string, timeoutMs: number): Promise<PingAnswer>; round(address: string, packets: number, timeoutMs: number): Promise<PingRound> } {
  let running = 0;
  const waiting: (() => void)[] = [];
  const run = (args: readonly string[], patienceMs: number): Promise<Said> =>
    new Promise((resolve) => {
      execFile(program, args, { timeout: patienceMs, windowsHide: true, env: { ...process.env, LC_ALL: 'C' } }, (error, stdout, stderr) => {
        if (error === null) return resolve({ output: stdout, code: 0 });
        if (error.code === 'ENOENT') return resolve({ missing: 'The program ping is not installed (Debian: apt install iputils-ping).' });
        resolve({ output: stdout + stderr, code: error.killed !== true && typeof error.code === 'number' ? error.code : error.killed === true ? 1 : null });
      });
    });
  const inTurn = async (args: readonly string[], patienceMs: number): Promise<Said> => {
    if (running >= MOST_PROCESSES) await new Promise<void>((resolve) => waiting.push(resolve));
    running += 1;
    try {
      return await run(args, patienceMs);
    } finally {
      running -= 1;
      waiting.shift()?.();
    }
  };
  return {
    async one(address, timeoutMs) {
      const said = await inTurn(pingArguments(platform, address, timeoutMs), timeoutMs + 2_000);
      return 'missing' in said ? { kind: 'unavailable', reason: said.missing } : readPing(said.output, said.code);
    },
    async round(address, packets, timeoutMs) {
      const said = await inTurn(roundArguments(platform, address, packets, timeoutMs), packets * 1_000 + timeoutMs + 2_000);
      return 'missing' in said ? { kind: 'unavailable', reason: said.missing } : readPingRound(said.output, said.code, packets);
    },
  };
}
