// Proves that both languages use the same parameters and that nothing is left empty.
import { describe, expect, test } from 'vitest';
import { CATALOGUES } from './catalogue.ts';
import { durationWords } from './duration-words.ts';
import { chooseLanguage } from './i18n.ts';
import { formatRelative, rangeWords } from './relative-time.ts';

const parameters = (text: string): string[] => [...new Set(text.match(/\{\{\w+\}\}/g) ?? [])].sort();

describe.each(Object.keys(CATALOGUES.en) as (keyof typeof CATALOGUES.en)[])('%s', (namespace) => {
  const en: Readonly<Record<string, string>> = CATALOGUES.en[namespace];
  const ko: Readonly<Record<string, string>> = CATALOGUES.ko[namespace];
  test('has the same keys and parameters in both languages', () => {
    expect(Object.keys(ko).sort()).toEqual(Object.keys(en).sort());
    for (const key of Object.keys(en)) {
      expect(ko[key]?.trim(), key).not.toBe('');
      expect(parameters(ko[key] ?? ''), key).toEqual(parameters(en[key] ?? ''));
    }
  });
});

test('the language follows the preference, then the browser', () => {
  expect(chooseLanguage('system', ['fr-FR', 'ko-KR', 'en'])).toBe('ko');
  expect(chooseLanguage('system', ['fr'])).toBe('en');
  expect(chooseLanguage('en', ['ko'])).toBe('en');
});

test('moments and stretches in words', () => {
  expect(formatRelative(0, 180_000, 'en')).toBe('3 min. ago');
  expect(formatRelative(0, 180_000, 'ko')).toBe('3분 전');
  expect(durationWords(36 * 3_600_000, 'en')).toBe('1 day 12 hr');
  expect(durationWords(250, 'en')).toBe('250 ms');
});

test.each([
  [[2026, 10, 21], [2026, 10, 22], '21 Nov'],
  [[2026, 10, 1], [2026, 10, 8], '1 Nov – 7 Nov'],
  [[2026, 10, 1, 10], [2026, 10, 1, 12], '1 Nov, 10:00 – 12:00'],
  [[2026, 10, 1, 22], [2026, 10, 2], '1 Nov, 22:00 – 2 Nov, 00:00'],
  [[2026, 10, 1, 22], [2026, 10, 2, 6], '1 Nov, 22:00 – 2 Nov, 06:00'],
] as const)('a range in as few words as it needs: %j', (from, to, words) => {
  const at = ([year, month, day, hour = 0]: readonly number[]): number => new Date(year as number, month as number, day, hour).getTime();
  expect(rangeWords(at(from), at(to), 'en')).toBe(words);
});
