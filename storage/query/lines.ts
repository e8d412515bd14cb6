// Lines: what metric nodes, functions and formulas pass to each other.
import type { LineRole } from '../../common/model/frame.ts';
import type { TagSet } from '../../common/model/tags.ts';

/** One line on a grid. Columns may be shared with other lines: nobody writes into them after making them. */
export interface Line {
  /** The tags joined by commas; lines of two queries belong together when their keys are equal. */
  readonly key: string;
  readonly tags: TagSet;
  readonly metric: string;
  readonly unit: string;
  readonly values: Float64Array;
  readonly min?: Float64Array;
  readonly max?: Float64Array;
  /** See FrameSeries: what algorithms add to a line. */
  readonly role?: LineRole;
  readonly lower?: Float64Array;
  readonly upper?: Float64Array;
  readonly marks?: Float64Array;
  readonly forecastFrom?: number;
}

/** The value of a node: a number, or lines. `grouped` is whether the lines differ by tags (`by {…}`); else there is at most one. */
export type Value = NumberValue | LinesValue;
export interface NumberValue {
  readonly kind: 'number';
  readonly value: number;
}
export interface LinesValue {
  readonly kind: 'lines';
  readonly grouped: boolean;
  readonly lines: readonly Line[];
}

/** The same line with other values and unit and without envelope, band and marks. */
export function replaceValues(line: Line, values: Float64Array, unit: string): Line {
  return { key: line.key, tags: line.tags, metric: line.metric, unit, values };
}

/** A line without tags that has the same value in every step. */
export function constantLine(value: number, length: number): Line {
  return { key: '', tags: [], metric: '', unit: '', values: new Float64Array(length).fill(value) };
}

/** The lines of a value; a number is one constant line. */
export function linesOf(value: Value, length: number): LinesValue {
  return value.kind === 'lines' ? value : { kind: 'lines', grouped: false, lines: [constantLine(value.value, length)] };
}

/** The columns of a line, each put through `change`; absent ones stay absent. */
export function changeColumns(line: Line, change: (column: Float64Array) => Float64Array): Line {
  const { min, max, lower, upper, marks } = line;
  return {
    ...line,
    values: change(line.values),
    ...(min === undefined ? {} : { min: change(min) }),
    ...(max === undefined ? {} : { max: change(max) }),
    ...(lower === undefined ? {} : { lower: change(lower) }),
    ...(upper === undefined ? {} : { upper: change(upper) }),
    ...(marks === undefined ? {} : { marks: change(marks) }),
  };
}

/** The value without its first `steps` steps; always columns of its own. */
export function cutStart(value: Value, steps: number): Value {
  if (steps === 0 || value.kind === 'number') return value;
  return { ...value, lines: value.lines.map((line) => cutLine(line, steps)) };
}

function cutLine(line: Line, steps: number): Line {
  const cut = changeColumns(line, (column) => column.slice(steps));
  return line.forecastFrom === undefined ? cut : { ...cut, forecastFrom: Math.max(0, line.forecastFrom - steps) };
}
