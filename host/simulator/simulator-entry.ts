// The thread of the demo network: simulated devices on loopback until it is told to stop. Bundled to out/host/simulator-entry.js.
import { parentPort, workerData } from 'node:worker_threads';
import { toErrorShape, toVedetteError, VedetteError } from '../../common/errors/vedette-error.ts';
import { createCampus } from './demo/campus.ts';
import { createHappenings } from './demo/happenings.ts';
import { recordingsIn } from './recordings-folder.ts';
import { serveDevices } from './serve-devices.ts';
import type { FromSimulator, SimulatorData, ToSimulator } from './simulator-protocol.ts';

const TICK_MS = 1_000;

const port = parentPort;
if (port === null) throw new VedetteError('internal', 'simulator-entry runs as a worker thread.');
const { ports, recordingsFolder, seed, trapsTo } = workerData as SimulatorData;
const say = (message: FromSimulator): void => port.postMessage(message);
const now = (): number => Date.now();

try {
  const campus = createCampus(now, seed);
  const recorded = recordingsIn(recordingsFolder);
  const served = await serveDevices([...campus.placed, ...recorded.placed], { ports, trapsTo });
  const happenings = createHappenings(campus, seed, now(), (sentence) => say({ kind: 'happening', sentence }));
  const timer = setInterval(() => happenings.advance(now()), TICK_MS);
  port.on('message', (message: ToSimulator) => {
    if (message.kind === 'traps') return served.sendTrapsTo(message.to);
    clearInterval(timer);
    void served.close().then(() => port.close());
  });
  say({ kind: 'ready', devices: served.devices, ownAddresses: served.ownAddresses, problems: recorded.problems });
} catch (error) {
  say({ kind: 'failed', error: toErrorShape(toVedetteError(error)) });
  port.close();
}
