// Decides whether one tag set fulfils a filter: the meaning of filters, against which faster indexes are tested.
import { tagKey, tagValue } from '../model/tags.ts';
import type { TagSet } from '../model/tags.ts';
import type { ScopeNode } from './ast.ts';

/** Whether `text` fits `pattern`, where `*` stands for any run of characters. Linear in practice: no backtracking over more than one star. */
export function matchesPattern(pattern: string, text: string): boolean {
  if (!pattern.includes('*')) return pattern === text;
  const parts = pattern.split('*');
  const first = parts[0]!;
  const last = parts.at(-1)!;
  if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last)) return false;
  let at = first.length;
  const end = text.length - last.length;
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, at);
    if (found < 0 || found + part.length > end) return false;
    at = found + part.length;
  }
  return true;
}

/** Whether the tags fulfil the filter. A template variable that was not replaced fulfils nothing. */
export function matchesScope(scope: ScopeNode, tags: TagSet): boolean {
  switch (scope.kind) {
    case 'all':
      return true;
    case 'tag': {
      const { key, value } = scope;
      if (value === null) return tags.some((tag) => matchesPattern(key, tag));
      return tags.some((tag) => isKeyed(tag, key) && matchesPattern(value, tagValue(tag)));
    }
    case 'in':
      return tags.some((tag) => isKeyed(tag, scope.key) && scope.values.some((value) => matchesPattern(value, tagValue(tag))));
    case 'not':
      return !matchesScope(scope.of, tags);
    case 'and':
      return scope.of.every((part) => matchesScope(part, tags));
    case 'or':
      return scope.of.some((part) => matchesScope(part, tags));
    case 'variable':
      return false;
    default:
      return scope satisfies never;
  }
}

/** A bare tag has no key in this sense: `host:*` does not match the bare tag `host`. */
function isKeyed(tag: string, key: string): boolean {
  return tag.length > key.length && tag[key.length] === ':' && tagKey(tag) === key;
}
