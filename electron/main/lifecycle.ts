// The life of the app from the outside: second starts, the dock, the last window, and an end that waits for the agent.
import type { App } from 'electron';
import type { Log } from '../../agent-runtime/ports/ports.ts';
import { errorMessage } from '../../common/errors/vedette-error.ts';

export interface Lifecycle {
  readonly quitting: boolean;
}

export interface LifecycleOptions {
  readonly app: Pick<App, 'on' | 'quit' | 'exit'>;
  readonly log: Log;
  /** The person wants the window (dock icon on macOS). */
  onActivate(): void;
  /** Closes the agent in order; at most `stopLimitMs` is waited for. */
  stop(): Promise<void>;
  readonly stopLimitMs: number;
}

/** Installs the listeners. Windows closing does not end the app: quitting does, and it ends the agent first. */
export function installLifecycle(options: LifecycleOptions): Lifecycle {
  const { app, log } = options;
  let quitting = false;
  let stopped = false;
  app.on('activate', options.onActivate);
  app.on('before-quit', () => {
    quitting = true;
  });
  // Without a listener Electron would quit with the last window; the tray and the dock keep the agent alive.
  app.on('window-all-closed', () => {
    if (quitting) app.quit();
  });
  app.on('will-quit', (event) => {
    if (stopped) return;
    event.preventDefault();
    void withLimit(options.stop(), options.stopLimitMs)
      .catch((error: unknown) => {
        log.error('The agent did not stop in order.', { error: errorMessage(error) });
      })
      .finally(() => {
        stopped = true;
        app.exit(0);
      });
  });
  return {
    get quitting() {
      return quitting;
    },
  };
}

async function withLimit(work: Promise<void>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`It took longer than ${ms / 1_000} s.`));
    }, ms);
  });
  try {
    await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
