// The runtime thread: opens the storage and this machine, builds the agent, and serves it. Bundled to out/host/runtime-entry.js.
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { checksFor } from '../agent-runtime/checks/registry.ts';
import { ConfigService } from '../agent-runtime/config/config-service.ts';
import { storageOptionsOf } from '../agent-runtime/config/storage-options.ts';
import { openHostSource } from '../agent-runtime/host-source/open-host-source.ts';
import type { Notifier } from '../agent-runtime/ports/ports.ts';
import { createSnmpEngine } from '../agent-runtime/snmp/engine/engine.ts';
import { createRuntime } from '../agent-runtime/runtime.ts';
import type { Runtime } from '../agent-runtime/runtime.ts';
import type { Handlers } from '../common/contract/contract.ts';
import { VedetteError } from '../common/errors/vedette-error.ts';
import type { ArchiveProcess, Storage } from '../storage/api.ts';
import { openStorage } from '../storage/open.ts';
import { createConfigFile } from './adapters/config-file.ts';
import { createFileLog, LOG_LEVELS } from './adapters/file-log.ts';
import type { FileLog, LogLevel } from './adapters/file-log.ts';
import { nodeHostDependencies } from './adapters/node-host.ts';
import { createSelfUsage } from './adapters/self-usage.ts';
import { createSystemClock } from './adapters/system-clock.ts';
import { moveAtNextStart } from './data-location.ts';
import { openLanPorts } from './lan-ports.ts';
import type { RuntimeInfo, RuntimeWorkerData } from './runtime-protocol.ts';
import { runWorker } from './runtime-worker.ts';
import type { BootedRuntime } from './runtime-worker.ts';

const data = workerData as RuntimeWorkerData;
if (parentPort === null) throw new VedetteError('internal', 'runtime-entry runs as a worker thread of the desktop app or of the headless program.');

async function boot(notifier: Notifier, spawnArchive: () => ArchiveProcess): Promise<BootedRuntime> {
  const clock = createSystemClock();
  const startedAt = clock.now();
  const log = createFileLog({ directory: data.logDir, name: 'runtime', now: () => clock.now() });
  const { movableFrom } = data;
  const checks = checksFor(process.platform);
  const configFile = createConfigFile(data.configPath);
  const defaultsText = readFileSync(join(data.appRoot, 'resources', 'vedette.default.yaml'), 'utf8');
  // The storage opens with the settings in force: where the archive lies cannot wait until the agent reads them.
  const { settings } = new ConfigService({ file: configFile, defaultsText, checkNames: checks.map(({ name }) => name), clock });
  const storage = await openStorage({
    directory: data.dataDir,
    options: storageOptionsOf(settings),
    clock,
    log,
    spawnArchive,
    after: (ms, callback) => clock.after(ms, callback),
    ...(movableFrom === null ? {} : { moveAtNextStart: (target: string) => moveAtNextStart(movableFrom, target) }),
  });
  try {
    if (data.previousCrash !== null) noteCrash(storage, data.previousCrash);
    const lan = openLanPorts({ appRoot: data.appRoot, configPath: data.configPath, keeper: data.keeper, extraNetworks: data.extraNetworks, confineTo: confinement() });
    const engine = createSnmpEngine({ network: lan.network, clock, random: lan.random, log });
    const runtime = createRuntime({
      lan: { ...lan, engine },
      clock,
      log,
      storage,
      host: await openHostSource(nodeHostDependencies(clock)),
      checks,
      notifier,
      configFile,
      defaultsText,
      self: createSelfUsage(process.platform),
      session: { version: data.version, runtime: data.kind, platform: process.platform, hostname: hostname(), dataDir: data.dataDir },
      hooks: data.hooks,
    });
    const stopFollowing = await followLogLevel(runtime.handlers, log);
    await runtime.start();
    const info: RuntimeInfo = { version: data.version, hostname: hostname(), startedAt, configuredPort: await configuredPort(runtime.handlers) };
    log.info('the runtime serves', { version: data.version, dataDir: data.dataDir, configPath: data.configPath });
    return { handlers: runtime.handlers, info, log, powerHint: (hint) => runtime.powerHint(hint), stop: () => stopAll(runtime, storage, log, stopFollowing) };
  } catch (error) {
    log.error('the runtime could not start', { error });
    await storage.close();
    throw error;
  }
}

/** Ranges that are the only ones this program may contact, from the environment: tests confine it to this machine. */
function confinement(): string[] | undefined {
  const text = process.env['VEDETTE_CONFINE_NETWORK'] ?? '';
  return text === '' ? undefined : text.split(',');
}

async function stopAll(runtime: Runtime, storage: Storage, log: FileLog, stopFollowing: () => void): Promise<void> {
  stopFollowing();
  try {
    await runtime.stop();
  } finally {
    // Also after a stop that failed: what has been flushed must be closed in order.
    await storage.close();
    log.info('the runtime has stopped');
    log.close();
  }
}

/** The thread before this one failed: that belongs on the timeline. */
function noteCrash(storage: Storage, crash: NonNullable<RuntimeWorkerData['previousCrash']>): void {
  storage.events.add({
    t: crash.t,
    kind: 'agent.crashed',
    severity: 'error',
    title: 'The runtime thread failed and was started again',
    text: crash.message,
    source: 'agent',
    tags: [],
    aggregationKey: 'agent.crashed',
  });
}

/** A value of the configuration in force, by its path. */
async function effectiveValue(handlers: Handlers, section: string, key: string): Promise<unknown> {
  const { effective } = await handlers.calls['config.get']({}, { signal: new AbortController().signal });
  const group = (effective as Readonly<Record<string, unknown>>)[section];
  return typeof group === 'object' && group !== null ? (group as Readonly<Record<string, unknown>>)[key] : undefined;
}

async function configuredPort(handlers: Handlers): Promise<number | null> {
  const port = await effectiveValue(handlers, 'server', 'port');
  return typeof port === 'number' ? port : null;
}

/** Keeps the log at `log.level` of the configuration, also when that changes. The answer ends it. */
async function followLogLevel(handlers: Handlers, log: FileLog): Promise<() => void> {
  const apply = async (): Promise<void> => {
    const level = await effectiveValue(handlers, 'log', 'level');
    if ((LOG_LEVELS as readonly unknown[]).includes(level)) log.setLevel(level as LogLevel);
  };
  await apply();
  const abort = new AbortController();
  const failed = (error: unknown): void => log.error('the level of the log could not be followed', { error });
  handlers.streams['config.watch']({}, { signal: abort.signal, push: () => void apply().catch(failed) }).catch(failed);
  return () => abort.abort();
}

await runWorker(parentPort, boot, (code) => process.exit(code));
