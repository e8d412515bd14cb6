// Every finding that the agent can make has a sentence in every language, and no sentence is left without a finding.
import { expect, test } from 'vitest';
import { FINDING_KEYS } from '../../agent-runtime/health/findings.ts';
import { findings as english } from '../../renderer/i18n/en/findings.ts';
import { findings as korean } from '../../renderer/i18n/ko/findings.ts';

test.each([
  ['English', english],
  ['Korean', korean],
])('%s', (_, sentences) => {
  expect(Object.keys(sentences).sort()).toEqual([...FINDING_KEYS].sort());
});
