// Proves that every notice and every kind of steps is said in both languages.
import { expect, test, vi } from 'vitest';
import { QUERY_NOTICES, type QueryNotice } from '../../common/model/frame.ts';
import { i18n, startI18n } from '../i18n/i18n.ts';
import type { Text } from '../i18n/use-text.ts';
import { isImportant, noticeText, rollupText } from './notice-text.ts';

vi.stubGlobal('document', { documentElement: {} });
startI18n('en');
const say = (language: 'en' | 'ko'): Text<'charts'> => (key, params) => i18n.t(key, { ...params, ns: 'charts', lng: language });
const PARAMS = { reason: 'no file', bucket: 3_600_000, function: 'anomalies', found: 2, wanted: 6, shown: 200, total: 1_340, metric: 'm', count: 3, operator: '/', kind: 'point', aggregator: 'p99', conversion: 'rate', asked: 10_000, used: 30_000, maxPoints: 900 };
const notice = (code: QueryNotice['code'], params: QueryNotice['params'] = PARAMS): QueryNotice => ({ code, text: '', params });

test.each(QUERY_NOTICES)('%s', (code) => {
  for (const language of ['en', 'ko'] as const) {
    for (const kind of ['point', 'distribution']) {
      const sentence = noticeText(notice(code, { ...PARAMS, kind }), say(language), language);
      expect(sentence).not.toContain('notice.');
      expect(sentence).not.toMatch(/\{\{|undefined|NaN/);
      expect(/[가-힣]/.test(sentence)).toBe(language === 'ko');
    }
  }
});

test('numbers and steps are said as people read them', () => {
  expect(noticeText(notice('series_capped'), say('en'), 'en')).toBe('Showing 200 of 1,340 series: narrow the filter or use top().');
  expect(noticeText(notice('coarser_step'), say('en'), 'en')).toBe('Steps of 10 sec would be more than 900: 30 sec are used.');
  expect(noticeText(notice('open_steps', { count: 1 }), say('en'), 'en')).toBe('The last step is still open: not all of its data has arrived.');
});

test('only the open step is no reason to warn', () => {
  expect(QUERY_NOTICES.filter((code) => !isImportant(notice(code)))).toEqual(['open_steps']);
});

test.each([
  ['avg:m{*}', 'avg', 'mean of 10s steps', '10초 간격 평균'],
  ['sum:m{*}.as_rate()', 'sum', 'per second, 10s steps', '초당, 10초 간격'],
  ['sum:m{*}', 'sum', 'sum per 10s step', '10초 간격당 합계'],
  ['p99:m{*}', 'p99', 'p99 of 10s steps', '10초 간격 p99'],
])('%s is drawn as %s', (query, aggregator, english, korean) => {
  expect(rollupText(query, { aggregator, interval: 10_000 }, say('en'), 'en')).toBe(english);
  expect(rollupText(query, { aggregator, interval: 10_000 }, say('ko'), 'ko')).toBe(korean);
});

test.each([
  ['sum:m{*}.rollup(sum, daily)', 'sum', 'daily', 'sum of each calendar day', '일별 합계'],
  ['sum:m{*}.rollup(sum, monthly).as_rate()', 'sum', 'monthly', 'per second, each calendar month', '월별 초당'],
] as const)('%s is drawn in calendar steps', (query, aggregator, calendar, english, korean) => {
  expect(rollupText(query, { aggregator, interval: 86_400_000, calendar }, say('en'), 'en')).toBe(english);
  expect(rollupText(query, { aggregator, interval: 86_400_000, calendar }, say('ko'), 'ko')).toBe(korean);
});
