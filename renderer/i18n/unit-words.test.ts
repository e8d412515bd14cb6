// Units in words: a word is said in the language of the page, a symbol stays.
import { expect, test } from 'vitest';
import { formatText } from '../../common/units/format.ts';
import { unitWord } from './unit-words.ts';

test.each([
  ['events/s', '이벤트/s'],
  ['process', '프로세스'],
  ['processes', '프로세스'],
  ['entries', '항목'],
  ['series', '시리즈'],
  ['ops/s', '작업/s'],
  ['MiB/s', 'MiB/s'],
  ['%', '%'],
  ['s', 's'],
  ['', ''],
])('"%s" in Korean is "%s"', (unit, word) => {
  expect(unitWord(unit, 'ko')).toBe(word);
  expect(unitWord(unit, 'en')).toBe(unit);
});

test.each(['core', 'process', 'thread', 'event', 'operation', 'request', 'query', 'entry', 'index', 'file', 'packet', 'segment', 'datagram', 'connection', 'socket', 'error', 'sector'])('what counts in %s has a Korean word, for one and for many, and as a rate', (unit) => {
  for (const [count, name] of [[1, unit], [7, unit], [7, `${unit}/second`]] as const) {
    const english = formatText(count, name).replace(/^\d+ /, '');
    expect(unitWord(english, 'ko')).not.toMatch(/^[a-z]/);
  }
});
