// Reads the tokens left of a place: is it inside a filter, which metric does it belong to, which call surrounds it.
import { isKeyword } from './lexer.ts';
import type { Token } from './lexer.ts';

/** Where a token stands. Braces: `scope` of a metric or `group` after `by`. */
export type Surroundings =
  | { readonly kind: 'scope'; readonly metric: string | undefined }
  | { readonly kind: 'group'; readonly metric: string | undefined }
  | { readonly kind: 'call'; readonly name: string; readonly isMethod: boolean; readonly argument: number }
  | { readonly kind: 'outside' };

export function isSign(token: Token | undefined, character: string): boolean {
  return token?.kind === 'punctuation' && token.text === character;
}

/** What surrounds the place after `tokens[0 … end-1]`. */
export function surroundingsOf(tokens: readonly Token[], end: number): Surroundings {
  let depth = 0;
  let argument = 0;
  let inBraces = false;
  // Asked at most once between two braces, so that a long row of parentheses costs one walk.
  let inFilter: boolean | undefined;
  for (let index = end - 1; index >= 0; index -= 1) {
    const token = tokens[index]!;
    if (isSign(token, '}') || isSign(token, '{')) inFilter = undefined;
    if (isSign(token, '}')) inBraces = true;
    else if (isSign(token, '{')) {
      if (!inBraces) return bracesAt(tokens, index);
      inBraces = false;
    } else if (inBraces || token.kind !== 'punctuation') continue;
    else if (token.text === ')') depth += 1;
    else if (token.text === ',' && depth === 0) argument += 1;
    else if (token.text === '(') {
      inFilter ??= isInFilter(tokens, index);
      if (inFilter) continue;
      if (depth > 0) depth -= 1;
      else {
        const name = tokens[index - 1];
        if (name?.kind === 'name') return { kind: 'call', name: name.text, isMethod: isSign(tokens[index - 2], '.'), argument };
        argument = 0;
      }
    }
  }
  return { kind: 'outside' };
}

/** Whether the parenthesis at `index` stands in braces that are still open: then it belongs to a filter. */
function isInFilter(tokens: readonly Token[], index: number): boolean {
  for (let at = index - 1; at >= 0; at -= 1) {
    if (isSign(tokens[at], '}')) return false;
    if (isSign(tokens[at], '{')) return true;
  }
  return false;
}

function metricBefore(tokens: readonly Token[], end: number): string | undefined {
  for (let at = end - 1; at > 0; at -= 1) {
    const name = tokens[at - 1]!;
    if (isSign(tokens[at], '{') && name.kind === 'name' && !isKeyword(name, 'by')) return name.text;
  }
  return undefined;
}

function bracesAt(tokens: readonly Token[], brace: number): Surroundings {
  const before = tokens[brace - 1];
  // As an argument, braces hold keys of the query that stands before them.
  if (isSign(before, ',') || isSign(before, '(')) return { kind: 'group', metric: metricBefore(tokens, brace) };
  if (before === undefined || before.kind !== 'name') return { kind: 'scope', metric: undefined };
  if (!isKeyword(before, 'by')) return { kind: 'scope', metric: before.text };
  // `metric{…} by {`: back over the filter to the name before its brace; without a filter the name stands right there.
  let at = brace - 2;
  if (isSign(tokens[at], '}')) {
    while (at >= 0 && !isSign(tokens[at], '{')) at -= 1;
    at -= 1;
  }
  const metric = tokens[at];
  return { kind: 'group', metric: metric?.kind === 'name' ? metric.text : undefined };
}
