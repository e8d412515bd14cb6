// Owns the choices of theme, language and time format.
import type { Language } from '../i18n/catalogue.ts';
import { chooseLanguage, setLanguage } from '../i18n/i18n.ts';
import { setTimeFormat, type TimeFormat } from '../i18n/relative-time.ts';
import { setPreferences, usePreferences } from './preferences.ts';

export const THEME_CHOICES = ['auto', 'dark', 'light'] as const;

/** Languages by the name that their speakers use; the first follows the system. */
export const LANGUAGE_CHOICES: readonly { readonly value: Language | 'system'; readonly ownName?: string }[] = [
  { value: 'system' },
  { value: 'en', ownName: 'English' },
  { value: 'ko', ownName: '한국어' },
];

/** Remembers the language and switches the page to it. */
export async function chooseLanguagePreference(preference: Language | 'system'): Promise<void> {
  setPreferences({ language: preference });
  await setLanguage(chooseLanguage(preference, navigator.languages));
}

export const TIME_FORMATS: readonly TimeFormat[] = ['24h', '12h'];

/** Remembers how hours are said and draws every text again. */
export async function chooseTimeFormat(format: TimeFormat): Promise<void> {
  setPreferences({ timeFormat: format });
  setTimeFormat(format);
  // Announcing the language again is what makes every component that says something say it anew.
  await setLanguage(chooseLanguage(usePreferences.getState().language, navigator.languages));
}
