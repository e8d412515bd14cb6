// What the storage does when files are damaged, newer, full or read-only.
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import SqliteConnection from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../../common/time/millis.ts';
import { FaultyFiles, fault } from '../support/faulty-files.ts';
import { START, TemporaryStorage } from '../support/temporary-storage.ts';

let temporary: TemporaryStorage;
beforeEach(() => {
  temporary = new TemporaryStorage();
});
afterEach(() => temporary.dispose());

const value = (ref: number, t: number): number => ref + (t - START) / 10_000;
const points = (ref: number, from: number, to: number): [number, number][] => Array.from({ length: (to - from) / 10_000 }, (_, i) => [from + i * 10_000, value(ref, from + i * 10_000)]);
const path = (name: string): string => join(temporary.directory, name);
const kinds = (): string[] => temporary.notices.map(({ kind }) => kind);

describe('a damaged log', () => {
  it('gives everything before the damage, and says how much was cut off', async () => {
    await temporary.open();
    const ref = temporary.series('m');
    await temporary.fill([ref], START, START + 10 * MINUTE, value);
    await temporary.storage.close();
    const [segment] = readdirSync(path('head'));
    const file = path(`head/${segment}`);
    truncateSync(file, readFileSync(file).length - 5);
    await temporary.open();
    expect(temporary.storage.report.notices).toMatchObject([{ kind: 'storage.log_cut', severity: 'info', text: expect.stringContaining('bytes') }]);
    expect(await temporary.ask('avg:m{*}', START, START + HOUR)).toEqual(points(ref, START, START + 9 * MINUTE));
    await temporary.fill([ref], START + 10 * MINUTE, START + 11 * MINUTE, value);
    await temporary.storage.close();
    const second = readdirSync(path('head')).toSorted().at(-1)!;
    writeFileSync(path(`head/${second}`), readFileSync(path(`head/${second}`)).map((byte, i) => (i === 20 ? byte ^ 0xff : byte)));
    await temporary.open();
    expect(await temporary.ask('avg:m{*}', START, START + HOUR)).toEqual(points(ref, START, START + 9 * MINUTE));
    expect(temporary.storage.report.notices).toHaveLength(2);
  });

  it('takes files that are no segments for what they are', async () => {
    await temporary.open();
    await temporary.storage.close();
    writeFileSync(path('head/000007.log'), 'no segment at all');
    writeFileSync(path('head/notes.txt'), 'not ours');
    writeFileSync(path('head/000008.log'), '');
    await temporary.open();
    expect(temporary.storage.report.notices.map(({ kind }) => kind)).toEqual(['storage.log_cut']);
    const ref = temporary.series('m');
    await temporary.fill([ref], START, START + MINUTE, value);
    await temporary.reopen();
    expect(await temporary.ask('avg:m{*}', START, START + MINUTE)).toEqual(points(ref, START, START + MINUTE));
  });

  it('is refused when a newer program has written it', async () => {
    await temporary.open();
    await temporary.storage.close();
    writeFileSync(path('head/000001.log'), Uint8Array.from([0x56, 0x44, 0x54, 0x4c, 0x4f, 0x47, 99, 0]));
    await expect(temporary.open()).rejects.toMatchObject({ code: 'storage_newer', message: expect.stringContaining('format 99') });
  });
});

