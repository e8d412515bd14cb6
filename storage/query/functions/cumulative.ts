// Functions that add up from the start of the visible range: cumsum, integral.
import { withoutPerSecond } from '../../../common/units/derived.ts';
import { mapLines, millisBetween } from '../evaluation.ts';
import { linesOf, replaceValues } from '../lines.ts';
import type { FunctionBody } from './body.ts';

/** Sums what `term` makes of each value; steps without a value, and those before the visible range, have none. */
function cumulative(term: (value: number, seconds: number | undefined) => number, unitOf: (unit: string) => string): FunctionBody {
  return async (args, context) => {
    const { grid, visible } = context;
    const input = linesOf(await context.evaluate(args.query()), grid.length);
    return mapLines(input, context, (line) => {
      const values = new Float64Array(grid.length).fill(Number.NaN);
      let sum = 0;
      let known = -1;
      for (let i = visible; i < grid.length; i += 1) {
        const value = line.values[i]!;
        if (Number.isNaN(value)) continue;
        sum += term(value, known < 0 ? undefined : millisBetween(context, known, i) / 1_000);
        values[i] = sum;
        known = i;
      }
      return replaceValues(line, values, unitOf(line.unit));
    });
  };
}

/** Σ v over the visible range. Source: docs.datadoghq.com/dashboards/functions/arithmetic. */
export const cumsum = cumulative((value) => value, (unit) => unit);

/**
 * Σ v × seconds since the point before, over the visible range; the first point, which has none before it, adds nothing. Datadog's
 * page calls the second factor "value delta", which would make the integral of a constant 0; the area is what its pictures show.
 * Source: docs.datadoghq.com/dashboards/functions/arithmetic.
 */
export const integral = cumulative((value, seconds) => (seconds === undefined ? 0 : value * seconds), withoutPerSecond);
