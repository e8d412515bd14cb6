// The command line of the desktop app.
import { parseArgs } from 'node:util';
import { VedetteError } from '../../common/errors/vedette-error.ts';

/** The start argument of a login item: begin in the background. */
export const HIDDEN_FLAG = '--hidden';

export interface DesktopFlags {
  readonly dataDir: string | undefined;
  readonly configPath: string | undefined;
  readonly hidden: boolean;
  /** Brings up the simulated network. */
  readonly demo: boolean;
  /** Another runtime thread than the built one; obeyed only by an app that runs from its source folder. */
  readonly runtimeEntry: string | undefined;
}

/**
 * Reads what follows the program (and, unpackaged, the app's folder). Unknown flags belong to Chromium or to the headless host
 * and are let through. Throws VedetteError 'bad_input' when a flag that needs a value has none.
 */
export function parseDesktopFlags(argv: readonly string[]): DesktopFlags {
  const { values } = parseArgs({
    args: [...argv],
    options: { 'data-dir': { type: 'string' }, config: { type: 'string' }, hidden: { type: 'boolean' }, demo: { type: 'boolean' }, 'runtime-entry': { type: 'string' } },
    strict: false,
    allowPositionals: true,
  });
  const path = (name: 'data-dir' | 'config' | 'runtime-entry'): string | undefined => {
    const value = values[name];
    if (value === undefined) return undefined;
    if (typeof value !== 'string' || value === '' || value.startsWith('--')) throw new VedetteError('bad_input', `--${name} needs a path, for example --${name} /srv/vedette.`);
    return value;
  };
  return { dataDir: path('data-dir'), configPath: path('config'), hidden: values.hidden === true, demo: values.demo === true, runtimeEntry: path('runtime-entry') };
}
