// The five questions of the benchmark, said so that every subject can put them into its own language, and answers that can be compared.
import { HOUR, MINUTE } from '../../common/time/millis.ts';
import type { Millis } from '../../common/time/millis.ts';
import { START, endOf, layoutOf } from '../workload.ts';
import type { WorkloadShape } from '../workload.ts';

export const QUESTION_IDS = ['Q1', 'Q2', 'Q3', 'Q4', 'Q5'] as const;
export type QuestionId = (typeof QUESTION_IDS)[number];

/** What each question asks, in words. */
export const QUESTION_TEXT: Readonly<Record<QuestionId, string>> = {
  Q1: 'one series, 1 h raw',
  Q2: 'one series, whole range, 60 s mean',
  Q3: 'maximum of 10 hosts, 5 min',
  Q4: 'mean over all hosts, 1 min',
  Q5: 'top 10 hosts by maximum',
};

/** One question. The range is from <= t < to, its ends multiples of the step where there is one. */
export interface Question {
  readonly id: QuestionId;
  /** As the storage has it: bench.m0. Every host has one series of it. */
  readonly metric: string;
  readonly host: number;
  readonly from: Millis;
  readonly to: Millis;
  /** Milliseconds of a bucket; for Q1 the distance of points, for Q5 the length of the workload. */
  readonly step: number;
  /** Different in every question: a harmless part of its text, so that nothing kept of an earlier answer fits. */
  readonly nonce: number;
}

/** What an answer comes down to. Two right answers to one question are the same up to rounding. */
export interface Digest {
  readonly lines: number;
  readonly values: number;
  readonly sum: number;
}

/**
 * The nth form of a question: another metric, another host, another range and another text each time, so that no cache of answers can
 * help, whole or in pieces. Bytes may come from a cache, as they do for a console that is looked at.
 */
export function question(id: QuestionId, shape: WorkloadShape, nth: number): Question {
  const percents = layoutOf(shape.metrics).filter(({ kind, device }) => kind === 'percent' && device === '');
  const metric = percents[nth % percents.length]?.metric ?? '';
  const host = (nth * 7) % shape.hosts;
  const end = endOf(shape);
  const whole = shape.ticks * shape.step;
  // All metrics of the kind, then the ranges: 25 forms of each before one comes again.
  const early = Math.floor(nth / percents.length) % 5;
  const late = Math.floor(nth / percents.length / 5) % 5;
  switch (id) {
    case 'Q1': {
      const to = end - (early + 5 * late) * MINUTE;
      return { id, metric, host, from: to - Math.min(HOUR, whole / 2), to, step: shape.step, nonce: nth };
    }
    case 'Q3':
      return { id, metric, host, from: START + early * 5 * MINUTE, to: end - late * 5 * MINUTE, step: 5 * MINUTE, nonce: nth };
    case 'Q5':
      // One bucket of the whole workload; what comes before it is empty.
      return { id, metric, host, from: START - (early + 5 * late) * whole, to: end, step: whole, nonce: nth };
    default:
      return { id, metric, host, from: START + early * MINUTE, to: end - late * MINUTE, step: MINUTE, nonce: nth };
  }
}

/** Collects an answer. */
export function digestOf(lines: readonly ArrayLike<number>[]): Digest {
  let values = 0;
  let sum = 0;
  for (const line of lines)
    for (let i = 0; i < line.length; i++) {
      const value = line[i]!;
      if (Number.isNaN(value)) continue;
      values++;
      sum += value;
    }
  return { lines: lines.length, values, sum };
}

/** Whether two answers say the same. */
export const agree = (a: Digest, b: Digest): boolean => a.lines === b.lines && a.values === b.values && Math.abs(a.sum - b.sum) <= 1e-9 * Math.max(1, Math.abs(a.sum));
