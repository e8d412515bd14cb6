// Owns what is written into the scan form: it outlives a look at another page.
import { createStore } from '../../../app/create-store.ts';

export interface ScanDraft {
  /** Undefined: the networks that this machine is in. */
  readonly ranges: string | undefined;
  readonly exclude: string;
  /** In order of trying; undefined: all that may read, in the order of the Credentials page. */
  readonly credentials: readonly string[] | undefined;
  /** Undefined: as the configuration says. */
  readonly packetsPerSecond: number | undefined;
  readonly port: number;
}

export const useScanDraft = createStore<ScanDraft>(() => ({ ranges: undefined, exclude: '', credentials: undefined, packetsPerSecond: undefined, port: 161 }));

export function setScanDraft(change: Partial<ScanDraft>): void {
  useScanDraft.setState(change);
}
