// Edits of single settings: several of them are in the file together, or none is.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { FakeClock } from '../../test/support/fake-clock.ts';
import { ConfigService } from './config-service.ts';

const DEFAULTS = readFileSync(new URL('../../resources/vedette.default.yaml', import.meta.url), 'utf8');

function serviceOver(text: string): { readonly config: ConfigService; written(): string[] } {
  const written = [text];
  const file = { path: '/vedette.yaml', read: () => written.at(-1), write: (next: string) => void written.push(next), watch: () => () => undefined };
  return { config: new ConfigService({ file, defaultsText: DEFAULTS, checkNames: [], clock: new FakeClock() }), written: () => written.slice(1) };
}

test('several settings are written at once, comments kept', () => {
  const { config, written } = serviceOver('# mine\nstorage:\n  max_size: 1GB # small disk\n');
  config.set('storage.max_size', '3GB', config.revision, [{ path: 'storage.retention.raw', value: '7d' }, { path: 'storage.retention.rollups', value: '100d' }]);
  expect(written()).toEqual(['# mine\nstorage:\n  max_size: 3GB # small disk\n  retention:\n    raw: 7d\n    rollups: 100d\n']);
  expect(config.settings.storage.maxSize).toBe(3_000_000_000);
});

test('one bad setting keeps all of them out of the file', () => {
  const { config, written } = serviceOver('');
  expect(() => config.set('storage.max_size', '3GB', config.revision, [{ path: 'storage.retention.raw', value: 'soon' }])).toThrow(/retention|soon/);
  expect(written()).toEqual([]);
});
