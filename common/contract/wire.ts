// The messages under every call and stream, and the pipe they need; what carries them is no concern of client or server.
import type { ErrorShape } from '../errors/vedette-error.ts';

/** Console → runtime. `id` is chosen by the console and unique among its open calls and streams. */
export type ClientMessage =
  | { readonly kind: 'call'; readonly id: number; readonly name: string; readonly input: unknown }
  | { readonly kind: 'open'; readonly id: number; readonly name: string; readonly input: unknown }
  | { readonly kind: 'cancel'; readonly id: number }
  | { readonly kind: 'ack'; readonly id: number };

/** Runtime → console. */
export type ServerMessage =
  | { readonly kind: 'result'; readonly id: number; readonly output: unknown }
  | { readonly kind: 'error'; readonly id: number; readonly error: ErrorShape }
  | { readonly kind: 'event'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'end'; readonly id: number };

/**
 * One end of a two-way, ordered pipe of messages: a worker port, a MessagePort, a WebSocket behind the codec, or a pair in memory.
 * `post` after close is ignored. `onClose` fires once, whoever closed.
 */
export interface Pipe<Out, In> {
  post(message: Out): void;
  onMessage(listener: (message: In) => void): void;
  onClose(listener: () => void): void;
  close(): void;
}
