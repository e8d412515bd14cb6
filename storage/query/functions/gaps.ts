// Functions about missing values: default_zero, fill, exclude_null, count_nonzero, count_not_null.
import type { CallArgument } from '../../../common/query/ast.ts';
import { tagKey } from '../../../common/model/tags.ts';
import type { EvaluationContext } from '../evaluation.ts';
import { evaluateWithHistory, mapLines } from '../evaluation.ts';
import { changeColumns, cutStart, linesOf, replaceValues } from '../lines.ts';
import type { LinesValue } from '../lines.ts';
import type { FunctionBody } from './body.ts';

/**
 * Steps that have no value become 0, but not those whose data may still come. A query with no group and no series becomes one line of
 * zeros. Source: docs.datadoghq.com/dashboards/functions/interpolation.
 */
export const defaultZero: FunctionBody = async (args, context) => {
  const input = await context.evaluate(args.query());
  if (input.kind === 'number') return input;
  const none = { key: '', tags: [], metric: '', unit: '', values: new Float64Array(context.grid.length).fill(Number.NaN) };
  const lines = input.lines.length === 0 && !input.grouped ? [none] : input.lines;
  const fill = (column: Float64Array): Float64Array => column.map((value, i) => (Number.isNaN(value) && i < context.complete ? 0 : value));
  return mapLines({ ...input, lines }, context, (line) => changeColumns(line, fill));
};

/** The longest gap that is filled, in steps. */
const MAX_REACH = 10_000;

/**
 * Fills the gaps of each line after space aggregation (the method .fill() of a query does so before it): zero, the last value, or
 * linearly between the values on both sides; gaps longer than `limit` seconds stay, and so does what has not arrived yet.
 * Source: docs.datadoghq.com/dashboards/functions/interpolation.
 */
export const fill: FunctionBody = async (args, context) => {
  const method = args.text('method');
  const { step } = context.grid;
  const reach = Math.min(MAX_REACH, Math.floor((args.number('limit') * 1_000) / step));
  const looksBack = method === 'last' || method === 'linear';
  const history = looksBack ? reach : 0;
  const input = await evaluateWithHistory(args.query(), history, context);
  if (input.kind === 'number' || method === 'null') return cutStart(input, history);
  const complete = context.complete + history;
  const filled = await mapLines(input, context, (line) => replaceValues(line, fillColumn(line.values, method, reach, complete), line.unit));
  return cutStart(filled, history);
};

function fillColumn(column: Float64Array, method: string, reach: number, complete: number): Float64Array {
  const values = column.slice();
  let known = -1;
  for (let i = 0; i < values.length; i += 1) {
    const value = column[i]!;
    if (!Number.isNaN(value)) {
      const gap = i - known - 1;
      if (method === 'linear' && known >= 0 && gap <= reach) {
        const start = column[known]!;
        for (let j = known + 1; j < i; j += 1) values[j] = start + ((value - start) * (j - known)) / (i - known);
      }
      known = i;
    } else if (i < complete && method === 'zero') values[i] = 0;
    else if (i < complete && method === 'last' && known >= 0 && i - known <= reach) values[i] = column[known]!;
  }
  return values;
}

/** The lines that carry every key their query groups by. Source: docs.datadoghq.com/dashboards/functions/exclusion. */
export const excludeNull: FunctionBody = async (args, context) => {
  const node = args.query();
  const input = await context.evaluate(node);
  if (input.kind === 'number') return input;
  const keys = groupKeys(node);
  return { ...input, lines: input.lines.filter((line) => keys.every((key) => line.tags.some((tag) => tagKey(tag) === key))) };
};

/** The keys that the lines of a node are grouped by: those of its metrics, unless a nested aggregation says others. */
function groupKeys(node: CallArgument): readonly string[] {
  switch (node.kind) {
    case 'metric':
      return node.by;
    case 'negate':
      return groupKeys(node.of);
    case 'binary':
      return [...new Set([...groupKeys(node.left), ...groupKeys(node.right)])];
    case 'call': {
      const tags = node.args.find((arg) => arg.kind === 'tags');
      return tags === undefined ? [...new Set(node.args.flatMap(groupKeys))] : tags.keys;
    }
    default:
      return [];
  }
}

function countLines(counts: (value: number) => boolean): FunctionBody {
  return async (args, context) => {
    const input = linesOf(await context.evaluate(args.query()), context.grid.length);
    return { kind: 'lines', grouped: false, lines: input.lines.length === 0 ? [] : [counted(input, counts, context)] };
  };
}

/** Open steps in which no line has a value have no count yet; complete ones count 0. */
function counted(input: LinesValue, counts: (value: number) => boolean, context: EvaluationContext): LinesValue['lines'][number] {
  const values = new Float64Array(context.grid.length);
  for (let i = 0; i < values.length; i += 1) {
    let count = 0;
    let any = false;
    for (const line of input.lines) {
      const value = line.values[i]!;
      if (!Number.isNaN(value)) any = true;
      if (counts(value)) count += 1;
    }
    values[i] = any || i < context.complete ? count : Number.NaN;
  }
  return { key: '', tags: [], metric: input.lines[0]!.metric, unit: '', values };
}

/** How many lines have a finite value. Source: docs.datadoghq.com/dashboards/functions/count. */
export const countNotNull = countLines((value) => Number.isFinite(value));
/** How many lines have a finite value other than 0. Source: docs.datadoghq.com/dashboards/functions/count. */
export const countNonzero = countLines((value) => Number.isFinite(value) && value !== 0);
