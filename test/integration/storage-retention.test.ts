// What is deleted, when, and that nobody notices while it happens.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../common/time/millis.ts';
import { START, TemporaryStorage } from '../support/temporary-storage.ts';

let temporary: TemporaryStorage;
beforeEach(() => {
  temporary = new TemporaryStorage();
});
afterEach(() => temporary.dispose());

/** Does not compress: every bit of the mantissa counts. */
function noise(ref: number, t: number): number {
  return Math.sin(t * 12.9898 + ref * 78.233) * 43758.5453;
}
function sqlite(): { bytes: number; points: number; from: number | null } {
  return temporary.storage.stats().tiers.find(({ tier }) => tier === 'sqlite')!;
}

describe('retention', () => {
  it('deletes points, events, spans and process snapshots by age', async () => {
    await temporary.open({ retentionRaw: 2 * HOUR, retentionEvents: 3 * HOUR, retentionProcesses: HOUR, headSpan: 10 * MINUTE });
    const ref = temporary.series('m');
    const { events, spans, snapshots } = temporary.storage;
    for (let hour = 0; hour < 6; hour++) {
      events.add({ t: START + hour * HOUR, kind: 'k', severity: 'info', title: `hour ${hour}`, source: 's', tags: [] });
      spans.add({ kind: 'asleep', from: START + hour * HOUR, to: START + hour * HOUR + 1, detail: '' });
      snapshots.put('processes', START + hour * HOUR, '', new Uint8Array(10));
      await temporary.fill([ref], START + hour * HOUR, START + (hour + 1) * HOUR, noise, MINUTE);
      await temporary.heartbeat();
      temporary.now = START + (hour + 1) * HOUR + MINUTE;
      temporary.maintain(90);
      temporary.now = START + (hour + 1) * HOUR;
    }
    temporary.now = START + 6 * HOUR + MINUTE;
    temporary.maintain(90);
    expect(sqlite().from).toBeGreaterThanOrEqual(START + 4 * HOUR);
    expect(sqlite().points).toBe(120);
    expect(await temporary.ask('avg:m{*}', START + 4 * HOUR, START + 6 * HOUR, MINUTE)).toHaveLength(120);
    // Rollups stay longer than the points they were made of.
    expect(await temporary.ask('avg:m{*}', START, START + 6 * HOUR, HOUR)).toHaveLength(6);
    expect(events.list({ from: 0, to: START + DAY, limit: 100 }).events.map(({ title }) => title)).toEqual(['hour 5', 'hour 4']);
    expect(spans.list({ from: 0, to: START + DAY })).toHaveLength(2);
    expect(snapshots.summaries('processes', { from: 0, to: START + DAY }, 100)).toHaveLength(0);
  });

  it('keeps the folder under its size by deleting the oldest buckets, and shrinks the file', async () => {
    await temporary.open({ headSpan: 10 * MINUTE, chunkSpan: 10 * MINUTE, maxBytes: 500_000_000 });
    const refs = Array.from({ length: 40 }, (_, i) => temporary.series('m', [`core:${i}`]));
    await temporary.fill(refs, START, START + 12 * HOUR, noise);
    await temporary.heartbeat();
    temporary.maintain(60);
    // Closing and deleting log segments goes on in the background; a commit comes after it.
    await temporary.storage.head.commit();
    const before = sqlite();
    const file = join(temporary.directory, 'vedette.db');
    expect(before.points).toBe(40 * 12 * 360);
    const maxBytes = 1_000_000;
    temporary.storage.configure({ ...(await import('../../storage/options.ts')).DEFAULT_STORAGE_OPTIONS, chunkSpan: 10 * MINUTE, headSpan: 10 * MINUTE, maxBytes });
    temporary.maintain(300);
    const after = sqlite();
    expect(after.points).toBeGreaterThan(0);
    expect(after.points).toBeLessThan(before.points);
    expect(after.from).toBeGreaterThan(START);
    const kept = await temporary.ask('avg:m{core:7}', START, START + 12 * HOUR);
    expect(kept.length).toBe((START + 12 * HOUR - after.from!) / 10_000);
    expect(kept.at(-1)![1]).toBe(noise(refs[7]!, START + 12 * HOUR - 10_000));
    await temporary.storage.close();
    expect(statSync(file).size).toBeLessThan(before.bytes);
    await temporary.open({ headSpan: 10 * MINUTE, chunkSpan: 10 * MINUTE, maxBytes });
    expect(await temporary.ask('avg:m{core:7}', START, START + 12 * HOUR)).toEqual(kept);
    expect(temporary.notices.filter(({ kind }) => kind !== 'storage.size')).toEqual([]);
  });

  it('refuses points that it would delete at once', async () => {
    await temporary.open({ retentionRaw: DAY });
    const ref = temporary.series('m');
    await temporary.fill([ref], START, START + HOUR, noise, MINUTE);
    await temporary.heartbeat();
    temporary.maintain(60);
    await temporary.write(temporary.batch([[ref, START - 2 * DAY, 1]], temporary.now, 'late'));
    temporary.maintain(60);
    expect(sqlite().points).toBe(60);
  });

  it('forgets series of which nothing is left, at the next start, and keeps all others', async () => {
    const short = { retentionRaw: 2 * HOUR, retentionRollups: 2 * HOUR, archive: { enabled: false, folder: '', after: 0, maxBytes: 1e9 } };
    await temporary.open(short);
    const [old, living] = [temporary.series('old'), temporary.series('living')];
    await temporary.fill([old, living], START, START + HOUR, noise, MINUTE);
    await temporary.fill([living], START + HOUR, START + 7 * HOUR, noise, MINUTE);
    await temporary.heartbeat();
    temporary.maintain(100);
    for (let i = 0; i < 70; i++) {
      await temporary.heartbeat();
      temporary.maintain(1);
    }
    expect(temporary.storage.catalogue.size).toBe(2);
    await temporary.reopen(short);
    expect(temporary.storage.catalogue.size).toBe(1);
    expect(temporary.storage.explorer.search('', 10).map(({ metric }) => metric)).toEqual(['living']);
    expect((await temporary.ask('avg:living{*}', START + 6 * HOUR, START + 7 * HOUR, MINUTE)).length).toBe(60);
    expect(temporary.series('old')).not.toBe(living);
  });
});
