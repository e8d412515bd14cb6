// Everything that the storage can say has words in every language: no English sentence is left on a Korean page.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { STORAGE_WORDS } from '../../common/model/storage-words.ts';
import { CATALOGUES } from '../../renderer/i18n/catalogue.ts';

const STORAGE = join(import.meta.dirname, '../../storage');
const sources = readdirSync(STORAGE, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  .map((name) => readFileSync(join(STORAGE, name), 'utf8'));
/** The kinds of notices, as they stand in the sources. */
const kinds = [...new Set(sources.flatMap((text) => [...text.matchAll(/'(storage\.[a-z_]+)'/g)].map(([, kind]) => kind!)))].filter((kind) => sources.some((text) => text.includes(`kind: '${kind}'`) || text.includes(`? '${kind}'`) || text.includes(`: '${kind}',`)));

describe.each(Object.entries(CATALOGUES))('%s', (_language, { storage, events }) => {
  test('has a sentence for every reason, task and problem, and none that nobody says', () => {
    const said = Object.keys(storage).filter((key) => key.startsWith('words.'));
    expect(said.toSorted()).toEqual(STORAGE_WORDS.map((code) => `words.${code}`).toSorted());
  });

  test('has a name, a title and a text for every notice', () => {
    expect(kinds.length).toBeGreaterThan(20);
    const keys = Object.keys(events);
    for (const kind of kinds) {
      expect(keys, kind).toContain(`kind.${kind}`);
      for (const part of ['title', 'text']) expect(keys.some((key) => key === `${part}.${kind}` || key.startsWith(`${part}.${kind}.`)), `${part} of ${kind}`).toBe(true);
    }
  });
});
