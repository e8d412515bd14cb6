// What the main thread and the thread of the demo network say to each other.
import type { ErrorShape } from '../../common/errors/vedette-error.ts';
import type { ServedDevice, TrapPlace } from './serve-devices.ts';

/** `workerData` of the thread. */
export interface SimulatorData {
  /** See ServeOptions. */
  readonly ports: readonly number[];
  readonly seed: number;
  /** Recordings in it become devices, too. */
  readonly recordingsFolder: string;
  /** Undefined: nobody listens. */
  readonly trapsTo: TrapPlace | undefined;
}

export type ToSimulator = { readonly kind: 'stop' } | { readonly kind: 'traps'; readonly to: TrapPlace | undefined };

export type FromSimulator =
  | { readonly kind: 'ready'; readonly devices: readonly ServedDevice[]; readonly ownAddresses: boolean; readonly problems: readonly string[] }
  | { readonly kind: 'failed'; readonly error: ErrorShape }
  | { readonly kind: 'happening'; readonly sentence: string };
