// Whether the disk takes what the storage writes: pauses, tries again, and says so once on each change.
import type { VedetteError } from '../../common/errors/vedette-error.ts';
import type { StorageStats } from '../../common/model/storage.ts';
import type { StorageNotice } from '../api.ts';

/** The log and the database can fail apart: they may even lie on different disks. */
export type WritePart = 'log' | 'database';

const RETRY_AFTER_MS = 5_000;
const PART_NAMES: Readonly<Record<WritePart, string>> = { log: 'the log of recent points', database: 'the database' };

interface Trouble {
  readonly state: 'full' | 'read_only';
  readonly error: VedetteError;
  /** Monotonic time of the last try. */
  tried: number;
}

/** Errors that pass with the disk's trouble; all others are bugs and belong to the caller. */
export function isDiskTrouble(error: VedetteError): boolean {
  return error.code === 'storage_full' || error.code === 'not_permitted' || error.code === 'unavailable' || error.code === 'storage_locked';
}

export class WriteHealth {
  private readonly troubles = new Map<WritePart, Trouble>();
  private readonly notify: (notice: StorageNotice) => void;

  constructor(notify: (notice: StorageNotice) => void) {
    this.notify = notify;
  }

  failed(part: WritePart, error: VedetteError, monotonic: number): void {
    const state = error.code === 'storage_full' ? 'full' : 'read_only';
    const before = this.troubles.get(part);
    this.troubles.set(part, { state, error, tried: monotonic });
    if (before?.state === state) return;
    this.notify({
      kind: state === 'full' ? 'storage.full' : 'storage.read_only',
      severity: 'error',
      title: state === 'full' ? 'The disk of the data folder is full' : 'The data folder cannot be written',
      text: `Writing ${PART_NAMES[part]} is paused. ${error.message} New points are kept in memory meanwhile; nothing that was stored is lost.`,
      aggregationKey: `storage.write.${part}`,
      params: { variant: part, reason: error.message },
    });
  }

  succeeded(part: WritePart): void {
    if (!this.troubles.delete(part)) return;
    this.notify({
      kind: 'storage.resumed',
      severity: 'success',
      title: 'The data folder can be written again',
      text: `Writing ${PART_NAMES[part]} has resumed by itself.`,
      aggregationKey: `storage.resumed.${part}`,
      params: { variant: part },
    });
  }

  /** Whether to leave the part alone for now. */
  pausing(part: WritePart, monotonic: number): boolean {
    const trouble = this.troubles.get(part);
    return trouble !== undefined && monotonic - trouble.tried < RETRY_AFTER_MS;
  }

  trouble(part: WritePart): VedetteError | undefined {
    return this.troubles.get(part)?.error;
  }

  /** The worst of both, for the status page. */
  state(): { state: Extract<StorageStats['state'], 'ok' | 'full' | 'read_only'>; reason: string } {
    const troubles = [...this.troubles.values()];
    const worst = troubles.find(({ state }) => state === 'read_only') ?? troubles[0];
    return worst === undefined ? { state: 'ok', reason: '' } : { state: worst.state, reason: worst.error.message };
  }
}
