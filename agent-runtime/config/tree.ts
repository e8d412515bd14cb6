// Plain configuration trees: merging, walking and naming paths. Knows nothing of YAML or of the schema.

export type ConfigTree = { readonly [key: string]: unknown };
export type ConfigPath = readonly (string | number)[];

/** Whether a value is a section (a plain object). */
export function isTree(value: unknown): value is ConfigTree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Own value of a key: a key such as `__proto__` or `constructor` never reaches a prototype. */
export function ownValue(tree: ConfigTree, key: string): unknown {
  return Object.hasOwn(tree, key) ? tree[key] : undefined;
}

/** Sections merge key by key; lists and scalars of `over` replace; null and undefined mean "not set here". */
export function mergeTrees(base: ConfigTree, over: ConfigTree): ConfigTree {
  const merged: Record<string, unknown> = { ...base };
  for (const key of Object.keys(over)) {
    if (key === '__proto__') continue;
    const value = ownValue(over, key);
    if (value === null || value === undefined) continue;
    const below = ownValue(base, key);
    merged[key] = isTree(value) && isTree(below) ? mergeTrees(below, value) : value;
  }
  return merged;
}

/** Dotted paths of all scalars and lists that a tree sets. */
export function leafPaths(tree: ConfigTree, prefix: readonly string[] = []): string[] {
  const paths: string[] = [];
  for (const key of Object.keys(tree)) {
    const value = ownValue(tree, key);
    if (value === null || value === undefined) continue;
    if (isTree(value)) paths.push(...leafPaths(value, [...prefix, key]));
    else paths.push([...prefix, key].join('.'));
  }
  return paths;
}

/** The candidate nearest to a misspelt word, if it is near enough to be meant (at most a third of its letters wrong). */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestDistance = Infinity;
  const limited = word.slice(0, 60).toLowerCase();
  for (const candidate of candidates) {
    const distance = editDistance(limited, candidate.toLowerCase());
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best !== undefined && bestDistance <= Math.max(1, Math.ceil(best.length / 3)) ? best : undefined;
}

/** Optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours cost one each. */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1];
      let cost = Math.min((last[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, (last[column - 1] ?? 0) + (same ? 0 : 1));
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) cost = Math.min(cost, (beforeLast[column - 2] ?? 0) + 1);
      current.push(cost);
    }
    beforeLast = last;
    last = current;
  }
  return last[b.length] ?? 0;
}

/** Dotted paths at which two plain values differ; maps count as sections. For people: which settings a change touched. */
export function changedPaths(before: unknown, after: unknown, prefix: readonly string[] = []): string[] {
  const left = before instanceof Map ? (Object.fromEntries(before) as unknown) : before;
  const right = after instanceof Map ? (Object.fromEntries(after) as unknown) : after;
  if (isTree(left) && isTree(right)) {
    const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
    return [...keys].flatMap((key) => changedPaths(ownValue(left, key), ownValue(right, key), [...prefix, key]));
  }
  return JSON.stringify(left) === JSON.stringify(right) ? [] : [prefix.join('.')];
}
