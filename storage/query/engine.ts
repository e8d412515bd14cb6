// The query engine's door: checks the request, keeps the caches, and runs one answer per question.
import { scheduler } from 'node:timers/promises';
import type { QueryResult } from '../../common/model/frame.ts';
import { VedetteError } from '../../common/errors/vedette-error.ts';
import type { QueryRequest } from '../api.ts';
import { answer } from './answer.ts';
import { BlockCache } from './block-cache.ts';
import { Budget, DEFAULT_DEADLINE_MS } from './budget.ts';
import { FrameCache } from './frame-cache.ts';
import type { QueryEngineDeps } from './sources.ts';

export interface QueryEngine {
  /** Answers a query. Rejects with `bad_input`, `query_syntax`, `query_semantics`, `deadline`, `cancelled` or `storage_damaged`. */
  query(request: QueryRequest): Promise<QueryResult>;
}

/** The longest range that one query may span: a hundred years. */
const MAX_RANGE = 100 * 365.25 * 86_400_000;
/** Times further from the epoch leave no room for looking back a hundred years within what a Date can hold. */
const MAX_TIME = 8.64e15 - 4 * MAX_RANGE;
const MAX_POINTS = 100_000;

/** Builds the engine; it holds no state but its caches. */
export function createQueryEngine(deps: QueryEngineDeps): QueryEngine {
  const caches = { frames: new FrameCache(), blocks: new BlockCache() };
  const yieldToLoop = (): Promise<void> => deps.yieldToLoop?.() ?? scheduler.yield();
  return {
    async query(request) {
      checkRequest(request);
      const budget = new Budget({ monotonic: () => deps.monotonic(), yieldToLoop, deadlineMs: request.deadlineMs ?? DEFAULT_DEADLINE_MS, signal: request.signal });
      return answer(deps, caches, request, budget);
    },
  };
}

function checkRequest(request: QueryRequest): void {
  const { from, to, maxPoints, step } = request;
  if (!Number.isFinite(from) || !Number.isFinite(to) || from >= to) throw new VedetteError('bad_input', 'A query needs a start before its end.', { from, to });
  if (to - from > MAX_RANGE) throw new VedetteError('bad_input', 'A query spans at most 100 years.', { from, to });
  if (Math.max(Math.abs(from), Math.abs(to)) > MAX_TIME) throw new VedetteError('bad_input', 'A query must lie within what a calendar can name.', { from, to });
  if (!Number.isInteger(maxPoints) || maxPoints < 1 || maxPoints > MAX_POINTS) throw new VedetteError('bad_input', `maxPoints must be a whole number from 1 to ${MAX_POINTS}.`, { maxPoints });
  if (step !== undefined && !(Number.isInteger(step) && step > 0)) throw new VedetteError('bad_input', 'step must be a whole number of milliseconds.', { step });
}
