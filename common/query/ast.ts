// The syntax tree of a metric query: what the parser makes, the printer prints and the engine evaluates.
import type { CalendarInterval } from './calendar-interval.ts';

/** Where a node stands in the text: half-open [from, to) in UTF-16 code units. Absent on nodes that were built by hand. */
export interface SourceSpan {
  readonly from: number;
  readonly to: number;
}

/** `*`: every series of the metric. */
export interface AllNode {
  readonly kind: 'all';
}

/**
 * One tag. `value` may hold `*` anywhere (any run of characters, also empty); without `*` it is compared exactly.
 * `value` null is a bare tag (a tag without a colon); then `key` is the whole tag and may hold `*` too.
 */
export interface TagNode {
  readonly kind: 'tag';
  readonly key: string;
  readonly value: string | null;
}

/** `key IN (a, b*)`: a tag with that key and one of the values; values may hold `*` as in {@link TagNode}. */
export interface InNode {
  readonly kind: 'in';
  readonly key: string;
  readonly values: readonly string[];
}

/** `$name`, or `key:$name` when `key` is given. Replaced by the caller before the engine runs (see common/query/variables.ts). */
export interface VariableNode {
  readonly kind: 'variable';
  readonly name: string;
  readonly key: string | null;
  readonly at?: SourceSpan;
}

export interface NotNode {
  readonly kind: 'not';
  readonly of: ScopeNode;
}

/** At least two parts; a part is never itself an `and`. */
export interface AndNode {
  readonly kind: 'and';
  readonly of: readonly ScopeNode[];
}

/** At least two parts; a part is never itself an `or`. */
export interface OrNode {
  readonly kind: 'or';
  readonly of: readonly ScopeNode[];
}

/**
 * A filter over the tags of one series. A series that lacks the key fulfils `not` of a tag, as in Datadog.
 * `variable` never reaches a {@link ScopeNode} consumer such as the index: the engine refuses it first.
 */
export type ScopeNode = AllNode | TagNode | InNode | VariableNode | NotNode | AndNode | OrNode;

/**
 * `.rollup(method[, seconds])`, `.rollup(seconds)` or `.rollup(method, daily …)`; without seconds or calendar the interval, without
 * method (null) the aggregation is automatic. Never both seconds and a calendar.
 */
export interface RollupModifier {
  readonly kind: 'rollup';
  readonly method: string | null;
  readonly seconds: number | null;
  readonly calendar?: CalendarInterval;
  readonly at?: SourceSpan;
}
export interface RateModifier {
  readonly kind: 'as_rate';
  readonly at?: SourceSpan;
}
export interface CountModifier {
  readonly kind: 'as_count';
  readonly at?: SourceSpan;
}
/** `.fill(method[, limit])`: method is null, zero, last or linear; `limit` in seconds. */
export interface FillModifier {
  readonly kind: 'fill';
  readonly method: string;
  readonly limit: number | null;
  readonly at?: SourceSpan;
}
export type Modifier = RollupModifier | RateModifier | CountModifier | FillModifier;

export const THRESHOLD_OPERATORS = ['<', '<=', '>', '>='] as const;
export type ThresholdOperator = (typeof THRESHOLD_OPERATORS)[number];

/** `count(v: v<8):metric{…}`: only values of a distribution that fulfil the comparison are counted. `value` may be negative. */
export interface Threshold {
  readonly operator: ThresholdOperator;
  readonly value: number;
}

/** `avg:system.cpu.user{host:a} by {core}.rollup(max, 60)`. `aggregator` is avg, sum, min, max, count, stddev or pNN[.NN]. */
export interface MetricNode {
  readonly kind: 'metric';
  readonly aggregator: string;
  /** Only with the aggregator count. */
  readonly threshold?: Threshold;
  readonly metric: string;
  readonly scope: ScopeNode;
  /** Tag keys, without duplicates, in the order written; empty when not grouped. */
  readonly by: readonly string[];
  readonly modifiers: readonly Modifier[];
  readonly at?: SourceSpan;
}

/** A finite number that is not negative (a minus is a {@link NegateNode}). */
export interface NumberNode {
  readonly kind: 'number';
  readonly value: number;
  readonly at?: SourceSpan;
}

/** A quoted text; only as an argument of a function. */
export interface StringNode {
  readonly kind: 'string';
  readonly value: string;
  readonly at?: SourceSpan;
}

/** `{env,region}` as an argument of a function: tag keys, without duplicates; empty for all series in one. */
export interface TagsNode {
  readonly kind: 'tags';
  readonly keys: readonly string[];
  readonly at?: SourceSpan;
}

/** `direction='above'`: an argument by its name; after the arguments by place. */
export interface NamedNode {
  readonly kind: 'named';
  readonly name: string;
  readonly value: QueryNode | StringNode;
  readonly at?: SourceSpan;
}

export interface NegateNode {
  readonly kind: 'negate';
  readonly of: QueryNode;
  readonly at?: SourceSpan;
}

export type BinaryOperator = '+' | '-' | '*' | '/';

export interface BinaryNode {
  readonly kind: 'binary';
  readonly operator: BinaryOperator;
  readonly left: QueryNode;
  readonly right: QueryNode;
  readonly at?: SourceSpan;
}

/** `name(argument, …)`; whether the name and the arguments make sense is decided by common/query/functions.ts. */
export interface CallNode {
  readonly kind: 'call';
  readonly name: string;
  readonly args: readonly CallArgument[];
  readonly at?: SourceSpan;
}

export type QueryNode = MetricNode | NumberNode | NegateNode | BinaryNode | CallNode;
export type CallArgument = QueryNode | StringNode | TagsNode | NamedNode;

/** `and` of the parts: nested ands are flattened, `*` is left out, one part stands for itself, no part is {@link AllNode}. */
export function andOf(parts: readonly ScopeNode[]): ScopeNode {
  const flat = parts.flatMap((part) => (part.kind === 'and' ? part.of : part.kind === 'all' ? [] : [part]));
  if (flat.length === 0) return { kind: 'all' };
  return flat.length === 1 ? flat[0]! : { kind: 'and', of: flat };
}

/** `or` of the parts: nested ors are flattened, `*` swallows all others, one part stands for itself. Needs at least one part. */
export function orOf(parts: readonly ScopeNode[]): ScopeNode {
  if (parts.some((part) => part.kind === 'all')) return { kind: 'all' };
  const flat = parts.flatMap((part) => (part.kind === 'or' ? part.of : [part]));
  return flat.length === 1 ? flat[0]! : { kind: 'or', of: flat };
}

/** All metric nodes of a query, in the order of the text. */
export function metricNodes(node: CallArgument): MetricNode[] {
  switch (node.kind) {
    case 'metric':
      return [node];
    case 'negate':
      return metricNodes(node.of);
    case 'binary':
      return [...metricNodes(node.left), ...metricNodes(node.right)];
    case 'call':
      return node.args.flatMap(metricNodes);
    case 'named':
      return metricNodes(node.value);
    default:
      return [];
  }
}
