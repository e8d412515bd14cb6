// Checks what a parsed query means before anything is read: functions and arguments, aggregators, intervals, variables.
import type { CallNode, MetricNode, QueryNode, ScopeNode, VariableNode } from '../../common/query/ast.ts';
import { metricNodes } from '../../common/query/ast.ts';
import { CALENDAR_STARTS } from '../../common/query/calendar-interval.ts';
import type { CalendarInterval } from '../../common/query/calendar-interval.ts';
import { parseQuery } from '../../common/query/parser.ts';
import { printQuery } from '../../common/query/printer.ts';
import { predicts, queriesOf } from '../../common/query/stepwise.ts';
import { queryError } from '../../common/query/syntax-error.ts';
import { Calendar } from './calendar.ts';
import { nestedSeconds } from './call-arguments.ts';
import { checkCall } from './check-call.ts';

/** A query that can be run. */
export interface CheckedQuery {
  readonly text: string;
  /** The canonical text: equal for queries that differ in white space and the like only. */
  readonly canonical: string;
  readonly tree: QueryNode;
  /** The different metric nodes, by canonical text: each is read once. */
  readonly metrics: ReadonlyMap<string, MetricNode>;
  /** The interval that `.rollup(…, seconds)` or a nested rollup asks for, ms. */
  readonly askedInterval: number | undefined;
  /** The calendar that `.rollup(…, daily)` and the like ask for; never beside an interval. */
  readonly calendar: Calendar | undefined;
  /** Whether the smallest and largest points of each step reach the answer. */
  readonly showsEnvelope: boolean;
  /** Whether it predicts: then steps without data are no surprise. */
  readonly predicts: boolean;
}

/** Parses and checks; throws `query_syntax` or `query_semantics` with the position. */
export function checkQuery(text: string): CheckedQuery {
  const tree = parseQuery(text);
  const nodes = metricNodes(tree);
  checkNode(text, tree);
  for (const node of nodes) {
    const variable = findVariable(node.scope);
    if (variable !== undefined) {
      throw queryError('query_semantics', text, variable.at, `The template variable $${variable.name} has no value here.`, { hint: 'Replace it with a tag such as host:web1.' });
    }
  }
  return {
    text,
    canonical: printQuery(tree),
    tree,
    metrics: new Map(nodes.map((node) => [printQuery(node), node])),
    ...commonInterval(text, tree),
    showsEnvelope: showsEnvelope(tree),
    predicts: predicts(tree),
  };
}

function checkNode(text: string, node: QueryNode): void {
  switch (node.kind) {
    case 'negate':
      return checkNode(text, node.of);
    case 'binary':
      checkNode(text, node.left);
      return checkNode(text, node.right);
    case 'call':
      checkCall(text, node);
      for (const child of queriesOf(node)) checkNode(text, child);
      return undefined;
    default:
      return undefined;
  }
}

const KEEPS_ENVELOPE = /^(?:top|bottom|limit|(?:top|bottom)\d+_.*|timeshift|calendar_shift|\w+_before|default_zero|exclude_null|anomalies|outliers)$/u;

function showsEnvelope(node: QueryNode): boolean {
  if (node.kind === 'metric') return true;
  return node.kind === 'call' && KEEPS_ENVELOPE.test(node.name) && queriesOf(node).some(showsEnvelope);
}

function findVariable(scope: ScopeNode): VariableNode | undefined {
  if (scope.kind === 'variable') return scope;
  if (scope.kind === 'not') return findVariable(scope.of);
  if (scope.kind !== 'and' && scope.kind !== 'or') return undefined;
  for (const part of scope.of) {
    const found = findVariable(part);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What one place of a query asks for: steps of so many ms, or a calendar by its canonical words. */
interface AskedInterval {
  readonly ms: number;
  readonly calendar: CalendarInterval | undefined;
  /** How it is named in an error; equal for equal intervals. */
  readonly words: string;
  readonly at: QueryNode['at'];
}

/** One answer has one grid: all intervals that are written must be the same. What stands inside a nested rollup has its own. */
function commonInterval(text: string, tree: QueryNode): Pick<CheckedQuery, 'askedInterval' | 'calendar'> {
  const [first, ...others] = askedIntervals(tree);
  const other = others.find((asked) => asked.words !== first!.words);
  if (other !== undefined) throw queryError('query_semantics', text, other.at, `The parts of this query roll up to ${first!.words} and to ${other.words}; one query has one interval.`);
  const nested = firstNestedRollup(tree);
  const within = nested === undefined ? undefined : metricNodes(tree).flatMap(calendarsOf)[0];
  if (within !== undefined) {
    throw queryError('query_semantics', text, within.at, `A query with the function rollup() cannot have ${within.words} steps: rollup() divides steps evenly.`, { hint: 'Give its seconds instead, such as .rollup(sum, 86400).' });
  }
  if (first?.calendar === undefined) return { askedInterval: first?.ms, calendar: undefined };
  const calendar = Calendar.of(first.calendar);
  if (calendar === undefined) throw queryError('query_semantics', text, first.at, `There is no time zone named ${JSON.stringify(first.calendar.zone)}.`, { hint: "Write one such as 'UTC' or 'Europe/Paris'." });
  return { askedInterval: undefined, calendar };
}

function askedIntervals(node: QueryNode): AskedInterval[] {
  switch (node.kind) {
    case 'negate':
      return askedIntervals(node.of);
    case 'binary':
      return [...askedIntervals(node.left), ...askedIntervals(node.right)];
    case 'metric':
      return [...node.modifiers.flatMap((modifier) => (modifier.kind === 'rollup' && modifier.seconds !== null ? [fixed(modifier.seconds, modifier.at)] : [])), ...calendarsOf(node)];
    case 'call': {
      if (node.name !== 'rollup') return queriesOf(node).flatMap(askedIntervals);
      const seconds = nestedSeconds(node);
      return seconds > 0 ? [fixed(seconds, node.at)] : [];
    }
    default:
      return [];
  }
}

function fixed(seconds: number, at: QueryNode['at']): AskedInterval {
  const ms = milliseconds(seconds);
  return { ms, calendar: undefined, words: `${ms / 1_000} s`, at };
}

function calendarsOf(node: MetricNode): AskedInterval[] {
  return node.modifiers.flatMap((modifier) => {
    if (modifier.kind !== 'rollup' || modifier.calendar === undefined) return [];
    const { unit, start, zone } = modifier.calendar;
    const words = [unit, start === null || start === CALENDAR_STARTS[unit][0] ? '' : ` from ${start}`, zone === null || zone === 'UTC' ? '' : ` in ${zone}`].join('');
    return [{ ms: 0, calendar: modifier.calendar, words, at: modifier.at }];
  });
}

function firstNestedRollup(node: QueryNode): CallNode | undefined {
  switch (node.kind) {
    case 'negate':
      return firstNestedRollup(node.of);
    case 'binary':
      return firstNestedRollup(node.left) ?? firstNestedRollup(node.right);
    case 'call':
      return node.name === 'rollup' ? node : queriesOf(node).map(firstNestedRollup).find((found) => found !== undefined);
    default:
      return undefined;
  }
}

function milliseconds(seconds: number): number {
  return Math.max(1, Math.round(seconds * 1_000));
}
