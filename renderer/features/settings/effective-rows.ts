// Owns the flat view of the configuration in force: one row per setting, with where its value comes from. Pure.

export interface EffectiveRow {
  readonly path: string;
  /** As it would stand in the file. */
  readonly value: string;
  /** True when the file sets it, false when the default rules. */
  readonly inFile: boolean;
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value === '' ? '""' : value;
  if (Array.isArray(value)) return `[${value.map(textOf).join(', ')}]`;
  return JSON.stringify(value) ?? '';
}

/** All settings in the order of the defaults. `overridden` are dotted paths that the file sets; a path below one of them counts too. */
export function effectiveRows(effective: Readonly<Record<string, unknown>>, overridden: readonly string[]): EffectiveRow[] {
  const set = new Set(overridden);
  const inFile = (path: string): boolean => set.has(path) || overridden.some((one) => path.startsWith(`${one}.`));
  const rows: EffectiveRow[] = [];
  const walk = (value: unknown, path: string): void => {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      for (const [key, inner] of Object.entries(value)) walk(inner, path === '' ? key : `${path}.${key}`);
    } else rows.push({ path, value: textOf(value), inFile: inFile(path) });
  };
  walk(effective, '');
  return rows;
}

/** The value at a dotted path; undefined when there is none. */
export function valueAt(tree: Readonly<Record<string, unknown>>, path: string): unknown {
  let value: unknown = tree;
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}

/** Line and column (from 1) → offset in the text; places past the end go to the end. */
export function offsetOf(text: string, line: number, column: number): number {
  let offset = 0;
  for (let i = 1; i < line; i++) {
    const next = text.indexOf('\n', offset);
    if (next < 0) return text.length;
    offset = next + 1;
  }
  const end = text.indexOf('\n', offset);
  return Math.min(offset + Math.max(0, column - 1), end < 0 ? text.length : end);
}
