// Parses Datadog's metric query syntax into the tree of ast.ts by recursive descent.
import { VedetteError } from '../errors/vedette-error.ts';
import type { CallArgument, MetricNode, Modifier, NamedNode, QueryNode, StringNode, TagsNode, Threshold, ThresholdOperator } from './ast.ts';
import { THRESHOLD_OPERATORS } from './ast.ts';
import { CALENDAR_UNITS, isCalendarUnit } from './calendar-interval.ts';
import { parseCalendarRest } from './calendar-parser.ts';
import { AGGREGATORS, FILL_METHODS, MODIFIERS, ROLLUP_METHODS, isAggregator } from './functions.ts';
import { isKeyword } from './lexer.ts';
import type { Token } from './lexer.ts';
import { parseGroupKeys, parseScope } from './scope-parser.ts';
import { TokenStream } from './token-stream.ts';

/** The longest text that is read, in UTF-16 code units. */
export const MAX_QUERY_LENGTH = 10_000;

const BARE_METRIC_HINT = 'A query looks like avg:system.cpu.user{*}.';

/**
 * The tree of a query text. Throws VedetteError('query_syntax') with `details.position` at the first thing that does not fit.
 * Source: Datadog's documentation of metric queries (docs.datadoghq.com/metrics/advanced-filtering, /dashboards/functions).
 */
export function parseQuery(text: string): QueryNode {
  if (text.length > MAX_QUERY_LENGTH) {
    throw new VedetteError('query_syntax', `The query has ${text.length} characters; at most ${MAX_QUERY_LENGTH} are read.`, {
      position: { offset: MAX_QUERY_LENGTH, length: text.length - MAX_QUERY_LENGTH, line: 1, column: MAX_QUERY_LENGTH + 1 },
    });
  }
  const stream = new TokenStream(text);
  if (stream.peek().kind === 'end') throw stream.error({ from: 0, to: text.length }, 'The query is empty.', { hint: BARE_METRIC_HINT });
  const query = parseSum(stream);
  if (stream.peek().kind !== 'end') throw afterQuery(stream);
  return query;
}

function afterQuery(stream: TokenStream): VedetteError {
  const token = stream.peek();
  if (token.kind === 'punctuation' && token.text === ')') return stream.error(token, 'This ")" closes nothing.');
  if (token.kind === 'punctuation' && token.text === ',') return stream.error(token, 'One text holds one query; a second one after "," needs a query of its own.');
  return stream.unexpected('an operator (+ - * /) or the end of the query');
}

function parseSum(stream: TokenStream): QueryNode {
  const from = stream.peek().from;
  let left = parseProduct(stream);
  for (;;) {
    const operator = stream.isPunctuation('+') ? '+' : stream.isPunctuation('-') ? '-' : undefined;
    if (operator === undefined) return left;
    stream.next();
    const right = parseProduct(stream);
    left = { kind: 'binary', operator, left, right, at: { from, to: stream.lastEnd } };
  }
}

function parseProduct(stream: TokenStream): QueryNode {
  const from = stream.peek().from;
  let left = parseUnary(stream);
  for (;;) {
    const operator = stream.isPunctuation('*') ? '*' : stream.isPunctuation('/') ? '/' : undefined;
    if (operator === undefined) return left;
    stream.next();
    const right = parseUnary(stream);
    left = { kind: 'binary', operator, left, right, at: { from, to: stream.lastEnd } };
  }
}

function parseUnary(stream: TokenStream): QueryNode {
  return stream.nested(() => {
    const from = stream.peek().from;
    if (!stream.take('-')) return parsePrimary(stream);
    const of = parseUnary(stream);
    return { kind: 'negate', of, at: { from, to: stream.lastEnd } };
  });
}

function parsePrimary(stream: TokenStream): QueryNode {
  const token = stream.peek();
  if (stream.take('(')) {
    const inner = parseSum(stream);
    stream.expect(')', 'to close the parenthesis');
    return inner;
  }
  if (token.kind === 'number') {
    stream.countLeaf();
    stream.next();
    return { kind: 'number', value: Number(token.text), at: { from: token.from, to: token.to } };
  }
  if (token.kind === 'name') return stream.isPunctuation('(', 1) && !startsThreshold(stream) ? parseCall(stream) : parseMetric(stream);
  throw stream.unexpected('a metric query, a number or "("', { hint: BARE_METRIC_HINT });
}

