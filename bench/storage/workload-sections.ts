// The sections that run a workload through ours and the peers: ingest, memory, replay, size, read-back, questions.
import { PROMETHEUS, prometheusMissing, restartPrometheus } from '../peers/prometheus.ts';
import { VICTORIA_METRICS } from '../peers/victoria-metrics.ts';
import type { VictoriaMetrics } from '../peers/victoria-metrics.ts';
import { endOf, median, pointsOf, w1, w2 } from '../workload.ts';
import type { WorkloadShape } from '../workload.ts';
import { startChild } from './child.ts';
import type { Child } from './child.ts';
import type { Ingested, IngestOrder, Ours, Sizes } from './ours.ts';
import { queryRounds } from './query-rounds.ts';
import type { Session } from './session.ts';

const perMillion = (seconds: number, points: number): number => seconds / (points / 1e6);

/** One workload in a fresh process and folder. */
async function ingestOurs(session: Session, order: IngestOrder): Promise<{ child: Child<Ours>; directory: string; ingested: Ingested }> {
  const directory = session.freshFolder('vedette');
  const child = startChild<Ours>('ours');
  await child.call('open', { directory });
  return { child, directory, ingested: await child.call('ingest', order) };
}

/** Lets ours and the peer finish their background work, then compares bytes; reads everything back. */
async function sizeAndTruth(session: Session, child: Child<Ours>, peer: VictoriaMetrics | undefined, order: IngestOrder, limits: { must: number; aim: number }): Promise<Sizes> {
  const { shape } = order;
  const points = pointsOf(shape);
  session.say(`${shape.name}: merging to the end`);
  const settled = await child.call('settle', { shape, batches: order.batches });
  const sizes = await child.call('sizes');
  await peer?.settle();
  let truth = 'not verified';
  if (session.asked.verify) {
    session.say(`${shape.name}: reading everything back`);
    const { compared, different, timesCompared, timesDifferent, first } = await child.call('verify', { data: order.data, shape });
    truth = different + timesDifferent === 0 ? `bit-exact: ${compared} values and ${timesCompared} times read back` : `NOT EXACT: ${different} of ${compared} values, ${timesDifferent} of ${timesCompared} times: ${first}`;
  }
  session.verdict({
    measure: `${shape.name} bytes per point after merge`,
    unit: 'B',
    ours: (sizes.database - sizes.rollups) / points,
    peer: VICTORIA_METRICS,
    theirs: peer === undefined ? Number.NaN : peer.bytes() / points,
    ...limits,
    note: truth,
  });
  session.fact(`${shape.name} free pages in the database`, 'vedette', sizes.free / points, 'B/point');
  session.fact(`${shape.name} rollups`, 'vedette', sizes.rollups / points, 'B/point');
  session.fact(`${shape.name} log after merge`, 'vedette', sizes.log, 'B');
  session.fact(`${shape.name} merging to the end`, 'vedette', perMillion(settled.cpuSeconds, points), 'CPU s/M points');
  return sizes;
}

