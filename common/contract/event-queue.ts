// Backpressure of one stream: at most one unacknowledged event; what comes meanwhile is merged or kept, within a limit.

export interface EventQueueOptions {
  /** Keep only the newest event while one is unacknowledged. */
  readonly coalesce: boolean;
  /** Events that may wait when not coalescing. */
  readonly limit: number;
  readonly send: (event: unknown) => void;
  /** Called once, after `finish()`, when the last event has been sent. */
  readonly drained: () => void;
  /** Called once when `limit` is passed; the queue takes nothing more. */
  readonly overflow: () => void;
}

export interface EventQueue {
  push(event: unknown): void;
  acknowledged(): void;
  /** No more events will be pushed. */
  finish(): void;
}

/** Makes the queue of one stream. */
export function createEventQueue(options: EventQueueOptions): EventQueue {
  const { coalesce, limit, send, drained, overflow } = options;
  let waiting: unknown[] = [];
  let inFlight = false;
  let state: 'open' | 'finishing' | 'over' = 'open';

  const sendNext = (): void => {
    if (waiting.length > 0 && !inFlight) {
      inFlight = true;
      send(waiting.shift());
    }
    if (state === 'finishing' && waiting.length === 0) {
      state = 'over';
      drained();
    }
  };

  return {
    push(event) {
      if (state !== 'open') return;
      if (coalesce) waiting = [event];
      else waiting.push(event);
      if (inFlight && waiting.length > limit) {
        state = 'over';
        waiting = [];
        overflow();
        return;
      }
      sendNext();
    },
    acknowledged() {
      inFlight = false;
      sendNext();
    },
    finish() {
      if (state !== 'open') return;
      state = 'finishing';
      sendNext();
    },
  };
}
