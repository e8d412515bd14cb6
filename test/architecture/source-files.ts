// Reads the tree as text: which files there are, and what each imports.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';

/** The root of the checkout. */
export const ROOT = resolve(import.meta.dirname, '../..');

/** The folders that make the product. */
export const HOUSES = ['common', 'agent-runtime', 'storage', 'host', 'electron', 'renderer'] as const;
export type House = (typeof HOUSES)[number];

/** One import of a file: `target` is a path from the root for our own files, a package name otherwise. */
export interface Import {
  readonly target: string;
  readonly own: boolean;
  readonly typeOnly: boolean;
}

export interface SourceFile {
  /** Path from the root, with forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly lines: number;
  readonly isTest: boolean;
  readonly imports: readonly Import[];
}

const IMPORT = /^\s*(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?['"]([^'"]+)['"]/gm;
const DYNAMIC = /\bimport\(\s*(?:\/\*[^*]*\*\/\s*)?['"]([^'"]+)['"]\s*\)/g;

function packageName(specifier: string): string {
  const parts = specifier.split('/');
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? specifier);
}

function importsOf(path: string, text: string): Import[] {
  const found: Import[] = [];
  const take = (specifier: string, typeOnly: boolean): void => {
    const own = specifier.startsWith('.');
    const target = own ? relative(ROOT, resolve(ROOT, dirname(path), specifier)).split(sep).join('/') : packageName(specifier);
    found.push({ target: target.replace(/\?.*$/, ''), own, typeOnly });
  };
  for (const match of text.matchAll(IMPORT)) {
    const clause = match[0];
    const everyNameIsType = /\{([^}]*)\}/.exec(clause)?.[1]?.split(',').every((name) => name.trim() === '' || name.trim().startsWith('type ')) ?? false;
    take(match[2] ?? '', match[1] !== undefined || (everyNameIsType && !/import\s+\w/.test(clause)));
  }
  for (const match of text.matchAll(DYNAMIC)) take(match[1] ?? '', false);
  return found;
}

/** Every TypeScript file below the given folders of the checkout, tests included. */
export function sourceFiles(folders: readonly string[]): SourceFile[] {
  const files: SourceFile[] = [];
  for (const folder of folders)
    for (const entry of readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !/\.tsx?$/.test(entry.name)) continue;
      const path = relative(ROOT, join(entry.parentPath, entry.name)).split(sep).join('/');
      const text = readFileSync(join(ROOT, path), 'utf8');
      files.push({ path, text, lines: text.split('\n').length - 1, isTest: /\.test\.tsx?$/.test(path) || path.startsWith('test/'), imports: importsOf(path, text) });
    }
  return files;
}

/** Source without comments and string contents, so that a word in prose is no use of a name. */
export function codeOnly(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"/g, (match) => (match.startsWith('/') ? ' ' : "''"));
}
