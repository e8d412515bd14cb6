// The demo network of `--demo`: starts its thread and says where it is.
import { Worker } from 'node:worker_threads';
import type { ExtraNetwork } from '../agent-runtime/ports/lan.ts';
import { errorFromShape } from '../common/contract/client.ts';
import { toVedetteError, VedetteError } from '../common/errors/vedette-error.ts';
import { DEMO_NETWORK } from './simulator/demo/campus-plan.ts';
import type { ServedDevice } from './simulator/serve-devices.ts';
import type { FromSimulator, SimulatorData } from './simulator/simulator-protocol.ts';

/** 161 is what a scan asks by itself, where a program may have it; the others need no permission. */
const PORTS = [161, 16_161, 16_162, 16_163, 0];
/** The campus of this seed: the same at every start. */
const SEED = 40;
/** `network.traps` as it is by default. */
const TRAPS_TO = { address: '127.0.0.1', port: 9_162 };

export interface DemoOptions {
  /** The bundled thread: out/host/simulator-entry.js. */
  readonly workerFile: string;
  readonly ports?: readonly number[];
  /** Hears what happens in the demo network, in English. */
  readonly onHappening?: (sentence: string) => void;
}

export interface Demo {
  /** For `launchRuntime`. Empty where the devices have no addresses of their own: then nothing can be scanned, and devices are added one by one. */
  readonly extraNetworks: readonly ExtraNetwork[];
  readonly devices: readonly ServedDevice[];
  /** What a person is told at start. */
  readonly sentence: string;
  /** Idempotent. */
  stop(): Promise<void>;
}

/** The data folder of the demo where none is named by hand: beside the real one, so that neither meets the other. */
export function demoDataDir(dataDir: string): string {
  return `${dataDir}-demo`;
}

/** Rejects with VedetteError `unavailable` when the devices cannot be put on loopback. */
export async function startDemo({ onHappening = () => {}, ports = PORTS, workerFile }: DemoOptions): Promise<Demo> {
  const worker = new Worker(workerFile, { workerData: { ports, seed: SEED, trapsTo: TRAPS_TO } satisfies SimulatorData, name: 'vedette-demo' });
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
  const { devices, ownAddresses } = await ready;
  const port = devices[0]?.port ?? 0;
  return {
    devices,
    extraNetworks: ownAddresses ? [{ name: 'Demo network', cidr: DEMO_NETWORK, port }] : [],
    sentence: ownAddresses
      ? `Demo network: ${devices.length} simulated devices in ${DEMO_NETWORK}, UDP port ${port}, community "public". Scan it in Network → Scan.`
      : `Demo network: this system has no loopback address but 127.0.0.1, so each simulated device has a port of its own there; add them in Network → Devices: ${devices.map(({ id, port: own }) => `${id} ${own}`).join(', ')}.`,
    async stop() {
      worker.postMessage('stop', []);
      await ended;
    },
  };
}
