// Owns what this console remembers for the person at it (in this browser only): language, hours, rail, first-run strip, table columns.
import { LANGUAGES, type Language } from '../i18n/catalogue.ts';
import type { TimeFormat } from '../i18n/relative-time.ts';
import { createStore } from './create-store.ts';

export interface Preferences {
  readonly language: Language | 'system';
  readonly timeFormat: TimeFormat;
  readonly railNarrow: boolean;
  readonly welcomeDismissed: boolean;
  /** Hidden column ids by table. */
  readonly hiddenColumns: Readonly<Record<string, readonly string[]>>;
}

const KEY = 'vedette.preferences';
const DEFAULTS: Preferences = { language: 'system', timeFormat: '24h', railNarrow: false, welcomeDismissed: false, hiddenColumns: {} };

/** Reads stored preferences; anything unreadable or of a wrong type falls back to its default. */
export function parsePreferences(text: string | null): Preferences {
  let raw: unknown;
  try {
    raw = text === null ? {} : JSON.parse(text);
  } catch {
    return DEFAULTS;
  }
  if (typeof raw !== 'object' || raw === null) return DEFAULTS;
  const stored = raw as Record<string, unknown>;
  const language = stored['language'] === 'system' ? 'system' : LANGUAGES.find((known) => known === stored['language']);
  const hidden: Record<string, readonly string[]> = {};
  if (typeof stored['hiddenColumns'] === 'object' && stored['hiddenColumns'] !== null) {
    for (const [table, columns] of Object.entries(stored['hiddenColumns'])) {
      if (Array.isArray(columns)) hidden[table] = columns.filter((column) => typeof column === 'string');
    }
  }
  return {
    language: language ?? DEFAULTS.language,
    timeFormat: stored['timeFormat'] === '12h' ? '12h' : '24h',
    railNarrow: stored['railNarrow'] === true,
    welcomeDismissed: stored['welcomeDismissed'] === true,
    hiddenColumns: hidden,
  };
}

function load(): Preferences {
  // A browser may deny storage (private mode); the console then simply starts with the defaults.
  try {
    return parsePreferences(globalThis.localStorage?.getItem(KEY) ?? null);
  } catch {
    return DEFAULTS;
  }
}

/** The preferences as a store; read it in components with `usePreferences(selector)`. */
export const usePreferences = createStore<Preferences>(() => load());

/** Changes preferences and remembers them where the browser allows it. */
export function setPreferences(change: Partial<Preferences>): void {
  usePreferences.setState(change);
  try {
    globalThis.localStorage?.setItem(KEY, JSON.stringify(usePreferences.getState()));
  } catch {
    // Storage denied: the choice holds until the page is closed.
  }
}
