// Owns how a finding of the agent becomes a sentence in the language of the page.
import type { Finding } from '../../common/model/status.ts';
import { i18n } from '../i18n/i18n.ts';
import { textOf, useLanguage } from '../i18n/use-text.ts';
import { saidValues } from './said-values.ts';

/** The sentence of a finding; a finding of a newer agent, unknown to the catalogue, is shown by its key and facts. */
export function findingText(finding: Pick<Finding, 'key' | 'params'>): string {
  const facts = Object.entries(finding.params).map(([name, value]) => `${name}: ${value}`).join(', ');
  return textOf('findings', finding.key, { ...finding.params, ...spoken(finding.params) }) ?? (facts === '' ? finding.key : `${finding.key} (${facts})`);
}

/** The same as a hook: renders again when the language changes. */
export function useFindingText(): typeof findingText {
  useLanguage();
  return findingText;
}

/** What of the facts has words in this language: the name of a step of the storage, and a reason that came as a key with its values. */
function spoken(params: Finding['params']): Record<string, string> {
  const step = params['step'] === undefined ? undefined : textOf('storage', `step.${params['step']}`);
  const values = Object.fromEntries(Object.entries(params).flatMap(([name, value]) => (name.startsWith('words.') ? [[name.slice('words.'.length), value]] : [])));
  const reason = params['words'] === undefined ? undefined : textOf('storage', `words.${params['words']}`, saidValues(values, i18n.language === 'ko' ? 'ko' : 'en'));
  return { ...(step === undefined ? {} : { step }), ...(reason === undefined ? {} : { reason }) };
}
