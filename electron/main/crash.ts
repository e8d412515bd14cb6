// When the page's process dies: it is loaded again within a budget, and the person is told; the agent goes on meanwhile.
import type { BrowserWindow, RenderProcessGoneDetails } from 'electron';
import type { Log } from '../../agent-runtime/ports/ports.ts';
import type { RestartBudget } from '../../host/restart-budget.ts';

export type RecoveryAction = 'nothing' | 'reload' | 'ask';

/** What a page's end asks for. Pure but for the budget, which counts. */
export function recoveryAction(reason: RenderProcessGoneDetails['reason'], quitting: boolean, budget: RestartBudget, now: number): RecoveryAction {
  if (quitting || reason === 'clean-exit') return 'nothing';
  return budget.take(now) === undefined ? 'ask' : 'reload';
}

export interface CrashOptions {
  readonly budget: RestartBudget;
  readonly log: Log;
  now(): number;
  isQuitting(): boolean;
  /** The page was loaded again after its process ended for this reason. */
  onRecovered(detail: string): void;
  /** The budget is spent: ask the person. */
  onGivenUp(window: BrowserWindow): void;
}

/** Watches one window for the life of its page. */
export function watchPage(window: BrowserWindow, options: CrashOptions): void {
  window.webContents.on('render-process-gone', (_event, details) => {
    const action = recoveryAction(details.reason, options.isQuitting(), options.budget, options.now());
    if (action === 'nothing') return;
    options.log.error('The page of the console ended.', { reason: details.reason, exitCode: details.exitCode, action });
    if (window.isDestroyed()) return;
    if (action === 'ask') {
      options.onGivenUp(window);
      return;
    }
    options.onRecovered(`${details.reason} (exit code ${details.exitCode})`);
    window.webContents.reload();
  });
  window.on('unresponsive', () => {
    options.log.warn('The page of the console does not respond.');
  });
}
