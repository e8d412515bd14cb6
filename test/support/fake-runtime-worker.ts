// A runtime thread for tests of the host: real protocol, small handlers, and ways to die on demand.
import { parentPort, workerData } from 'node:worker_threads';
import { VedetteError } from '../../common/errors/vedette-error.ts';
import type { RuntimeWorkerData } from '../../host/runtime-protocol.ts';
import { runWorker } from '../../host/runtime-worker.ts';
import { PROTOCOL_VERSION } from '../../common/contract/contract.ts';
import { fakeHandlers } from './fake-handlers.ts';

const data = workerData as RuntimeWorkerData;
if (parentPort === null) throw new Error('this file runs as a worker thread');

/** The name of the data folder says how this thread behaves: 'newer' refuses to start, 'doomed' dies again and again. */
await runWorker(
  parentPort,
  (notifier) => {
    if (data.dataDir.endsWith('newer')) return Promise.reject(new VedetteError('storage_newer', 'The database is newer than this program.'));
    if (data.dataDir.endsWith('doomed') && data.previousCrash !== null) setTimeout(() => { throw new Error('doomed'); }, 5);
    return Promise.resolve({
      info: { version: data.version, hostname: 'fake', startedAt: 1, configuredPort: null },
      log: { warn: () => {}, error: () => {} },
      powerHint: () => {},
      stop: () => Promise.resolve(),
      handlers: fakeHandlers({
        calls: {
          'session.hello': () => ({ version: data.version, protocol: PROTOCOL_VERSION, runtime: data.kind, platform: process.platform, hostname: 'fake', startedAt: 1, dataDir: data.dataDir, configPath: data.configPath, firstRun: true }),
          'notifications.test': () => notifier.notify({ title: 'Test', body: 'It works', urgency: 'normal', link: '/' }),
          'checks.run': ({ name }) => {
            // Thrown outside of the handler, so that the thread dies of it.
            setTimeout(() => { throw new Error(`crash asked for by ${name}`); }, 0);
            return new Promise(() => {});
          },
          // The last crash as the thread was told of it.
          'host.subnets': () => (data.previousCrash === null ? [] : [{ interface: 'crash', cidr: data.previousCrash.message }]),
        },
        streams: {
          'config.watch': (_input, context) =>
            new Promise((resolve) => {
              let revision = 0;
              const timer = setInterval(() => context.push({ revision: String(revision++) }), 5);
              context.signal.addEventListener('abort', () => {
                clearInterval(timer);
                resolve();
              });
            }),
          // One large event, to fill a socket that nobody reads.
          'live.watch': (_input, context) => {
            context.push({ reset: true, completeUpTo: 0, results: [{ id: 'big', frame: { t0: 0, step: 1, length: 1_000_000, series: [{ name: 'a', metric: 'a', tags: [], unit: '', values: new Float64Array(1_000_000).fill(Number.NaN) }] } }] });
            return new Promise((resolve) => context.signal.addEventListener('abort', () => resolve()));
          },
        },
      }),
    });
  },
  (code) => process.exit(code),
);
