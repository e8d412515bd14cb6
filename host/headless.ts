// The headless program: serves the console to a browser until it is told to stop.
import { homedir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { toVedetteError, VedetteError } from '../common/errors/vedette-error.ts';
import { findAppRoot, readVersion } from './app-root.ts';
import { HELP, parseCommandLine } from './command-line.ts';
import type { CommandLine } from './command-line.ts';
import { isMoving, moveSentence, settledPaths } from './data-location.ts';
import type { MoveOptions, MoveProgress } from './data-location.ts';
import { currentHolder } from './lock.ts';
import type { LockHolder } from './lock.ts';
import { openBrowser } from './open-browser.ts';
import { productPaths } from './paths.ts';
import type { ProductPaths } from './paths.ts';
import { createProcessProbe } from './process-probe.ts';
import { demoDataDir, startDemo } from './start-demo.ts';
import type { Demo } from './start-demo.ts';
import { startHeadless } from './start-headless.ts';
import type { Headless } from './start-headless.ts';
import { requestLink } from './web-server/control.ts';
import { readConsoleKey } from './web-server/secrets.ts';

/** Exit codes: done, failed, wrongly called, stopped by force. */
const DONE = 0;
const FAILED = 1;
const USAGE = 2;
const FORCED = 130;
/** One Ctrl-C may arrive twice: from the terminal, and passed on by npm. */
const SAME_KEYPRESS_MS = 300;
const SAY_EVERY_MS = 1_000;

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};
const complain = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

async function main(): Promise<number> {
  const command = parseCommandLine(process.argv.slice(2));
  const appRoot = findAppRoot(import.meta.dirname);
  const version = readVersion(appRoot);
  if (command.action === 'help') {
    process.stdout.write(HELP);
    return DONE;
  }
  if (command.action === 'version') {
    say(version);
    return DONE;
  }
  const standard = standardPaths(command);
  if (command.action === 'link') return printLink(isMoving(standard) ? standard : await settledPaths(standard, 'headless'));
  const stopSignal = listenForStop();
  const paths = await settledPaths(standard, 'headless', sayingMove(stopSignal));
  try {
    const workerFile = join(import.meta.dirname, 'runtime-entry.js');
    const demo = command.demo ? await startDemo({ appRoot, configPath: paths.configPath, workerFile: join(import.meta.dirname, 'simulator-entry.js'), recordingsFolder: join(paths.dataDir, 'recordings'), onHappening: (sentence) => say(`Demo network: ${sentence}`) }) : undefined;
    try {
      const headless = await startHeadless({ appRoot, workerFile, ...paths, version, port: command.port, hooks: command.hooks, devOrigin: command.devOrigin, extraNetworks: demo?.extraNetworks });
      return await run(headless, command, paths, version, stopSignal, demo);
    } finally {
      await demo?.stop();
    }
  } catch (error) {
    const holder = error instanceof VedetteError && error.code === 'storage_locked' ? (error.details['holder'] as LockHolder | undefined) : undefined;
    if (holder?.url === undefined) throw error;
    return attach(holder, holder.url, command, paths);
  }
}

/** With --demo the data lie beside the usual ones, unless their folder is named. */
function standardPaths({ config, dataDir, demo }: CommandLine): ProductPaths {
  const pathsIn = (folder: string | undefined): ProductPaths => productPaths(process.platform, process.env, homedir(), { cwd: process.cwd(), dataDir: folder, config });
  return demo && dataDir === undefined ? pathsIn(demoDataDir(pathsIn(undefined).dataDir)) : pathsIn(dataDir);
}

/**
 * Resolves with the first signal that asks the program to stop; the second ends it at once. Listens from the start on, so that a
 * program that has only just begun stops in order too.
 */
