// A program that races for the lock of a data folder when told to, and gives it back when told to.
import { acquireLock } from '../../host/lock.ts';
import { createProcessProbe } from '../../host/process-probe.ts';
import { toVedetteError } from '../../common/errors/vedette-error.ts';

const dataDir = process.argv[2] ?? '';
const say = (message: string): void => {
  process.send?.(message);
};
let release = (): void => {};
process.on('message', (message) => {
  if (message === 'go') {
    try {
      const lock = acquireLock({ dataDir, kind: 'headless', probe: createProcessProbe(process.platform), pid: process.pid, now: Date.now() });
      release = () => lock.release();
      say('held');
    } catch (error) {
      say(toVedetteError(error).code);
    }
  } else {
    release();
    process.disconnect();
  }
});
say('ready');
