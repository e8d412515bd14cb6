// Owns the sentences of what is wrong with devices.
import { durationWords } from '../../i18n/duration-words.ts';
import { i18n } from '../../i18n/i18n.ts';
import { textOf, useLanguage } from '../../i18n/use-text.ts';
import { quantityText } from '../../ui/format-quantity.ts';
import type { NetworkVerdict } from './device-list.ts';
import type { Problem } from './lan-types.ts';

const NAMESPACE = 'networkDevices';

/** A problem as a sentence; one of a newer agent is shown by its code and facts. */
export function useProblemText(): typeof problemText {
  // Renders again when the language changes.
  useLanguage();
  return problemText;
}

function problemText({ code, params }: Pick<Problem, 'code' | 'params'>): string {
  const facts = Object.entries(params).filter(([, value]) => value !== '').map(([name, value]) => `${name}: ${value}`).join(', ');
  return textOf(NAMESPACE, `problem.${code}${variantOf(code, params)}`, { ...params, ...spoken(code, params) }) ?? (facts === '' ? code : `${code} (${facts})`);
}

/** Where a fact may be unknown, the sentence without it. */
function variantOf(code: string, params: Problem['params']): string {
  if (code === 'port_down') return params['alias'] === '' || params['alias'] === undefined ? '' : '.alias';
  if (code === 'ups_on_battery') return params['minutes'] === '' || params['minutes'] === undefined ? '' : '.minutes';
  if (code === 'unreachable') return params['reason'] === 'timeout' ? '' : '.reason';
  return '';
}

function spoken(code: string, params: Problem['params']): Record<string, string> {
  const said: Record<string, string> = {};
  if (code === 'sensor') {
    const { value, unit } = params;
    said['value'] = typeof value === 'number' ? quantityText(value, String(unit ?? '')) : (textOf(NAMESPACE, `sensorState.${value}`) ?? value ?? '');
  }
  if (code === 'unreachable') said['reason'] = textOf(NAMESPACE, `failure.${params['reason']}`) ?? String(params['message'] ?? params['reason'] ?? '');
  if (code === 'polled_gently' && typeof params['intervalMs'] === 'number') said['interval'] = durationWords(params['intervalMs'], i18n.language === 'ko' ? 'ko' : 'en');
  if (code === 'printer') said['error'] = textOf(NAMESPACE, `printer.${params['error']}`) ?? String(params['error'] ?? '');
  if (typeof params['percent'] === 'number') said['percent'] = quantityText(params['percent'], 'percent');
  for (const name of ['here', 'there', 'state']) if (params[name] !== undefined) said[name] = textOf(NAMESPACE, `word.${params[name]}`) ?? String(params[name]);
  return said;
}

/** At most so many kinds of problems are named in a verdict. */
const NAMED = 2;

/** The answer to "is anything wrong in the network?" in one sentence. */
export function useNetworkVerdict(): typeof networkVerdict {
  useLanguage();
  return networkVerdict;
}

function networkVerdict(verdict: NetworkVerdict): string {
  const say = (key: string, count: number): string | undefined => textOf(NAMESPACE, key, { count });
  const parts = verdict.down === 0 ? [] : [say('verdict.down', verdict.down)];
  for (const { code, count } of verdict.problems.slice(0, NAMED)) parts.push(say(`verdict.code.${code}`, count) ?? `${count} × ${code}`);
  const more = verdict.problems.slice(NAMED).reduce((sum, { count }) => sum + count, 0);
  if (more > 0) parts.push(say('verdict.more', more));
  if (parts.length > 0) return parts.join(', ');
  return say(verdict.watched === 0 ? 'verdict.none' : verdict.up === 0 ? 'verdict.noneUp' : verdict.up + verdict.away < verdict.watched ? 'verdict.soFar' : 'verdict.ok', verdict.up) ?? '';
}