describe('the database', () => {
  it('of a newer program is left alone', async () => {
    await temporary.open();
    await temporary.storage.close();
    const connection = new SqliteConnection(path('vedette.db'));
    connection.pragma('user_version = 1000');
    connection.close();
    const before = readFileSync(path('vedette.db'));
    await expect(temporary.open()).rejects.toMatchObject({ code: 'storage_newer', message: expect.stringContaining('newer Vedette') });
    expect(readFileSync(path('vedette.db')).equals(before)).toBe(true);
    expect(readdirSync(temporary.directory).filter((name) => name.includes('damaged'))).toEqual([]);
  });

  it('that is no database is set aside, and the log is taken over into a new one', async () => {
    await temporary.open();
    const ref = temporary.series('m');
    await temporary.fill([ref], START, START + 10 * MINUTE, value);
    temporary.storage.meta.set('first-run', 'done');
    await temporary.storage.close();
    writeFileSync(path('vedette.db'), 'this is not a database, whatever its name says'.repeat(200));
    await temporary.open();
    expect(temporary.storage.report.notices[0]).toMatchObject({ kind: 'storage.damaged', severity: 'error' });
    const aside = readdirSync(temporary.directory).find((name) => name.startsWith('vedette.db.damaged-'));
    expect(readFileSync(path(aside!), 'utf8')).toContain('not a database');
    expect(await temporary.ask('avg:m{*}', START, START + HOUR)).toEqual(points(ref, START, START + 10 * MINUTE));
    expect(temporary.storage.meta.get('first-run')).toBeUndefined();
    expect(temporary.storage.stats().state).toBe('recovered');
    temporary.maintain(5);
    await temporary.reopen();
    expect(temporary.storage.stats().state).toBe('ok');
    expect(await temporary.ask('avg:m{*}', START, START + HOUR)).toEqual(points(ref, START, START + 10 * MINUTE));
  });

  it('with damaged pages is set aside at the next start', async () => {
    await temporary.open();
    for (let i = 0; i < 500; i++) temporary.storage.events.add({ t: START + i, kind: 'k', severity: 'info', title: `event ${i} ${'x'.repeat(100)}`, source: 's', tags: [] });
    await temporary.storage.close();
    const bytes = readFileSync(path('vedette.db'));
    bytes.fill(0xa5, 8192, 60_000);
    writeFileSync(path('vedette.db'), bytes);
    await temporary.open();
    expect(temporary.storage.report.notices).toMatchObject([{ kind: 'storage.damaged' }]);
    temporary.storage.events.add({ t: START, kind: 'k', severity: 'info', title: 'after', source: 's', tags: [] });
    expect(temporary.storage.events.list({ from: START, to: START + HOUR, limit: 10 }).total).toBe(1);
  });

  it('that proves damaged while running is replaced, and memory fills the new one', async () => {
    let broken = false;
    await temporary.open({}, {
      probe: (point) => {
        if (!broken || point !== 'seal.inside') return;
        broken = false;
        throw Object.assign(new Error('database disk image is malformed'), { code: 'SQLITE_CORRUPT' });
      },
    });
    const ref = temporary.series('m');
    await temporary.fill([ref], START, START + 70 * MINUTE, value);
    temporary.maintain(5);
    await temporary.fill([ref], START + 70 * MINUTE, START + 100 * MINUTE, value);
    broken = true;
    temporary.maintain(5);
    expect(kinds()).toEqual(['storage.damaged']);
    expect(readdirSync(temporary.directory).some((name) => name.includes('.damaged-'))).toBe(true);
    expect(temporary.storage.stats().state).toBe('recovered');
    expect(await temporary.ask('avg:m{*}', START, START + 2 * HOUR)).toEqual(points(ref, START, START + 100 * MINUTE));
    expect(temporary.storage.stats().tiers.find(({ tier }) => tier === 'sqlite')!.points).toBe(3 * 180);
    await temporary.reopen();
    expect(await temporary.ask('avg:m{*}', START, START + 2 * HOUR)).toEqual(points(ref, START, START + 100 * MINUTE));
  });

  it('with a damaged segment sets it aside, says so once, and answers everything else', async () => {
    await temporary.open();
    const [a, b] = [temporary.series('m'), temporary.series('n')];
    await temporary.fill([a, b], START, START + 70 * MINUTE, value);
    temporary.maintain(5);
    await temporary.storage.close();
    const connection = new SqliteConnection(path('vedette.db'));
    connection.prepare('UPDATE segments SET data = zeroblob(40) WHERE id = (SELECT min(id) FROM segments)').run();
    connection.close();
    // Otherwise the log would mend the segment.
    for (const segment of readdirSync(path('head'))) rmSync(path(`head/${segment}`));
    await temporary.open();
    for (let i = 0; i < 3; i++) expect(await temporary.ask('avg:m{*}', START, START + 70 * MINUTE)).toEqual(points(a, START + 30 * MINUTE, START + HOUR));
    expect(await temporary.ask('avg:n{*}', START, START + 70 * MINUTE)).toEqual(points(b, START, START + HOUR));
    expect(kinds()).toEqual(['storage.chunk_damaged']);
    temporary.maintain(5);
    await temporary.reopen();
    expect(await temporary.ask('avg:m{*}', START, START + 70 * MINUTE)).toEqual(points(a, START + 30 * MINUTE, START + HOUR));
    expect(kinds()).toEqual([]);
    await temporary.storage.close();
    const after = new SqliteConnection(path('vedette.db'), { readonly: true });
    expect(after.prepare('SELECT count(*) AS count FROM segments WHERE level = 9').get()).toEqual({ count: 1 });
    after.close();
  });
});

