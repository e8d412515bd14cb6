// Loaded before a utility process of the stand-in: gives it the `process.parentPort` that Electron would.
import { EventEmitter } from 'node:events';

const parentPort = Object.assign(new EventEmitter(), { postMessage: (message: unknown) => process.send?.(message) });
Object.assign(process, { parentPort });
process.on('message', (data) => parentPort.emit('message', { data, ports: [] }));
process.on('disconnect', () => process.exit(0));
