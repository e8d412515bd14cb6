// What may stand at the cursor of a query editor: the kind of thing, what is typed of it, and which part of the text it replaces.
import { CALENDAR_STARTS, CALENDAR_UNITS, OFFERED_TIME_ZONES, isCalendarUnit } from './calendar-interval.ts';
import { isSign, surroundingsOf } from './context.ts';
import { AGGREGATORS, FILL_METHODS, MODIFIERS, OFFERED_PERCENTILES, ROLLUP_METHODS, findSignatures, isAggregator } from './functions.ts';
import type { FunctionArgument } from './functions.ts';
import { isKeyword, isScopeKeyword, lex } from './lexer.ts';
import type { Token } from './lexer.ts';

/**
 * aggregator: the start of an operand, where an aggregator, a function (see FUNCTIONS) or a metric may be written.
 * metric: a metric name. tagKey: a key in a filter (a colon and a value follow). tagValue: a value of `key`. groupKey: a key after `by`.
 * function: the name of a call that is already followed by its parenthesis. method: the name after a dot.
 * option: one of `options`, which are complete texts. none: nothing can be offered (numbers, operators, after an error).
 */
export type CompletionKind = 'metric' | 'aggregator' | 'tagKey' | 'tagValue' | 'groupKey' | 'function' | 'method' | 'option' | 'none';

export interface CompletionContext {
  readonly kind: CompletionKind;
  /** What is typed already, left of the cursor. */
  readonly prefix: string;
  /** The text [replaceFrom, replaceTo) gives way to what is picked. */
  readonly replaceFrom: number;
  readonly replaceTo: number;
  /** tagKey, tagValue, groupKey: the metric of the braces, when one is written. */
  readonly metric?: string;
  /** tagValue: the key. */
  readonly key?: string;
  /** aggregator, method, option: everything that may stand there. */
  readonly options?: readonly string[];
}

/** The context at `offset` (0 … text.length; others are clamped). Never throws, whatever the text. */
export function completionContext(text: string, offset: number): CompletionContext {
  const at = Math.min(Math.max(0, Math.trunc(offset) || 0), text.length);
  const tokens = lex(text);
  let end = tokens.findIndex((token) => token.kind === 'end' || token.to >= at);
  let reached = tokens[end]!;
  // A sign that ends at the cursor is finished; a word that ends there is being written.
  while (reached.kind === 'punctuation' && reached.to <= at) reached = tokens[(end += 1)]!;
  const touched: Token | undefined = reached.kind === 'end' || reached.kind === 'punctuation' || reached.from > at ? undefined : reached;
  return describe({ text, at, tokens, end, touched });
}

interface Place {
  readonly text: string;
  readonly at: number;
  readonly tokens: readonly Token[];
  /** The tokens before the place: tokens[0 … end-1]. */
  readonly end: number;
  /** The token that the cursor is in or right behind, if it is a word, a name, a number or a text. */
  readonly touched: Token | undefined;
}

function describe(place: Place): CompletionContext {
  const { text, at, touched } = place;
  const span = { prefix: text.slice(touched?.from ?? at, at), replaceFrom: touched?.from ?? at, replaceTo: touched?.to ?? at };
  const around = surroundingsOf(place.tokens, place.end);
  if (around.kind === 'group') return { kind: afterSeparator(place) ? 'groupKey' : 'none', ...span, ...withMetric(around.metric) };
  if (around.kind === 'scope') return inScope(place, around.metric, span);
  const previous = place.tokens[place.end - 1];
  if (around.kind === 'call' && around.isMethod) return methodArgument(around.name, around.argument, place, span);
  if (touched?.kind === 'number') return { kind: 'none', ...span };
  if (isSign(previous, '.')) return { kind: 'method', ...span, options: MODIFIERS };
  const beforePrevious = place.tokens[place.end - 2];
  // `avg:` or the end of `count(v: v<8):`.
  if (isSign(previous, ':')) return { kind: isAggregator(beforePrevious?.text ?? '') || isSign(beforePrevious, ')') ? 'metric' : 'none', ...span };
  if (around.kind === 'call') {
    const argument = argumentAt(around, previous, beforePrevious);
    const options = argument.some(({ kind }) => kind === 'query') ? [] : argument.flatMap(optionsOf);
    if (options.length > 0) return { kind: 'option', ...span, options };
    if (argument.length > 0 && argument.every(({ kind }) => kind === 'number')) return { kind: 'none', ...span };
  }
  if (touched !== undefined && touched.kind !== 'name') return { kind: 'none', ...span };
  return operand(place, previous, span);
}

/** The arguments (of all functions of that name) that may stand here: by place after a comma, by name after `name=`. */
function argumentAt(call: { readonly name: string; readonly argument: number }, previous: Token | undefined, beforePrevious: Token | undefined): FunctionArgument[] {
  const signatures = findSignatures(call.name);
  if (isSign(previous, '=')) return signatures.flatMap(({ args }) => args.filter(({ name }) => name === beforePrevious?.text));
  if (!isSign(previous, ',') && !isSign(previous, '(')) return [];
  return signatures.flatMap(({ args }) => args.slice(call.argument, call.argument + 1));
}

