// Owns the i18next instance: language choice, catalogues, and the switch at run time.
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { CATALOGUES, LANGUAGES, type Language } from './catalogue.ts';

/** The language for a preference ('system' follows the browser), English when nothing fits. */
export function chooseLanguage(preference: Language | 'system', browserLanguages: readonly string[]): Language {
  if (preference !== 'system') return preference;
  for (const tag of browserLanguages) {
    const base = tag.toLowerCase().split('-')[0];
    const known = LANGUAGES.find((language) => language === base);
    if (known) return known;
  }
  return 'en';
}

export const i18n = i18next.createInstance();

/** Loads all catalogues at once (they are small and bundled) and sets the language of the page. */
export function startI18n(language: Language): void {
  void i18n.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    resources: CATALOGUES,
    ns: Object.keys(CATALOGUES.en),
    defaultNS: 'shell',
    // Keys are flat: 'rail.collapse' is one key.
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false },
    initAsync: false,
    returnNull: false,
  });
  document.documentElement.lang = language;
}

/** Switches every visible text. */
export async function setLanguage(language: Language): Promise<void> {
  await i18n.changeLanguage(language);
  document.documentElement.lang = language;
}
