// Which body stands behind each function of common/query/functions.ts.
import type { CallNode } from '../../../common/query/ast.ts';
import { canonicalName, signatureOf } from '../../../common/query/functions.ts';
import type { FunctionName } from '../../../common/query/functions.ts';
import { CallArguments } from '../call-arguments.ts';
import type { EvaluationContext } from '../evaluation.ts';
import type { Value } from '../lines.ts';
import type { FunctionBody } from './body.ts';
import { anomalies } from './anomalies.ts';
import { autosmooth } from './autosmooth.ts';
import { cumsum, integral } from './cumulative.ts';
import { forecast } from './forecast.ts';
import { countNonzero, countNotNull, defaultZero, excludeNull, fill } from './gaps.ts';
import { nestedRollup, ofTwo, spaceAvg, spaceDeviation, spaceMax, spaceMin, spacePercentile, spaceSum } from './nested.ts';
import { outliers } from './outliers.ts';
import { abs, ceil, clampMax, clampMin, cutoffMax, cutoffMin, floor, log10, log2, sqrt, throughput } from './pointwise.ts';
import { bottom, fixedRankBody, limit, top } from './rank.ts';
import { derivative, diff, dt, monotonicDiff, perHour, perMinute, perSecondRate } from './rate.ts';
import { piecewiseConstant, robustTrend, trendLine } from './regression.ts';
import { ewma, movingRollup, rollingMedian } from './smoothing.ts';
import { calendarShift, dayBefore, hourBefore, monthBefore, timeshift, weekBefore } from './timeshift.ts';

/** `min` and `max` of two queries; with tags they are {@link SPACE}. */
const BODIES: Readonly<Record<FunctionName, FunctionBody>> = {
  abs,
  anomalies,
  autosmooth,
  avg: spaceAvg,
  bottom,
  calendar_shift: calendarShift,
  ceil,
  clamp_max: clampMax,
  clamp_min: clampMin,
  count_nonzero: countNonzero,
  count_not_null: countNotNull,
  cumsum,
  cutoff_max: cutoffMax,
  cutoff_min: cutoffMin,
  day_before: dayBefore,
  default_zero: defaultZero,
  derivative,
  diff,
  dt,
  ewma_3: ewma(3),
  ewma_5: ewma(5),
  ewma_10: ewma(10),
  ewma_20: ewma(20),
  exclude_null: excludeNull,
  fill,
  floor,
  forecast,
  hour_before: hourBefore,
  integral,
  limit,
  log10,
  log2,
  max: ofTwo('max'),
  median_3: rollingMedian(3),
  median_5: rollingMedian(5),
  median_7: rollingMedian(7),
  median_9: rollingMedian(9),
  min: ofTwo('min'),
  monotonic_diff: monotonicDiff,
  month_before: monthBefore,
  moving_rollup: movingRollup,
  outliers,
  per_hour: perHour,
  per_minute: perMinute,
  per_second: perSecondRate,
  percentile: spacePercentile,
  piecewise_constant: piecewiseConstant,
  robust_trend: robustTrend,
  rollup: nestedRollup,
  sqrt,
  stddev: spaceDeviation,
  sum: spaceSum,
  throughput,
  timeshift,
  top,
  trend_line: trendLine,
  week_before: weekBefore,
};

const SPACE: Readonly<Record<string, FunctionBody>> = { min: spaceMin, max: spaceMax };

/** Calls a function that the checker has let pass. */
export function callFunction(call: CallNode, context: EvaluationContext): Promise<Value> {
  return bodyOf(call)(new CallArguments(call), context);
}

function bodyOf(call: CallNode): FunctionBody {
  const name = canonicalName(call.name);
  if (name === 'fixed_rank') return fixedRankBody(call);
  return (signatureOf(call)?.family === 'space' ? SPACE[name] : undefined) ?? BODIES[name];
}
