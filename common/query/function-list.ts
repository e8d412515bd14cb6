// Every function of the query language by family: arguments, meaning and an example, for the editor, the checker and the engine.
import type { FunctionArgument, FunctionSignature } from './signature.ts';

const query: FunctionArgument = { name: 'query', kind: 'query' };
const number = (name: string, more: Partial<FunctionArgument> = {}): FunctionArgument => ({ name, kind: 'number', ...more });
const word = (name: string, allowed: readonly string[], fallback?: string): FunctionArgument => ({ name, kind: 'word', allowed, ...(fallback === undefined ? {} : { fallback }) });
const tags: FunctionArgument = { name: 'tags', kind: 'tags' };

const TOP_MEASURES = ['mean', 'max', 'min', 'last', 'sum', 'area', 'l2norm', 'norm'] as const;
const TOP_ORDERS = ['desc', 'asc'] as const;
export const MOVING_METHODS = ['avg', 'sum', 'min', 'max', 'count'] as const;
export const RELATIVE_METHODS = ['avg', 'sum', 'min', 'max', 'count', 'stddev'] as const;
export const FILL_METHODS = ['null', 'zero', 'last', 'linear'] as const;
export const ANOMALY_ALGORITHMS = ['basic', 'agile', 'robust'] as const;
export const SEASONS = ['hourly', 'daily', 'weekly'] as const;
export const FORECAST_ALGORITHMS = ['linear', 'seasonal'] as const;
export const FORECAST_MODELS = ['default', 'simple', 'reactive'] as const;
export const OUTLIER_ALGORITHMS = ['DBSCAN', 'MAD', 'scaledDBSCAN', 'scaledMAD'] as const;

const whole = { whole: true, least: 1 } as const;
const M = 'system.cpu.user{*}';

const ARITHMETIC = [
  { name: 'abs', args: [query], doc: 'The absolute value of each point.', example: `abs(avg:${M})` },
  { name: 'ceil', args: [query], doc: 'Each point rounded up to a whole number.', example: `ceil(avg:${M})` },
  { name: 'cumsum', args: [query], doc: 'The sum of all points from the start of the visible range.', example: 'cumsum(sum:net.packets_in.count{*}.as_count())' },
  { name: 'floor', args: [query], doc: 'Each point rounded down to a whole number.', example: `floor(avg:${M})` },
  { name: 'integral', args: [query], doc: 'The area under the points from the start of the visible range: each value times the seconds since the point before.', example: 'integral(sum:system.net.bytes_rcvd{*})' },
  { name: 'log10', args: [query], doc: 'The logarithm to base 10; no value for points that are not positive.', example: `log10(avg:${M})` },
  { name: 'log2', args: [query], doc: 'The logarithm to base 2; no value for points that are not positive.', example: `log2(avg:${M})` },
  { name: 'max', args: [query, { name: 'other', kind: 'query' }], doc: 'The larger value of two queries in each step.', example: 'max(avg:system.load.1{*}, avg:system.load.5{*})' },
  { name: 'min', args: [query, { name: 'other', kind: 'query' }], doc: 'The smaller value of two queries in each step.', example: 'min(avg:system.load.1{*}, avg:system.load.5{*})' },
  { name: 'sqrt', args: [query], doc: 'The square root; no value for negative points.', example: `sqrt(avg:${M})` },
] as const;

const RATE = [
  { name: 'derivative', args: [query], doc: 'The change from point to point divided by the seconds between them.', example: 'derivative(avg:system.disk.used{*})' },
  { name: 'diff', args: [query], doc: 'The change from point to point.', example: 'diff(avg:system.disk.used{*})' },
  { name: 'dt', args: [query], doc: 'The seconds between points, over all groups together.', example: `dt(avg:${M})` },
  { name: 'monotonic_diff', args: [query], doc: 'The rise from point to point; a fall gives no value.', example: 'monotonic_diff(avg:system.uptime{*})' },
  { name: 'per_hour', args: [query], doc: 'The rise from point to point per hour; a fall gives no value.', example: 'per_hour(avg:system.disk.used{*})' },
  { name: 'per_minute', args: [query], doc: 'The rise from point to point per minute; a fall gives no value.', example: 'per_minute(avg:system.disk.used{*})' },
  { name: 'per_second', args: [query], doc: 'The rise from point to point per second; a fall gives no value.', example: 'per_second(avg:system.disk.used{*})' },
  { name: 'throughput', args: [query], doc: 'Each value divided by the seconds of its step.', example: 'throughput(sum:net.packets_in.count{*}.as_count())' },
] as const;

