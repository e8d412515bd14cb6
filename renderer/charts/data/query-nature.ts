// Owns what a query's text says about how it must be asked: step by step or whole, and how far ahead. Pure.
import type { QueryNode } from '../../../common/query/ast.ts';
import { parseQuery } from '../../../common/query/parser.ts';
import { isStepwise, predicts } from '../../../common/query/stepwise.ts';
import type { Millis, TimeRange } from '../../../common/time/millis.ts';

export interface QueryNature {
  /** New steps may be added to the end of an older answer; otherwise the whole range is asked for again. */
  readonly stepwise: boolean;
  /** Its answer reaches into the future, where the range does. */
  readonly predicts: boolean;
}

/** A prediction is shown for this part of the range. */
const AHEAD = 0.25;

/** What kind of query a text is. A text that cannot be read is taken for an ordinary one: the runtime says what is wrong with it. */
export function natureOf(text: string): QueryNature {
  let tree: QueryNode;
  try {
    tree = parseQuery(text);
  } catch {
    // The answer to the query carries the very same problem, with its place: it is shown there.
    return { stepwise: true, predicts: false };
  }
  return { stepwise: isStepwise(tree), predicts: predicts(tree) };
}

/** The range with room for a prediction. Only where that reaches past `now`: what has happened is not predicted, and a range that ends in the future has its room. */
export function withRoomAhead({ from, to }: TimeRange, now: Millis): TimeRange {
  const ahead = Math.round(to + (to - from) * AHEAD);
  return to <= now && ahead > now ? { from, to: ahead } : { from, to };
}
