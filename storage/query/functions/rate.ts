// Functions of a value and the one before it: diff monotonic_diff derivative per_second per_minute per_hour, and dt.
import { perSecond } from '../../../common/units/derived.ts';
import { evaluateWithHistory, mapWithHistory, millisBetween } from '../evaluation.ts';
import { cutStart, linesOf, replaceValues } from '../lines.ts';
import type { FunctionBody } from './body.ts';

/**
 * `apply` gets a value, the last one before it, and the seconds between the starts of their steps. One step before the visible range
 * is read too, so that the first visible step has a change as well.
 */
function pairwise(apply: (value: number, before: number, seconds: number) => number, unitOf: (unit: string) => string): FunctionBody {
  return async (args, context) => {
    const value = await mapWithHistory(args.query(), 1, context, (line) => {
      const values = new Float64Array(line.values.length).fill(Number.NaN);
      let known = -1;
      // The column begins one step before the context's grid.
      line.values.forEach((value, i) => {
        if (Number.isNaN(value)) return;
        if (known >= 0) values[i] = apply(value, line.values[known]!, millisBetween(context, known - 1, i - 1) / 1_000);
        known = i;
      });
      return replaceValues(line, values, unitOf(line.unit));
    });
    return value.kind === 'number' ? { kind: 'number', value: 0 } : value;
  };
}

const same = (unit: string): string => unit;
const none = (): string => '';
const rise = (value: number, before: number): number => (value < before ? Number.NaN : value - before);

/** v − v before. Source: docs.datadoghq.com/dashboards/functions/rate. */
export const diff = pairwise((value, before) => value - before, same);
/** diff where it is not negative: a counter that starts over has no rise. Source: docs.datadoghq.com/dashboards/functions/rate. */
export const monotonicDiff = pairwise(rise, same);
/** diff / dt, also negative. Source: docs.datadoghq.com/dashboards/functions/rate. */
export const derivative = pairwise((value, before, seconds) => (value - before) / seconds, perSecond);
/** The rise divided by the seconds, minutes or hours between the points. Source: docs.datadoghq.com/dashboards/functions/rate. */
export const perSecondRate = pairwise((value, before, seconds) => rise(value, before) / seconds, perSecond);
export const perMinute = pairwise((value, before, seconds) => (rise(value, before) / seconds) * 60, none);
export const perHour = pairwise((value, before, seconds) => (rise(value, before) / seconds) * 3_600, none);

/**
 * One line: the seconds since the step before in which any group had a value.
 * Source: docs.datadoghq.com/dashboards/functions/rate (dt looks at all groups together).
 */
export const dt: FunctionBody = async (args, context) => {
  const input = linesOf(await evaluateWithHistory(args.query(), 1, context), context.grid.length + 1);
  if (input.lines.length === 0) return { kind: 'lines', grouped: false, lines: [] };
  const values = new Float64Array(context.grid.length + 1).fill(Number.NaN);
  let known = -1;
  for (let i = 0; i < values.length; i += 1) {
    if (!input.lines.some((line) => !Number.isNaN(line.values[i]!))) continue;
    if (known >= 0) values[i] = millisBetween(context, known - 1, i - 1) / 1_000;
    known = i;
  }
  return cutStart({ kind: 'lines', grouped: false, lines: [{ key: '', tags: [], metric: input.lines[0]!.metric, unit: 'second', values }] }, 1);
};
