import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Database } from '../database.ts';
import { createDocumentStore } from '../document-store.ts';
import { createEventTable } from '../event-store.ts';
import { readBorder } from '../meta-store.ts';
import { createSnapshotStore } from '../snapshot-store.ts';
import { createSpanStore } from '../span-store.ts';
import { MIGRATIONS } from './all.ts';
import { headerVersion, migrate, schemaVersion } from './migration.ts';
import type { Migration } from './migration.ts';

let folder = '';
let database: Database;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vedette-migrations-'));
  database = open('test.db');
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true, force: true });
});
function open(name: string): Database {
  return new Database({ path: join(folder, name), monotonic: () => 0, onSlow: () => undefined });
}
const upTo = (version: number): Migration[] => MIGRATIONS.filter((migration) => migration.version <= version);
function schema(of: Database): unknown[] {
  return of.all('SELECT type, name, sql FROM sqlite_schema ORDER BY type, name');
}

describe('migrations', () => {
  it('are numbered without a gap', () => {
    expect(MIGRATIONS.map(({ version }) => version)).toEqual(MIGRATIONS.map((_, i) => i + 1));
  });

  it('run once each and then not again', () => {
    expect(migrate(database, MIGRATIONS)).toBe(MIGRATIONS.length);
    expect(schemaVersion(database)).toBe(MIGRATIONS.length);
    expect(migrate(database, MIGRATIONS)).toBe(0);
  });

  for (const { version, name } of MIGRATIONS) {
    it(`lead from ${version} (${name}) to the same schema as from nothing`, () => {
      migrate(database, upTo(version));
      migrate(database, MIGRATIONS);
      const fresh = open('fresh.db');
      migrate(fresh, MIGRATIONS);
      expect(schema(database)).toEqual(schema(fresh));
      fresh.close();
    });
  }

  it('2 keeps points, borders and meta of version 1 and adds a working timeline', () => {
    migrate(database, upTo(1));
    database.run('INSERT INTO series VALUES (?, ?, ?, ?, ?, ?)', 3, 'm', '["a:b"]', 'gauge', 'byte', 10_000);
    database.run('INSERT INTO chunks VALUES (?, ?)', 2 ** 46 + 3, Uint8Array.of(1, 2, 3));
    database.run("INSERT INTO borders VALUES ('sealed', ?)", 1_795_305_600_000);
    database.run("INSERT INTO meta VALUES ('key', 'value')");
    const before = ['series', 'chunks', 'borders', 'meta'].map((table) => database.all(`SELECT * FROM ${table}`));
    migrate(database, upTo(2));
    expect(['series', 'chunks', 'borders', 'meta'].map((table) => database.all(`SELECT * FROM ${table}`))).toEqual(before);
    expect(readBorder(database, 'sealed')).toBe(1_795_305_600_000);
    createEventTable(database, () => undefined).add({ t: 5, kind: 'a.b', severity: 'info', title: 'hello world', source: 's', tags: [] });
    expect(database.all("SELECT rowid FROM events_text WHERE events_text MATCH 'hello'")).toEqual([{ rowid: 1 }]);
    expect(createSpanStore(database).list({ from: 0, to: 10 })).toEqual([]);
  });

  it('3 keeps the events of version 2 and adds working snapshots', () => {
    migrate(database, upTo(2));
    const table = createEventTable(database, () => undefined);
    table.add({ t: 5, kind: 'a.b', severity: 'info', title: 'hello world', text: 'text', source: 's', tags: ['a:b'], aggregationKey: 'k' });
    const filter = { from: 0, to: 10, limit: 10, text: 'hel' };
    const before = table.list(filter);
    expect(before.total).toBe(1);
    migrate(database, upTo(3));
    expect(table.list(filter)).toEqual(before);
    const snapshots = createSnapshotStore(database);
    snapshots.put('processes', 60, 'sum', Uint8Array.of(1));
    expect(snapshots.latest('processes', { from: 0, to: 61 })).toEqual({ t: 60, bytes: Buffer.of(1) });
  });

  it('5 keeps the snapshots of version 3 and adds documents, of which a later write wins', () => {
    migrate(database, upTo(3));
    createSnapshotStore(database).put('processes', 60, 'sum', Uint8Array.of(1));
    migrate(database, upTo(5));
    expect(createSnapshotStore(database).latest('processes', { from: 0, to: 61 })).toEqual({ t: 60, bytes: Buffer.of(1) });
    const store = createDocumentStore(database, () => 7);
    store.put('device', 'b', '{"a":1}');
    store.put('device', 'a', 'first');
    store.put('device', 'a', 'second');
    store.put('other', 'a', 'third');
    expect(store.list('device')).toEqual([{ id: 'a', body: 'second' }, { id: 'b', body: '{"a":1}' }]);
    store.remove('device', 'a');
    expect([store.get('device', 'a'), store.get('device', 'b'), store.get('other', 'a')]).toEqual([undefined, '{"a":1}', 'third']);
  });

  it('6 keeps the events of version 5, and new ones remember the values of their text', () => {
    migrate(database, upTo(5));
    const table = createEventTable(database, () => undefined);
    table.add({ t: 5, kind: 'a.b', severity: 'info', title: 'hello', source: 's', tags: [] });
    const filter = { from: 0, to: 10, limit: 10 };
    const before = table.list(filter);
    migrate(database, upTo(6));
    expect(table.list(filter)).toEqual(before);
    const kept = { t: 6, kind: 'a.b', severity: 'info', title: 'more', source: 's', tags: [], aggregationKey: 'k', params: { folder: '/a', bytes: 5 } } as const;
    table.add(kept);
    expect(table.list(filter).events[0]).toMatchObject(kept);
    table.add({ ...kept, params: { folder: '/a', bytes: 6 } });
    expect(table.list(filter).events[0]).toMatchObject({ count: 2, params: { folder: '/a', bytes: 6 } });
  });

  it('leave everything as it was when one fails', () => {
    migrate(database, upTo(1));
    const broken: Migration = { version: 2, name: 'broken', sql: 'CREATE TABLE half (a); CREATE TABLE series (a);' };
    expect(() => migrate(database, [...upTo(1), broken])).toThrow(/series/);
    expect(schemaVersion(database)).toBe(1);
    expect(database.all("SELECT name FROM sqlite_schema WHERE name = 'half'")).toEqual([]);
  });

  it('refuse a newer database, which its header shows without opening it', () => {
    migrate(database, MIGRATIONS);
    expect(() => migrate(database, upTo(1))).toThrow(/newer Vedette/);
    const header = new Uint8Array(100);
    header.set(new TextEncoder().encode('SQLite format 3'));
    header[62] = 1;
    expect([headerVersion(header), headerVersion(new Uint8Array(100)), headerVersion(new Uint8Array(3))]).toEqual([256, 0, 0]);
  });
});
