// The wall clock jumps by days and years and back, and local time goes over a change to summer time: nothing stored is lost or said wrong.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../common/time/millis.ts';
import { TemporaryStorage } from '../support/temporary-storage.ts';

/** An hour before Central Europe puts its clocks forward, in UTC. */
const BEFORE_SUMMER = Date.UTC(2026, 2, 29, 0);

let temporary: TemporaryStorage;
let monotonic = 0;
let refs: number[] = [];
/** Every point there is: the last write of a time counts. */
let model: Map<number, number>[] = [];

beforeEach(async () => {
  temporary = new TemporaryStorage();
  monotonic = 0;
  model = [new Map(), new Map()];
  await open();
});
afterEach(() => temporary.dispose());

async function open(): Promise<void> {
  const clock = { now: () => temporary.now, monotonic: () => monotonic };
  await temporary.open({ retentionRaw: 9_000 * DAY, retentionRollups: 9_000 * DAY, archive: { enabled: false, folder: '', after: 0, maxBytes: 1e9 } }, { clock });
  refs = [temporary.series('m', ['host:a']), temporary.series('m', ['host:b'])];
}

/** So many minutes go by, a point a minute, wherever the wall clock stands. */
async function live(from: number, minutes: number): Promise<number> {
  for (let minute = 0; minute < minutes; minute++) {
    temporary.now = from + minute * MINUTE;
    monotonic += MINUTE;
    const points = refs.map((ref, i) => [ref, temporary.now, (monotonic / MINUTE) * (i + 1)] as const);
    for (const [i, [, t, value]] of points.entries()) model[i]!.set(t, value);
    await temporary.write(temporary.batch(points, temporary.now + MINUTE));
    temporary.storage.maintain(temporary.now);
    temporary.storage.maintain(temporary.now);
  }
  return from + minutes * MINUTE;
}

/** Around each of these times, raw and by the hour, the storage answers as the model does. */
async function check(...places: number[]): Promise<void> {
  for (const place of places) {
    const from = Math.floor(place / HOUR) * HOUR - 5 * HOUR;
    const to = from + 12 * HOUR;
    for (const [i, points] of model.entries()) {
      const own = [...points].filter(([t]) => t >= from && t < to).sort(([a], [b]) => a - b);
      const selector = `avg:m{host:${'ab'[i]}}`;
      expect(await temporary.ask(selector, from, to, MINUTE)).toEqual(own);
      const hours = new Map<number, number>();
      for (const [t, value] of own) hours.set(Math.floor(t / HOUR) * HOUR, (hours.get(Math.floor(t / HOUR) * HOUR) ?? 0) + value);
      expect(await temporary.ask(`${selector}.rollup(sum, 3600)`, from, to, HOUR)).toEqual([...hours]);
    }
  }
}

describe('the wall clock', () => {
  it.each([
    ['a day ahead', DAY],
    ['a day back', -DAY],
    ['a year ahead', 365 * DAY],
    ['a year back', -365 * DAY],
  ])('goes %s and comes back', async (_, jump) => {
    const first = await live(BEFORE_SUMMER, 150);
    await check(first);
    const there = await live(first + jump, 100);
    await check(first, there);
    const back = await live(first + 100 * MINUTE, 150);
    await check(back, there);
    await temporary.storage.close();
    await open();
    await check(back, there);
    await live(back, 90);
    await check(back, there);
    expect(temporary.notices.map(({ kind }) => kind)).toEqual([]);
  });

  it('shows another local time from one minute to the next, which nothing here looks at', async () => {
    // 01:59 is followed by 03:00 in local time; days and segments are those of UTC.
    const end = await live(BEFORE_SUMMER, 240);
    await check(end);
    await temporary.storage.close();
    await open();
    await check(end);
  });
});
