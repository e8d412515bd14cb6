// Chooses the words of the shell by the system's language.
import { en, type Messages } from './en.ts';
import { ko } from './ko.ts';

/** The words for a locale such as 'ko-KR'; English for any language without a catalogue. */
export function messagesFor(locale: string): Messages {
  return /^ko(?:[-_]|$)/i.test(locale) ? ko : en;
}
