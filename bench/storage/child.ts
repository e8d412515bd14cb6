// A part of the benchmark in a process of its own, so that its memory and CPU are its own: commands go in, answers come out.
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { BUNDLED_MAIN } from './bundle.ts';

/** Peers come from a folder of their own and run as they are; ours run as they ship. */
const PEER_MAIN = join(import.meta.dirname, '../storage.bench.ts');

type Commands = Record<string, (argument: never) => unknown>;
interface Call {
  readonly id: number;
  readonly command: string;
  readonly argument: unknown;
}
interface Reply {
  readonly id: number;
  readonly answer?: unknown;
  readonly error?: string;
}

/** The other end of a child: one command at a time. */
export interface Child<C extends Commands> {
  readonly pid: number;
  call<K extends keyof C & string>(command: K, ...argument: Parameters<C[K]>): Promise<Awaited<ReturnType<C[K]>>>;
  /** Kills it; nothing is written any more. */
  kill(): Promise<void>;
}

/** With --profile each process leaves a .cpuprofile here (Chrome's developer tools and VS Code open it). */
const PROFILES = join(import.meta.dirname, '../../out/bench/profiles');

/** A third of the young generation that the runtime thread gets (host/launch-runtime.ts). */
const SEMI_SPACE_MB = 5;

/** Starts the benchmark's `--role <role>`: bundled, but for peers. {@link bundleChildren} comes first. */
export function startChild<C extends Commands>(role: string): Child<C> {
  const profiled = process.argv.includes('--profile');
  const child = fork(role === 'chdb' ? PEER_MAIN : BUNDLED_MAIN, ['--role', role], { serialization: 'advanced', execArgv: [`--max-semi-space-size=${SEMI_SPACE_MB}`, ...(profiled ? ['--cpu-prof', `--cpu-prof-dir=${PROFILES}`] : [])] });
  const waiting = new Map<number, { resolve(answer: unknown): void; reject(error: Error): void }>();
  let next = 0;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.on('message', (reply: Reply) => {
    const call = waiting.get(reply.id);
    waiting.delete(reply.id);
    if (reply.error === undefined) call?.resolve(reply.answer);
    else call?.reject(new Error(reply.error));
  });
  child.once('exit', (code, signal) => {
    for (const { reject } of waiting.values()) reject(new Error(`the ${role} process ended (${signal ?? code})`));
    waiting.clear();
  });
  const killWithUs = (): void => void child.kill('SIGKILL');
  process.once('exit', killWithUs);
  return {
    pid: child.pid ?? 0,
    call: (command, argument?: unknown) =>
      new Promise((resolve, reject) => {
        const id = next++;
        waiting.set(id, { resolve, reject });
        child.send({ id, command, argument } satisfies Call);
      }),
    async kill() {
      process.removeListener('exit', killWithUs);
      // A profile is only written by a process that ends by itself.
      if (profiled && child.connected) child.disconnect();
      else child.kill('SIGKILL');
      await ended;
    },
  };
}

/** The child's side: answers commands until the parent goes away. */
export function serve(commands: Commands): void {
  process.on('message', (call: Call) => {
    const run = async (): Promise<unknown> => {
      const command = commands[call.command] as ((argument: unknown) => unknown) | undefined;
      if (command === undefined) throw new Error(`no command ${call.command}`);
      return command(call.argument);
    };
    run().then(
      (answer) => process.send?.({ id: call.id, answer } satisfies Reply),
      (error: unknown) => process.send?.({ id: call.id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) } satisfies Reply),
    );
  });
  process.on('disconnect', () => process.exit(0));
}
