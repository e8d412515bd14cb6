// Starts the desktop app on a fresh data folder, and speaks to its runtime through the real preload.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { CallInput, CallName, CallOutput } from '../../common/contract/contract.ts';
import { launchApp, type DesktopApp, type LaunchOptions } from '../support/electron-stand-in/launch.ts';

export interface StartedDesktop extends DesktopApp {
  readonly dataDir: string;
  /** Ends the app and removes its data. */
  end(): Promise<void>;
}

/** A data folder of its own; `end` removes it. */
export async function startDesktop(options: LaunchOptions & { readonly dataDir?: string } = {}): Promise<StartedDesktop> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'vedette-desktop-'));
  const remove = (): void => rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
  try {
    const app = await launchApp({ ...options, args: ['--data-dir', dataDir, ...(options.args ?? [])] });
    return {
      ...app,
      dataDir,
      async end() {
        await app.close();
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}

let nextId = 1_000_000;

/** One call of the contract from inside the page, on a port of its own. */
export async function callRuntime<N extends CallName>(page: Page, name: N, input: CallInput<N>): Promise<CallOutput<N>> {
  // Far from the numbers that the console counts up: a port that it asked for at the same moment serves as well.
  const question: readonly [number, string, unknown] = [nextId++, name, input];
  const answer = await page.evaluate(
    async ([id, name, input]) => {
      const port = await new Promise<MessagePort>((resolve) => {
        const listener = (event: MessageEvent<{ kind?: string } | null>): void => {
          const [first] = event.ports;
          if (event.data?.kind !== 'vedette-port' || first === undefined) return;
          // The console must not take this one for its own.
          event.stopImmediatePropagation();
          window.removeEventListener('message', listener, true);
          resolve(first);
        };
        window.addEventListener('message', listener, true);
        window.postMessage({ kind: 'vedette-port-request' }, window.location.origin);
      });
      try {
        return await new Promise<{ output?: unknown; error?: { message: string } }>((resolve, reject) => {
          port.addEventListener('message', (event: MessageEvent<{ id: number; output?: unknown; error?: { message: string } }>) => {
            if (event.data.id === id) resolve(event.data);
          });
          port.addEventListener('close', () => reject(new Error('the port closed before the answer')));
          port.start();
          port.postMessage({ kind: 'call', id, name, input });
        });
      } finally {
        port.close();
      }
    },
    question,
  );
  if (answer.error !== undefined) throw new Error(answer.error.message);
  return answer.output as CallOutput<N>;
}

/** How the main process sees its window. */
export interface WindowState {
  readonly visible: boolean;
  readonly focused: boolean;
}

/** The windows there are now. */
export function windowStates(app: DesktopApp): Promise<WindowState[]> {
  return app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((window) => ({ visible: window.isVisible(), focused: window.isFocused() })));
}
