// One desktop app per data folder: a second start shows the first one's window and leaves.
import type { App } from 'electron';
import { HIDDEN_FLAG } from './flags.ts';

/** Whether a second start is a person who wants the window; a login item that fires late is not. Pure. */
export function wantsWindow(argv: readonly string[]): boolean {
  return !argv.includes(HIDDEN_FLAG);
}

/**
 * Takes the lock of this user-data folder. False means that another instance has it and has been told of this start; this one
 * must quit. `onSecondStart` is called in the first instance whenever a person starts the app again.
 */
export function takeSingleInstanceLock(app: Pick<App, 'requestSingleInstanceLock' | 'on'>, onSecondStart: () => void): boolean {
  if (!app.requestSingleInstanceLock()) return false;
  app.on('second-instance', (_event, argv) => {
    if (wantsWindow(argv)) onSecondStart();
  });
  return true;
}
