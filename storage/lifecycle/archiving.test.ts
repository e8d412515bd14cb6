import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { VedetteError } from '../../common/errors/vedette-error.ts';
import { DAY, MINUTE } from '../../common/time/millis.ts';
import { createSegmentCodec } from '../encoding/segment-codec.ts';
import { DEFAULT_STORAGE_OPTIONS } from '../options.ts';
import { Database } from '../sqlite/database.ts';
import { readBorder } from '../sqlite/meta-store.ts';
import { MIGRATIONS } from '../sqlite/migrations/all.ts';
import { migrate } from '../sqlite/migrations/migration.ts';
import { SegmentDirectory } from '../sqlite/segment-directory.ts';
import { SegmentStore } from '../sqlite/segment-store.ts';
import { Archiving } from './archiving.ts';

let folder = '';
let database: Database;
let store: SegmentStore;
let monotonic = 0;
/** What the archive was asked for, and how it answers. */
let asked: { day: number; resolve: () => void; reject: (error: Error) => void }[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vedette-archiving-'));
  database = new Database({ path: join(folder, 'test.db'), monotonic: () => 0, onSlow: () => undefined });
  migrate(database, MIGRATIONS);
  store = new SegmentStore(database, new SegmentDirectory(), createSegmentCodec(), () => undefined);
  for (const day of [0, 1]) {
    const row = store.insert({ grp: 1, kind: 0, resolution: 0, level: 1, start: day * DAY, finish: (day + 1) * DAY, points: 1 }, Uint8Array.of(1));
    store.follow({ added: [row], removed: [] });
  }
  monotonic = 0;
  asked = [];
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true, force: true });
});

function archiving(): Archiving {
  return new Archiving({
    database,
    store,
    archive: {
      available: true,
      archiveDay: (day) => new Promise((resolve, reject) => asked.push({ day, resolve: () => resolve({ points: 5, bytes: 50, files: ['a'] }), reject })),
      tend: () => Promise.resolve(),
    },
    options: () => DEFAULT_STORAGE_OPTIONS,
    monotonic: () => monotonic,
    borders: () => ({ sealed: 10 * DAY, rawFrom: -Infinity }),
    onChange: () => undefined,
    probe: () => undefined,
  });
}
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
function tend(each: Archiving): void {
  monotonic += 5 * MINUTE;
  each.tend(10 * DAY);
}

describe('archiving', () => {
  it('hands over one day after the other and remembers them', async () => {
    const first = archiving();
    tend(first);
    tend(first);
    expect(asked.map(({ day }) => day)).toEqual([0]);
    expect(first.step()).toMatchObject({ state: 'running', running: { from: 0, to: DAY } });
    expect(first.keepFrom()).toBe(0);
    asked[0]!.resolve();
    await turn();
    expect(first.step()).toMatchObject({ state: 'idle', border: DAY, last: { points: 5, bytes: 50, from: 0, to: DAY } });
    expect(readBorder(database, 'archived')).toBe(DAY);
    expect(first.keepFrom()).toBe(DAY);
    const second = archiving();
    tend(second);
    expect(asked.map(({ day }) => day)).toEqual([0, DAY]);
    asked[1]!.resolve();
    await turn();
    tend(second);
    expect(asked).toHaveLength(2);
    expect(second.keepFrom()).toBe(Infinity);
  });

  it('writes a day again that gets late points, also while it is being written', async () => {
    const each = archiving();
    tend(each);
    each.markLate([0]);
    asked[0]!.resolve();
    await turn();
    tend(each);
    asked[1]!.resolve();
    await turn();
    tend(each);
    expect(asked.map(({ day }) => day)).toEqual([0, DAY, 0]);
    asked[2]!.resolve();
    await turn();
    each.markLate([DAY]);
    tend(each);
    expect(asked.at(-1)!.day).toBe(DAY);
    asked[3]!.resolve();
    await turn();
  });

  it('says why it cannot, and tries again', async () => {
    const each = archiving();
    tend(each);
    asked[0]!.reject(new VedetteError('storage_full', 'The disk is full.'));
    await turn();
    expect(each.step()).toMatchObject({ state: 'paused', reason: expect.stringContaining('The disk is full.') });
    each.tend(10 * DAY);
    expect(asked).toHaveLength(1);
    tend(each);
    expect(asked).toHaveLength(2);
    asked[1]!.resolve();
    await turn();
    expect(each.step().state).toBe('idle');
  });
});