const EXCLUSION = [
  { name: 'clamp_max', args: [query, number('limit')], doc: 'Points above the limit become the limit.', example: `clamp_max(avg:${M}, 100)` },
  { name: 'clamp_min', args: [query, number('limit')], doc: 'Points below the limit become the limit.', example: `clamp_min(avg:${M}, 0)` },
  { name: 'cutoff_max', args: [query, number('limit')], doc: 'Points above the limit are left out.', example: `cutoff_max(avg:${M}, 100)` },
  { name: 'cutoff_min', args: [query, number('limit')], doc: 'Points below the limit are left out.', example: `cutoff_min(avg:${M}, 1)` },
  { name: 'exclude_null', args: [query], doc: 'Leaves out groups that lack a tag they are grouped by.', example: 'exclude_null(avg:system.disk.used{*} by {device})' },
] as const;

const INTERPOLATION = [
  { name: 'default_zero', args: [query], doc: 'Steps without a value become 0.', example: `default_zero(avg:${M})` },
  { name: 'fill', args: [query, word('method', FILL_METHODS), number('limit', { fallback: 300, least: 0 })], doc: 'Fills gaps of at most `limit` seconds in each line.', example: `fill(avg:${M}, 'linear', 300)` },
] as const;

const COUNT = [
  { name: 'count_nonzero', args: [query], doc: 'How many groups have a value other than 0 in each step.', example: `count_nonzero(avg:${M} by {host})` },
  { name: 'count_not_null', args: [query], doc: 'How many groups have a value in each step.', example: `count_not_null(avg:${M} by {host})` },
] as const;

const RANK = [
  { name: 'bottom', args: [query, number('limit', whole), word('measure', TOP_MEASURES, 'mean')], doc: 'The lines with the lowest measure.', example: `bottom(avg:${M} by {host}, 5, 'max')` },
  { name: 'limit', args: [query, number('limit', whole), word('order', TOP_ORDERS, 'desc')], doc: 'At most so many lines, by their mean.', example: `limit(avg:${M} by {host}, 10)` },
  { name: 'top', args: [query, number('limit', whole), word('measure', TOP_MEASURES, 'mean'), word('order', TOP_ORDERS, 'desc')], doc: 'The lines with the highest (or lowest) measure.', example: `top(avg:${M} by {host}, 5, 'max', 'desc')` },
] as const;

const span = (count: number, what: string): string => `${what} over the last ${count} steps.`;
const SMOOTHING = [
  { name: 'autosmooth', args: [query], doc: 'A moving mean whose span is chosen so that noise goes and shape stays; one span for all lines.', example: `autosmooth(avg:${M} by {host})` },
  { name: 'ewma_3', args: [query], doc: span(3, 'The exponentially weighted moving average'), example: `ewma_3(avg:${M})` },
  { name: 'ewma_5', args: [query], doc: span(5, 'The exponentially weighted moving average'), example: `ewma_5(avg:${M})` },
  { name: 'ewma_10', args: [query], doc: span(10, 'The exponentially weighted moving average'), example: `ewma_10(avg:${M})` },
  { name: 'ewma_20', args: [query], doc: span(20, 'The exponentially weighted moving average'), example: `ewma_20(avg:${M})` },
  { name: 'median_3', args: [query], doc: span(3, 'The median'), example: `median_3(avg:${M})` },
  { name: 'median_5', args: [query], doc: span(5, 'The median'), example: `median_5(avg:${M})` },
  { name: 'median_7', args: [query], doc: span(7, 'The median'), example: `median_7(avg:${M})` },
  { name: 'median_9', args: [query], doc: span(9, 'The median'), example: `median_9(avg:${M})` },
] as const;

const ROLLUP = [
  { name: 'moving_rollup', args: [query, number('seconds', { least: 1 }), word('method', MOVING_METHODS)], doc: 'Combines the points of the last `seconds` in each step.', example: `moving_rollup(avg:${M}, 300, 'max')` },
  { name: 'rollup', args: [query, { name: 'method', kind: 'aggregator', allowed: RELATIVE_METHODS }, number('seconds', { fallback: 0, least: 0 })], doc: 'Aggregates the values of a query once more over time.', example: `rollup(avg:${M}.rollup(avg, 60), 'p95', 1800)` },
] as const;

const SPACE = [
  { name: 'avg', args: [query, tags], doc: 'The mean of the lines of each group of tags.', example: `avg(avg:${M} by {env,host}, {env})` },
  { name: 'percentile', args: [query, { name: 'percentile', kind: 'aggregator', allowed: [] }, tags], doc: 'A percentile of the lines of each group of tags.', example: `percentile(avg:${M} by {env,host}, 'p95', {env})` },
  { name: 'stddev', args: [query, tags], doc: 'The standard deviation of the lines of each group of tags.', example: `stddev(avg:${M} by {env,host}, {env})` },
  { name: 'sum', args: [query, tags], doc: 'The sum of the lines of each group of tags.', example: `sum(avg:${M} by {env,host}, {env})` },
] as const;

