// What the console knows about its connection to the runtime, and what transports report.
import type { ClientMessage, Pipe, ServerMessage } from '../../common/contract/wire.ts';

/**
 * The state of the connection. `lost` is being mended by itself: `retryAt` (epoch ms) is the next attempt, or null while one runs.
 * `unauthorised` needs a person: the session ended and only a fresh link opens a new one. `outdated` needs a reload: the runtime
 * has been replaced by a version that this page does not understand.
 */
export type ConnectionState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'open'; readonly since: number; readonly transport: 'desktop' | 'browser' }
  | { readonly kind: 'lost'; readonly reason: LostReason; readonly since: number; readonly retryAt: number | null }
  | { readonly kind: 'unauthorised' }
  | { readonly kind: 'outdated' };

/** Why a connection was lost: the runtime thread restarts after a failure, the program ended, or it cannot be reached. */
export type LostReason = 'restarting' | 'stopped' | 'unreachable';

/** How one attempt to connect ended. */
export type ConnectResult =
  | { readonly kind: 'pipe'; readonly pipe: Pipe<ClientMessage, ServerMessage>; readonly reason: () => LostReason }
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'unauthorised' };

/** One way to reach the runtime. */
export interface Transport {
  readonly kind: 'desktop' | 'browser';
  /** Tries once. Never rejects. */
  connect(): Promise<ConnectResult>;
}
