// The built program in a folder of its own: a copy that a build under way cannot change, and its configuration, data and children.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '../../common/contract/client.ts';
import type { CallOutput } from '../../common/contract/contract.ts';
import { APP_ROOT, openClient, runHeadlessProcess, signIn, startHeadlessProcess } from './start-headless.ts';
import type { HeadlessProcess } from './start-headless.ts';

/** Where the build lies: out/, or the folder that VEDETTE_OUT names. */
const BUILT = process.env['VEDETTE_OUT'] ?? join(APP_ROOT, 'out');

/** Copies the built host into `folder`, beside what it finds by its place; answers the path of the program. Builds first when nothing is built. */
function copyHost(folder: string): string {
  if (!existsSync(join(BUILT, 'host', 'headless.js'))) {
    const built = spawnSync(process.execPath, [join(APP_ROOT, 'tools', 'build.mjs')], { encoding: 'utf8' });
    if (built.status !== 0) throw new Error(`the build failed: ${built.stdout}${built.stderr}`);
  }
  mkdirSync(join(folder, 'out'), { recursive: true });
  cpSync(join(BUILT, 'host'), join(folder, 'out', 'host'), { recursive: true });
  cpSync(join(APP_ROOT, 'package.json'), join(folder, 'package.json'));
  for (const part of ['node_modules', 'resources']) symlinkSync(join(APP_ROOT, part), join(folder, part), 'junction');
  return join(folder, 'out', 'host', 'headless.js');
}

/** A program that runs, and a signed-in client of it. */
export interface RunningProgram {
  readonly headless: HeadlessProcess;
  readonly cookie: string;
  readonly client: Client;
  readonly pid: number;
  /** Ends it with a signal; answers its exit code (null: killed by the signal). */
  end(signal?: NodeJS.Signals): Promise<number | null>;
}

export interface StartOptions {
  /** Written to vedette.yaml in the data folder first; left as it is when absent. */
  readonly config?: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Default: `data` in the folder. */
  readonly dataDir?: string;
  /** A command that watches it and leaves it its process id, such as `strace -D`. */
  readonly under?: readonly string[];
}

/** Flushes every second and samples the load as often: what a test waits for comes quickly. */
export const QUICK = 'pipeline:\n  flush_interval: 1s\nchecks:\n  load: { interval: 1s }\n  memory: { interval: 1s }\n  cpu: { interval: 1s }\n';

/** A folder with a copy of the built program. Make one per test file and `dispose` of it at the end. */
export class BuiltProgram {
  readonly root = mkdtempSync(join(tmpdir(), 'vedette-acceptance-'));
  readonly dataDir = join(this.root, 'data');
  readonly configPath = join(this.dataDir, 'vedette.yaml');
  readonly program = copyHost(join(this.root, 'program'));
  readonly #running: HeadlessProcess[] = [];

  path(...parts: string[]): string {
    return join(this.root, ...parts);
  }

  /** Starts it and signs in. Rejects with what it printed when it does not come up. */
  async start({ config, args = [], env, dataDir = this.dataDir, under }: StartOptions = {}): Promise<RunningProgram> {
    mkdirSync(dataDir, { recursive: true });
    if (config !== undefined) writeFileSync(join(dataDir, 'vedette.yaml'), config);
    const headless = await startHeadlessProcess(dataDir, args, this.program, env, under);
    this.#running.push(headless);
    const cookie = await signIn(headless.link);
    const client = await openClient(headless.url, cookie);
    return {
      headless,
      cookie,
      client,
      pid: headless.child.pid ?? -1,
      end(signal) {
        client.close();
        return headless.end(signal);
      },
    };
  }

  /** Runs it with arguments with which it ends by itself. */
  run(...args: string[]): ReturnType<typeof runHeadlessProcess> {
    return runHeadlessProcess(args, this.program);
  }

  /** Kills what still runs. */
  async kill(): Promise<void> {
    for (const one of this.#running.splice(0)) await one.end('SIGKILL');
  }

  /** Kills what still runs and removes everything. */
  async dispose(): Promise<void> {
    await this.kill();
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** Reads again and again until `holds`; rejects with the last answer when it takes longer than `patienceMs`. */
export async function until<T>(what: string, read: () => Promise<T> | T, holds: (value: T) => boolean, patienceMs = 15_000): Promise<T> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const value = await read();
    if (holds(value)) return value;
    if (performance.now() > deadline) throw new Error(`${what} did not happen within ${patienceMs / 1_000} s; last: ${JSON.stringify(value)?.slice(0, 2_000)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The events of all time, newest first. */
export async function allEvents(client: Client): Promise<CallOutput<'events.list'>['events']> {
  return (await client.call('events.list', { from: 0, to: Date.now() + 60_000, limit: 1_000 })).events;
}

/** Waits until an event of a kind is there and answers the newest. */
export async function eventOf(client: Client, kind: string, patienceMs?: number): Promise<CallOutput<'events.list'>['events'][number]> {
  const events = await until(`an event ${kind}`, () => allEvents(client), (all) => all.some((event) => event.kind === kind), patienceMs);
  return events.find((event) => event.kind === kind)!;
}

/** How far a source is durable in a sink, epoch ms; -Infinity before its first batch. */
export async function watermarkOf(client: Client, source: string, sink: string): Promise<number> {
  const { paths } = await client.call('pipeline.status', {});
  return paths.find((path) => path.source === source && path.sink === sink)?.watermark ?? -Infinity;
}

/** The points of the first line of a query at a step of one second: time → value, without NaN. */
export async function pointsOf(client: Client, text: string, from: number, to: number): Promise<Map<number, number>> {
  const points = new Map<number, number>();
  // A grid has at most 5 000 steps, so a longer range would be coarser than the points.
  for (const [answer] of [await client.call('query.run', { queries: [{ id: 'q', text }], from, to, maxPoints: 5_000 })]) {
    if (answer?.error !== undefined) throw new Error(answer.error.message);
    const frame = answer?.result?.frame;
    const values = frame?.series[0]?.values;
    if (frame === undefined || values === undefined) continue;
    for (let i = 0; i < values.length; i += 1) if (!Number.isNaN(values[i])) points.set(frame.t0 + i * frame.step, values[i]!);
  }
  return points;
}
