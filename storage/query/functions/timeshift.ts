// The values of an earlier time on the asked grid: timeshift, hour_before … month_before, calendar_shift.
import { DAY, HOUR, alignDown } from '../../../common/time/millis.ts';
import type { Millis } from '../../../common/time/millis.ts';
import type { QueryNode } from '../../../common/query/ast.ts';
import type { EvaluationContext } from '../evaluation.ts';
import { changeColumns } from '../lines.ts';
import type { Value } from '../lines.ts';
import type { FunctionBody } from './body.ts';
import { TimeZone, parseCalendarStep } from './time-zone.ts';

/**
 * The step at t gets the value of the epoch-aligned step that holds t + seconds; seconds are negative for the past. Functions inside
 * see the shifted range as the visible one. Steps of a calendar count as their usual length: a day before is the step before, a month
 * before (28 days) the month before. Source: docs.datadoghq.com/dashboards/functions/timeshift.
 */
export const timeshift: FunctionBody = (args, context) => {
  const by = Math.round(args.number('seconds') * 1_000);
  return shifted(args.query(), context, (t) => t + by);
};

/** Fixed spans, ms: a month is 28 days. Source: docs.datadoghq.com/dashboards/functions/timeshift. */
export const FIXED_SHIFTS: Readonly<Record<string, number>> = { hour_before: HOUR, day_before: DAY, week_before: 7 * DAY, month_before: 28 * DAY };

function before(name: string): FunctionBody {
  const span = FIXED_SHIFTS[name]!;
  return (args, context) => shifted(args.query(), context, (t) => t - span);
}

export const hourBefore = before('hour_before');
export const dayBefore = before('day_before');
export const weekBefore = before('week_before');
export const monthBefore = before('month_before');

/**
 * The step at t gets the value of the step that holds the same wall-clock time some days, weeks or months before. Around a change of
 * the clock a step may be skipped or shown twice. Source: docs.datadoghq.com/dashboards/functions/timeshift.
 */
export const calendarShift: FunctionBody = (args, context) => {
  const step = parseCalendarStep(args.text('shift'));
  const zone = TimeZone.find(args.text('time_zone'));
  if (step === undefined || zone === undefined) throw new TypeError('The checker has let a shift or time zone pass that cannot be read.');
  const { calendar } = context.session;
  return shifted(args.query(), context, calendar === undefined ? (t) => zone.shift(t, step) : (t) => calendar.axisOf(zone.shift(calendar.timeOf(t), step)));
};

/** Evaluates the child where the shifted steps lie, and takes each step's value from there. */
async function shifted(node: QueryNode, context: EvaluationContext, move: (t: Millis) => Millis): Promise<Value> {
  const { grid, visible } = context;
  const { step, length } = grid;
  if (length === 0) return context.evaluate(node);
  const starts = Float64Array.from({ length }, (_, i) => alignDown(move(grid.t0 + i * step), step));
  const first = starts.reduce((least, t) => Math.min(least, t));
  const last = starts.reduce((most, t) => Math.max(most, t));
  const source = { t0: first, step, length: Math.round((last - first) / step) + 1 };
  const at = starts.map((t) => Math.round((t - first) / step));
  const value = await context.evaluate(node, source, Math.min(at[Math.min(visible, length - 1)]!, source.length));
  if (value.kind === 'number') return value;
  const isPlain = at.length === source.length && at.every((index, i) => index === i);
  if (isPlain) return value;
  const pick = (column: Float64Array): Float64Array => at.map((index) => column[index]!);
  return { ...value, lines: value.lines.map((line) => changeColumns(line, pick)) };
}
