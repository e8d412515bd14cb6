// What the main thread and the thread of the demo network say to each other.
import type { ErrorShape } from '../../common/errors/vedette-error.ts';
import type { ServedDevice } from './serve-devices.ts';

/** `workerData` of the thread. */
export interface SimulatorData {
  /** See ServeOptions. */
  readonly ports: readonly number[];
  readonly seed: number;
  /** Recordings in it become devices, too. */
  readonly recordingsFolder: string;
  readonly trapsTo: { readonly address: string; readonly port: number };
}

export type FromSimulator =
  | { readonly kind: 'ready'; readonly devices: readonly ServedDevice[]; readonly ownAddresses: boolean; readonly problems: readonly string[] }
  | { readonly kind: 'failed'; readonly error: ErrorShape }
  | { readonly kind: 'happening'; readonly sentence: string };
