// What the shell remembers between starts: where the window was and how to close it. One small JSON file, replaced atomically.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { Log } from '../../agent-runtime/ports/ports.ts';
import { errorMessage } from '../../common/errors/vedette-error.ts';

const coordinate = z.number().int().min(-100_000).max(100_000);
const preferencesSchema = z.object({
  window: z
    .object({ x: coordinate, y: coordinate, width: coordinate.positive(), height: coordinate.positive(), maximized: z.boolean() })
    .optional()
    .catch(undefined),
  closeWithoutTray: z.enum(['ask', 'quit', 'background']).catch('ask'),
});

export type ShellPreferences = Readonly<z.infer<typeof preferencesSchema>>;

export const DEFAULT_PREFERENCES: ShellPreferences = { closeWithoutTray: 'ask' };

/** Reads any text as preferences: a damaged file or field falls back to its default, for none of it is worth a failed start. */
export function parsePreferences(text: string): ShellPreferences {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return DEFAULT_PREFERENCES;
  }
  const parsed = preferencesSchema.safeParse(value);
  return parsed.success ? parsed.data : DEFAULT_PREFERENCES;
}

/** The preferences and the way to change them. */
export interface PreferencesFile {
  readonly current: ShellPreferences;
  update(change: Partial<ShellPreferences>): void;
}

/** Opens the file at `path`; it need not exist. A failed write is logged and costs only the memory of a window's place. */
export function openPreferences(path: string, log: Log): PreferencesFile {
  let current = DEFAULT_PREFERENCES;
  try {
    current = parsePreferences(readFileSync(path, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') log.warn('The preferences of the window cannot be read.', { path, error: errorMessage(error) });
  }
  return {
    get current() {
      return current;
    },
    update(change) {
      current = { ...current, ...change };
      try {
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(`${path}.new`, `${JSON.stringify(current, undefined, 2)}\n`);
        renameSync(`${path}.new`, path);
      } catch (error) {
        log.warn('The preferences of the window cannot be written.', { path, error: errorMessage(error) });
      }
    },
  };
}
