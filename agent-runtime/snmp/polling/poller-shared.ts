// What the pollers of all devices share, and what each records of how its polls go.
import type { Batch } from '../../../common/model/batch.ts';
import type { NewEvent, ServiceCheck } from '../../../common/model/event.ts';
import type { Millis } from '../../../common/time/millis.ts';
import type { SeriesCatalogue } from '../../../storage/api.ts';
import type { Clock, Log } from '../../ports/ports.ts';
import type { CredentialBook, DeviceRegistry, NetworkPresence, ObjectNames } from '../lan-parts.ts';
import type { ProfileSet } from '../profiles/profile-set.ts';
import type { EngineBook } from './engine-book.ts';
import type { PingMeter } from './ping-meter.ts';
import type { PollQueue } from './poll-queue.ts';
import type { Sessions } from './sessions.ts';
import type { TableFact } from './table-reader.ts';

/** What all pollers share. */
export interface PollerShared {
  readonly clock: Clock;
  readonly log: Log;
  readonly registry: DeviceRegistry;
  readonly credentials: CredentialBook;
  readonly presence: NetworkPresence;
  readonly names: ObjectNames;
  readonly catalogue: SeriesCatalogue;
  readonly sessions: Sessions;
  readonly queue: PollQueue;
  readonly ping: PingMeter;
  readonly engines: EngineBook;
  readonly settings: () => { readonly interval: number; readonly slowInterval: number; readonly ping: boolean; readonly namespace: string; readonly tags: readonly string[] };
  readonly profiles: () => ProfileSet;
  readonly publish: (batch: Batch) => void;
  readonly event: (event: NewEvent) => void;
  readonly serviceCheck: (check: ServiceCheck, source: string) => void;
  /** Something of the device is new for whoever shows it. */
  readonly changed: (id: string) => void;
}

/** How polling of a device goes. */
export interface PollRecord {
  readonly polls: number;
  readonly failures: number;
  readonly skipped: number;
  readonly lastPoll: Millis | null;
  readonly lastDurationMs: number | null;
  readonly lastFailure: { readonly t: Millis; readonly kind: string; readonly message: string } | null;
  readonly gentle: { readonly since: Millis; readonly intervalMs: number } | null;
  readonly tables: readonly TableFact[];
}

export const NOT_POLLED: PollRecord = { polls: 0, failures: 0, skipped: 0, lastPoll: null, lastDurationMs: null, lastFailure: null, gentle: null, tables: [] };
