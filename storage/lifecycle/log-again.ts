// Puts points that only memory has (their database or log was lost) into the log again, so that they outlive a crash until they are sealed.
import type { SeriesRef } from '../../common/model/series.ts';
import type { Millis } from '../../common/time/millis.ts';
import type { HeadLog } from '../head/head-log.ts';
import { createPointBuffer } from '../query/point-buffer.ts';
import type { StoredSketch } from '../query/sources.ts';
import type { Unsealed } from '../sqlite/unsealed.ts';

export interface LogAgainDeps {
  readonly log: Pick<HeadLog, 'append' | 'commit'>;
  /** Where the points are. */
  readonly unsealed: readonly Unsealed[];
  /** Only what lies before it; Infinity for everything. */
  readonly before: Millis;
  /** What the batches promise: by then all of them had come. */
  readonly now: Millis;
  /** Whether to stop. */
  stopped(): boolean;
}

/** Their source: no other has a name with a space. */
const SOURCE = 'memory again';
/** After so many points the disk is waited for, so that little waits in memory. */
const POINTS_PER_COMMIT = 100_000;

/** Never rejects: what the disk does not take stays for the next commit of the log, whose caller hears of it. Answers how many points. */
export async function logAgain({ log, unsealed, before, now, stopped }: LogAgainDeps): Promise<number> {
  let logged = 0;
  let uncommitted = 0;
  let seq = 0;
  const points = createPointBuffer();
  for (const held of unsealed) {
    // Series may come and go while the disk is waited for.
    const refs = [...held.refs()];
    for (const ref of refs) {
      if (stopped()) return logged;
      const sketches: StoredSketch[] = [];
      points.length = 0;
      held.points.read(ref, -Infinity, before, points);
      held.sketches.read(ref, -Infinity, before, sketches);
      if (points.length === 0 && sketches.length === 0) continue;
      // No position: nothing waits for this source.
      log.append({ source: SOURCE, seq: ++seq, watermark: now, refs: repeated(ref, points.length), ts: points.ts.slice(0, points.length), values: points.values.slice(0, points.length), sketches: sketches.map(({ ts, bytes }) => ({ ref, ts, bytes })) }, -1);
      logged += points.length + sketches.length;
      uncommitted += points.length + sketches.length;
      if (uncommitted < POINTS_PER_COMMIT) continue;
      uncommitted = 0;
      await log.commit().catch(() => undefined);
    }
  }
  if (uncommitted > 0) await log.commit().catch(() => undefined);
  return logged;
}

function repeated(ref: SeriesRef, times: number): Uint32Array {
  return new Uint32Array(times).fill(ref);
}
