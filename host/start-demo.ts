// The demo network of `--demo`: starts its thread and says where it is.
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { defaultsTree } from '../agent-runtime/config/load.ts';
import type { ExtraNetwork } from '../agent-runtime/ports/lan.ts';
import { errorFromShape } from '../common/contract/client.ts';
import { errorMessage, toVedetteError, VedetteError } from '../common/errors/vedette-error.ts';
import { createConfigFile } from './adapters/config-file.ts';
import { DEMO_NETWORK } from './simulator/demo/campus-plan.ts';
import type { ServedDevice } from './simulator/serve-devices.ts';
import type { FromSimulator, SimulatorData, ToSimulator } from './simulator/simulator-protocol.ts';
import { trapPlaceOf } from './trap-place.ts';

/** Where the devices listen, tried in this order; the console speaks to port 161 as it does everywhere. */
const PORTS = [16_161, 16_162, 16_163, 0];
const SNMP_PORT = 161;
/** The campus of this seed: the same at every start. */
const SEED = 40;

export interface DemoOptions {
  /** The folder that holds `resources/`. */
  readonly appRoot: string;
  /** The configuration says where traps are received, also when it changes. */
  readonly configPath: string;
  /** The bundled thread: out/host/simulator-entry.js. */
  readonly workerFile: string;
  /** Where a person puts recordings that are to be devices, too; made when it is missing. */
  readonly recordingsFolder: string;
  readonly ports?: readonly number[];
  /** Hears what happens in the demo network, in English. */
  readonly onHappening?: (sentence: string) => void;
}

export interface Demo {
  /** For `launchRuntime`. */
  readonly extraNetworks: readonly ExtraNetwork[];
  readonly devices: readonly ServedDevice[];
  /** What a person is told at start, line by line. */
  readonly sentences: readonly string[];
  /** Idempotent. */
  stop(): Promise<void>;
}

/** The data folder of the demo where none is named by hand: beside the real one, so that neither meets the other. */
export function demoDataDir(dataDir: string): string {
  return `${dataDir}-demo`;
}

/** Rejects with VedetteError `unavailable` when the devices cannot be put on loopback. */
export async function startDemo({ appRoot, configPath, onHappening = () => {}, ports = PORTS, recordingsFolder, workerFile }: DemoOptions): Promise<Demo> {
  mkdirSync(recordingsFolder, { recursive: true, mode: 0o700 });
  const config = createConfigFile(configPath);
  const defaults = defaultsTree(readFileSync(join(appRoot, 'resources', 'vedette.default.yaml'), 'utf8'), []);
  const trapPlace = (): ReturnType<typeof trapPlaceOf> => trapPlaceOf(config.read() ?? '', defaults);
  const worker = new Worker(workerFile, { workerData: { ports, recordingsFolder, seed: SEED, trapsTo: trapPlace() } satisfies SimulatorData, name: 'vedette-demo' });
  const tell = (message: ToSimulator): void => worker.postMessage(message, []);
  const { promise: ready, resolve, reject } = Promise.withResolvers<Extract<FromSimulator, { kind: 'ready' }>>();
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  worker.on('message', (message: FromSimulator) => {
    if (message.kind === 'ready') resolve(message);
    else if (message.kind === 'failed') reject(errorFromShape(message.error));
    else onHappening(message.sentence);
  });
  worker.on('error', (error) => reject(toVedetteError(error)));
  worker.on('exit', () => {
    reject(new VedetteError('internal', 'The thread of the demo network ended before it was ready.'));
    end();
  });
  const { devices, ownAddresses, problems } = await ready;
  const unwatch = config.watch(() => {
    try {
      tell({ kind: 'traps', to: trapPlace() });
    } catch (error) {
      onHappening(`Traps go on as before: ${errorMessage(error)}`);
    }
  });
  const network: ExtraNetwork = {
    name: 'Demo network',
    cidr: DEMO_NETWORK,
    port: SNMP_PORT,
    devices: devices.map(({ address, at }) => ({ address, port: SNMP_PORT, at })),
  };
  const where = ownAddresses ? `UDP port ${devices[0]?.at.port}` : `UDP ports of 127.0.0.1 (${devices.map(({ at, id }) => `${id} ${at.port}`).join(', ')})`;
  return {
    devices,
    extraNetworks: [network],
    sentences: [
      `Demo network: ${devices.length} simulated devices in ${DEMO_NETWORK}, for other programs at ${where}, community "public". Scan it in Network → Scan. Nothing is sent beyond this machine.`,
      `Recordings (.snmprec) in ${recordingsFolder} are devices of it from the next start on.`,
      ...problems.map((problem) => `Left out: ${problem}`),
    ],
    async stop() {
      unwatch();
      tell({ kind: 'stop' });
      await ended;
    },
  };
}
