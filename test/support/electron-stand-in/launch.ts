// Starts the desktop app for a test: on real Electron where that is asked for and there, else on the stand-in. Says which.
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { _electron, chromium, type Browser, type Page } from 'playwright-core';
import type { EvaluateAnswer, EvaluateRequest } from './remote-evaluate.ts';
import { ENVIRONMENT } from './settings.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const MAIN = join(ROOT, 'out/main/index.js');
const REGISTER = new URL('./register.ts', import.meta.url);

/** The module 'electron' as a test function gets it in the main process; the stand-in adds its recorders. */
type MainModule = typeof Electron & {
  readonly Tray: { readonly shown?: readonly { toolTip: string; image: { path: string }; menu: Electron.Menu | null }[] };
  readonly dialog: { readonly answers?: Electron.MessageBoxReturnValue[]; readonly asked?: Electron.MessageBoxOptions[]; readonly errors?: { title: string; content: string }[] };
  readonly shell: { readonly opened?: string[] };
};

export interface LaunchOptions {
  /** Follows the program: '--data-dir', … */
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Whether a window is expected to open; default true. */
  readonly window?: boolean;
}

/** A running desktop app. */
export interface DesktopApp {
  readonly kind: 'electron' | 'stand-in';
  /** Of the main process, which the runtime thread lives in. */
  readonly pid: number;
  /** The console's page. Throws when the app was started without a window. */
  page(): Promise<Page>;
  /** Runs a function in the main process. It travels as text: it may use nothing but its arguments. */
  evaluate<R, A = undefined>(run: (electron: MainModule, argument: A) => R | Promise<R>, argument?: A): Promise<R>;
  /** What the main process printed so far. */
  output(): string;
  /** Resolves to the exit code when the app has ended. */
  readonly exited: Promise<number | null>;
  /** Ends the app and waits for it. */
  close(): Promise<void>;
}

function electronBinary(): string | undefined {
  const name = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }[process.platform as string] ?? 'electron';
  const path = join(ROOT, 'node_modules/electron/dist', name);
  return existsSync(path) ? path : undefined;
}

/** Which of the two a launch will use, and why, in one sentence. */
export function chooseElectron(): { readonly kind: 'electron' | 'stand-in'; readonly sentence: string } {
  if (process.env['VEDETTE_E2E'] !== 'electron') return { kind: 'stand-in', sentence: 'the desktop shell runs on the stand-in (VEDETTE_E2E=electron asks for the real one)' };
  if (electronBinary() === undefined) return { kind: 'stand-in', sentence: "the desktop shell runs on the stand-in: Electron's binary is not installed" };
  return { kind: 'electron', sentence: 'the desktop shell runs on real Electron' };
}

export async function launchApp(options: LaunchOptions = {}): Promise<DesktopApp> {
  return chooseElectron().kind === 'electron' ? launchElectron(options) : launchStandIn(options);
}

async function launchElectron({ args = [], env = {} }: LaunchOptions): Promise<DesktopApp> {
  const running = await _electron.launch({
    executablePath: electronBinary() ?? '',
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), ROOT, ...args],
    env: { ...(process.env as Record<string, string>), ...env },
  });
  const child = running.process();
  const output = collect(child);
  const exited = exitOf(child);
  return {
    kind: 'electron',
    pid: child.pid ?? 0,
    page: () => running.firstWindow(),
    evaluate: (run, argument) => running.evaluate(run as never, argument as never),
    output,
    exited,
    async close() {
      await running.close();
      await exited;
    },
  };
}

async function launchStandIn({ args = [], env = {}, window = true }: LaunchOptions): Promise<DesktopApp> {
  const port = await freePort();
  const child = spawn(process.execPath, ['--import', REGISTER.href, MAIN, ...args], {
    cwd: ROOT,
    env: { ...process.env, ...env, [ENVIRONMENT.debuggingPort]: String(port) },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const output = collect(child);
  const exited = exitOf(child);
  let browser: Browser | undefined;

  const attach = async (): Promise<Page> => {
    browser ??= await poll(
      () => chromium.connectOverCDP(`http://127.0.0.1:${port}`).catch(() => undefined),
      () => child.exitCode !== null,
      () => `the app ended before its window opened:\n${output()}`,
    );
    const attached = browser;
    return poll(
      () => Promise.resolve(attached.contexts()[0]?.pages().find((page) => page.url().startsWith('https:') || page.url().startsWith('http:'))),
      () => child.exitCode !== null,
      () => `no window of the console appeared:\n${output()}`,
    );
  };

  const app: DesktopApp = {
    kind: 'stand-in',
    pid: child.pid ?? 0,
    page: attach,
    evaluate: (run, argument) => evaluateIn(child, run.toString(), argument) as never,
    output,
    exited,
    async close() {
      await browser?.close().catch(() => undefined); // only detaches; a browser that is gone is gone
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
      const limit = setTimeout(() => child.kill('SIGKILL'), 15_000);
      await exited;
      clearTimeout(limit);
    },
  };
  try {
    if (window) await attach();
  } catch (error) {
    await app.close();
    throw error;
  }
  return app;
}

let evaluations = 0;
function evaluateIn(child: ChildProcess, source: string, argument: unknown): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const id = ++evaluations;
    const done = (): void => {
      child.off('message', onMessage);
      child.off('exit', onExit);
    };
    const onExit = (): void => {
      done();
      reject(new Error('the app ended before it answered'));
    };
    const onMessage = (answer: EvaluateAnswer): void => {
      if (answer.id !== id) return;
      done();
      if (answer.error === undefined) resolve(answer.value);
      else reject(new Error(answer.error));
    };
    child.on('message', onMessage);
    child.once('exit', onExit);
    child.send({ id, source, argument } satisfies EvaluateRequest);
  });
}

function collect(child: ChildProcess): () => string {
  const parts: string[] = [];
  child.stdout?.on('data', (data: Buffer) => parts.push(data.toString()));
  child.stderr?.on('data', (data: Buffer) => parts.push(data.toString()));
  return () => parts.join('');
}

function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.once('exit', (code) => resolve(code)));
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** Tries until there is something, the app ends, or half a minute is over. */
async function poll<T>(attempt: () => Promise<T | undefined>, ended: () => boolean, complaint: () => string): Promise<T> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const found = await attempt();
    if (found !== undefined) return found;
    if (ended() || Date.now() > deadline) throw new Error(complaint());
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
