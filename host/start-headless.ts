// The headless program as a function: the runtime thread plus the web server, started and stopped together.
import { join } from 'node:path';
import type { ExtraNetwork } from '../agent-runtime/ports/lan.ts';
import { DEFAULT_PORT } from './command-line.ts';
import { launchRuntime } from './launch-runtime.ts';
import type { LaunchedRuntime } from './launch-runtime.ts';
import { loadConsoleKey } from './web-server/secrets.ts';
import { startWebServer } from './web-server/web-server.ts';
import type { WebServer } from './web-server/web-server.ts';

/** How soon a lock that could not be written is written again. */
const PUBLISH_AGAIN_MS = 5_000;

export interface HeadlessOptions {
  /** The folder with package.json, resources/ and out/. */
  readonly appRoot: string;
  readonly dataDir: string;
  readonly configPath: string;
  readonly logDir: string;
  readonly version: string;
  /** See ProductPaths; default null. */
  readonly movableFrom?: string | null;
  /** Undefined: `server.port` of the configuration, else DEFAULT_PORT. 0 picks a free one. */
  readonly port?: number;
  /** Lets test hooks of the contract answer. */
  readonly hooks?: boolean;
  readonly devOrigin?: string;
  readonly extraNetworks?: readonly ExtraNetwork[];
  /** Default out/host/runtime-entry.js. */
  readonly workerFile?: string;
  /** Default out/renderer. */
  readonly staticDir?: string;
}

export interface Headless {
  readonly port: number;
  readonly url: string;
  /** The first one-time link. */
  readonly link: string;
  readonly runtime: LaunchedRuntime;
  /** One more one-time link. */
  newLink(): string;
  /** Stops the server and the runtime, and gives the data folder back. Idempotent. */
  stop(): Promise<void>;
}

/** Starts everything; when one part cannot start, the others are stopped again before it rejects. */
export async function startHeadless(options: HeadlessOptions): Promise<Headless> {
  const { appRoot, dataDir, configPath, logDir, version } = options;
  const runtime = await launchRuntime({
    workerFile: options.workerFile ?? join(appRoot, 'out', 'host', 'runtime-entry.js'),
    appRoot,
    dataDir,
    configPath,
    logDir,
    kind: 'headless',
    version,
    hooks: options.hooks,
    movableFrom: options.movableFrom,
    extraNetworks: options.extraNetworks,
  });
  let server: WebServer;
  try {
    server = await startWebServer({
      port: options.port ?? runtime.info.configuredPort ?? DEFAULT_PORT,
      staticDir: options.staticDir ?? join(appRoot, 'out', 'renderer'),
      key: loadConsoleKey(dataDir, process.platform),
      connect: () => runtime.connect('bytes'),
      log: runtime.log,
      now: () => Date.now(),
      platform: process.platform,
      devOrigin: options.devOrigin,
    });
  } catch (error) {
    await runtime.stop();
    throw error;
  }
  const stopPublishing = publishAddress(runtime, server.url);
  let stopping: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    stopPublishing();
    // The consoles hear "stopped" before the thread goes, so that they do not wait for a restart.
    const closed = server.close();
    await Promise.all([closed, runtime.stop()]);
  };
  return {
    port: server.port,
    url: server.url,
    link: server.newLink(),
    runtime,
    newLink: () => server.newLink(),
    stop() {
      stopping ??= stop();
      return stopping;
    },
  };
}

/** Tells later starts where the console is. A full disk may refuse that for now: the console is served all the same, and the address follows. */
function publishAddress(runtime: LaunchedRuntime, url: string): () => void {
  let timer: NodeJS.Timeout | undefined;
  const publish = (): void => {
    try {
      runtime.lock.publish(url);
    } catch (error) {
      if (timer === undefined) runtime.log.warn('the address of the console could not be published in the data folder; it is tried again', { error });
      timer = setTimeout(publish, PUBLISH_AGAIN_MS);
      timer.unref();
    }
  };
  publish();
  return () => clearTimeout(timer);
}