/** W1: everything that is measured on it. */
export async function sectionW1(session: Session): Promise<void> {
  const shape = w1(session.asked.quick);
  const data = session.data(shape);
  const order: IngestOrder = { data, shape, commit: 'second', batches: 'tick' };
  const rounds: { ours: Ingested[]; theirs: { cpu: number; rate: number; peak: number }[]; open: number[] } = { ours: [], theirs: [], open: [] };
  let peer: VictoriaMetrics | undefined;
  for (let round = 0; round < session.asked.rounds; round++) {
    session.say(`W1 ingest, round ${round + 1} of ${session.asked.rounds}`);
    await peer?.stop();
    const run = await ingestOurs(session, order);
    rounds.ours.push(run.ingested);
    await run.child.kill();
    // It died with a full head and has to come back with all of it.
    const again = startChild<Ours>('ours');
    const { ms, replayedPoints } = await again.call('open', { directory: run.directory, now: endOf(shape) });
    await again.kill();
    rounds.open.push(ms);
    if (round === 0) session.fact('W1 points replayed on opening', 'vedette', replayedPoints, '');
    peer = await session.victoriaMetrics();
    const cost = await peer?.ingest(data, shape);
    if (peer !== undefined && cost !== undefined) rounds.theirs.push({ cpu: perMillion(cost.cpuSeconds, cost.points), rate: cost.points / cost.wallSeconds, peak: peer.peakMegabytes() });
  }
  const last = await ingestOurs(session, { ...order, commit: 'tick' });
  session.fact('W1 ingest, synced at every tick', 'vedette', perMillion(last.ingested.cpuSeconds, last.ingested.points), 'CPU s/M points');
  session.fact('W1 maintenance slice, 99 of 100 below', 'vedette', median(rounds.ours.map(({ slices }) => slices.p99)), 'ms');
  session.fact('W1 maintenance slice, longest', 'vedette', Math.max(...rounds.ours.map(({ slices }) => slices.longest)), 'ms');
  const theirs = (pick: (one: { cpu: number; rate: number; peak: number }) => number): number => median(rounds.theirs.map(pick));
  const oursMedian = (pick: (one: Ingested) => number): number => median(rounds.ours.map(pick));
  session.verdict({ measure: 'W1 ingest, durable within 1 s', unit: 'CPU s/M', ours: oursMedian((one) => perMillion(one.cpuSeconds, one.points)), peer: VICTORIA_METRICS, theirs: theirs(({ cpu }) => cpu), must: 0.17, aim: 0.06 });
  session.verdict({ measure: 'W1 ingest, points a second', unit: 'M/s', ours: oursMedian((one) => one.points / one.wallSeconds / 1e6), peer: VICTORIA_METRICS, theirs: theirs(({ rate }) => rate) / 1e6, must: 6, aim: 16, better: 'more' });
  session.verdict({ measure: 'W1 peak memory while taking it in', unit: 'MB', ours: oursMedian((one) => one.peakMegabytes), peer: VICTORIA_METRICS, theirs: theirs(({ peak }) => peak), must: 1.1, aim: 0.8, note: 'ours bundled, as it ships' });
  try {
    await sizeAndTruth(session, last.child, peer, order, { must: 0.9, aim: 0.84 });
    await queryRounds(session, last.child, peer, shape, () => ({ must: 0.4, aim: 0.2 }));
  } finally {
    await last.child.kill();
    await peer?.stop();
  }
  await openAgainstPrometheus(session, data, shape, median(rounds.open));
}

async function openAgainstPrometheus(session: Session, data: string, shape: WorkloadShape, ours: number): Promise<void> {
  const measure = 'W1 open + replay with a full head';
  const limits = { must: 0.3, aim: 0.1 };
  if (!session.takesPart(prometheusMissing)) {
    session.verdict({ measure, unit: 'ms', ours, peer: PROMETHEUS, theirs: Number.NaN, ...limits });
    return;
  }
  session.say('Prometheus takes W1 in and restarts');
  const restart = await restartPrometheus(session.freshFolder('prometheus'), data, shape, session.asked.rounds);
  session.verdict({ measure, unit: 'ms', ours, peer: PROMETHEUS, theirs: median(restart.replayMs), ...limits });
  session.fact('W1 restart, process start to first answer', PROMETHEUS, median(restart.readyMs), 'ms');
  session.fact('W1 ingest, 30 ticks a request', PROMETHEUS, perMillion(restart.ingest.cpuSeconds, restart.ingest.points), 'CPU s/M points');
  session.fact('W1 peak memory', PROMETHEUS, restart.peakMegabytes, 'MB');
}

/** W2: size, and questions that rollups can answer. */
export async function sectionW2(session: Session): Promise<void> {
  const shape = w2(session.asked.quick);
  await sizedWorkload(session, { data: session.data(shape), shape, commit: 'second', batches: 'tick' }, { must: 0.98, aim: 0.95 }, async (child, peer) => {
    await queryRounds(session, child, peer, shape, (id) => (id === 'Q1' ? { must: 0.4, aim: 0.2 } : { must: 0.15, aim: 0.05 }));
  });
}

/** W1 with rounds that are off their slots, each host by itself. */
export async function sectionJitter(session: Session): Promise<void> {
  const shape = w1(session.asked.quick, 20);
  await sizedWorkload(session, { data: session.data(shape), shape, commit: 'second', batches: 'host' }, { must: 0.65, aim: 0.58 }, () => Promise.resolve());
}

async function sizedWorkload(
  session: Session,
  order: IngestOrder,
  limits: { must: number; aim: number },
  then: (child: Child<Ours>, peer: VictoriaMetrics | undefined) => Promise<void>,
): Promise<void> {
  const { shape } = order;
  session.say(`${shape.name} ingest`);
  const { child, ingested } = await ingestOurs(session, order);
  session.fact(`${shape.name} ingest, durable within 1 s`, 'vedette', perMillion(ingested.cpuSeconds, ingested.points), 'CPU s/M points');
  session.fact(`${shape.name} peak memory`, 'vedette', ingested.peakMegabytes, 'MB');
  const peer = await session.victoriaMetrics();
  try {
    // How many ticks a request holds changes neither bytes nor answers: many, so that the run does not take longer than it must.
    await peer?.ingest(order.data, shape, 20);
    await sizeAndTruth(session, child, peer, order, limits);
    await then(child, peer);
  } finally {
    await child.kill();
    await peer?.stop();
  }
}
