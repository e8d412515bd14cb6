// One YAML text: its values, where each of them stands, and edits that keep comments and order. The only file that knows the yaml library.
import { isAlias, isMap, isPair, isScalar, isSeq, LineCounter, parseDocument, stringify } from 'yaml';
import type { Document, Scalar } from 'yaml';
import { errorMessage } from '../../common/errors/vedette-error.ts';
import type { ConfigPath, ConfigTree } from './tree.ts';
import { isTree } from './tree.ts';

/** A problem with the text itself. Lines and columns count from 1. */
export interface YamlProblem {
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

export interface YamlPosition {
  readonly line: number;
  readonly column: number;
}

/** Longest text that is read at all; a configuration is some kilobytes. */
const LONGEST_TEXT = 1_000_000;
/** Aliases may multiply a text ("billion laughs"); more than this many are refused. */
const MOST_ALIASES = 50;
/** Deeper nesting than any configuration needs, and far from the end of the stack. */
const DEEPEST = 64;

/** A parsed text. Never throws while reading: what is wrong is in `problems`, and `tree` is empty then. */
export class YamlDocument {
  readonly problems: readonly YamlProblem[];
  readonly tree: ConfigTree;
  readonly #document: Document | undefined;
  readonly #lines = new LineCounter();
  readonly #text: string;