describe('a disk that takes nothing', () => {
  for (const [code, state, errorCode] of [['ENOSPC', 'full', 'storage_full'], ['EROFS', 'read_only', 'not_permitted']] as const) {
    it(`pauses the log (${code}), goes on in memory, and resumes by itself without loss`, async () => {
      const files = new FaultyFiles();
      await temporary.open({}, { files });
      const ref = temporary.series('m');
      await temporary.fill([ref], START, START + 5 * MINUTE, value);
      for (const half of [false, true]) {
        files.fault = code;
        files.half = half;
        for (let i = 0; i < 3; i++) {
          const t = temporary.now;
          temporary.storage.head.append(temporary.batch([[ref, t, value(ref, t)]], t));
          await expect(temporary.storage.head.commit()).rejects.toMatchObject({ code: errorCode });
          temporary.now += 10 * SECOND;
        }
        expect(temporary.storage.stats()).toMatchObject({ state, reason: expect.stringMatching(/space|write/) });
        files.fault = undefined;
        await temporary.storage.head.commit();
        expect(temporary.storage.stats().state).toBe('ok');
      }
      expect(kinds()).toEqual([`storage.${state}`, 'storage.resumed', `storage.${state}`, 'storage.resumed']);
      const answer = points(ref, START, START + 6 * MINUTE);
      expect(await temporary.ask('avg:m{*}', START, START + HOUR)).toEqual(answer);
      await temporary.reopen();
      expect(temporary.storage.report.notices).toEqual([]);
      expect(await temporary.ask('avg:m{*}', START, START + HOUR)).toEqual(answer);
      expect(files.overlaps).toBe(0);
    });
  }

  it('that cannot even cut a torn write back costs nothing either', async () => {
    const files = new FaultyFiles();
    await temporary.open({}, { files });
    const ref = temporary.series('m');
    await temporary.fill([ref], START, START + 5 * MINUTE, value);
    Object.assign(files, { fault: 'ENOSPC', half: true, truncates: false });
    temporary.storage.head.append(temporary.batch([[ref, temporary.now, value(ref, temporary.now)]], temporary.now));
    await expect(temporary.storage.head.commit()).rejects.toMatchObject({ code: 'storage_full' });
    files.fault = undefined;
    await temporary.storage.head.commit();
    await temporary.reopen();
    expect(readdirSync(path('head')).length).toBe(2);
    expect(await temporary.ask('avg:m{*}', START, START + HOUR)).toEqual(points(ref, START, START + 5 * MINUTE + 10 * SECOND));
  });

  it('pauses packing, says so, tries again, and loses nothing', async () => {
    let full = false;
    await temporary.open({}, {
      probe: (point) => {
        if (full && point === 'seal.inside') throw fault('SQLITE_FULL');
      },
    });
    const ref = temporary.series('m');
    full = true;
    await temporary.fill([ref], START, START + 70 * MINUTE, value);
    temporary.maintain(30);
    expect(kinds()).toEqual(['storage.full']);
    expect(temporary.storage.stats()).toMatchObject({ state: 'full' });
    await expect(temporary.storage.sqlite.commit()).rejects.toMatchObject({ code: 'storage_full' });
    expect(await temporary.ask('avg:m{*}', START, START + 70 * MINUTE)).toEqual(points(ref, START, START + 70 * MINUTE));
    full = false;
    temporary.maintain(10);
    expect(kinds()).toEqual(['storage.full', 'storage.resumed']);
    expect(temporary.storage.stats().tiers.find(({ tier }) => tier === 'sqlite')!.points).toBe(360);
    await temporary.storage.sqlite.commit();
    await temporary.reopen();
    expect(await temporary.ask('avg:m{*}', START, START + 70 * MINUTE)).toEqual(points(ref, START, START + 70 * MINUTE));
  });

  it('still takes and shows events, and stores them when it can', async () => {
    let full = false;
    await temporary.open({}, {
      probe: (point) => {
        if (full && point === 'event.add') throw fault('SQLITE_FULL');
      },
    });
    const event = (title: string, t: number): Parameters<typeof temporary.storage.events.add>[0] => ({ t, kind: 'storage.full', severity: 'error', title, source: 'storage', tags: ['a:b'], aggregationKey: title });
    temporary.storage.events.add(event('before', START));
    full = true;
    const held = temporary.storage.events.add(event('disk full', START + 1));
    expect(held).toMatchObject({ title: 'disk full', count: 1 });
    expect(temporary.storage.events.add(event('disk full', START + 2))).toMatchObject({ id: held.id, count: 2, lastT: START + 2 });
    const filter = { from: START, to: START + HOUR, limit: 10 };
    expect(temporary.storage.events.list(filter)).toMatchObject({ total: 2, events: [{ title: 'disk full', count: 2 }, { title: 'before' }] });
    expect(temporary.storage.events.list({ ...filter, text: 'dis full' }).total).toBe(1);
    expect(temporary.storage.events.list({ ...filter, text: 'nothing' }).total).toBe(0);
    expect(temporary.storage.events.list({ ...filter, tags: ['a:c'] }).total).toBe(0);
    full = false;
    temporary.maintain(1);
    const { events, total } = temporary.storage.events.list(filter);
    expect(total).toBe(2);
    expect(events[0]).toMatchObject({ title: 'disk full', count: 2, lastT: START + 2 });
    await temporary.reopen();
    expect(temporary.storage.events.list(filter).events).toEqual(events);
  });

  it('at the start is said with the place and the way out', async () => {
    const files = new FaultyFiles();
    files.fault = 'EACCES';
    await expect(temporary.open({}, { files })).rejects.toMatchObject({ code: 'unavailable', message: expect.stringMatching(/data folder .*cannot be written.*choose another folder/s) });
    files.fault = 'ENOSPC';
    await expect(temporary.open({}, { files })).rejects.toMatchObject({ code: 'storage_full' });
    expect(existsSync(path('vedette.db'))).toBe(false);
  });
});

