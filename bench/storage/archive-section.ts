// The section of the archive: W1 as Parquet alone, its bytes beside those of the database, and Q4 over it beside chdb.
import { DAY, HOUR } from '../../common/time/millis.ts';
import { CHDB, chdbMissing, installChdb } from '../peers/chdb.ts';
import type { ChdbCommands } from '../peers/chdb.ts';
import { median, pointsOf, w1 } from '../workload.ts';
import { startChild } from './child.ts';
import type { Child } from './child.ts';
import type { Ours } from './ours.ts';
import { agree, question } from './questions.ts';
import type { Question } from './questions.ts';
import type { Session } from './session.ts';

const WARM_UPS = 20;
const PER_ROUND = 15;
const OWN_BYTES = 'own SQLite bytes';

/** Archives the day of W1, lets the database forget it, and asks. */
export async function sectionParquet(session: Session): Promise<void> {
  const shape = w1(session.asked.quick);
  const points = pointsOf(shape);
  const data = session.data(shape);
  const child = startChild<Ours>('ours');
  const chdb = await chdbWith(session, data, shape);
  try {
    const archive = { enabled: true, folder: '', after: HOUR, maxBytes: 20_000_000_000 };
    await child.call('open', { directory: session.freshFolder('archive'), archive: true, options: { archive, retentionRollups: 30 * DAY } });
    session.say('W1 for the archive');
    await child.call('ingest', { data, shape, commit: 'second', batches: 'tick' });
    await child.call('settle', { shape, batches: 'tick', upTo: 6 * HOUR });
    const own = await child.call('sizes');
    session.say('archiving the day');
    const took = await child.call('archive', { shape, upTo: 3 * DAY });
    const after = await child.call('sizes');
    if (after.archivedPoints < points) throw new Error(`only ${after.archivedPoints} of ${points} points came into the archive: ${took.reason}`);
    session.fact('W1 archiving', 'vedette', took.wallSeconds, 's');
    session.verdict({ measure: 'W1 Parquet bytes per point, rollups apart', unit: 'B', ours: after.archivedRaw / points, peer: OWN_BYTES, theirs: (own.database - own.rollups) / points, must: 1.6, aim: 1.3 });
    session.fact('W1 Parquet, rollups included', 'vedette', after.archive / points, 'B/point');
    if (chdb !== undefined) session.fact('W1 bytes per point', CHDB, chdb.bytes / points, 'B');
    // The database keeps neither points nor rollups of that day any more: what comes back comes out of Parquet.
    await child.call('forget', { shape, after: 5 * DAY });
    const q4 = (from: number, count: number): Question[] => Array.from({ length: count }, (_, index) => question('Q4', shape, from + index));
    const warm = await child.call('ask', q4(0, WARM_UPS));
    const theirWarm = await chdb?.child.call('ask', q4(0, WARM_UPS));
    const elsewhere = warm.find((answer) => answer.points.archive === 0 || answer.points.sqlite > 0 || answer.points.rollups > 0);
    const differing = warm.findIndex((answer, nth) => theirWarm?.[nth] !== undefined && !agree(answer.digest, theirWarm[nth].digest));
    const mine: number[] = [];
    const theirs: number[] = [];
    for (let round = 0; round < session.asked.rounds; round++) {
      const questions = q4(WARM_UPS + round * PER_ROUND, PER_ROUND);
      mine.push(median((await child.call('ask', questions)).map(({ ms }) => ms)));
      if (chdb !== undefined) theirs.push(median((await chdb.child.call('ask', questions)).map(({ ms }) => ms)));
    }
    const notes = [
      elsewhere === undefined ? '' : `not from Parquet alone: ${JSON.stringify(elsewhere.points)}`,
      differing === -1 ? '' : `answers differ: ours ${JSON.stringify(warm[differing]?.digest)}, theirs ${JSON.stringify(theirWarm?.[differing]?.digest)}`,
    ].filter((words) => words !== '');
    session.verdict({ measure: 'W1 Q4 over Parquet', unit: 'ms', ours: median(mine), peer: CHDB, theirs: median(theirs), must: 1, aim: 0.3, ...(notes.length === 0 ? {} : { note: notes.join('; ') }) });
  } finally {
    await child.kill();
    await chdb?.child.kill();
  }
}

async function chdbWith(session: Session, data: string, shape: Parameters<typeof question>[1]): Promise<{ child: Child<ChdbCommands>; bytes: number } | undefined> {
  if (session.asked.installPeers && chdbMissing() !== undefined) installChdb();
  if (!session.takesPart(chdbMissing)) return undefined;
  session.say('W1 into chdb');
  const child = startChild<ChdbCommands>('chdb');
  try {
    const { bytes, cpuSeconds } = await child.call('load', { directory: session.freshFolder('chdb'), data, shape });
    session.fact('W1 load and merge', CHDB, cpuSeconds / (pointsOf(shape) / 1e6), 'CPU s/M points');
    return { child, bytes };
  } catch (error) {
    await child.kill();
    throw error;
  }
}
