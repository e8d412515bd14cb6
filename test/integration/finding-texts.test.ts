// Proves that the console has a sentence, in every language, for every finding that the agent can raise.
import { describe, expect, test } from 'vitest';
import { FINDING_KEYS } from '../../agent-runtime/health/findings.ts';
import { CATALOGUES } from '../../renderer/i18n/catalogue.ts';

describe.each(Object.entries(CATALOGUES))('%s', (_language, catalogue) => {
  test('says every finding', () => {
    expect(Object.keys(catalogue.findings).sort()).toEqual([...FINDING_KEYS].sort());
  });
});
