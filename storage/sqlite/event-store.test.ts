import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { VedetteError } from '../../common/errors/vedette-error.ts';
import type { NewEvent } from '../../common/model/event.ts';
import { HOUR } from '../../common/time/millis.ts';
import type { EventFilter } from '../api.ts';
import { Database } from './database.ts';
import { createEventTable } from './event-store.ts';
import type { EventTable } from './event-store.ts';
import { HeldEvents } from './held-events.ts';
import { MIGRATIONS } from './migrations/all.ts';
import { migrate } from './migrations/migration.ts';
import { createSnapshotStore, thin } from './snapshot-store.ts';
import { createSpanStore } from './span-store.ts';

let folder = '';
let database: Database;
let events: EventTable;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vedette-events-'));
  database = new Database({ path: join(folder, 'test.db'), monotonic: () => 0, onSlow: () => undefined });
  migrate(database, MIGRATIONS);
  events = createEventTable(database, () => undefined);
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true, force: true });
});

const T = 1_795_305_600_000;
function event(title: string, more: Partial<NewEvent> = {}): NewEvent {
  return { t: T, kind: 'agent.test', severity: 'info', title, source: 'test', tags: [], ...more };
}
function filter(more: Partial<EventFilter> = {}): EventFilter {
  return { from: T - HOUR, to: T + 10 * HOUR, limit: 100, ...more };
}
function titles(more: Partial<EventFilter> = {}): string[] {
  return events.list(filter(more)).events.map(({ title }) => title);
}

describe('events', () => {
  it('fold repeats of a key within an hour of the first', () => {
    const first = events.add(event('disk slow', { aggregationKey: 'k' }));
    const second = events.add(event('disk slower', { aggregationKey: 'k', t: T + 1000, severity: 'error', text: 'much' }));
    expect(second).toEqual({ ...first, title: 'disk slower', text: 'much', severity: 'error', count: 2, lastT: T + 1000 });
    expect(events.add(event('disk slow', { aggregationKey: 'k', t: T + HOUR }))).toMatchObject({ count: 1, id: first.id + 1 });
    expect(events.add(event('other', { aggregationKey: 'l' })).count).toBe(1);
    expect(events.add(event('no key')).count).toBe(1);
    expect(titles({ text: 'slower' })).toEqual(['disk slower']);
    expect(titles({ from: T + 500, to: T + 2000 })).toEqual(['disk slower']);
  });

  it('are found by text, kind, severity, source, tags and time', () => {
    events.add(event('Disk is full', { t: T + 1, kind: 'storage.full', severity: 'error', tags: ['host:a', 'env:b'] }));
    events.add(event('디스크가 가득 찼습니다', { t: T + 2, source: 'storage' }));
    events.add(event('Check failed', { t: T + 3, text: 'cpu: cannot read /proc/stat', kind: 'check.failed', severity: 'warning', tags: ['host:a'] }));
    expect(titles()).toEqual(['Check failed', '디스크가 가득 찼습니다', 'Disk is full']);
    expect(titles({ text: 'disk' })).toEqual(['Disk is full']);
    expect(titles({ text: '디스크' })).toEqual(['디스크가 가득 찼습니다']);
    expect(titles({ text: 'proc/st cpu' })).toEqual(['Check failed']);
    expect(titles({ text: 'check disk' })).toEqual([]);
    expect(titles({ tags: ['host:a'] })).toEqual(['Check failed', 'Disk is full']);
    expect(titles({ tags: ['host:a', 'env:b'], severities: ['error', 'info'] })).toEqual(['Disk is full']);
    expect(titles({ kinds: ['check.failed', 'none'], sources: ['test'] })).toEqual(['Check failed']);
    expect(titles({ from: T + 2, to: T + 3 })).toEqual(['디스크가 가득 찼습니다']);
    expect(titles({ kinds: [] })).toHaveLength(3);
  });

  it('page from the newest on and count facets without their own choice', () => {
    for (let i = 0; i < 25; i++) events.add(event(`e${i}`, { t: T + Math.floor(i / 2), kind: i % 5 === 0 ? 'a' : 'b', severity: i % 2 === 0 ? 'info' : 'error' }));
    const seen: string[] = [];
    for (let before: EventFilter['before']; ; ) {
      const page = events.list(filter({ limit: 10, before }));
      expect(page.total).toBe(25);
      if (page.events.length === 0) break;
      seen.push(...page.events.map(({ title }) => title));
      before = page.events.at(-1);
    }
    expect(seen).toEqual(Array.from({ length: 25 }, (_, i) => `e${24 - i}`));
    const { facets, total } = events.list(filter({ kinds: ['a'], limit: 1 }));
    expect(total).toBe(5);
    expect(facets.kinds).toEqual([{ value: 'b', count: 20 }, { value: 'a', count: 5 }]);
    expect(facets.severities).toEqual([{ value: 'info', count: 3 }, { value: 'error', count: 2 }]);
  });

  it('take any search text', () => {
    events.add(event('plain words', { text: 'a "quoted" part' }));
    for (const text of ['"', '""', 'a AND', 'NOT', '(', 'title:x', '*', '-', 'NEAR(a b)', '"quoted', '\u0000', '^a', 'a*b']) expect(() => titles({ text })).not.toThrow();
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void titles({ text })));
    expect(titles({ text: '"quoted"' })).toEqual(['plain words']);
    expect(() => events.list(filter({ from: Number.NaN }))).toThrow(VedetteError);
  });

  it('are held, never refused, while the disk takes nothing, and bounded', () => {
    let full = true;
    const troubles: string[] = [];
    const table = createEventTable(database, () => {
      if (full) throw Object.assign(new Error('full'), { code: 'SQLITE_FULL' });
    });
    const held = new HeldEvents(table, ({ code }) => troubles.push(code));
    for (let i = 0; i < 1005; i++) held.add(event(`e${i}`, { t: T + i }));
    expect(troubles).toEqual(['storage_full']);
    const page = held.list(filter({ limit: 3 }));
    expect([page.total, page.events.map(({ title }) => title)]).toEqual([1000, ['e1004', 'e1003', 'e1002']]);
    expect(page.facets.kinds).toEqual([{ value: 'agent.test', count: 1000 }]);
    expect(held.list(filter({ limit: 2, before: page.events[2] })).events.map(({ title }) => title)).toEqual(['e1001', 'e1000']);
    expect(() => held.flush(T)).toThrow(VedetteError);
    full = false;
    held.flush(T + 2000);
    expect(events.list(filter({ limit: 2 })).events.map(({ title }) => title)).toEqual(['5 events were lost', 'e1004']);
    expect(events.list(filter()).total).toBe(1001);
  });
});

