// Walks the tree: every node is evaluated on the grid that the node above asks for, down to the metrics, which are read.
import type { QueryNode } from '../../common/query/ast.ts';
import { VedetteError } from '../../common/errors/vedette-error.ts';
import { combine, negate } from './arithmetic.ts';
import type { EvaluationContext, Session } from './evaluation.ts';
import { callFunction } from './functions/registry.ts';
import type { Grid } from './grid.ts';
import type { Value } from './lines.ts';

/** The longest grid that a function may ask its child for, in steps. */
export const MAX_STEPS = 100_000;

/** The value of a checked tree on a grid whose first `visible` steps are history. */
export async function evaluate(node: QueryNode, session: Session, grid: Grid, visible = 0): Promise<Value> {
  if (grid.length > MAX_STEPS) {
    throw new VedetteError('query_semantics', `A function of this query needs ${grid.length.toLocaleString('en-US')} steps of ${grid.step / 1_000} s to look back far enough; at most ${MAX_STEPS.toLocaleString('en-US')} are read.`, {
      hint: 'Ask for coarser steps, for example with .rollup(avg, 3600), or for less history.',
    });
  }
  session.countEvaluation();
  const turn = session.budget.spend();
  if (turn !== undefined) await turn;
  const complete = Math.max(0, Math.min(grid.length, Math.floor((session.completeUpTo - grid.t0) / grid.step)));
  const context: EvaluationContext = {
    session,
    grid,
    visible,
    complete,
    evaluate: (child, on = grid, before = visible) => evaluate(child, session, on, before),
  };
  switch (node.kind) {
    case 'number':
      return { kind: 'number', value: node.value };
    case 'negate':
      return negate(await context.evaluate(node.of));
    case 'binary':
      return combine(node.operator, await context.evaluate(node.left), await context.evaluate(node.right), context);
    case 'call':
      return callFunction(node, context);
    case 'metric':
      return session.read(node, grid);
    default:
      return node satisfies never;
  }
}