describe('a data folder that vanishes', () => {
  const minutes = async (ref: number, from: number, to: number): Promise<void> => {
    for (let t = from; t < to; t += MINUTE) {
      temporary.now = t;
      const batch = temporary.batch([[ref, t, value(ref, t)]], t);
      temporary.storage.head.append(batch);
      temporary.storage.sqlite.append(batch);
      await Promise.allSettled([temporary.storage.head.commit(), temporary.storage.sqlite.commit()]);
      temporary.maintain(10);
    }
  };
  const expected = (ref: number, from: number, to: number): [number, number][] => Array.from({ length: (to - from) / MINUTE }, (_, i) => [from + i * MINUTE, value(ref, from + i * MINUTE)]);

  it('is said, and writing goes on by itself when it is back', async () => {
    await temporary.open();
    const ref = temporary.series('m');
    await minutes(ref, START, START + 10 * MINUTE);
    renameSync(temporary.directory, `${temporary.directory}-away`);
    try {
      await minutes(ref, START + 10 * MINUTE, START + 12 * MINUTE);
      expect(temporary.storage.stats()).toMatchObject({ state: 'read_only', reason: expect.stringContaining('has vanished') });
      expect(temporary.storage.stats().lifecycle.filter(({ state }) => state === 'paused').map(({ kind, reason }) => [kind, reason.includes('has vanished')])).toEqual(['seal', 'merge', 'rollup', 'retire'].map((kind) => [kind, true]));
      await expect(temporary.storage.head.commit()).rejects.toMatchObject({ code: 'unavailable' });
      expect(kinds()).toEqual(['storage.read_only', 'storage.read_only']);
      expect(await temporary.ask('avg:m{*}', START, START + HOUR, MINUTE)).toEqual(expected(ref, START, START + 12 * MINUTE));
    } finally {
      renameSync(`${temporary.directory}-away`, temporary.directory);
    }
    await minutes(ref, START + 12 * MINUTE, START + 50 * MINUTE);
    expect(temporary.storage.stats().state).toBe('ok');
    expect(kinds().slice(2)).toEqual(['storage.resumed', 'storage.resumed']);
    await temporary.reopen();
    expect(await temporary.ask('avg:m{*}', START, START + HOUR, MINUTE)).toEqual(expected(ref, START, START + 50 * MINUTE));
  });

  it('and comes back empty has in its log what memory had, until that is sealed', async () => {
    await temporary.open();
    const refs = [temporary.series('m'), temporary.series('m', ['host:b'])];
    const all = async (from: number, to: number): Promise<void> => {
      for (const ref of refs) await minutes(ref, from, to);
    };
    await all(START, START + 40 * MINUTE);
    rmSync(temporary.directory, { recursive: true });
    await all(START + 40 * MINUTE, START + 42 * MINUTE);
    mkdirSync(temporary.directory);
    await all(START + 42 * MINUTE, START + 44 * MINUTE);
    expect(kinds()).toContain('storage.begun_anew');
    // Only the log: what it has is what a crash would leave.
    const copy = new TemporaryStorage();
    try {
      cpSync(join(temporary.directory, 'head'), join(copy.directory, 'head'), { recursive: true });
      copy.now = temporary.now;
      await copy.open();
      for (const [i, ref] of refs.entries()) expect(await copy.ask(`avg:m{host:${'ab'[i]}}`, START, START + HOUR, MINUTE)).toEqual(expected(ref, START, START + 44 * MINUTE));
    } finally {
      await copy.dispose();
    }
  });

  it('and comes back empty is filled from memory', async () => {
    await temporary.open();
    const ref = temporary.series('m');
    await minutes(ref, START, START + 40 * MINUTE);
    rmSync(temporary.directory, { recursive: true });
    await minutes(ref, START + 40 * MINUTE, START + 42 * MINUTE);
    mkdirSync(temporary.directory);
    await minutes(ref, START + 42 * MINUTE, START + 80 * MINUTE);
    expect(kinds()).toContain('storage.begun_anew');
    expect(temporary.storage.stats().state).toBe('ok');
    expect(await temporary.ask('avg:m{*}', START, START + 2 * HOUR, MINUTE)).toEqual(expected(ref, START, START + 80 * MINUTE));
    await temporary.reopen();
    expect(await temporary.ask('avg:m{*}', START, START + 2 * HOUR, MINUTE)).toEqual(expected(ref, START, START + 80 * MINUTE));
  });
});