describe('spans', () => {
  it('are listed where they overlap, and grow', () => {
    const spans = createSpanStore(database);
    const span = spans.add({ kind: 'asleep', from: T, to: T + 10, detail: 'lid' });
    spans.extend(span.id, T + 20);
    spans.extend(span.id, T + 15);
    expect(spans.list({ from: T + 19, to: T + 30 })).toEqual([{ ...span, to: T + 20 }]);
    expect(spans.list({ from: T + 20, to: T + 30 })).toEqual([]);
    expect(() => spans.extend(99, T)).toThrow(/no span 99/);
  });
});

describe('snapshots', () => {
  it('keep one blob per kind and time and thin their summaries', () => {
    const snapshots = createSnapshotStore(database);
    for (let i = 0; i < 10; i++) snapshots.put('processes', T + i, `s${i}`, Uint8Array.of(i));
    snapshots.put('processes', T + 3, 'again', Uint8Array.of(33));
    expect(snapshots.latest('processes', { from: T, to: T + 4 })).toEqual({ t: T + 3, bytes: Buffer.of(33) });
    expect(snapshots.latest('other', { from: T, to: T + 4 })).toBeUndefined();
    expect(snapshots.summaries('processes', { from: T, to: T + 100 }, 5).map(({ summary }) => summary)).toEqual(['s1', 'again', 's5', 's7', 's9']);
    expect([thin([1, 2, 3], 5), thin([1, 2, 3], 0), thin([1, 2, 3], 1)]).toEqual([[1, 2, 3], [], [3]]);
  });
});
