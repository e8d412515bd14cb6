// The runtime thread as the shell sees it: up or down, a port for whoever asks, hints in, and its end in order.
import type { MessagePort as ThreadPort } from 'node:worker_threads';
import type { PowerHint } from './power.ts';

/** What the shell needs of a started runtime; `launchRuntime` of the host gives it through `start-runtime.ts`. */
export interface RuntimeThread {
  /** A port that serves the contract, or undefined while the thread is down. */
  connect(): ThreadPort | undefined;
  powerHint(hint: PowerHint): void;
  stop(): Promise<void>;
}