function listenForStop(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let firstAt: number | undefined;
  const onSignal = (): void => {
    const now = performance.now();
    if (firstAt !== undefined) {
      if (now - firstAt > SAME_KEYPRESS_MS) process.exit(FORCED);
      return;
    }
    firstAt = now;
    say('Stopping …');
    resolve();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  // A closed terminal stops it as well, as it does every program that was started there.
  process.on('SIGHUP', onSignal);
  return promise;
}

/** A line a second while data are brought over. A signal ends that as it ends everything else: the data stay, and so does the program. */
function sayingMove(stopSignal: Promise<void>): MoveOptions {
  const cancel = new AbortController();
  void stopSignal.then(() => cancel.abort());
  let saidAt = -Infinity;
  return {
    signal: cancel.signal,
    onProgress(progress: MoveProgress): void {
      const now = performance.now();
      if (now - saidAt < SAY_EVERY_MS && progress.bytes < progress.total) return;
      saidAt = now;
      say(`${moveSentence(progress)}. Ctrl-C keeps the data where they are.`);
    },
  };
}

/** Serves until a signal comes or the runtime is given up. */
async function run(headless: Headless, command: CommandLine, paths: ProductPaths, version: string, stopSignal: Promise<void>, demo: Demo | undefined): Promise<number> {
  say(`Vedette ${version} watches this machine. Data: ${paths.dataDir}`);
  for (const sentence of demo?.sentences ?? []) say(sentence);
  say(`Open  ${headless.link}  (works once, for ten minutes)`);
  say('Stop with Ctrl-C. A fresh link: npm start -- --link');
  if (command.open) openBrowser(process.platform, process.env, headless.link);
  const { promise: failed, resolve: fail } = Promise.withResolvers<void>();
  const stopListening = headless.runtime.onState((state) => {
    if (state.kind === 'restarting') complain(`The runtime thread failed and is started again: ${state.detail}`);
    if (state.kind !== 'failed') return;
    complain(`The runtime thread failed too often: ${state.error.message} The log is in ${paths.logDir}.`);
    fail();
  });
  const code = await Promise.race([stopSignal.then(() => DONE), failed.then(() => FAILED)]);
  stopListening();
  await headless.stop();
  return code;
}

/** A console with this data runs already: hand out a link to it instead of a second one. */
async function attach(holder: LockHolder, url: string, command: CommandLine, paths: ProductPaths): Promise<number> {
  const link = await linkOfRunning(url, paths);
  say(`Vedette is already running (process ${holder.pid}) with the data in ${paths.dataDir}.`);
  say(`Open  ${link}  (works once, for ten minutes)`);
  if (command.open) openBrowser(process.platform, process.env, link);
  return DONE;
}

async function printLink(paths: ProductPaths): Promise<number> {
  const holder = currentHolder(paths.dataDir, createProcessProbe(process.platform));
  if (holder?.kind === 'desktop') throw new VedetteError('unavailable', `The desktop app (process ${holder.pid}) has the data in ${paths.dataDir}; it needs no link.`);
  if (holder !== undefined && holder.url === undefined) throw new VedetteError('unavailable', `Vedette (process ${holder.pid}) has the data in ${paths.dataDir}, but has not said yet where its console is. Try again in a few seconds.`);
  if (holder?.url === undefined) throw new VedetteError('unavailable', `Vedette is not running with the data in ${paths.dataDir}. Start it with npm start.`);
  say(await linkOfRunning(holder.url, paths));
  return DONE;
}

async function linkOfRunning(url: string, paths: ProductPaths): Promise<string> {
  const key = readConsoleKey(paths.dataDir, process.platform);
  if (key === undefined) throw new VedetteError('not_permitted', `The console at ${url} runs, but its key in ${paths.dataDir} cannot be read. Use the account that started it.`, { url });
  return requestLink(url, key, Date.now());
}

// The terminal may go before the program does; then nobody reads what it says, and it must still stop in order.
process.stdout.on('error', () => {});
process.stderr.on('error', () => {});
try {
  process.exitCode = await main();
} catch (thrown) {
  const error = toVedetteError(thrown);
  complain(error.code === 'internal' && error.cause instanceof Error ? (error.cause.stack ?? error.message) : error.message);
  process.exitCode = error.code === 'bad_input' ? USAGE : FAILED;
}
// Pipes may still hold what was said. After that the process ends: the thread and the server have, and nothing else has work to do.
await new Promise((resolve) => process.stdout.write('', resolve));
process.exit();