  constructor(text: string) {
    const problems: YamlProblem[] = [];
    let tree: ConfigTree = {};
    this.#text = text;
    const refused = refuse(text);
    if (refused !== undefined) {
      problems.push(refused);
    } else {
      try {
        const document = parseDocument(text, { lineCounter: this.#lines, prettyErrors: false, uniqueKeys: true, logLevel: 'silent', merge: false });
        this.#document = document;
        for (const error of document.errors.slice(0, 20)) {
          const position = this.#lines.linePos(error.pos[0]);
          problems.push({ message: error.message, line: Math.max(1, position.line), column: Math.max(1, position.col) });
        }
        const value: unknown = problems.length > 0 ? {} : document.toJS({ maxAliasCount: MOST_ALIASES });
        if (isTree(value)) tree = value;
        else if (value !== null && value !== undefined) problems.push({ message: 'The file must be a map of keys and values.', line: 1, column: 1 });
      } catch (thrown) {
        // The library throws on too many aliases and, for texts built to that end, on stack depth.
        problems.push({ message: `The text cannot be read: ${errorMessage(thrown)}`, line: 1, column: 1 });
      }
    }
    this.problems = problems;
    this.tree = tree;
  }

  /** Where the key at `path` stands; of the nearest section above it when the text does not hold it; undefined when nothing of it does. */
  keyPosition(path: ConfigPath): YamlPosition | undefined {
    return this.#position(path, 'key');
  }

  /** Where the value at `path` stands, like {@link keyPosition}. */
  valuePosition(path: ConfigPath): YamlPosition | undefined {
    return this.#position(path, 'value');
  }

  /** The text with one value set, or removed when `value` is null (with sections that become empty). Comments and order stay. */
  with(path: readonly string[], value: unknown): string {
    const document = this.#document ?? parseDocument('');
    const before = written(document);
    if (value === null) {
      if (!document.hasIn(path)) return this.#text;
      const top = firstKey(document);
      document.deleteIn(path);
      for (let length = path.length - 1; length > 0; length -= 1) {
        const parent = document.getIn(path.slice(0, length), true);
        if (!isMap(parent) || parent.items.length > 0) break;
        document.deleteIn(path.slice(0, length));
      }
      // The first comment is as much that of the file as of its first key: it stays when the key goes.
      const next = firstKey(document);
      if (top?.commentBefore !== undefined && top.commentBefore !== null && next !== top) {
        // The library puts an empty line below it by itself.
        if (next !== undefined) next.spaceBefore = false;
        document.commentBefore = [document.commentBefore, top.commentBefore].filter((text) => typeof text === 'string').join('\n');
      }
    } else {
      if (!isMap(document.contents)) document.contents = document.createNode({});
      for (let length = 1; length < path.length; length += 1) {
        const above = path.slice(0, length);
        if (!isMap(document.getIn(above, true))) document.setIn(above, document.createNode({}));
      }
      const known = document.getIn(path, true);
      // A scalar keeps its place and the comment beside it.
      if (isScalar(known) && typeof value !== 'object') {
        const range = known.range;
        known.value = value;
        const replaced = range === undefined || range === null ? undefined : this.#replaced(range[0], range[1], value, document);
        if (replaced !== undefined) return replaced;
      } else document.setIn(path, document.createNode(value));
    }
    const empty = isMap(document.contents) && document.contents.items.length === 0;
    if (empty && document.contents !== null) document.contents = null;
    const after = written(document);
    const kept = keepTyped(this.#text, before, after);
    return kept !== undefined && readsAs(kept, document) ? kept : after;
  }

  /**
   * The text with a stretch of it exchanged for a value, so that spacing and alignment around it stay as they were typed; undefined
   * when that does not read as the edited document does (the value would need other quotes or other indentation there).
   */
  #replaced(from: number, to: number, value: unknown, edited: Document): string | undefined {
    const text = this.#text.slice(0, from) + stringify(value, { lineWidth: 0 }).trimEnd() + this.#text.slice(to);
    return readsAs(text, edited) ? text : undefined;
  }

  #position(path: ConfigPath, part: 'key' | 'value'): YamlPosition | undefined {
    let node: unknown = this.#document?.contents;
    let offset: number | undefined;
    for (let depth = 0; depth < path.length; depth += 1) {
      const last = depth === path.length - 1;
      let next: unknown;
      if (isMap(node)) {
        const pair = node.items.find((item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(path[depth]));
        if (pair === undefined) break;
        next = pair.value;
        offset = rangeStart(last && part === 'value' ? (pair.value ?? pair.key) : pair.key) ?? offset;
      } else if (typeof node === 'object' && node !== null && 'items' in node && Array.isArray(node.items)) {
        next = node.items[Number(path[depth])];
        offset = rangeStart(next) ?? offset;
      }
      if (next === undefined || next === null) break;
      node = next;
    }
    if (offset === undefined) return undefined;
    const position = this.#lines.linePos(offset);
    return { line: Math.max(1, position.line), column: Math.max(1, position.col) };
  }
}

/** A node of a text whose scalars stay the text that was typed: `off`, `1.10` and `0x10` are what they look like. Lines and columns count from 1. */
export type YamlNode = YamlMap | YamlList | YamlText;

export interface YamlMap extends YamlPosition {
  readonly kind: 'map';
  /** In the order of the text; the last one of repeated keys; merge keys (`<<`) are merged in. */
  readonly entries: ReadonlyMap<string, { readonly key: YamlPosition; readonly value: YamlNode }>;
}

export interface YamlList extends YamlPosition {
  readonly kind: 'list';
  readonly items: readonly YamlNode[];
}

export interface YamlText extends YamlPosition {
  readonly kind: 'text';
  readonly text: string;
  /** Whether the text is unquoted and says nothing (empty, `~`, `null`). */
  readonly empty: boolean;
}

/** Nodes that a text may have with its aliases followed; a profile of a vendor has some thousands. */
const MOST_NODES = 200_000;

/** Reads a text as nodes in which every scalar is a string and knows its place. Never throws; `root` is missing when there are problems or nothing. */
export function readYamlNodes(text: string): { readonly problems: readonly YamlProblem[]; readonly root: YamlNode | undefined } {
  const refused = refuse(text);
  if (refused !== undefined) return { problems: [refused], root: undefined };
  const lines = new LineCounter();
  const problems: YamlProblem[] = [];
  const at = (offset: number): YamlPosition => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  try {
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false, logLevel: 'silent', schema: 'failsafe' });
    for (const error of document.errors.slice(0, 20)) problems.push({ message: error.message, ...at(error.pos[0]) });
    if (problems.length > 0 || document.contents === null) return { problems, root: undefined };
    let nodes = 0;
    const convert = (given: unknown, offset: number, depth: number): YamlNode => {
      nodes += 1;
      if (nodes > MOST_NODES || depth > DEEPEST) throw new Error('its aliases multiply it beyond any use');
      const node: unknown = isAlias(given) ? given.resolve(document) : given;
      const position = at(rangeStart(node) ?? offset);
      if (isMap(node)) {
        const entries = new Map<string, { key: YamlPosition; value: YamlNode }>();
        const merged: YamlNode[] = [];
        for (const { key, value } of node.items) {
          const start = rangeStart(key) ?? offset;
          const name = isScalar(key) ? String(key.value) : String(key);
          const converted = convert(value, start, depth + 1);
          if (name === '<<') merged.push(converted);
          else entries.set(name, { key: at(start), value: converted });
        }
        for (const source of merged.flatMap((node) => (node.kind === 'list' ? node.items : [node]))) {
          if (source.kind === 'map') for (const [name, entry] of source.entries) if (!entries.has(name)) entries.set(name, entry);
        }
        return { kind: 'map', entries, ...position };
      }
      if (isSeq(node)) return { kind: 'list', items: node.items.map((item) => convert(item, offset, depth + 1)), ...position };
      const typed = isScalar(node) && typeof node.value === 'string' ? node.value : '';
      const plain = !isScalar(node) || node.type === undefined || node.type === 'PLAIN';
      return { kind: 'text', text: typed, empty: plain && /^(?:~|null|Null|NULL|)$/u.test(typed), ...position };
    };
    return { problems, root: convert(document.contents, 0, 0) };
  } catch (thrown) {
    // Texts built to that end exhaust the stack of the library or multiply by aliases.
    return { problems: [{ message: `The text cannot be read: ${errorMessage(thrown)}`, line: 1, column: 1 }], root: undefined };
  }
}

/** The library's own form of a document. */
function written(document: Document): string {
  return document
    .toString({ lineWidth: 0, nullStr: '' })
    .replace(/^\s*\n/, '')
    .replace(/\n{2,}$/, '\n');
}

function firstKey(document: Document): Scalar | undefined {
  const key: unknown = isMap(document.contents) ? document.contents.items[0]?.key : undefined;
  return isScalar(key) ? key : undefined;
}

/** Whether a text means what a document says. */
function readsAs(text: string, document: Document): boolean {
  const { problems, tree } = new YamlDocument(text);
  return problems.length === 0 && JSON.stringify(tree) === JSON.stringify(document.toJS({ maxAliasCount: MOST_ALIASES }) ?? {});
}

/**
 * The typed text with the lines that an edit changed between two written forms; undefined when the typed lines are not those of the
 * written form one by one. Without this every edit would write the whole file anew: spacing, quotes and aligned comments would go.
 */
function keepTyped(typed: string, before: string, after: string): string | undefined {
  const own = typed.split('\n');
  if (own.at(-1) !== '') own.push('');
  const [old, edited] = [before.split('\n'), after.split('\n')];
  if (own.length !== old.length) return undefined;
  const shortest = Math.min(old.length, edited.length);
  let head = 0;
  while (head < shortest && old[head] === edited[head]) head += 1;
  let tail = 0;
  while (tail < shortest - head && old.at(-1 - tail) === edited.at(-1 - tail)) tail += 1;
  return [...own.slice(0, head), ...edited.slice(head, edited.length - tail), ...own.slice(own.length - tail)].join('\n');
}

function rangeStart(node: unknown): number | undefined {
  if (typeof node !== 'object' || node === null || !('range' in node) || !Array.isArray(node.range)) return undefined;
  return typeof node.range[0] === 'number' ? node.range[0] : undefined;
}

/** Turns away texts that would cost too much to parse. */
function refuse(text: string): YamlProblem | undefined {
  if (text.length > LONGEST_TEXT) return { message: `The file is larger than ${LONGEST_TEXT} characters.`, line: 1, column: 1 };
  let depth = 0;
  let line = 1;
  let lineStart = 0;
  let indicatorsInLine = 0;
  for (let offset = 0; offset < text.length; offset += 1) {
    const code = text.charCodeAt(offset);
    if (code === 10) {
      line += 1;
      lineStart = offset + 1;
      indicatorsInLine = 0;
      continue;
    }
    // Flow collections nest without indentation, and so do "- - - -" and "? ? ?" in one line; both end in deep recursion.
    if (code === 91 || code === 123) depth += 1;
    else if (code === 93 || code === 125) depth = Math.max(0, depth - 1);
    else if ((code === 45 || code === 63) && (text.charCodeAt(offset + 1) === 32 || text.charCodeAt(offset + 1) === 9)) indicatorsInLine += 1;
    if (depth > DEEPEST || indicatorsInLine > DEEPEST) return { message: 'The text is nested too deeply.', line, column: offset - lineStart + 1 };
    // Indentation alone can nest a thousand levels deep, too.
    if (offset - lineStart === 4 * DEEPEST && text.slice(lineStart, offset).trim() === '') {
      return { message: 'The line is indented too deeply.', line, column: offset - lineStart + 1 };
    }
  }
  return undefined;
}
