// Proves that stretches of time are said in units that people can picture.
import { expect, test } from 'vitest';
import { daysWords, durationWords } from './duration-words.ts';

test('at most two units, the largest first', () => {
  expect(durationWords(90_061_000, 'en')).toBe('1 day 1 hr');
  expect(durationWords(250, 'en')).toBe('250 ms');
});

test('days become years where days say nothing', () => {
  expect([0.5, 13.6, 400, 731, 10_177, 135_056].map((days) => daysWords(days, 'en'))).toEqual(['12 hr', '14 days', '400 days', '2 yrs', '28 yrs', '100+ yrs']);
  expect([13.6, 10_177, 135_056].map((days) => daysWords(days, 'ko'))).toEqual(['14일', '28년', '100+년']);
});
