// The storage as a whole, through its door: writing, packing, reading back, reopening.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import SqliteConnection from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DDSketch } from '../../common/sketch/ddsketch.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../common/time/millis.ts';
import { START, TemporaryStorage } from '../support/temporary-storage.ts';

let temporary: TemporaryStorage;
beforeEach(() => {
  temporary = new TemporaryStorage();
});
afterEach(() => temporary.dispose());

function wave(ref: number, t: number): number {
  return Math.round(1000 * Math.sin(t / 3e5 + ref)) / 10;
}
function expected(ref: number, from: number, to: number, step = 10 * SECOND): [number, number][] {
  const points: [number, number][] = [];
  for (let t = from; t < to; t += step) points.push([t, wave(ref, t)]);
  return points;
}
function sqlite(): { points: number; from: number | null; to: number | null; bytes: number } {
  return temporary.storage.stats().tiers.find(({ tier }) => tier === 'sqlite')!;
}
function segments(): string[] {
  return readdirSync(join(temporary.directory, 'head'));
}

describe('storage', () => {
  it('answers the same before packing, after packing and after reopening', async () => {
    await temporary.open();
    const refs = [temporary.series('m', ['host:a']), temporary.series('m', ['host:b'])];
    await temporary.fill(refs, START, START + 3 * HOUR, wave);
    const whole = expected(refs[0]!, START, START + 3 * HOUR);
    expect(await temporary.ask('avg:m{host:a}', START, START + 3 * HOUR)).toEqual(whole);
    expect(sqlite().points).toBe(0);
    await temporary.heartbeat();
    temporary.maintain(120);
    expect(sqlite().points).toBe(2 * 6 * 180);
    expect(await temporary.ask('avg:m{host:a}', START, START + 3 * HOUR)).toEqual(whole);
    await temporary.reopen();
    expect(await temporary.ask('avg:m{host:a}', START, START + 3 * HOUR)).toEqual(whole);
    expect(await temporary.ask('avg:m{host:b}', START + 55 * MINUTE, START + 2 * HOUR)).toEqual(expected(refs[1]!, START + 55 * MINUTE, START + 2 * HOUR));
    expect(temporary.storage.catalogue.size).toBe(2);
    expect(temporary.storage.catalogue.resolve('m', ['host:b'], 'gauge', 'percent', 10 * SECOND)).toBe(refs[1]);
  });

  it('packs into well below two bytes a point and drops the log behind it', async () => {
    await temporary.open();
    const refs = Array.from({ length: 40 }, (_, i) => temporary.series('m', [`core:${i}`]));
    await temporary.fill(refs, START, START + 2 * HOUR, (ref, t) => Math.round(30 + ref + 10 * Math.sin(t / 1e6) + ((t / 1e4) * 7919 * (ref + 1)) % 5));
    await temporary.heartbeat();
    temporary.maintain(120);
    const { points, from, to } = sqlite();
    expect(points).toBe(40 * 4 * 180);
    expect([from, to]).toEqual([START, START + 2 * HOUR]);
    await temporary.fill(refs, START + 2 * HOUR + 2 * MINUTE, START + 2 * HOUR + 3 * MINUTE, wave);
    temporary.maintain(30);
    await temporary.storage.close();
    await temporary.open();
    // What is not sealed, and the last sealed span: the log's segments end with the spans.
    expect(temporary.storage.report.replayedPoints).toBeLessThan(40 * (180 + 6 * 10));
    expect(segments().length).toBeLessThanOrEqual(2);
  });

  it('keeps the last write of a point, in memory and in chunks, whatever the order', async () => {
    await temporary.open();
    const ref = temporary.series('m');
    await temporary.write(temporary.batch([[ref, START + 20_000, 2], [ref, START, 0], [ref, START + 10_000, 1]], START));
    await temporary.write(temporary.batch([[ref, START + 10_000, 11], [ref, START + 10_000, 12]], START));
    const answer = [[START, 0], [START + 10_000, 12], [START + 20_000, 2]];
    expect(await temporary.ask('avg:m{*}', START, START + MINUTE)).toEqual(answer);
    temporary.now = START + HOUR;
    await temporary.write(temporary.batch([], START + HOUR));
    temporary.maintain(10);
    expect(sqlite().points).toBe(3);
    await temporary.reopen();
    expect(await temporary.ask('avg:m{*}', START, START + MINUTE)).toEqual(answer);
  });

  it('merges late points into packed buckets, also across a restart', async () => {
    await temporary.open({ headSpan: 10 * MINUTE });
    const ref = temporary.series('m');
    await temporary.fill([ref], START, START + 2 * HOUR, wave, 20 * SECOND);
    await temporary.heartbeat();
    temporary.maintain(60);
    expect(sqlite().points).toBe(4 * 90);
    const late: [number, number, number][] = [[ref, START + 10_000, 1], [ref, START + 20_000, 2], [ref, START + 3 * 600_000 + 10_000, 3], [ref, START - DAY, 4]];
    await temporary.write(temporary.batch(late, temporary.now, 'late'));
    const check = async (): Promise<void> => {
      const answer = new Map(await temporary.ask('avg:m{*}', START, START + HOUR));
      expect(answer.size).toBe(182);
      expect([answer.get(START + 10_000), answer.get(START + 20_000), answer.get(START + 40_000), answer.get(START + 1_810_000)]).toEqual([1, 2, wave(ref, START + 40_000), 3]);
      expect(await temporary.ask('avg:m{*}', START - DAY - MINUTE, START - DAY + MINUTE)).toEqual([[START - DAY, 4]]);
    };
    await check();
    await temporary.reopen({ headSpan: 10 * MINUTE });
    await check();
    temporary.maintain(60);
    // The one that was overwritten counts twice until the span is complete and merged.
    expect(sqlite().points).toBe(4 * 90 + 4);
    await check();
    await temporary.reopen();
    await check();
  });

  it('answers while either sink stalls, and packs what SQLite has although the head has not', async () => {
    await temporary.open();
    const ref = temporary.series('m');
    for (let t = START; t < START + HOUR; t += MINUTE) {
      temporary.now = t;
      await temporary.write(temporary.batch([[ref, t, wave(ref, t)]], t), ['sqlite']);
    }
    const answer = expected(ref, START, START + HOUR, MINUTE);
    expect(await temporary.ask('avg:m{*}', START, START + HOUR, MINUTE)).toEqual(answer);
    temporary.maintain(10);
    expect(await temporary.ask('avg:m{*}', START, START + HOUR, MINUTE)).toEqual(answer);
    expect(sqlite().points).toBe(30);
    for (let t = START + HOUR; t < START + 2 * HOUR; t += MINUTE) {
      temporary.now = t;
      await temporary.write(temporary.batch([[ref, t, wave(ref, t)]], t, 'other'), ['head']);
    }
    expect(await temporary.ask('avg:m{*}', START, START + 2 * HOUR, MINUTE)).toEqual(expected(ref, START, START + 2 * HOUR, MINUTE));
  });

  it('merges and rolls up what is complete, and segments of one span share their jittered times', async () => {
    await temporary.open({ retentionRaw: DAY / 3 });
    const names = ['a', 'b', 'c'].flatMap((metric) => ['x', 'y'].map((host) => [metric, host] as const));
    const refs = names.map(([metric, host]) => temporary.storage.catalogue.resolve(metric, [`host:${host}`], 'gauge', 'percent', 10 * SECOND));
    const jitter = (host: string, t: number): number => Math.floor(((t / 10_000) * (host === 'x' ? 7919 : 104_729)) % 1000);
    for (let t = START; t < START + 2 * HOUR; t += 10 * SECOND) {
      temporary.now = t + 10 * SECOND;
      const points = refs.map((ref, i) => [ref, t + jitter(names[i]![1], t), wave(ref, t)] as const);
      await temporary.write(temporary.batch(points, temporary.now));
    }
    await temporary.heartbeat();
    temporary.maintain(30);
    await temporary.heartbeat();
    temporary.maintain(120);
    const { tiers, lifecycle } = temporary.storage.stats();
    expect(lifecycle.find(({ kind }) => kind === 'merge')).toMatchObject({ border: START + 2 * HOUR, last: { points: 360 * 2 } });
    // A bucket every ten minutes and one an hour.
    expect(tiers.find(({ tier }) => tier === 'rollups')).toMatchObject({ points: refs.length * (12 + 2), from: START, to: START + 2 * HOUR });
    await temporary.storage.close();
    const database = new SqliteConnection(join(temporary.directory, 'vedette.db'), { readonly: true });
    expect(database.prepare('SELECT count(*) AS books FROM books').get()).toEqual({ books: 2 });
    database.close();
    await temporary.open({ headSpan: MINUTE });
    for (const [i, [metric, host]] of names.entries()) {
      expect(await temporary.ask(`avg:${metric}{host:${host}}`, START, START + 2 * HOUR)).toEqual(expected(refs[i]!, START, START + 2 * HOUR));
      const sums = await temporary.ask(`avg:${metric}{host:${host}}.rollup(sum, 3600)`, START, START + 2 * HOUR, HOUR);
      sums.forEach(([t, sum]) => expect(sum).toBeCloseTo(expected(refs[i]!, t, t + HOUR).reduce((total, [, value]) => total + value, 0), 6));
      expect(sums).toHaveLength(2);
    }
    expect(temporary.notices).toEqual([]);
  });

  it('loses with damaged shared times only the raw points that need them, and names the damage once', async () => {
    await temporary.open({ retentionRaw: DAY / 3 });
    const refs = ['a', 'b', 'c', 'd'].map((metric) => temporary.series(metric));
    for (let t = START; t < START + 2 * HOUR; t += 10 * SECOND) {
      temporary.now = t + 10 * SECOND;
      // The last one ticks on the second and keeps its times itself.
      await temporary.write(temporary.batch(refs.map((ref, i) => [ref, i < 3 ? t + (((t / 10_000) * 7919) % 1000) : t, wave(ref, t)]), temporary.now));
    }
    await temporary.heartbeat();
    temporary.maintain(30);
    await temporary.heartbeat();
    temporary.maintain(120);
    await temporary.storage.close();
    const database = new SqliteConnection(join(temporary.directory, 'vedette.db'));
    const book = database.prepare('SELECT data FROM books WHERE start = ?').get(START) as { data: Buffer };
    book.data[book.data.length >> 1]! ^= 1;
    database.prepare('UPDATE books SET data = ? WHERE start = ?').run(book.data, START);
    database.close();
    await temporary.open({ headSpan: MINUTE });
    for (const [i, metric] of ['a', 'b', 'c', 'd'].entries()) {
      const whole = expected(refs[i]!, START, START + 2 * HOUR);
      expect(await temporary.ask(`avg:${metric}{*}`, START, START + 2 * HOUR)).toEqual(i < 3 ? whole.filter(([t]) => t >= START + HOUR) : whole);
      expect(await temporary.ask(`avg:${metric}{*}.rollup(count, 3600)`, START, START + 2 * HOUR, HOUR)).toEqual([[START, 360], [START + HOUR, 360]]);
    }
    temporary.maintain(120);
    expect(temporary.notices.map(({ title }) => title)).toEqual(['Shared times of points are damaged']);
  });

  it('keeps sketches through memory, packing and reopening', async () => {
    await temporary.open();
    const ref = temporary.storage.catalogue.resolve('latency', [], 'distribution', 'millisecond', 10 * SECOND);
    const sketch = new DDSketch();
    for (let i = 1; i <= 100; i++) sketch.add(i);
    for (let t = START; t < START + HOUR; t += MINUTE) {
      temporary.now = t;
      await temporary.write(temporary.batch([], t + MINUTE, 'dogstatsd', [{ ref, ts: t, bytes: sketch.toBytes() }]));
    }
    const check = async (): Promise<void> => {
      const [first] = await temporary.ask('p95:latency{*}', START, START + HOUR, HOUR);
      expect(Math.abs(first![1] - 95)).toBeLessThan(1.5);
      expect(await temporary.ask('count:latency{*}', START, START + HOUR, HOUR)).toEqual([[START, 6000]]);
    };
    await check();
    temporary.now = START + HOUR + MINUTE;
    await temporary.write(temporary.batch([], START + HOUR + MINUTE, 'dogstatsd'));
    temporary.maintain(10);
    expect(sqlite().points).toBe(60);
    await check();
    await temporary.reopen();
    await check();
  });

  it('crosses a long stop in one step and goes on', async () => {
    await temporary.open();
    const ref = temporary.series('m');
    await temporary.fill([ref], START, START + HOUR, wave);
    temporary.maintain(5);
    await temporary.storage.close();
    temporary.now = START + 30 * DAY;
    await temporary.open({ retentionRaw: 60 * DAY });
    expect(temporary.storage.report.lastAlive).toBeLessThan(START + HOUR + MINUTE);
    await temporary.fill([ref], START + 30 * DAY, START + 30 * DAY + HOUR, wave);
    await temporary.heartbeat();
    temporary.maintain(60);
    expect(sqlite().points).toBe(720);
    expect(await temporary.ask('avg:m{*}', START, START + 30 * DAY + HOUR, 6 * HOUR)).toHaveLength(2);
  });

  it('survives a clock that was years ahead for a while', async () => {
    await temporary.open();
    let monotonic = 0;
    const clock = { now: () => temporary.now, monotonic: () => monotonic };
    await temporary.reopen({}, { clock });
    const ref = temporary.series('m');
    const maintain = (seconds: number): void => {
      for (let i = 0; i < seconds; i++) {
        monotonic += SECOND;
        temporary.now += SECOND;
        temporary.storage.maintain(temporary.now);
      }
    };
    await temporary.fill([ref], START, START + HOUR, wave);
    await temporary.heartbeat();
    maintain(60);
    temporary.now = START + 1000 * DAY;
    await temporary.fill([ref], temporary.now, temporary.now + HOUR, wave);
    await temporary.heartbeat();
    maintain(120);
    expect(sqlite().points).toBe(720);
    temporary.now = START + 2 * HOUR;
    maintain(2);
    await temporary.fill([ref], START + 2 * HOUR, START + 5 * HOUR, wave);
    maintain(120);
    const answer = [...expected(ref, START, START + HOUR), ...expected(ref, START + 2 * HOUR, START + 5 * HOUR)];
    expect(await temporary.ask('avg:m{*}', START, START + 6 * HOUR)).toEqual(answer);
    expect(sqlite().points).toBeGreaterThanOrEqual(720 + 5 * 180);
    await temporary.reopen();
    expect(await temporary.ask('avg:m{*}', START, START + 6 * HOUR)).toEqual(answer);
  });

  it('tells what each tier holds', async () => {
    await temporary.open();
    const refs = [temporary.series('m', ['host:a']), temporary.series('m', ['host:b'])];
    await temporary.fill(refs, START, START + 10 * MINUTE, wave);
    temporary.storage.live.append(temporary.batch([[refs[0]!, temporary.now, 1]], temporary.now));
    const { tiers, state, diskFreeBytes } = temporary.storage.stats();
    const of = (name: string): (typeof tiers)[number] => tiers.find(({ tier }) => tier === name)!;
    expect(of('live')).toMatchObject({ points: 1, series: 1, from: temporary.now });
    expect(of('head')).toMatchObject({ points: 120, series: 2, from: START, to: START + 10 * MINUTE - 10 * SECOND });
    expect(of('log')).toMatchObject({ points: 120, series: 2, from: START });
    expect(of('log').bytes).toBeGreaterThan(120 * 8);
    expect(of('sqlite')).toMatchObject({ points: 0, from: null });
    expect(state).toBe('ok');
    expect(diskFreeBytes).toBeGreaterThan(0);
  });

  it('drops old live points and idle live series', async () => {
    await temporary.open();
    const [a, b] = [temporary.series('m', ['host:a']), temporary.series('m', ['host:b'])];
    temporary.storage.live.append(temporary.batch([[a, START, 1], [b, START, 2]], START));
    for (let t = START; t <= START + 20 * MINUTE; t += SECOND) temporary.storage.live.append(temporary.batch([[a, t, 3]], t));
    temporary.now = START + 20 * MINUTE;
    temporary.storage.maintain(temporary.now);
    const live = temporary.storage.stats().tiers.find(({ tier }) => tier === 'live')!;
    expect(live.series).toBe(1);
    expect(live.points).toBeLessThanOrEqual(16 * 60 + 1);
    const { frame } = await temporary.storage.query({ text: 'avg:m{*} by {host}', from: START, to: START + 21 * MINUTE, maxPoints: 5000, step: 1000, tiers: 'live' });
    expect(frame.series.filter(({ values }) => values.some((value) => !Number.isNaN(value)))).toHaveLength(1);
  });

  it('is refused to a second program, and closing twice is harmless', async () => {
    await temporary.open();
    const other = new TemporaryStorage();
    try {
      const { openStorage } = await import('../../storage/open.ts');
      const { DEFAULT_STORAGE_OPTIONS } = await import('../../storage/options.ts');
      await expect(openStorage({ directory: temporary.directory, options: DEFAULT_STORAGE_OPTIONS, clock: temporary.clock })).rejects.toMatchObject({ code: 'storage_locked' });
    } finally {
      await other.dispose().catch(() => undefined);
    }
    await temporary.storage.close();
    await temporary.storage.close();
    expect(() => temporary.storage.meta.get('x')).toThrow(/closed/);
    await expect(temporary.ask('avg:m{*}', START, START + 1000)).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('refuses batches that make no sense before taking any of it', async () => {
    await temporary.open();
    const ref = temporary.series('m');
    expect(() => temporary.storage.head.append({ ...temporary.batch([[ref, START, 1]], START), values: new Float64Array(2) })).toThrow(/2 values/);
    expect(() => temporary.storage.sqlite.append(temporary.batch([[ref, Number.NaN, 1]], START))).toThrow(/NaN/);
    expect(() => temporary.storage.live.append(temporary.batch([[77, START, 1]], START))).toThrow(/series 77/);
    expect(temporary.storage.stats().tiers.map(({ points }) => points)).toEqual([0, 0, 0, 0, 0, 0]);
  });
});

describe('the log of recent points', () => {
  it('is released although late points keep coming and a source is restarted', async () => {
    await temporary.open();
    const ref = temporary.series('m');
    for (let round = 0; round < 5; round++) {
      const from = START + round * 30 * MINUTE;
      for (let t = from; t < from + 30 * MINUTE; t += 10 * SECOND) {
        temporary.now = t;
        // A restarted source counts from one again.
        await temporary.write({ ...temporary.batch([[ref, t, wave(ref, t)]], t), source: 'restarting', seq: 1 + ((t - from) % (7 * MINUTE)) / SECOND });
        await temporary.write(temporary.batch([[ref, t - 100 * MINUTE + 5 * SECOND, 1]], t, 'late'));
        temporary.storage.maintain(t);
      }
    }
    await temporary.storage.head.commit();
    const log = temporary.storage.stats().tiers.find(({ tier }) => tier === 'log')!;
    expect(log.points).toBeLessThan(2 * 2 * 180);
    expect(temporary.notices).toEqual([]);
  });
});
