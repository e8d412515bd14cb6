// Owns how values that come with a key (the storage's sentences, events) are written in the language of the page.
import type { StorageWords } from '../../common/model/storage-words.ts';
import type { Language } from '../i18n/catalogue.ts';
import { formatCount, formatDate, formatExact } from '../i18n/relative-time.ts';
import { textOf, useLanguage } from '../i18n/use-text.ts';
import { quantityText } from '../ui/format-quantity.ts';

const TIMES: ReadonlySet<string> = new Set(['from', 'to', 'until']);
const BYTES: ReadonlySet<string> = new Set(['bytes', 'maxBytes']);

/** Times, sizes and counts in words, by their names; texts as they are. `count`, which chooses a plural, is the first count. */
export function saidValues(params: Readonly<Record<string, string | number>>, language: Language): Record<string, string | number> {
  const said: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(params)) {
    if (typeof value === 'string') said[name] = value;
    else if (TIMES.has(name)) said[name] = formatExact(value, language);
    else if (name === 'day') said[name] = formatDate(value, language);
    else if (BYTES.has(name)) said[name] = quantityText(value, 'byte');
    else said[name] = formatCount(value, language);
  }
  return said;
}

/** The sentence for what the storage says; `english` for what this console has no words for. */
export function storageSentence(words: StorageWords | undefined, english: string, language: Language): string {
  if (words === undefined) return english;
  return textOf('storage', `words.${words.code}`, saidValues(words.params, language)) ?? english;
}

/** The same as a hook: renders again when the language changes. */
export function useStorageSentence(): (words: StorageWords | undefined, english: string) => string {
  const language = useLanguage();
  return (words, english) => storageSentence(words, english, language);
}
