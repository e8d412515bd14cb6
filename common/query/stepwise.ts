// Whether a query can be answered step by step: then a live chart may ask for the new steps alone.
import type { CallNode, QueryNode } from './ast.ts';
import { canonicalName } from './functions.ts';

/** Functions whose values depend on the whole visible range, or on data long before it. */
const WHOLE_RANGE: ReadonlySet<string> = new Set([
  'anomalies', 'autosmooth', 'bottom', 'calendar_shift', 'cumsum', 'day_before', 'fixed_rank', 'forecast', 'hour_before', 'integral', 'limit', 'month_before', 'outliers', 'piecewise_constant',
  'robust_trend', 'rollup', 'timeshift', 'top', 'trend_line', 'week_before',
]);

/**
 * True when the value of a step depends on the data of that step and of few steps before it only. For other queries an answer over the
 * newest steps is not the end of the answer over the whole range: ask for the whole range again. So it is with calendar steps, which
 * are of unequal length.
 */
export function isStepwise(node: QueryNode): boolean {
  switch (node.kind) {
    case 'negate':
      return isStepwise(node.of);
    case 'binary':
      return isStepwise(node.left) && isStepwise(node.right);
    case 'call':
      return !WHOLE_RANGE.has(canonicalName(node.name)) && queriesOf(node).every(isStepwise);
    case 'metric':
      return !node.modifiers.some((modifier) => modifier.kind === 'rollup' && modifier.calendar !== undefined);
    default:
      return true;
  }
}

/** Whether a query predicts: its range should reach into the future, as far as the prediction shall. */
export function predicts(node: QueryNode): boolean {
  switch (node.kind) {
    case 'negate':
      return predicts(node.of);
    case 'binary':
      return predicts(node.left) || predicts(node.right);
    case 'call':
      return node.name === 'forecast' || queriesOf(node).some(predicts);
    default:
      return false;
  }
}

/** The arguments of a call that are queries or literal numbers. */
export function queriesOf(call: CallNode): QueryNode[] {
  return call.args.flatMap((arg): QueryNode[] => {
    if (arg.kind === 'string' || arg.kind === 'tags') return [];
    if (arg.kind !== 'named') return [arg];
    return arg.value.kind === 'string' ? [] : [arg.value];
  });
}
