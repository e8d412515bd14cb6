// Starts the runtime thread, keeps it alive, and gives out ports to it: the same for the desktop app and the headless program.
import { dirname, join } from 'node:path';
import { MessageChannel, Worker } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import type { ExtraNetwork } from '../agent-runtime/ports/lan.ts';
import type { Log, Notifier } from '../agent-runtime/ports/ports.ts';
import { errorFromShape } from '../common/contract/client.ts';
import { errorMessage, toVedetteError, VedetteError } from '../common/errors/vedette-error.ts';
import type { ArchiveProcess } from '../storage/api.ts';
import { startArchiveProcess } from './adapters/archive-process.ts';
import type { ArchiveProcessOptions } from './adapters/archive-process.ts';
import { createFileLog } from './adapters/file-log.ts';
import type { VaultKeeper } from './adapters/secret-vault.ts';
import { createNotifySend } from './adapters/notify-send.ts';
import { relayArchiveProcess } from './archive-relay.ts';
import { acquireLock } from './lock.ts';
import type { DataLock } from './lock.ts';
import { keyFileBeside } from './key-file.ts';
import { createProcessProbe } from './process-probe.ts';
import { createRestartBudget } from './restart-budget.ts';
import type { CrashReport, FromRuntime, PortEncoding, PowerHint, RuntimeInfo, RuntimeWorkerData, ToRuntime } from './runtime-protocol.ts';

/** Points live in typed arrays outside the heap; what is short-lived is little, and a large nursery would only be resident memory. */
const YOUNG_GENERATION_MB = 16;

export interface LaunchOptions {
  /** The bundled runtime thread: out/host/runtime-entry.js. */
  readonly workerFile: string;
  /** The folder that holds `resources/`. */
  readonly appRoot: string;
  readonly dataDir: string;
  readonly configPath: string;
  readonly logDir: string;
  readonly kind: 'desktop' | 'headless';
  readonly version: string;
  /** See ProductPaths; default null. */
  readonly movableFrom?: string | null;
  /** Lets test hooks of the contract answer. Default false. */
  readonly hooks?: boolean;
  /** Who keeps the key of the secrets; default a key file beside the configuration. */
  readonly keeper?: VaultKeeper;
  readonly extraNetworks?: readonly ExtraNetwork[];
  /** Shows native notifications; default notify-send. */
  readonly notifier?: Notifier;
  /** Starts an archive process; default a child of Node. */
  readonly startArchive?: (options: ArchiveProcessOptions) => ArchiveProcess;
  /** The bundled archive process; default archive-entry.js beside `workerFile`. */
  readonly archiveEntry?: string;
  /** Pauses before the first, second … restart within ten minutes, ms; default 0, 1 s, 5 s. */
  readonly restartPauses?: readonly number[];
}

/** Whether the thread serves. `failed` is final: the thread failed too often, or cannot start for a reason that stays. */
export type RuntimeState =
  | { readonly kind: 'running' }
  | { readonly kind: 'restarting'; readonly detail: string }
  | { readonly kind: 'failed'; readonly error: VedetteError }
  | { readonly kind: 'stopped' };

/** A launched runtime. */
export interface LaunchedRuntime {
  /** Of the thread that runs now, or ran last. */
  readonly info: RuntimeInfo;
  readonly state: RuntimeState;
  readonly lock: DataLock;
  /** The log of the main thread's side (host.log). */
  readonly log: Log;
  /** A port that serves one console, or undefined while no thread runs. It closes when the thread goes. */
  connect(encoding: PortEncoding): MessagePort | undefined;
  powerHint(hint: PowerHint): void;
  /** Calls after each change of `state`; the answer stops it. */
  onState(listener: (state: RuntimeState) => void): () => void;
  /** Stops the thread (by force after 10 s) and gives the data folder back. Idempotent. */
  stop(): Promise<void>;
}

const RESTARTS = 3;
const RESTART_WINDOW_MS = 600_000;
const STOP_WAIT_MS = 10_000;

/** One life of the thread: resolves `ready` with its info, and `exited` with what ended it (undefined: it stopped in order). */
interface ThreadLife {
  readonly worker: Worker;
  readonly ready: Promise<RuntimeInfo>;
  readonly exited: Promise<VedetteError | undefined>;
}

/**
 * Takes the lock of the data folder, starts the thread and waits until it serves. Rejects with the reason when it cannot:
 * `storage_locked` with the holder, or whatever the runtime said (`storage_newer`, `config_invalid`, `unavailable` …). A thread that
 * fails later is started again, at most three times in ten minutes, and puts the failure on its timeline.
 */
