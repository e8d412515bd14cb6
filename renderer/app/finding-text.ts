// Owns how a finding of the agent becomes a sentence in the language of the page.
import type { Finding } from '../../common/model/status.ts';
import { textOf, useLanguage } from '../i18n/use-text.ts';

/** The sentence of a finding; a finding of a newer agent, unknown to the catalogue, is shown by its key and facts. */
export function findingText(finding: Pick<Finding, 'key' | 'params'>): string {
  const facts = Object.entries(finding.params).map(([name, value]) => `${name}: ${value}`).join(', ');
  return textOf('findings', finding.key, finding.params) ?? (facts === '' ? finding.key : `${finding.key} (${facts})`);
}

/** The same as a hook: renders again when the language changes. */
export function useFindingText(): typeof findingText {
  useLanguage();
  return findingText;
}
