// The runtime thread of the built program on a machine without a keyring: secrets are kept under a passphrase.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { workerData } from 'node:worker_threads';
import type { RuntimeWorkerData } from '../../host/runtime-protocol.ts';

const data = workerData as { -readonly [Key in keyof RuntimeWorkerData]: RuntimeWorkerData[Key] };
data.keeper = { kind: 'passphrase', reason: 'This machine has no keyring.' };
await import(pathToFileURL(join(data.appRoot, 'out', 'host', 'runtime-entry.js')).href);
