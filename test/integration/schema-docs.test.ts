// The Korean words of the SQL page against the tables that the archive has: none is left in English, none speaks of another table.
import { expect, test } from 'vitest';
import { columnDoc, tableDoc } from '../../renderer/i18n/schema-docs.ts';
import { FILE_COLUMNS } from '../../storage/archive/layout.ts';

const TABLES = { metrics: FILE_COLUMNS.raw, rollups: FILE_COLUMNS.rollups, sketches: FILE_COLUMNS.sketches, events: FILE_COLUMNS.events } as const;

test.each(Object.entries(TABLES))('the table %s and each of its columns is explained in Korean', (table, columns) => {
  expect(tableDoc(table, 'English', 'ko')).toMatch(/[가-힣]/u);
  for (const column of columns) {
    const words = columnDoc(table, column.name, column.doc, 'ko');
    expect(words, column.name).not.toBe(column.doc);
    expect(words.startsWith('태그 '), column.name).toBe(false);
    expect(columnDoc(table, column.name, column.doc, 'en')).toBe(column.doc);
  }
});

test('the view of series has its own columns', () => {
  expect(tableDoc('series', 'English', 'ko')).toMatch(/[가-힣]/u);
  for (const column of ['from', 'to', 'points']) expect(columnDoc('series', column, '', 'ko').startsWith('태그 ')).toBe(false);
});

test('a column that only this archive has is the value of a tag', () => {
  expect(columnDoc('metrics', 'tag_host', 'Value of the tag host.', 'ko')).toBe('태그 host의 값.');
});