/** Texts that many people need; any other may be typed. */
const OFFERED_TEXTS: Readonly<Record<string, readonly string[]>> = {
  shift: ['-1d', '-1w', '-1mo'],
  time_zone: OFFERED_TIME_ZONES,
};

const quote = (word: string): string => `'${word}'`;

/** Complete texts for an argument; none for queries and numbers. */
function optionsOf({ kind, name, allowed = [] }: FunctionArgument): string[] {
  if (kind === 'word') return allowed.map(quote);
  if (kind === 'aggregator') return [...allowed, ...OFFERED_PERCENTILES].map(quote);
  if (kind === 'text') return (OFFERED_TEXTS[name] ?? []).map(quote);
  return kind === 'tags' ? ['{}'] : [];
}

type Span = Pick<CompletionContext, 'prefix' | 'replaceFrom' | 'replaceTo'>;

function withMetric(metric: string | undefined): { metric?: string } {
  return metric === undefined ? {} : { metric };
}

/** Where an expression may begin, or what may follow a filter. */
function operand(place: Place, previous: Token | undefined, span: Span): CompletionContext {
  const begins = previous === undefined || (previous.kind === 'punctuation' && '(,+-*/='.includes(previous.text));
  if (!begins) return isSign(previous, '}') ? { kind: 'option', ...span, options: ['by {}'] } : { kind: 'none', ...span };
  if (isSign(place.tokens[place.end + 1], '(') && place.touched !== undefined) return { kind: 'function', ...span };
  if (span.prefix.includes('.')) return { kind: 'metric', ...span };
  return { kind: 'aggregator', ...span, options: [...AGGREGATORS, ...OFFERED_PERCENTILES] };
}

function methodArgument(method: string, argument: number, place: Place, span: Span): CompletionContext {
  if (method === 'fill' && argument === 0) return { kind: 'option', ...span, options: FILL_METHODS };
  if (method !== 'rollup') return { kind: 'none', ...span };
  if (argument === 0) return { kind: 'option', ...span, options: ROLLUP_METHODS };
  if (argument === 1) return place.touched?.kind === 'number' ? { kind: 'none', ...span } : { kind: 'option', ...span, options: CALENDAR_UNITS };
  const unit = place.tokens.slice(0, place.end).findLast((token) => token.kind === 'name' && isCalendarUnit(token.text))?.text;
  if (unit === undefined || !isCalendarUnit(unit) || argument > 3) return { kind: 'none', ...span };
  const zones = OFFERED_TIME_ZONES.map(quote);
  return { kind: 'option', ...withNumberBefore(place, span), options: argument === 2 ? [...CALENDAR_STARTS[unit], ...zones] : zones };
}

/** `12a` is a number and a name that touch, and one word to whoever types it. */
function withNumberBefore(place: Place, span: Span): Span {
  const before = place.tokens[place.end - 1];
  if (before?.kind !== 'number' || before.to !== place.touched?.from) return span;
  return { prefix: place.text.slice(before.from, place.at), replaceFrom: before.from, replaceTo: span.replaceTo };
}

function inScope(place: Place, metric: string | undefined, span: Span): CompletionContext {
  const inKey = keyOfOpenList(place);
  if (inKey !== undefined) return { kind: afterSeparator(place) ? 'tagValue' : 'none', ...span, ...withMetric(metric), key: inKey };
  const previous = place.tokens[place.end - 1];
  // After a whole tag only a word such as AND can follow.
  if (previous?.kind === 'word' && !isScopeKeyword(previous)) return { kind: 'option', ...span, options: ['AND', 'OR', 'IN', 'NOT IN'] };
  const { touched } = place;
  const colon = touched === undefined ? -1 : place.text.slice(touched.from, place.at).indexOf(':');
  if (touched === undefined || colon < 0) return { kind: 'tagKey', ...span, ...withMetric(metric) };
  const from = touched.from + colon + 1;
  return {
    kind: 'tagValue',
    prefix: unquoted(place.text.slice(from, place.at)),
    replaceFrom: from,
    replaceTo: touched.to,
    ...withMetric(metric),
    key: unquoted(place.text.slice(touched.from, touched.from + colon)),
  };
}

/** The key of `key IN (…` when the place is inside that list. */
function keyOfOpenList(place: Place): string | undefined {
  for (let index = place.end - 1; index >= 0; index -= 1) {
    const token = place.tokens[index]!;
    if (isSign(token, '{') || isSign(token, ')')) return undefined;
    if (!isSign(token, '(')) continue;
    if (!isKeyword(place.tokens[index - 1]!, 'IN')) return undefined;
    const key = place.tokens[index - 2];
    return key !== undefined && isKeyword(key, 'NOT') ? place.tokens[index - 3]?.text : key?.text;
  }
  return undefined;
}

function afterSeparator(place: Place): boolean {
  const previous = place.tokens[place.end - 1];
  return previous?.kind === 'punctuation' && previous.text !== '}' && previous.text !== ')';
}

function unquoted(text: string): string {
  return text.replaceAll('"', '');
}
