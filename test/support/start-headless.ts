// Headless consoles for tests: in this process with a fake runtime, or the built program as a child; and a client that signs in.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { createClient } from '../../common/contract/client.ts';
import type { Client } from '../../common/contract/client.ts';
import { bytesPipe } from '../../common/contract/pipes.ts';
import type { ClientMessage, Pipe, ServerMessage } from '../../common/contract/wire.ts';
import { startHeadless } from '../../host/start-headless.ts';
import type { Headless } from '../../host/start-headless.ts';

/** The top of the repository. */
export const APP_ROOT = join(import.meta.dirname, '..', '..');

export interface TestConsole extends Headless {
  readonly dataDir: string;
  /** Stops it and removes its folder. */
  remove(): Promise<void>;
}

/** A headless console in this process on a free port, with the fake runtime thread and a console of two files. */
export async function startFakeHeadless(options: { readonly devOrigin?: string; readonly port?: number } = {}): Promise<TestConsole> {
  const root = mkdtempSync(join(tmpdir(), 'vedette-headless-'));
  const staticDir = join(root, 'renderer');
  mkdirSync(join(staticDir, 'assets'), { recursive: true });
  writeFileSync(join(staticDir, 'index.html'), '<!doctype html><title>Vedette</title><script type="module" src="./assets/index-AbCd1234.js"></script>');
  writeFileSync(join(staticDir, 'assets', 'index-AbCd1234.js'), 'document.title = "loaded";');
  writeFileSync(join(root, 'secret.txt'), 'not for anyone');
  const dataDir = join(root, 'data');
  const headless = await startHeadless({
    appRoot: APP_ROOT,
    dataDir,
    configPath: join(dataDir, 'vedette.yaml'),
    logDir: join(dataDir, 'logs'),
    version: '0.0.0-test',
    port: options.port ?? 0,
    devOrigin: options.devOrigin,
    workerFile: join(import.meta.dirname, 'fake-runtime-worker.ts'),
    staticDir,
  }).catch((error: unknown) => {
    rmSync(root, { recursive: true, force: true });
    throw error;
  });
  return {
    ...headless,
    dataDir,
    async remove() {
      await headless.stop();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

export interface HeadlessProcess {
  readonly child: ChildProcess;
  readonly link: string;
  readonly url: string;
  readonly dataDir: string;
  /** All that it has printed so far. */
  output(): string;
  /** Ends it with a signal; resolves with its exit code (null: killed by the signal). Idempotent. */
  end(signal?: NodeJS.Signals): Promise<number | null>;
}

/** Where `npm run build` puts the headless program. */
const BUILT_HEADLESS = join(APP_ROOT, 'out', 'host', 'headless.js');

/** Runs a built headless program on a free port and waits for its link. Rejects with its output when it ends before. `env` is set over this process's own; `under` is a command that becomes the program, such as `strace -D`. */
export async function startHeadlessProcess(dataDir: string, args: readonly string[] = [], program = BUILT_HEADLESS, env: Readonly<Record<string, string>> = {}, under: readonly string[] = []): Promise<HeadlessProcess> {
  const [command, ...all] = [...under, process.execPath, program, '--no-open', '--port', '0', '--data-dir', dataDir, ...args];
  const child = spawn(command!, all, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
  let output = '';
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const link = await new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      output += chunk.toString();
      const found = /(http:\/\/127\.0\.0\.1:\d+\/\?token=\S+)/.exec(output)?.[1];
      if (found !== undefined) resolve(found);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    void exited.then((code) => reject(new Error(`the headless program ended with ${code}: ${output}`)));
  });
  return {
    child,
    link,
    url: new URL(link).origin,
    dataDir,
    output: () => output,
    end(signal = 'SIGTERM') {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      return exited;
    },
  };
}

/** Runs a built headless program that is expected to end by itself. */
export async function runHeadlessProcess(args: readonly string[], program = BUILT_HEADLESS): Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }> {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => { stdout += chunk.toString(); });
  child.stderr.on('data', (chunk: Buffer) => { stderr += chunk.toString(); });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, stdout, stderr };
}

/** Opens a one-time link as a browser does; answers with the Cookie header of the session. */
export async function signIn(link: string): Promise<string> {
  const response = await fetch(link, { redirect: 'manual' });
  const cookie = response.headers.get('set-cookie')?.split(';')[0];
  if (response.status !== 303 || cookie === undefined) throw new Error(`the link was refused with ${response.status}`);
  return cookie;
}

/** A WebSocket as a page of the console would open it. */
export function openSocket(url: string, headers: Readonly<Record<string, string>>): WebSocket {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/ws`, { headers: { origin: url, ...headers } });
  socket.binaryType = 'arraybuffer';
  return socket;
}

/** A client of the contract over a WebSocket of a signed-in browser. */
export async function openClient(url: string, cookie: string): Promise<Client> {
  const socket = openSocket(url, { cookie });
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  const carrier: Pipe<Uint8Array, Uint8Array> = {
    post: (bytes) => socket.send(bytes),
    onMessage: (listener) => socket.on('message', (data: ArrayBuffer) => listener(new Uint8Array(data))),
    onClose: (listener) => socket.on('close', listener),
    close: () => socket.close(),
  };
  return createClient(bytesPipe<ClientMessage, ServerMessage>(carrier));
}
