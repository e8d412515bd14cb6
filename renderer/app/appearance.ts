// Owns the choices of theme and language.
import type { Language } from '../i18n/catalogue.ts';
import { chooseLanguage, setLanguage } from '../i18n/i18n.ts';
import { setPreferences } from './preferences.ts';

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
