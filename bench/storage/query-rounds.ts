// Asks ours and the peer the same questions in turns, checks that they agree, and keeps the medians.
import { VICTORIA_METRICS } from '../peers/victoria-metrics.ts';
import type { VictoriaMetrics } from '../peers/victoria-metrics.ts';
import { median } from '../workload.ts';
import type { WorkloadShape } from '../workload.ts';
import type { Child } from './child.ts';
import type { Ours } from './ours.ts';
import { QUESTION_IDS, QUESTION_TEXT, agree, question } from './questions.ts';
import type { QuestionId } from './questions.ts';
import type { Session } from './session.ts';

/** Consoles ask again and again: what counts is the time after compiler and block caches have seen the questions. */
const WARM_UPS = 40;
const PER_ROUND = 20;

/** The limits of issue and table: ratios to the peer. */
export type QueryLimits = (id: QuestionId) => { readonly must: number; readonly aim: number };

/** Measures Q1 … Q5 in this workload and adds a verdict for each. */
export async function queryRounds(session: Session, ours: Child<Ours>, peer: VictoriaMetrics | undefined, shape: WorkloadShape, limits: QueryLimits): Promise<void> {
  for (const id of QUESTION_IDS) {
    session.say(`${shape.name} ${id}`);
    const many = (from: number, count: number): ReturnType<typeof question>[] => Array.from({ length: count }, (_, index) => question(id, shape, from + index));
    const first = await ours.call('ask', many(0, WARM_UPS));
    let disagreed = '';
    if (peer !== undefined)
      for (const [nth, one] of many(0, WARM_UPS).entries()) {
        const { digest } = await peer.ask(one);
        const own = first[nth]?.digest;
        if (own === undefined || !agree(own, digest)) disagreed ||= `answers differ: ours ${JSON.stringify(own)}, theirs ${JSON.stringify(digest)}`;
      }
    const mine: number[] = [];
    const theirs: number[] = [];
    let cached = 0;
    let points = 0;
    for (let round = 0; round < session.asked.rounds; round++) {
      const questions = many(WARM_UPS + round * PER_ROUND, PER_ROUND);
      const answers = await ours.call('ask', questions);
      mine.push(median(answers.map(({ ms }) => ms)));
      const read = answers.map(({ points: { head, sqlite, rollups, archive } }) => head + sqlite + rollups + archive);
      cached += answers.filter(({ cached }, nth) => cached || read[nth] === 0).length;
      points = Math.max(...read);
      if (peer === undefined) continue;
      const times: number[] = [];
      for (const one of questions) times.push((await peer.ask(one)).ms);
      theirs.push(median(times));
    }
    const notes = [disagreed, cached > 0 ? `${cached} answers came from a cache of answers` : ''].filter((words) => words !== '').join('; ');
    session.verdict({
      measure: `${shape.name} ${id} ${QUESTION_TEXT[id]}`,
      unit: 'ms',
      ours: median(mine),
      peer: VICTORIA_METRICS,
      theirs: median(theirs),
      ...limits(id),
      ...(notes === '' ? {} : { note: notes }),
    });
    session.fact(`${shape.name} ${id} points read`, 'vedette', points, '');
  }
}