const SPACE_OVERLOADS = [
  { name: 'max', args: [query, tags], doc: 'The largest of the lines of each group of tags.', example: `max(avg:${M} by {env,host}, {env})` },
  { name: 'min', args: [query, tags], doc: 'The smallest of the lines of each group of tags.', example: `min(avg:${M} by {env,host}, {env})` },
] as const;

const TIMESHIFT = [
  { name: 'calendar_shift', args: [query, { name: 'shift', kind: 'text' }, { name: 'time_zone', kind: 'text', fallback: 'UTC' }], doc: 'The values of as many calendar days, weeks or months before, at the same time of day in a time zone.', example: `calendar_shift(avg:${M}, '-1mo', 'Europe/Paris')` },
  { name: 'day_before', args: [query], doc: 'The values of 24 hours before.', example: `day_before(avg:${M})` },
  { name: 'hour_before', args: [query], doc: 'The values of an hour before.', example: `hour_before(avg:${M})` },
  { name: 'month_before', args: [query], doc: 'The values of 28 days before.', example: `month_before(avg:${M})` },
  { name: 'timeshift', args: [query, number('seconds')], doc: 'The values of so many seconds before; the seconds are negative.', example: `timeshift(avg:${M}, -1209600)` },
  { name: 'week_before', args: [query], doc: 'The values of 7 days before.', example: `week_before(avg:${M})` },
] as const;

const REGRESSION = [
  { name: 'piecewise_constant', args: [query], doc: 'Level stretches between the places where the level changes.', example: `piecewise_constant(avg:${M})` },
  { name: 'robust_trend', args: [query], doc: 'A straight line through the visible points on which single extreme points have little pull.', example: `robust_trend(avg:${M})` },
  { name: 'trend_line', args: [query], doc: 'The straight line of least squares through the visible points.', example: `trend_line(avg:${M})` },
] as const;

const ALGORITHM = [
  {
    name: 'anomalies',
    args: [query, word('algorithm', ANOMALY_ALGORITHMS, 'basic'), number('bounds', { fallback: 2, least: 0 }), word('direction', ['both', 'above', 'below'], 'both'), word('seasonality', SEASONS, 'weekly')],
    doc: 'A band of expected values from the past, `bounds` deviations wide; points outside are marked.',
    example: `anomalies(avg:${M}, 'agile', 2)`,
  },
  {
    name: 'forecast',
    args: [query, word('algorithm', FORECAST_ALGORITHMS, 'linear'), number('deviations', { fallback: 1, least: 0 }), word('model', FORECAST_MODELS, 'default'), word('seasonality', SEASONS, 'daily')],
    doc: 'Continues each line into the steps that have no data yet, with a band of `deviations`.',
    example: `forecast(avg:system.disk.used{*} by {device}, 'linear', 1)`,
  },
  {
    name: 'outliers',
    args: [query, word('algorithm', OUTLIER_ALGORITHMS, 'DBSCAN'), number('tolerance', { fallback: 3, least: 0 }), number('percentage', { fallback: 20, least: 0 })],
    doc: 'Marks lines that behave unlike the others of the query.',
    example: `outliers(avg:${M} by {host}, 'DBSCAN', 3)`,
  },
] as const;

const family = <N extends string>(name: FunctionSignature['family'], list: readonly (Omit<FunctionSignature, 'family' | 'name'> & { readonly name: N })[]): (FunctionSignature & { readonly name: N })[] =>
  list.map((one) => ({ ...one, family: name }));

/** All functions, each name once. */
export const FUNCTIONS = [
  ...family('arithmetic', ARITHMETIC),
  ...family('rate', RATE),
  ...family('exclusion', EXCLUSION),
  ...family('interpolation', INTERPOLATION),
  ...family('count', COUNT),
  ...family('rank', RANK),
  ...family('smoothing', SMOOTHING),
  ...family('rollup', ROLLUP),
  ...family('space', SPACE),
  ...family('timeshift', TIMESHIFT),
  ...family('regression', REGRESSION),
  ...family('algorithm', ALGORITHM),
];

/** Second meanings of a name, told apart by their arguments. */
export const OVERLOADS = family('space', SPACE_OVERLOADS);

export type FunctionName = (typeof FUNCTIONS)[number]['name'];
