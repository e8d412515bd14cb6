// The names under which main and preload speak. Two verbs go in (call, port), one comes out (event); nothing else crosses.

/** Renderer → main, answered: `{ name, input }` in, `CallAnswer` out. */
export const CALL_CHANNEL = 'vedette:call';
/** Renderer → main, not answered: carries one MessagePort that main relays to the runtime thread. */
export const PORT_CHANNEL = 'vedette:port';
/** Main → renderer: one `ShellEvent`. */
export const EVENT_CHANNEL = 'vedette:event';

/** The prefix of the argument through which main tells a sandboxed preload the app's version. */
export const VERSION_ARGUMENT = '--vedette-version=';
