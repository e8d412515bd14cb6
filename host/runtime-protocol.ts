// What the program's main thread and the runtime thread say to each other, besides the contract itself.
import type { MessagePort } from 'node:worker_threads';
import type { ExtraNetwork } from '../agent-runtime/ports/lan.ts';
import type { ErrorShape } from '../common/errors/vedette-error.ts';
import type { VaultKeeper } from './adapters/secret-vault.ts';

/** How messages of the contract travel over one port: as they are, or as bytes that a WebSocket can pass on unread. */
export type PortEncoding = 'structured' | 'bytes';

export type PowerHint = 'suspend' | 'resume';

interface Notification {
  readonly title: string;
  readonly body: string;
  readonly urgency: 'low' | 'normal' | 'critical';
  readonly link: string;
}

/** How the runtime thread failed the last time; given to the next one so that it can put it on the timeline. */
export interface CrashReport {
  /** Epoch ms. */
  readonly t: number;
  readonly message: string;
}

/** `workerData` of the runtime thread. */
export interface RuntimeWorkerData {
  /** The folder that holds `resources/`. */
  readonly appRoot: string;
  readonly dataDir: string;
  readonly configPath: string;
  readonly logDir: string;
  readonly kind: 'desktop' | 'headless';
  readonly version: string;
  /** Test hooks of the contract (pipeline.stall) answer. */
  readonly hooks: boolean;
  readonly previousCrash: CrashReport | null;
  /** The folder whose location file decides where the data lie; null where the data folder was named by hand. */
  readonly movableFrom: string | null;
  /** Who keeps the key of the secrets. */
  readonly keeper: VaultKeeper;
  /** Networks that are there beside those of the OS. */
  readonly extraNetworks: readonly ExtraNetwork[];
}

/** What the main thread learns once the runtime serves. */
export interface RuntimeInfo {
  readonly version: string;
  readonly hostname: string;
  /** Epoch ms. */
  readonly startedAt: number;
  /** `server.port` of the configuration in force, or null when it sets none. */
  readonly configuredPort: number | null;
}

export type ToRuntime =
  | { readonly kind: 'connect'; readonly port: MessagePort; readonly encoding: PortEncoding }
  | { readonly kind: 'power'; readonly hint: PowerHint }
  | { readonly kind: 'notified'; readonly id: number; readonly shown: boolean; readonly reason: string }
  | { readonly kind: 'stop' };

export type FromRuntime =
  | { readonly kind: 'ready'; readonly info: RuntimeInfo }
  | { readonly kind: 'fatal'; readonly error: ErrorShape }
  /** Wants an archive process behind this port; see archive-relay.ts. */
  | { readonly kind: 'archive'; readonly port: MessagePort }
  | { readonly kind: 'notify'; readonly id: number; readonly notification: Notification };
