// From texts to settings: defaults, then the file, then the schema; problems with line and column.
import type { ConfigProblem } from '../../common/contract/schemas.ts';
import { parseSettings, unknownKeys } from './schema.ts';
import type { TreeProblem } from './schema.ts';
import type { Settings } from './settings.ts';
import { isTree, leafPaths, mergeTrees } from './tree.ts';
import type { ConfigTree } from './tree.ts';
import { YamlDocument } from './yaml-document.ts';

/** A file that was read: its settings when it is good, otherwise its problems. */
export interface LoadedConfig {
  readonly text: string;
  readonly problems: readonly ConfigProblem[];
  /** Undefined when there are problems. */
  readonly settings: Settings | undefined;
  /** Defaults with the file over them; plain JSON. */
  readonly effective: ConfigTree;
  readonly overridden: readonly string[];
}

/** The tree of the defaults text, with a section for every check that exists. The defaults ship with the product: a problem is a bug. */
export function defaultsTree(text: string, checkNames: readonly string[]): ConfigTree {
  const document = new YamlDocument(text);
  const problem = document.problems[0];
  if (problem !== undefined) throw new Error(`The default configuration is damaged (line ${problem.line}): ${problem.message}`);
  const ordinary = { enabled: true, interval: 'auto', timeout: 'auto' };
  const checks = Object.fromEntries(checkNames.map((name) => [name, ordinary]));
  return mergeTrees({ checks }, document.tree);
}

/** Reads a configuration text over the defaults. Never throws. */
export function loadConfig(text: string, defaults: ConfigTree): LoadedConfig {
  const document = new YamlDocument(text);
  const effective = mergeTrees(defaults, document.tree);
  const overridden = leafPaths(document.tree);
  if (document.problems.length > 0) {
    const problems = document.problems.map((problem) => ({ path: '', message: problem.message, line: problem.line, column: problem.column }));
    return { text, problems, settings: undefined, effective, overridden };
  }
  const found: TreeProblem[] = unknownKeys(document.tree, defaults);
  const parsed = parseSettings(effective, defaults);
  for (const problem of 'problems' in parsed ? parsed.problems : []) {
    if (!found.some((other) => isWithin(problem, other))) found.push(problem);
  }
  if (found.length === 0 && 'settings' in parsed) return { text, problems: [], settings: parsed.settings, effective, overridden };
  const problems = found.slice(0, 100).map((problem) => {
    const position = (problem.part === 'key' ? document.keyPosition(problem.path) : document.valuePosition(problem.path)) ?? { line: 1, column: 1 };
    return {
      path: problem.path.join('.'),
      message: problem.message,
      line: position.line,
      column: position.column,
      ...(problem.allowed === undefined ? {} : { allowed: [...problem.allowed] }),
    };
  });
  return { text, problems, settings: undefined, effective, overridden };
}

/** Whether a problem repeats one already reported for the same place or a section above it. */
function isWithin(problem: TreeProblem, other: TreeProblem): boolean {
  return other.path.every((part, index) => String(problem.path[index]) === String(part));
}

/** A name for a text: changes with every edit (53 bits of two FNV-1a hashes; not a protection against intent). */
export function revisionOf(text: string): string {
  let low = 0x811c9dc5;
  let high = 0x050c5d1f;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    low = Math.imul(low ^ code, 0x01000193);
    high = Math.imul(high ^ (code + index), 0x01000193);
  }
  return `${text.length.toString(36)}-${(low >>> 0).toString(36)}${(high >>> 0).toString(36)}`;
}

/** The value of a dotted path in a tree of plain values; for tests and pages. */
export function dottedValue(tree: ConfigTree, path: string): unknown {
  let value: unknown = tree;
  for (const key of path.split('.')) value = isTree(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  return value;
}
