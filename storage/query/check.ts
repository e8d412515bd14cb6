// Checks what a parsed query means before anything is read: functions and arguments, aggregators, intervals, variables.
import type { CallArgument, CallNode, MetricNode, QueryNode, ScopeNode, VariableNode } from '../../common/query/ast.ts';
import { metricNodes } from '../../common/query/ast.ts';
import { FUNCTIONS, describeFunction, findFunction } from '../../common/query/functions.ts';
import type { FunctionArgument } from '../../common/query/functions.ts';
import { parseQuery } from '../../common/query/parser.ts';
import { printQuery } from '../../common/query/printer.ts';
import { queryError } from '../../common/query/syntax-error.ts';
import { DEFAULT_FILL_SECONDS } from './time-aggregation.ts';

/** A query that can be run. */
export interface CheckedQuery {
  readonly text: string;
  /** The canonical text: equal for queries that differ in white space and the like only. */
  readonly canonical: string;
  readonly tree: QueryNode;
  /** The different metric nodes, by canonical text: each is read once. */
  readonly metrics: ReadonlyMap<string, MetricNode>;
  /** The interval that `.rollup(…, seconds)` asks for, ms. */
  readonly askedInterval: number | undefined;
  /** How many chained functions look at the point before; the engine reads as many steps more at the start. */
  readonly stepsBefore: number;
  /** How far `.fill(last)` and `.fill(linear)` look back, ms. */
  readonly fillReach: number;
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
    askedInterval: commonInterval(text, nodes),
    stepsBefore: stepsBefore(tree),
    fillReach: Math.max(0, ...nodes.map(fillReach)),
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
      return checkCall(text, node);
    default:
      return undefined;
  }
}

function checkCall(text: string, node: CallNode): void {
  const signature = findFunction(node.name);
  if (signature === undefined) {
    const known = FUNCTIONS.map((known) => known.name);
    throw queryError('query_semantics', text, node.at && { from: node.at.from, to: node.at.from + node.name.length }, `There is no function named ${JSON.stringify(node.name)}; known are ${known.join(', ')}.`, { allowed: known });
  }
  const required = signature.args.filter((arg) => arg.fallback === undefined).length;
  if (node.args.length < required || node.args.length > signature.args.length) {
    const wanted = required === signature.args.length ? `${required}` : `${required} to ${signature.args.length}`;
    throw queryError('query_semantics', text, node.at, `${node.name} takes ${wanted} arguments, not ${node.args.length}: ${describeFunction(signature)}.`);
  }
  node.args.forEach((arg, index) => checkArgument(text, node, arg, signature.args[index]!));
}

function checkArgument(text: string, call: CallNode, arg: CallArgument, wanted: FunctionArgument): void {
  const fail = (what: string, allowed?: readonly string[]): never => {
    throw queryError('query_semantics', text, arg.at ?? call.at, `The argument ${wanted.name} of ${call.name} must be ${what}.`, allowed === undefined ? {} : { allowed });
  };
  if (wanted.kind === 'word') {
    if (arg.kind !== 'string' || wanted.allowed?.includes(arg.value) === false) fail(`one of ${(wanted.allowed ?? []).map((word) => `'${word}'`).join(', ')}`, wanted.allowed);
    return;
  }
  if (wanted.kind === 'number') {
    const value = literalNumber(arg);
    if (value === undefined) return fail('a number');
    if (call.name === 'top' && (!Number.isInteger(value) || value < 1)) fail('a whole number of at least 1');
    return;
  }
  if (arg.kind === 'string') return fail('a query');
  checkNode(text, arg);
}

/** The value of a number literal, also a negative one; undefined for anything else. */
export function literalNumber(node: CallArgument | undefined): number | undefined {
  if (node?.kind === 'number') return node.value;
  if (node?.kind !== 'negate') return undefined;
  const value = literalNumber(node.of);
  return value === undefined ? undefined : -value;
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

/** One answer has one grid: all intervals that are written must be the same. */
function commonInterval(text: string, nodes: readonly MetricNode[]): number | undefined {
  let interval: number | undefined;
  for (const node of nodes) {
    for (const modifier of node.modifiers) {
      if (modifier.kind !== 'rollup' || modifier.seconds === null) continue;
      const asked = Math.max(1, Math.round(modifier.seconds * 1_000));
      if (interval !== undefined && interval !== asked) {
        throw queryError('query_semantics', text, modifier.at, `The parts of this query roll up to ${interval / 1_000} s and to ${modifier.seconds} s; one query has one interval.`);
      }
      interval = asked;
    }
  }
  return interval;
}

const LOOKS_BACK: readonly string[] = ['diff', 'derivative', 'per_second'];

function stepsBefore(node: CallArgument): number {
  switch (node.kind) {
    case 'negate':
      return stepsBefore(node.of);
    case 'binary':
      return Math.max(stepsBefore(node.left), stepsBefore(node.right));
    case 'call':
      return Math.max(0, ...node.args.map(stepsBefore)) + (LOOKS_BACK.includes(node.name) ? 1 : 0);
    default:
      return 0;
  }
}

function fillReach(node: MetricNode): number {
  const fill = node.modifiers.find((modifier) => modifier.kind === 'fill');
  if (fill === undefined || fill.method === 'null' || fill.method === 'zero') return 0;
  return (fill.limit ?? DEFAULT_FILL_SECONDS) * 1_000;
}
