// Owns how a chart says what its answer is: notices of the engine by their code, and the steps it is drawn in.
import type { QueryNotice, QueryResult } from '../../common/model/frame.ts';
import type { Language } from '../i18n/catalogue.ts';
import { durationWords } from '../i18n/duration-words.ts';
import { formatCount } from '../i18n/relative-time.ts';
import type { Text } from '../i18n/use-text.ts';
import { isTotal } from './data/merge.ts';

/** The notice in the language of the page. */
export function noticeText({ code, params }: QueryNotice, text: Text<'charts'>, language: Language): string {
  const number = (name: string): number => Number(params[name]);
  const count = (name: string): string => formatCount(number(name), language);
  switch (code) {
    case 'series_capped':
    case 'top_cut':
      return text(`notice.${code}`, { function: String(params['function'] ?? 'top'), shown: count('shown'), total: count('total') });
    case 'no_partner':
      return text('notice.no_partner', { ...params, count: number('count'), shown: count('count') });
    case 'kind_left_out':
      return text(`notice.kind_left_out.${params['kind'] === 'point' ? 'point' : 'distribution'}`, { ...params, count: number('count'), shown: count('count') });
    case 'coarser_step':
      return text('notice.coarser_step', { asked: durationWords(number('asked'), language), used: durationWords(number('used'), language), shown: count('maxPoints') });
    case 'open_steps':
      return text('notice.open_steps', { count: number('count'), shown: count('count') });
    case 'short_history':
      return text('notice.short_history', { ...params, found: count('found'), wanted: count('wanted') });
    case 'rolled_up_only':
      return text('notice.rolled_up_only', { asked: durationWords(number('asked'), language), used: durationWords(number('used'), language), bucket: durationWords(number('bucket'), language) });
    case 'calendar_moved':
      return text('notice.calendar_moved', { bucket: durationWords(number('bucket'), language) });
    case 'archive_left_out':
    case 'no_metric':
    case 'no_series':
    case 'distribution_method':
    case 'gauge_conversion':
      return text(`notice.${code}`, params);
  }
}

/** Whether a notice is worth a warning: at the live edge the last step is always open. */
export function isImportant(notice: QueryNotice): boolean {
  return notice.code !== 'open_steps';
}

const AGGREGATORS = ['avg', 'sum', 'min', 'max', 'last', 'count'] as const;

/** "mean of 10s steps", "per second, 10s steps", "sum per 10s step", "sum of each calendar day". Percentiles keep their own name. */
export function rollupText(query: string, rollup: QueryResult['rollup'], text: Text<'charts'>, language: Language): string {
  const interval = durationWords(rollup.interval, language, 'narrow');
  const unit = rollup.calendar === undefined ? undefined : text(`calendar.${rollup.calendar}`);
  if (query.includes('.as_rate()') && (rollup.aggregator === 'sum' || rollup.aggregator === 'avg')) return unit === undefined ? text('rollup.rate', { interval }) : text('rollup.calendarRate', { unit });
  const known = AGGREGATORS.find((name) => name === rollup.aggregator);
  const aggregator = known === undefined ? rollup.aggregator : text(`aggregator.${known}`);
  if (unit !== undefined) return text('rollup.calendar', { aggregator, unit });
  return text(isTotal(query, rollup.aggregator) ? 'rollup.total' : 'rollup', { aggregator, interval });
}
