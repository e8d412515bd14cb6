// Walks the tree after all metric nodes have been read: functions and formulas over lines. Pure.
import type { CallArgument, QueryNode } from '../../common/query/ast.ts';
import { printQuery } from '../../common/query/printer.ts';
import { combine, negate } from './arithmetic.ts';
import { callFunction } from './function-bodies.ts';
import type { EvaluationContext, Value } from './lines.ts';

/** The value of a tree; `read` holds the value of each metric node by its canonical text. The tree has been checked. */
export function evaluate(node: QueryNode, read: ReadonlyMap<string, Value>, context: EvaluationContext): Value {
  switch (node.kind) {
    case 'number':
      return { kind: 'number', value: node.value };
    case 'negate':
      return negate(evaluate(node.of, read, context));
    case 'binary':
      return combine(node, evaluate(node.left, read, context), evaluate(node.right, read, context), context);
    case 'call':
      return callFunction(evaluate(queryArgument(node.args[0]!), read, context), node, context);
    case 'metric':
      return read.get(printQuery(node))!;
    default:
      return node satisfies never;
  }
}

/** The first argument of every function is a query: the checker has seen to it. */
function queryArgument(arg: CallArgument): QueryNode {
  if (arg.kind === 'string') throw new TypeError('A text stands where the checker requires a query.');
  return arg;
}