function parseCall(stream: TokenStream): QueryNode {
  const name = stream.next();
  stream.next();
  const args: CallArgument[] = [];
  if (!stream.take(')')) {
    for (;;) {
      const arg = parseArgument(stream);
      if (args.at(-1)?.kind === 'named' && arg.kind !== 'named') throw stream.error(arg.at ?? name, 'An argument without a name stands after one with a name.');
      args.push(arg);
      if (stream.take(')')) break;
      stream.expect(',', `or ")" in the arguments of ${name.text}`);
    }
  }
  return { kind: 'call', name: name.text, args, at: { from: name.from, to: stream.lastEnd } };
}

function parseArgument(stream: TokenStream): CallArgument {
  if (stream.isPunctuation('{')) return parseTags(stream);
  return stream.peek().kind === 'name' && stream.isPunctuation('=', 1) ? parseNamed(stream) : parseTextOrQuery(stream);
}

function parseTextOrQuery(stream: TokenStream): QueryNode | StringNode {
  const token = stream.peek();
  if (token.kind !== 'string') return parseSum(stream);
  stream.countLeaf();
  stream.next();
  return { kind: 'string', value: token.text, at: { from: token.from, to: token.to } };
}

function parseNamed(stream: TokenStream): NamedNode {
  const name = stream.next();
  stream.next();
  const value = parseTextOrQuery(stream);
  return { kind: 'named', name: name.text, value, at: { from: name.from, to: stream.lastEnd } };
}

function parseTags(stream: TokenStream): TagsNode {
  const { from } = stream.peek();
  if (stream.isPunctuation('}', 1)) {
    stream.next();
    stream.next();
    return { kind: 'tags', keys: [], at: { from, to: stream.lastEnd } };
  }
  const keys = parseGroupKeys(stream);
  return { kind: 'tags', keys, at: { from, to: stream.lastEnd } };
}

/** Whether `count(v: v<8):metric` begins here, as Datadog writes threshold queries. */
function startsThreshold(stream: TokenStream): boolean {
  return stream.peek().text === 'count' && stream.peek(2).kind === 'name' && stream.isPunctuation(':', 3);
}

function parseThreshold(stream: TokenStream): Threshold {
  stream.expect('(', 'after count');
  const variable = stream.next();
  stream.expect(':', 'after the name of the value');
  const again = stream.peek();
  if (again.kind !== 'name' || again.text !== variable.text) throw stream.unexpected(`${JSON.stringify(variable.text)} again, as in count(v: v<8):metric{*}`);
  stream.next();
  const operator = parseComparison(stream);
  const sign = stream.take('-') ? -1 : 1;
  const number = stream.peek();
  if (number.kind !== 'number') throw stream.unexpected('a number to compare with');
  stream.next();
  stream.expect(')', 'after the comparison');
  // Adding 0 makes -0 a plain zero, which prints as it parses.
  return { operator, value: sign * Number(number.text) + 0 };
}

function parseComparison(stream: TokenStream): ThresholdOperator {
  const start = stream.peek();
  const first = stream.take('<') ? '<' : stream.take('>') ? '>' : '';
  const operator = THRESHOLD_OPERATORS.find((known) => known === (stream.isPunctuation('=') ? `${first}=` : first));
  if (first === '' || operator === undefined) throw stream.error(start, 'A threshold compares with <, <=, > or >=.', { allowed: THRESHOLD_OPERATORS });
  if (operator.length === 2) stream.next();
  return operator;
}