export async function launchRuntime(options: LaunchOptions): Promise<LaunchedRuntime> {
  const lock = acquireLock({ dataDir: options.dataDir, kind: options.kind, probe: createProcessProbe(process.platform), pid: process.pid, now: Date.now() });
  const log = createFileLog({ directory: options.logDir, name: 'host', now: () => Date.now() });
  const notifier = options.notifier ?? createNotifySend(process.platform, process.env);
  const start = (previousCrash: CrashReport | null): ThreadLife => startThread(options, notifier, log, previousCrash);

  let life = start(null);
  let info: RuntimeInfo;
  try {
    info = await life.ready;
  } catch (error) {
    log.error('the runtime thread could not start', { error: errorMessage(error) });
    log.close();
    lock.release();
    throw error;
  }

  let state: RuntimeState = { kind: 'running' };
  let stopping: Promise<void> | undefined;
  const listeners = new Set<(state: RuntimeState) => void>();
  const setState = (next: RuntimeState): void => {
    state = next;
    for (const listener of Array.from(listeners)) listener(next);
  };

  const supervise = async (): Promise<void> => {
    const budget = createRestartBudget(RESTARTS, RESTART_WINDOW_MS, options.restartPauses);
    for (;;) {
      const error = (await life.exited) ?? new VedetteError('internal', 'The runtime thread ended by itself.');
      if (stopping !== undefined) return;
      log.error('the runtime thread failed', { error: error.message, code: error.code });
      const pause = isLasting(error) ? undefined : budget.take(Date.now());
      if (pause === undefined) {
        setState({ kind: 'failed', error });
        return;
      }
      setState({ kind: 'restarting', detail: error.message });
      await new Promise((resolve) => setTimeout(resolve, pause));
      if (stopping !== undefined) return;
      life = start({ t: Date.now(), message: error.message });
      try {
        info = await life.ready;
        if (stopping === undefined) setState({ kind: 'running' });
      } catch (failure) {
        log.error('the runtime thread could not start again', { error: errorMessage(failure) });
      }
    }
  };
  const supervision = supervise();

  const stop = async (): Promise<void> => {
    const timer = setTimeout(() => void life.worker.terminate(), STOP_WAIT_MS);
    post(life.worker, { kind: 'stop' });
    await life.exited;
    clearTimeout(timer);
    await supervision;
    lock.release();
    log.close();
    setState({ kind: 'stopped' });
  };

  return {
    get info() {
      return info;
    },
    get state() {
      return state;
    },
    lock,
    log,
    connect(encoding) {
      if (state.kind !== 'running' || stopping !== undefined) return undefined;
      const { port1, port2 } = new MessageChannel();
      life.worker.postMessage({ kind: 'connect', port: port1, encoding } satisfies ToRuntime, [port1]);
      return port2;
    },
    powerHint: (hint) => post(life.worker, { kind: 'power', hint }),
    onState(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop() {
      stopping ??= stop();
      return stopping;
    },
  };
}

function post(worker: Worker, message: ToRuntime): void {
  worker.postMessage(message, []);
}

/** Reasons that starting again does not change. */
function isLasting(error: VedetteError): boolean {
  return error.code === 'storage_newer' || error.code === 'storage_locked' || error.code === 'bad_input';
}

function startThread(options: LaunchOptions, notifier: Notifier, log: Log, previousCrash: CrashReport | null): ThreadLife {
  const { appRoot, dataDir, configPath, logDir, kind, version, hooks = false, movableFrom = null, keeper = keyFileBeside(configPath), extraNetworks = [] } = options;
  const workerData: RuntimeWorkerData = { appRoot, dataDir, configPath, logDir, kind, version, hooks, previousCrash, movableFrom, keeper, extraNetworks };
  const worker = new Worker(options.workerFile, { workerData, name: 'vedette-runtime', resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB } });
  const { promise: ready, resolve: resolveReady, reject: rejectReady } = Promise.withResolvers<RuntimeInfo>();
  const { promise: exited, resolve: resolveExited } = Promise.withResolvers<VedetteError | undefined>();
  let failure: VedetteError | undefined;

  worker.on('message', (message: FromRuntime) => {
    if (message.kind === 'ready') resolveReady(message.info);
    else if (message.kind === 'archive') relayArchiveProcess(message.port, () => startArchive(options, log));
    else if (message.kind === 'fatal') failure = errorFromShape(message.error);
    else void answerNotification(worker, notifier, log, message);
  });
  worker.on('error', (error: unknown) => {
    failure = toVedetteError(error);
    log.error('uncaught in the runtime thread', { error });
  });
  worker.on('exit', (code) => {
    if (code !== 0) failure ??= new VedetteError('internal', `The runtime thread ended with code ${code}.`);
    rejectReady(failure ?? new VedetteError('internal', 'The runtime thread ended before it served.'));
    resolveExited(failure);
  });
  // Whoever awaits `ready` later still sees the rejection; this only says that it may come before.
  ready.catch(() => {});
  return { worker, ready, exited };
}

function startArchive({ startArchive: start = startArchiveProcess, archiveEntry, workerFile, dataDir }: LaunchOptions, log: Log): ArchiveProcess {
  return start({
    entry: archiveEntry ?? join(dirname(workerFile), 'archive-entry.js'),
    spillFolder: join(dataDir, 'archive-work'),
    onErrorOutput: (text) => log.warn('the archive process says', { text }),
  });
}

async function answerNotification(worker: Worker, notifier: Notifier, log: Log, message: Extract<FromRuntime, { kind: 'notify' }>): Promise<void> {
  let answer: { shown: boolean; reason: string };
  try {
    answer = await notifier.notify(message.notification);
  } catch (error) {
    log.error('a notification failed', { error });
    answer = { shown: false, reason: errorMessage(error) };
  }
  post(worker, { kind: 'notified', id: message.id, ...answer });
}
