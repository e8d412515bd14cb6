// Checks one call: is there such a function, and are its arguments what it takes.
import type { CallArgument, CallNode, StringNode } from '../../common/query/ast.ts';
import { FUNCTIONS, describeFunction, percentileOf, signatureOf } from '../../common/query/functions.ts';
import type { FunctionArgument, FunctionSignature } from '../../common/query/functions.ts';
import { queryError } from '../../common/query/syntax-error.ts';
import { literalNumber } from './call-arguments.ts';
import { TimeZone, parseCalendarStep } from './functions/time-zone.ts';

/** The furthest that timeshift goes, seconds: a hundred years. */
const MAX_SHIFT = 100 * 365.25 * 86_400;

/** Throws `query_semantics`, with the place, unless the call can be run. Queries within it are checked by the caller. */
export function checkCall(text: string, call: CallNode): void {
  const signature = signatureOf(call);
  if (signature === undefined) {
    const known = [...new Set(FUNCTIONS.map((one) => one.name))].sort();
    throw queryError('query_semantics', text, call.at && { from: call.at.from, to: call.at.from + call.name.length }, `There is no function named ${JSON.stringify(call.name)}.`, { allowed: known, hint: near(call.name, known) });
  }
  const given = argumentsByName(text, call, signature);
  for (const wanted of signature.args) {
    const arg = given.get(wanted.name);
    if (arg !== undefined) checkArgument(text, call, arg, wanted);
    else if (wanted.fallback === undefined) throw wrongCount(text, call, signature);
  }
}

function argumentsByName(text: string, call: CallNode, signature: FunctionSignature): Map<string, CallArgument> {
  const given = new Map<string, CallArgument>();
  for (const [index, arg] of call.args.entries()) {
    const name = arg.kind === 'named' ? arg.name : signature.args[index]?.name;
    if (name === undefined) throw wrongCount(text, call, signature);
    if (!signature.args.some((known) => known.name === name)) {
      const allowed = signature.args.map((known) => known.name);
      throw queryError('query_semantics', text, arg.at, `${call.name} has no argument named ${name}: ${describeFunction(signature)}.`, { allowed });
    }
    if (given.has(name)) throw queryError('query_semantics', text, arg.at, `The argument ${name} of ${call.name} stands twice.`);
    given.set(name, arg.kind === 'named' ? arg.value : arg);
  }
  return given;
}

function wrongCount(text: string, call: CallNode, signature: FunctionSignature): Error {
  const required = signature.args.filter((arg) => arg.fallback === undefined).length;
  const wanted = required === signature.args.length ? `${required}` : `${required} to ${signature.args.length}`;
  return queryError('query_semantics', text, call.at, `${call.name} takes ${wanted} arguments, not ${call.args.length}: ${describeFunction(signature)}.`);
}

function checkArgument(text: string, call: CallNode, arg: CallArgument, wanted: FunctionArgument): void {
  const problem = problemOf(call, arg, wanted);
  if (problem === undefined) return;
  throw queryError('query_semantics', text, arg.at ?? call.at, `The argument ${wanted.name} of ${call.name} must be ${problem}.`, wanted.allowed === undefined ? {} : { allowed: wanted.allowed });
}

/** What the argument must be, when it is not. */
function problemOf(call: CallNode, arg: CallArgument, wanted: FunctionArgument): string | undefined {
  switch (wanted.kind) {
    case 'word':
      return arg.kind === 'string' && wanted.allowed!.includes(arg.value) ? undefined : `one of ${quoted(wanted.allowed!)}`;
    case 'aggregator': {
      const fits = arg.kind === 'string' && (wanted.allowed!.includes(arg.value) || percentileOf(arg.value) !== undefined);
      return fits ? undefined : wanted.allowed!.length === 0 ? "a percentile such as 'p95'" : `one of ${quoted(wanted.allowed!)} or a percentile such as 'p95'`;
    }
    case 'text':
      return arg.kind === 'string' ? problemOfText(wanted.name, arg) : 'a text in quotes';
    case 'tags':
      return arg.kind === 'tags' ? undefined : 'tag keys in braces, such as {env,region}';
    case 'number':
      return problemOfNumber(call, literalNumber(arg), wanted);
    case 'query':
      return arg.kind === 'string' || arg.kind === 'tags' || arg.kind === 'named' ? 'a query' : undefined;
    default:
      return wanted.kind satisfies never;
  }
}

function problemOfNumber(call: CallNode, value: number | undefined, wanted: FunctionArgument): string | undefined {
  if (value === undefined) return 'a number';
  const { least = Number.NEGATIVE_INFINITY, whole = false } = wanted;
  if (value < least || (whole && !Number.isInteger(value))) return whole ? `a whole number of at least ${least}` : `a number of at least ${least}`;
  return wanted.name === 'seconds' && Math.abs(value) > MAX_SHIFT ? `at most 100 years (${MAX_SHIFT} seconds); ${call.name} got ${value}` : undefined;
}

function problemOfText(name: string, arg: StringNode): string | undefined {
  if (name === 'shift' && parseCalendarStep(arg.value) === undefined) return "a negative number of days, weeks or months, such as '-1d', '-2w' or '-1mo'";
  if (name === 'time_zone' && TimeZone.find(arg.value) === undefined) return "a time zone such as 'UTC' or 'Europe/Paris'";
  return undefined;
}

const quoted = (words: readonly string[]): string => words.map((word) => `'${word}'`).join(', ');

/** Names that begin alike, for a slip of the finger. */
function near(name: string, known: readonly string[]): string | undefined {
  const alike = known.filter((one) => one.startsWith(name.slice(0, 3).toLowerCase())).slice(0, 5);
  return alike.length === 0 ? undefined : `Did you mean ${alike.join(', ')}?`;
}
