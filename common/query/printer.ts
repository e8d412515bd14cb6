// Prints a tree as query text: one canonical form, which parses back into the same tree.
import type { BinaryNode, CallArgument, MetricNode, Modifier, ScopeNode } from './ast.ts';
import type { CalendarInterval } from './calendar-interval.ts';
import { SCOPE_KEYWORDS } from './lexer.ts';

/** The text of a query tree. parseQuery(printQuery(tree)) equals the tree apart from positions. */
export function printQuery(node: CallArgument): string {
  switch (node.kind) {
    case 'number':
      return String(node.value);
    case 'string':
      return quoteText(node.value);
    case 'negate':
      return `-${node.of.kind === 'binary' ? `(${printQuery(node.of)})` : printQuery(node.of)}`;
    case 'binary':
      return `${operand(node, node.left, false)} ${node.operator} ${operand(node, node.right, true)}`;
    case 'call':
      return `${node.name}(${node.args.map(printQuery).join(', ')})`;
    case 'metric':
      return printMetric(node);
    case 'tags':
      return `{${printKeys(node.keys)}}`;
    case 'named':
      return `${node.name}=${printQuery(node.value)}`;
    default:
      return node satisfies never;
  }
}

function quoteText(text: string): string {
  return `'${text.replaceAll(/[\\']/gu, String.raw`\$&`)}'`;
}

const strength = (operator: string): number => (operator === '*' || operator === '/' ? 2 : 1);

/** Parentheses only where the tree needs them: operators group from the left. */
function operand(parent: BinaryNode, child: CallArgument, isRight: boolean): string {
  const text = printQuery(child);
  if (child.kind !== 'binary') return text;
  const weaker = strength(child.operator) < strength(parent.operator);
  return weaker || (isRight && strength(child.operator) === strength(parent.operator)) ? `(${text})` : text;
}

function printMetric(node: MetricNode): string {
  const by = node.by.length === 0 ? '' : ` by {${printKeys(node.by)}}`;
  const { threshold } = node;
  const aggregator = threshold === undefined ? node.aggregator : `${node.aggregator}(v: v${threshold.operator}${threshold.value})`;
  return `${aggregator}:${node.metric}{${printScope(node.scope)}}${by}${node.modifiers.map(printModifier).join('')}`;
}

function printKeys(keys: readonly string[]): string {
  return keys.map((key) => quoteWord(key, /[:*!$]/u)).join(',');
}

function printModifier(modifier: Modifier): string {
  switch (modifier.kind) {
    case 'rollup':
      return `.rollup(${[modifier.method, modifier.seconds, ...calendarParts(modifier.calendar)].filter((part) => part !== null).join(', ')})`;
    case 'fill':
      return modifier.limit === null ? `.fill(${modifier.method})` : `.fill(${modifier.method}, ${modifier.limit})`;
    default:
      return `.${modifier.kind}()`;
  }
}

function calendarParts(calendar: CalendarInterval | undefined): (string | null)[] {
  return calendar === undefined ? [] : [calendar.unit, calendar.start, calendar.zone === null ? null : quoteText(calendar.zone)];
}

/** The text between the braces of a filter: the symbolic form where it can say it, else AND, OR, NOT, IN. */
export function printScope(scope: ScopeNode): string {
  return isSymbolic(scope) ? printSymbolic(scope) : printFunctional(scope, 0);
}

function isSymbolic(scope: ScopeNode): boolean {
  if (scope.kind === 'and') return scope.of.every((part) => part.kind !== 'or' && isSymbolic(part));
  if (scope.kind === 'not') return scope.of.kind !== 'and' && isSymbolic(scope.of);
  return scope.kind !== 'or' && scope.kind !== 'in';
}

function printSymbolic(scope: ScopeNode): string {
  if (scope.kind === 'and') return scope.of.map(printSymbolic).join(',');
  if (scope.kind === 'not') return `!${printSymbolic(scope.of)}`;
  return printLeaf(scope);
}

/** `around`: 0 nothing binds tighter outside, 1 inside OR, 2 inside AND, 3 inside NOT. */
function printFunctional(scope: ScopeNode, around: number): string {
  if (scope.kind === 'or') return parenthesise(scope.of.map((part) => printFunctional(part, 1)).join(' OR '), around > 0);
  if (scope.kind === 'and') return parenthesise(scope.of.map((part) => printFunctional(part, 2)).join(' AND '), around > 2);
  if (scope.kind === 'in') return `${quoteWord(scope.key, /^!|[:*$]/u)} IN (${printValues(scope.values)})`;
  if (scope.kind !== 'not') return printLeaf(scope);
  if (scope.of.kind === 'in') return `${quoteWord(scope.of.key, /^!|[:*$]/u)} NOT IN (${printValues(scope.of.values)})`;
  return `NOT ${printFunctional(scope.of, 3)}`;
}

function parenthesise(text: string, needed: boolean): string {
  return needed ? `(${text})` : text;
}

function printValues(values: readonly string[]): string {
  return values.map((value) => quoteWord(value, /^[$!]/u)).join(', ');
}

function printLeaf(scope: ScopeNode): string {
  if (scope.kind === 'variable') return scope.key === null ? `$${scope.name}` : `${quoteWord(scope.key, /^[$!]/u)}:$${scope.name}`;
  if (scope.kind !== 'tag') return '*';
  if (scope.value === null) return quoteWord(scope.key, /^[$!]|^\*$/u);
  // An empty value is nothing after the colon; quotes are needed only for what would be read otherwise.
  const value = scope.value === '' ? '' : quoteWord(scope.value, /^\$/u);
  return `${quoteWord(scope.key, /^[$!]/u)}:${value}`;
}

/** A word as it must be written in braces: in quotes when it holds delimiters, is a keyword, or matches `special`. */
function quoteWord(word: string, special: RegExp): string {
  const isKeyword = (SCOPE_KEYWORDS as readonly string[]).includes(word.toUpperCase());
  if (word !== '' && !isKeyword && !special.test(word) && !/[\s,{}()"]/u.test(word)) return word;
  return `"${word.replaceAll(/[\\"]/gu, String.raw`\$&`)}"`;
}
