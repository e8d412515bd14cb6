// What closing the window means. Pure: the answer depends on the desktop, what the person chose, and whether we are quitting.

/** What the person answered when there was no tray to close to; 'ask' until then. */
type CloseWithoutTray = 'ask' | 'quit' | 'background';

/** close: let it go; hide: keep the window for later; quit: end the app; ask: put the question. */
export type CloseAction = 'close' | 'hide' | 'quit' | 'ask';

export interface CloseSituation {
  readonly platform: NodeJS.Platform;
  readonly quitting: boolean;
  readonly trayAvailable: boolean;
  readonly withoutTray: CloseWithoutTray;
}

/**
 * macOS keeps an app without windows in the dock, so closing hides. Elsewhere closing hides only where a tray icon brings the
 * window back; without one it does what the person chose, and asks the first time.
 */
export function closeAction(situation: CloseSituation): CloseAction {
  if (situation.quitting) return 'close';
  if (situation.platform === 'darwin' || situation.trayAvailable) return 'hide';
  if (situation.withoutTray === 'quit') return 'quit';
  return situation.withoutTray === 'background' ? 'hide' : 'ask';
}
