// Parses what stands in the braces of a query: the filter `{…}` and the keys of `by {…}`.
import type { ScopeNode, SourceSpan } from './ast.ts';
import { andOf, orOf } from './ast.ts';
import { isKeyword, isScopeKeyword } from './lexer.ts';
import type { Token } from './lexer.ts';
import type { TokenStream } from './token-stream.ts';

/** Which of Datadog's two filter forms was seen first, and where: they must not be mixed in one filter. */
interface SeenForms {
  symbolic?: SourceSpan;
  functional?: SourceSpan;
}

const VARIABLE = /^\$[A-Za-z_][A-Za-z0-9_.-]*$/u;

/** Parses `{filter}`; the stream stands at the opening brace. An empty pair of braces means everything. */
export function parseScope(stream: TokenStream): ScopeNode {
  stream.expect('{', 'to open the filter');
  if (stream.take('}')) return { kind: 'all' };
  const forms: SeenForms = {};
  const scope = parseList(stream, forms);
  if (!stream.isPunctuation('}')) throw stream.unexpected('"," or AND or OR or "}" after a tag', { hint: 'Separate tags with a comma or with AND/OR.' });
  stream.next();
  return scope;
}

/** Parses `{key, key}` after `by`, or as an argument. */
export function parseGroupKeys(stream: TokenStream): string[] {
  stream.expect('{', 'after by');
  const keys: string[] = [];
  for (;;) {
    const token = stream.peek();
    if (token.kind !== 'word') throw stream.unexpected('a tag key to group by');
    if (token.text === '' || (token.quoted === undefined && /[:*!$]/u.test(token.text))) {
      throw stream.error(token, `${JSON.stringify(token.text)} is no tag key; grouping takes keys only, such as {host, device}.`);
    }
    stream.countLeaf();
    stream.next();
    if (!keys.includes(token.text)) keys.push(token.text);
    if (stream.take('}')) return keys;
    stream.expect(',', 'or "}" after a key');
  }
}

function note(stream: TokenStream, forms: SeenForms, form: keyof SeenForms, token: Token): void {
  forms[form] ??= token;
  if (forms.symbolic !== undefined && forms.functional !== undefined) {
    throw stream.error(token, 'A filter uses either "," and "!" or AND, OR, NOT, IN, not both.', {
      hint: form === 'symbolic' ? 'Write AND instead of "," and NOT instead of "!".' : 'Write AND instead of every "," and NOT instead of every "!" in this filter.',
    });
  }
}

function parseList(stream: TokenStream, forms: SeenForms): ScopeNode {
  const parts = [parseOr(stream, forms)];
  while (stream.isPunctuation(',')) {
    note(stream, forms, 'symbolic', stream.next());
    parts.push(parseOr(stream, forms));
  }
  return andOf(parts);
}

function parseOr(stream: TokenStream, forms: SeenForms): ScopeNode {
  const parts = [parseAnd(stream, forms)];
  while (isKeyword(stream.peek(), 'OR')) {
    note(stream, forms, 'functional', stream.next());
    parts.push(parseAnd(stream, forms));
  }
  return orOf(parts);
}

function parseAnd(stream: TokenStream, forms: SeenForms): ScopeNode {
  const parts = [parseNot(stream, forms)];
  while (isKeyword(stream.peek(), 'AND')) {
    note(stream, forms, 'functional', stream.next());
    parts.push(parseNot(stream, forms));
  }
  return andOf(parts);
}

function parseNot(stream: TokenStream, forms: SeenForms): ScopeNode {
  return stream.nested(() => {
    if (stream.isPunctuation('!')) {
      note(stream, forms, 'symbolic', stream.next());
      return { kind: 'not', of: parseNot(stream, forms) };
    }
    if (isKeyword(stream.peek(), 'NOT')) {
      note(stream, forms, 'functional', stream.next());
      return { kind: 'not', of: parseNot(stream, forms) };
    }
    return parseTerm(stream, forms);
  });
}

function parseTerm(stream: TokenStream, forms: SeenForms): ScopeNode {
  if (stream.isPunctuation('(')) {
    note(stream, forms, 'functional', stream.next());
    const inner = parseList(stream, forms);
    stream.expect(')', 'to close the parenthesis');
    return inner;
  }
  const token = stream.peek();
  if (token.kind !== 'word' || isScopeKeyword(token)) throw stream.unexpected('a tag such as host:web1');
  stream.countLeaf();
  stream.next();
  const negated = isKeyword(stream.peek(), 'NOT') && isKeyword(stream.peek(1), 'IN');
  if (negated || isKeyword(stream.peek(), 'IN')) {
    const node = parseIn(stream, forms, token, negated);
    return negated ? { kind: 'not', of: node } : node;
  }
  return tagOf(stream, token);
}

function parseIn(stream: TokenStream, forms: SeenForms, key: Token, negated: boolean): ScopeNode {
  if (key.text === '' || (key.quoted === undefined && /[:*$]/u.test(key.text))) throw stream.error(key, `IN takes a tag key on its left, not ${JSON.stringify(key.text)}.`, { hint: 'For example env IN (prod, staging).' });
  if (negated) stream.next();
  note(stream, forms, 'functional', stream.next());
  stream.expect('(', 'after IN');
  const values: string[] = [];
  for (;;) {
    const token = stream.peek();
    if (token.kind !== 'word') throw stream.unexpected('a tag value');
    if (isVariable(token, 0)) throw stream.error(token, 'A template variable may not stand in an IN list.', { hint: 'Write it as a tag of its own, such as $env.' });
    stream.countLeaf();
    stream.next();
    values.push(token.text);
    if (stream.take(')')) return { kind: 'in', key: key.text, values };
    stream.expect(',', 'or ")" after a value');
  }
}

/** Whether the rest of the word from `start` is an unquoted `$name`. */
function isVariable(token: Token, start: number): boolean {
  if (token.text[start] !== '$' || token.quoted?.[start] === true) return false;
  return VARIABLE.test(token.text.slice(start));
}

function tagOf(stream: TokenStream, token: Token): ScopeNode {
  const at = { from: token.from, to: token.to };
  if (token.text === '*' && token.quoted === undefined) return { kind: 'all' };
  if (isVariable(token, 0)) return { kind: 'variable', name: token.text.slice(1), key: null, at };
  const colon = token.text.indexOf(':');
  if (colon < 0) {
    if (token.text === '') throw stream.error(token, 'A tag must not be empty.');
    return { kind: 'tag', key: token.text, value: null };
  }
  if (colon === 0) throw stream.error(token, `The tag ${JSON.stringify(token.text)} has no key before its colon.`);
  const key = token.text.slice(0, colon);
  if (key.includes('*')) throw stream.error(token, `A tag key cannot hold "*"; only the value after the colon can.`);
  if (isVariable(token, colon + 1)) return { kind: 'variable', name: token.text.slice(colon + 2), key, at };
  return { kind: 'tag', key, value: token.text.slice(colon + 1) };
}
