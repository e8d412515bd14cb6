// Very many points for the room that the log has: shorter spans are sealed before the log must give anything up.
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { MINUTE, SECOND } from '../../common/time/millis.ts';
import { START, TemporaryStorage } from '../../test/support/temporary-storage.ts';

const SERIES = 3_000;
/** The log may take a quarter of it: 1.2 MB. Half an hour of these points, a round a minute, takes 0.9 MB. */
const MAX_BYTES = 4_800_000;

let temporary: TemporaryStorage;
beforeEach(() => {
  temporary = new TemporaryStorage();
});
afterEach(() => temporary.dispose());

/** Minutes with a round of all series each; what the log holds at most meanwhile. */
async function live(refs: readonly number[], from: number, to: number): Promise<number> {
  const log = join(temporary.directory, 'head');
  let most = 0;
  for (let t = from; t < to; t += 5 * SECOND) {
    temporary.now = t;
    if (t % MINUTE === 0) await temporary.write(temporary.batch(refs.map((ref) => [ref, t, ref + t / MINUTE] as const), t));
    temporary.storage.maintain(t);
    if (t % MINUTE === 0) most = Math.max(most, readdirSync(log).reduce((sum, name) => sum + statSync(join(log, name)).size, 0));
  }
  return most;
}

it('seals ten minutes at a time while the log is half full, and half hours otherwise', async () => {
  await temporary.open({ maxBytes: MAX_BYTES });
  const refs = Array.from({ length: SERIES }, (_, i) => temporary.series(`m${i % 10}`, [`host:${i}`]));
  const most = await live(refs, START, START + 85 * MINUTE);
  expect(most).toBeLessThan(MAX_BYTES / 4);
  expect(temporary.notices.filter(({ kind }) => kind === 'storage.log_full')).toEqual([]);
  const sealed = (): number => temporary.storage.stats().lifecycle.find(({ kind }) => kind === 'seal')?.border ?? 0;
  expect(sealed()).toBe(START + 80 * MINUTE);
  const asked = await temporary.ask('sum:m3{*}', START, START + 80 * MINUTE, 10 * MINUTE);
  expect(asked).toHaveLength(8);

  // With a tenth of the series half hours are short enough.
  await live(refs.slice(0, SERIES / 10), START + 85 * MINUTE, START + 175 * MINUTE);
  expect(sealed()).toBe(START + 150 * MINUTE);
  // What was sealed in pieces and in one is there after a restart, too.
  await temporary.reopen({ maxBytes: MAX_BYTES });
  expect(await temporary.ask('sum:m3{*}', START, START + 80 * MINUTE, 10 * MINUTE)).toEqual(asked);
});