function parseMetric(stream: TokenStream): MetricNode {
  stream.countLeaf();
  const first = stream.next();
  let aggregator = 'avg';
  let metric = first;
  const threshold = stream.isPunctuation('(') ? parseThreshold(stream) : undefined;
  if (threshold !== undefined && !stream.isPunctuation(':')) throw stream.unexpected('":" and a metric after the comparison');
  if (stream.take(':')) {
    if (!isAggregator(first.text)) throw stream.error(first, `${JSON.stringify(first.text)} is no aggregator.`, { allowed: [...AGGREGATORS, 'p50 … p99.99'] });
    aggregator = first.text;
    metric = stream.peek();
    if (metric.kind !== 'name') throw stream.unexpected(`a metric name after "${aggregator}:"`);
    stream.next();
  } else if (!stream.isPunctuation('{')) {
    throw stream.error(first, `${JSON.stringify(first.text)} is neither a query nor a function call.`, { hint: BARE_METRIC_HINT });
  }
  if (/\.$|\.\./u.test(metric.text)) throw stream.error(metric, `The metric name ${JSON.stringify(metric.text)} has an empty part between dots.`);
  const scope = stream.isPunctuation('{') ? parseScope(stream) : ({ kind: 'all' } as const);
  const by = parseBy(stream);
  const modifiers = parseModifiers(stream);
  return { kind: 'metric', aggregator, ...(threshold === undefined ? {} : { threshold }), metric: metric.text, scope, by, modifiers, at: { from: first.from, to: stream.lastEnd } };
}

function parseBy(stream: TokenStream): string[] {
  if (!isKeyword(stream.peek(), 'by')) return [];
  stream.next();
  return parseGroupKeys(stream);
}

function parseModifiers(stream: TokenStream): Modifier[] {
  const modifiers: Modifier[] = [];
  while (stream.take('.')) {
    const name = stream.peek();
    if (name.kind !== 'name' || !MODIFIERS.includes(name.text)) {
      throw stream.unexpected('a method of the query', { allowed: MODIFIERS });
    }
    stream.next();
    stream.expect('(', `after .${name.text}`);
    const modifier = parseModifier(stream, name);
    stream.expect(')', `to close .${name.text}(`);
    if (modifiers.some((other) => other.kind === modifier.kind)) throw stream.error(name, `.${name.text}() stands twice on one query.`);
    if (modifiers.some((other) => other.kind.startsWith('as_')) && modifier.kind.startsWith('as_')) {
      throw stream.error(name, 'A query is either .as_rate() or .as_count(), not both.');
    }
    modifiers.push({ ...modifier, at: { from: name.from, to: stream.lastEnd } });
  }
  return modifiers;
}

function parseModifier(stream: TokenStream, name: Token): Modifier {
  if (name.text === 'as_rate') return { kind: 'as_rate' };
  if (name.text === 'as_count') return { kind: 'as_count' };
  const isRollup = name.text === 'rollup';
  if (isRollup && stream.peek().kind === 'number') return { kind: 'rollup', method: null, seconds: parseSeconds(stream, name.text) };
  const method = parseMethodWord(stream, name.text, isRollup ? ROLLUP_METHODS : FILL_METHODS);
  const hasMore = stream.take(',');
  const unit = stream.peek();
  if (isRollup && hasMore && (unit.kind === 'name' || unit.kind === 'string') && isCalendarUnit(unit.text)) {
    stream.next();
    return { kind: 'rollup', method, seconds: null, calendar: parseCalendarRest(stream, unit.text) };
  }
  const seconds = hasMore ? parseSeconds(stream, name.text) : null;
  return isRollup ? { kind: 'rollup', method, seconds } : { kind: 'fill', method, limit: seconds };
}

function parseMethodWord(stream: TokenStream, of: string, allowed: readonly string[]): string {
  const token = stream.peek();
  if ((token.kind !== 'name' && token.kind !== 'string') || !allowed.includes(token.text)) throw stream.unexpected(`one of ${allowed.join(', ')} in .${of}()`, { allowed });
  stream.next();
  return token.text;
}

function parseSeconds(stream: TokenStream, of: string): number {
  const token = stream.peek();
  if (token.kind !== 'number') throw stream.unexpected(of === 'rollup' ? `a number of seconds, or one of ${CALENDAR_UNITS.join(', ')}, in .rollup()` : `a number of seconds in .${of}()`);
  const seconds = Number(token.text);
  if (seconds <= 0) throw stream.error(token, `The seconds of .${of}() must be more than 0.`);
  stream.next();
  return seconds;
}
