// The real clock and its timers.
import { uptime } from 'node:os';
import { performance } from 'node:perf_hooks';
import type { Clock } from '../../agent-runtime/ports/ports.ts';

/** The longest wait that setTimeout takes; longer ones are made of several. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** Wall clock of the OS, monotonic clock of the process, timers that never keep the process alive. */
export function createSystemClock(): Clock {
  return {
    now: () => Date.now(),
    monotonic: () => performance.now(),
    // Linux and Windows count the time asleep here, performance.now() does not: the difference is what tells sleep from a clock step.
    sinceBoot: () => uptime() * 1_000,
    after(ms, callback) {
      // The event loop's next turn: a timer would sleep for a millisecond at least, on a busy machine for many. Without a reference the loop would
      // sleep, too; a turn keeps no process alive.
      if (ms <= 0) {
        const turn = setImmediate(callback);
        return () => clearImmediate(turn);
      }
      let timer: NodeJS.Timeout;
      const wait = (left: number): void => {
        timer = setTimeout(() => (left > LONGEST_TIMER ? wait(left - LONGEST_TIMER) : callback()), Math.min(left, LONGEST_TIMER));
        timer.unref();
      };
      wait(ms);
      return () => clearTimeout(timer);
    },
  };
}
