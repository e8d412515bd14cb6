// Lines: what metric nodes, functions and formulas pass to each other.
import type { TagSet } from '../../common/model/tags.ts';
import type { Notices } from './notices.ts';

/** One line on the query's grid. Columns may be shared with other lines: nobody writes into them after making them. */
export interface Line {
  /** The tags joined by commas; lines of two queries belong together when their keys are equal. */
  readonly key: string;
  readonly tags: TagSet;
  readonly metric: string;
  readonly unit: string;
  readonly values: Float64Array;
  readonly min?: Float64Array;
  readonly max?: Float64Array;
}

/** The value of a node: a number, or lines. `grouped` is whether the lines differ by tags (`by {…}`); else there is at most one. */
export type Value = { readonly kind: 'number'; readonly value: number } | { readonly kind: 'lines'; readonly grouped: boolean; readonly lines: readonly Line[] };

/** What evaluating may know besides the values. */
export interface EvaluationContext {
  readonly step: number;
  readonly length: number;
  /** How many steps from the start have all their data: only those may be filled with zeros. */
  readonly complete: number;
  readonly notices: Notices;
}

/** The same line with other values and unit and without an envelope. */
export function replaceValues(line: Line, values: Float64Array, unit: string): Line {
  return { key: line.key, tags: line.tags, metric: line.metric, unit, values };
}
