// A database of the format before segments opens, answers at once, and is converted in the background without losing a point.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ByteWriter } from '../../common/bytes/byte-writer.ts';
import { DDSketch } from '../../common/sketch/ddsketch.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../common/time/millis.ts';
import type { Millis } from '../../common/time/millis.ts';
import type { Storage } from '../api.ts';
import { sealRow } from '../encoding/chunk-row.ts';
import { createPackedCodec } from '../encoding/packed-codec.ts';
import { openStorage } from '../open.ts';
import { DEFAULT_STORAGE_OPTIONS } from '../options.ts';
import { bucketKey } from './bucket-key.ts';
import { Database } from './database.ts';
import { MIGRATIONS } from './migrations/all.ts';
import { migrate } from './migrations/migration.ts';

const START = Date.UTC(2026, 10, 22);
const BUCKETS = 5;
const value = (ref: number, t: Millis): number => ref * 1000 + (t - START) / 10_000;

let folder = '';
let storage: Storage | undefined;
let now = START + 3 * HOUR;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vedette-old-'));
  now = START + 3 * HOUR;
});
afterEach(async () => {
  await storage?.close();
  storage = undefined;
  rmSync(folder, { recursive: true, force: true });
});

/** As the writer before segments did: a row per series and bucket, the bucket's row, the border. */
function writeOld(): void {
  mkdirSync(join(folder, 'head'), { recursive: true });
  const database = new Database({ path: join(folder, 'vedette.db'), monotonic: () => 0, onSlow: () => undefined });
  migrate(database, MIGRATIONS.filter(({ version }) => version <= 3));
  const codec = createPackedCodec();
  database.transaction('write', () => {
    for (const ref of [0, 1]) database.run('INSERT INTO series VALUES (?, ?, ?, ?, ?, ?)', ref, 'm', `["host:${ref}"]`, 'gauge', 'percent', 10_000);
    database.run('INSERT INTO series VALUES (?, ?, ?, ?, ?, ?)', 2, 'latency', '[]', 'distribution', 'millisecond', 10_000);
    const sketch = new DDSketch();
    for (let i = 1; i <= 100; i++) sketch.add(i);
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      const start = START + bucket * 30 * MINUTE;
      const ts = Float64Array.from({ length: 180 }, (_, i) => i * 10_000);
      for (const ref of [0, 1]) {
        const values = ts.map((t) => value(ref, start + t));
        database.run('INSERT INTO chunks VALUES (?, ?)', bucketKey(start, ref), sealRow(codec.id, codec.encode(ts, values, 180)));
      }
      const out = new ByteWriter(256);
      out.varint(1);
      out.signed(5 * MINUTE);
      out.block(sketch.toBytes());
      database.run('INSERT INTO sketches VALUES (?, ?)', bucketKey(start, 2), sealRow(1, out.written()));
      database.run('INSERT INTO buckets VALUES (?, ?, ?, ?, ?)', start, start + 30 * MINUTE, 361, 3, 1000);
    }
    database.run("INSERT INTO borders VALUES ('sealed', ?)", START + BUCKETS * 30 * MINUTE);
  });
  database.close();
}

async function open(): Promise<Storage> {
  storage = await openStorage({ directory: folder, options: DEFAULT_STORAGE_OPTIONS, clock: { now: () => now, monotonic: () => now - START } });
  return storage;
}

async function check(opened: Storage): Promise<void> {
  const range = { from: START, to: START + 3 * HOUR, maxPoints: 10_000, tiers: 'stored' } as const;
  for (const ref of [0, 1]) {
    const { frame } = await opened.query({ ...range, text: `avg:m{host:${ref}}`, step: 10_000 });
    const found = [...frame.series[0]!.values].filter((each) => !Number.isNaN(each));
    expect(found).toEqual(Array.from({ length: BUCKETS * 180 }, (_, i) => value(ref, START + i * 10_000)));
  }
  const counts = await opened.query({ ...range, text: 'count:latency{*}', step: 30 * MINUTE });
  expect([...counts.frame.series[0]!.values].filter((each) => each > 0)).toEqual(Array.from({ length: BUCKETS }, () => 100));
  const hourly = await opened.query({ ...range, text: 'avg:m{host:0}.rollup(count, 3600)' });
  expect([...hourly.frame.series[0]!.values].slice(0, 2)).toEqual([360, 360]);
}

describe('a database of the format before segments', () => {
  it('answers at once and after its conversion, and the old tables are empty then', async () => {
    writeOld();
    const opened = await open();
    await check(opened);
    for (let i = 0; i < 30; i++) opened.maintain((now += SECOND));
    await check(opened);
    await opened.close();
    const database = new Database({ path: join(folder, 'vedette.db'), monotonic: () => 0, onSlow: () => undefined });
    for (const table of ['chunks', 'sketches', 'buckets']) expect(database.get(`SELECT count(*) AS rows FROM ${table}`)).toEqual({ rows: 0 });
    expect(database.get('SELECT sum(points) AS points FROM segments WHERE kind = 0 AND resolution = 0')).toEqual({ points: 2 * BUCKETS * 180 });
    expect(database.get('SELECT count(*) AS missing FROM series WHERE grp IS NULL')).toEqual({ missing: 0 });
    database.close();
    await check(await open());
  });

  it('is merged and rolled up like any other afterwards, late points included', async () => {
    writeOld();
    const opened = await open();
    const late = { source: 'late', seq: 1, watermark: now, refs: Uint32Array.of(0), ts: Float64Array.of(START + 5_000), values: Float64Array.of(7) };
    opened.head.append(late);
    opened.sqlite.append(late);
    await opened.head.commit();
    for (let i = 0; i < 60; i++) opened.maintain((now += SECOND));
    now = START + DAY;
    const fresh = { source: 'late', seq: 2, watermark: now, refs: Uint32Array.of(0), ts: Float64Array.of(now), values: Float64Array.of(1) };
    opened.head.append(fresh);
    opened.sqlite.append(fresh);
    for (let i = 0; i < 1300; i++) opened.maintain((now += SECOND));
    const beat = { source: 'late', seq: 3, watermark: now, refs: new Uint32Array(0), ts: new Float64Array(0), values: new Float64Array(0) };
    opened.sqlite.append(beat);
    for (let i = 0; i < 1300; i++) opened.maintain((now += SECOND));
    const { frame, stats } = await opened.query({ text: 'sum:m{host:0}.rollup(count, 3600)', from: START, to: START + 6 * HOUR, maxPoints: 1000, tiers: 'stored' });
    expect([...frame.series[0]!.values].slice(0, 2)).toEqual([361, 360]);
    expect(stats.pointsRead).toMatchObject({ sqlite: 0, rollups: 3 });
  });
});
