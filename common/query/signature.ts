// The shape of a function's signature.

export const FUNCTION_FAMILIES = ['arithmetic', 'rate', 'exclusion', 'interpolation', 'count', 'rank', 'smoothing', 'rollup', 'space', 'timeshift', 'regression', 'algorithm', 'method'] as const;
export type FunctionFamily = (typeof FUNCTION_FAMILIES)[number];

/**
 * One argument. `query` takes any expression; `number` a literal, also negative; `word` one of `allowed`, in quotes; `aggregator` one of
 * `allowed` or a percentile such as p95 or p99.9, in quotes; `text` any text in quotes; `tags` keys in braces.
 */
export interface FunctionArgument {
  readonly name: string;
  readonly kind: 'query' | 'number' | 'word' | 'aggregator' | 'text' | 'tags';
  readonly allowed?: readonly string[];
  /** Present when the argument may be left out. */
  readonly fallback?: string | number;
  /** Numbers: only whole ones; the smallest that is allowed. */
  readonly whole?: boolean;
  readonly least?: number;
}

export interface FunctionSignature {
  readonly name: string;
  readonly family: FunctionFamily;
  readonly args: readonly FunctionArgument[];
  /** One English sentence for the editor. */
  readonly doc: string;
  /** A query that uses it. */
  readonly example: string;
}
