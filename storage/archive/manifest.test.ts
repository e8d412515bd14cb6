import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { VedetteError } from '../../common/errors/vedette-error.ts';
import { DAY } from '../../common/time/millis.ts';
import { dayUri, isTemporaryName, monthUri, temporaryName } from './file-names.ts';
import { FILE_KINDS, MANIFEST_FORMAT, isSafeUri, manifestText, parseManifest, withPendingTaken, without } from './manifest.ts';
import type { ArchiveFile, Manifest } from './manifest.ts';

const NOVEMBER = Date.UTC(2026, 10, 22);
const file = (uri: string, more: Partial<ArchiveFile> = {}): ArchiveFile => ({ kind: 'raw', uri, sha256: 'a'.repeat(64), bytes: 10, rows: 5, from: NOVEMBER, to: NOVEMBER + DAY, metrics: 1, series: 2, ...more });
const files = fc.array(
  fc.record({ kind: fc.constantFrom(...FILE_KINDS), day: fc.integer({ min: 0, max: 30_000 }), bytes: fc.nat(), rows: fc.nat(), sum: fc.integer({ min: 0, max: 15 }) }).map(({ kind, day, bytes, rows, sum }) => file(dayUri(kind, day * DAY), { kind, from: day * DAY, to: (day + 1) * DAY, bytes, rows, sha256: sum.toString(16).repeat(64) })),
  { maxLength: 8 },
);

test('what is written is read', () => {
  fc.assert(
    fc.property(files, files, (known, pending) => {
      const manifest: Manifest = { format: MANIFEST_FORMAT, files: known, pending, leaving: known.slice(0, 1).map(({ uri }) => uri) };
      const read = parseManifest(manifestText(manifest), 'm');
      expect(manifestText({ ...manifest, files: read.files })).toBe(manifestText(read));
      expect(new Set(read.files.map((one) => JSON.stringify(one)))).toEqual(new Set(known.map((one) => JSON.stringify(one))));
    }),
  );
});

test('any text at all is read or refused by name, never more', () => {
  const refused = (text: string): void => {
    try {
      parseManifest(text, '/x/manifest.json');
    } catch (error) {
      expect(error).toBeInstanceOf(VedetteError);
      expect((error as VedetteError).message).toContain('/x/manifest.json');
    }
  };
  fc.assert(fc.property(fc.string(), refused));
  fc.assert(fc.property(fc.json(), refused));
  const text = manifestText({ format: 1, files: [file(dayUri('raw', NOVEMBER))], pending: [], leaving: [] });
  fc.assert(fc.property(fc.nat(text.length - 1), fc.string({ maxLength: 3 }), (at, instead) => refused(text.slice(0, at) + instead + text.slice(at + 1))));
});

test('a newer format is refused with a sentence', () => {
  expect(() => parseManifest(JSON.stringify({ format: MANIFEST_FORMAT + 1, files: [] }), 'm')).toThrow(expect.objectContaining({ code: 'storage_newer' }));
});

describe('names', () => {
  test.each(['../raw/x.parquet', '/etc/x.parquet', "raw/a'b.parquet", 'raw/../../x.parquet', 'raw/x.txt', 'raw\\x.parquet', '', 'raw/.x.parquet'])('%s is no name of a file of an archive', (uri) => {
    expect(isSafeUri(uri)).toBe(false);
    expect(() => parseManifest(manifestText({ format: 1, files: [file(uri)], pending: [], leaving: [] }), 'm')).toThrow(expect.objectContaining({ code: 'storage_damaged' }));
  });
  test('days and months of UTC', () => {
    expect(dayUri('raw', NOVEMBER)).toBe('raw/2026/11/2026-11-22.parquet');
    expect(monthUri('rollups', NOVEMBER)).toBe('rollups/2026/2026-11.parquet');
    expect(temporaryName('raw/2026/11/a.parquet')).toBe('raw/2026/11/.a.parquet.tmp');
    expect(isTemporaryName('.a.parquet.tmp')).toBe(true);
    expect(isTemporaryName('a.parquet')).toBe(false);
  });
});

test('pending files take the place of those of their name and of those that leave', () => {
  const a = file('raw/a.parquet');
  const b = file('raw/b.parquet', { from: NOVEMBER - DAY, to: NOVEMBER });
  const next = { ...a, bytes: 99 };
  expect(withPendingTaken({ format: 1, files: [b, a], pending: [next], leaving: [b.uri] })).toEqual({ format: 1, files: [next], pending: [], leaving: [] });
  expect(without({ format: 1, files: [a, b], pending: [], leaving: [] }, new Set([a.uri])).files).toEqual([b]);
});
