// The functions of the query language: names, arguments and what they do, for the editor, the checker and the engine.

/** One argument. `query` takes any expression; `number` a literal, also negative; `word` one of `allowed`, in quotes. */
export interface FunctionArgument {
  readonly name: string;
  readonly kind: 'query' | 'number' | 'word';
  readonly allowed?: readonly string[];
  /** Present when the argument may be left out. */
  readonly fallback?: string | number;
}

export interface FunctionSignature {
  readonly name: string;
  readonly args: readonly FunctionArgument[];
  /** One English sentence for the editor. */
  readonly doc: string;
}

const query: FunctionArgument = { name: 'query', kind: 'query' };
const number = (name: string): FunctionArgument => ({ name, kind: 'number' });

export const TOP_MEASURES = ['mean', 'max', 'min', 'last', 'sum'] as const;
export const TOP_ORDERS = ['desc', 'asc'] as const;

/** Everything the engine implements, in the order in which the editor offers it. */
export const FUNCTIONS = [
  { name: 'abs', args: [query], doc: 'The absolute value of each point.' },
  { name: 'ceil', args: [query], doc: 'Each point rounded up to a whole number.' },
  { name: 'clamp_max', args: [query, number('limit')], doc: 'Points above the limit become the limit.' },
  { name: 'clamp_min', args: [query, number('limit')], doc: 'Points below the limit become the limit.' },
  { name: 'default_zero', args: [query], doc: 'Steps without a value become 0.' },
  { name: 'derivative', args: [query], doc: 'The change from point to point divided by the seconds between them.' },
  { name: 'diff', args: [query], doc: 'The change from point to point.' },
  { name: 'floor', args: [query], doc: 'Each point rounded down to a whole number.' },
  { name: 'log10', args: [query], doc: 'The logarithm to base 10; no value for points that are not positive.' },
  { name: 'log2', args: [query], doc: 'The logarithm to base 2; no value for points that are not positive.' },
  { name: 'per_second', args: [query], doc: 'The rise from point to point per second; a fall gives no value.' },
  { name: 'sqrt', args: [query], doc: 'The square root; no value for negative points.' },
  {
    name: 'top',
    args: [
      query,
      number('limit'),
      { name: 'measure', kind: 'word', allowed: TOP_MEASURES, fallback: 'mean' },
      { name: 'order', kind: 'word', allowed: TOP_ORDERS, fallback: 'desc' },
    ],
    doc: 'The series with the highest (or lowest) measure.',
  },
] as const satisfies readonly FunctionSignature[];

export type FunctionName = (typeof FUNCTIONS)[number]['name'];

/** The signature of a name, or undefined. */
export function findFunction(name: string): FunctionSignature | undefined {
  return FUNCTIONS.find((signature) => signature.name === name);
}

/** `top(query, limit, 'measure' = 'mean', …)`: how the editor shows a signature. */
export function describeFunction(signature: FunctionSignature): string {
  const parts = signature.args.map((arg) => {
    const name = arg.kind === 'word' ? `'${arg.name}'` : arg.name;
    return arg.fallback === undefined ? name : `${name} = ${typeof arg.fallback === 'string' ? `'${arg.fallback}'` : arg.fallback}`;
  });
  return `${signature.name}(${parts.join(', ')})`;
}

/** Space aggregators that the language knows by name; percentiles such as p95 or p99.9 come besides. */
export const AGGREGATORS = ['avg', 'sum', 'min', 'max', 'count'] as const;
/** Percentiles that the editor offers; any pNN or pNN.NN parses. */
export const OFFERED_PERCENTILES = ['p50', 'p75', 'p90', 'p95', 'p99'] as const;
/** Methods of `.rollup()`. */
export const ROLLUP_METHODS = ['avg', 'sum', 'min', 'max', 'count'] as const;
/** Methods of `.fill()`. */
export const FILL_METHODS = ['null', 'zero', 'last', 'linear'] as const;
/** What may follow a query after a dot. */
export const MODIFIERS = ['rollup', 'as_rate', 'as_count', 'fill'] as const;

const PERCENTILE = /^p(\d{1,2}(?:\.\d{1,2})?|100)$/u;

/** The quantile in [0, 1] of `p95`, `p99.9` …, or undefined when it is no percentile. */
export function percentileOf(aggregator: string): number | undefined {
  const match = PERCENTILE.exec(aggregator);
  return match === null ? undefined : Number(match[1]) / 100;
}

/** Whether a word may stand before the colon of a query. */
export function isAggregator(word: string): boolean {
  return (AGGREGATORS as readonly string[]).includes(word) || percentileOf(word) !== undefined;
}
