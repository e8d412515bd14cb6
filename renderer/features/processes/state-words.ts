// Owns the words for the states of processes.
import { useCallback } from 'react';
import { textOf, useLanguage } from '../../i18n/use-text.ts';

/** The word for a letter of ps(1); a letter that no catalogue knows stands for itself. */
export function useStateWord(): (letter: string) => string {
  const language = useLanguage();
  // The language is no argument of textOf, but a new one must give new columns.
  // eslint-disable-next-line react/exhaustive-deps
  return useCallback((letter: string) => textOf('processes', `state.${letter.toUpperCase()}`) ?? letter, [language]);
}
