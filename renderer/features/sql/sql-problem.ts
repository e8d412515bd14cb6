// Owns where a failed statement is wrong: from the error's position, or from the line and the arrow in DuckDB's words. Pure.
import type { VedetteError } from '../../../common/errors/vedette-error.ts';

export interface SqlProblem {
  /** DuckDB's sentence without the quoted line, which the editor shows itself. */
  readonly message: string;
  /** The marked stretch [from, to) of the text; undefined when the error speaks of no place. */
  readonly mark: { readonly from: number; readonly to: number; readonly line: number } | undefined;
}

const QUOTED = /\n+LINE (\d{1,6}): ?([^\n]*)\n( *)\^[^]*$/u;

/** The end of the word at `from`, or one letter. */
function wordEnd(text: string, from: number): number {
  const word = /^[\p{L}\p{N}_$.]+/u.exec(text.slice(from, from + 200));
  return Math.min(text.length, from + Math.max(1, word?.[0].length ?? 1));
}

const lineOf = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;

export function sqlProblem(error: VedetteError, text: string): SqlProblem {
  const quoted = QUOTED.exec(error.message);
  const message = (quoted === null ? error.message : error.message.slice(0, quoted.index)).trim();
  const { position } = error.details;
  if (position !== undefined) {
    const from = Math.min(Math.max(0, position.offset), text.length);
    return { message, mark: { from, to: position.length > 0 ? Math.min(text.length, from + position.length) : wordEnd(text, from), line: lineOf(text, from) } };
  }
  if (quoted === null) return { message, mark: undefined };
  const line = Number(quoted[1]);
  const lines = text.split('\n');
  const whole = lines[line - 1];
  if (whole === undefined) return { message, mark: undefined };
  const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  // The arrow stands below the quoted line, which begins behind "LINE 3: " and is cut at both ends when it is long.
  const excerpt = (quoted[2] as string).replace(/^\.\.\./u, '').replace(/\.\.\.$/u, '');
  const cut = (quoted[2] as string).startsWith('...') ? 3 : 0;
  const at = (quoted[3] as string).length - `LINE ${line}: `.length - cut;
  const offset = whole.indexOf(excerpt);
  const column = Math.max(0, (offset < 0 ? 0 : offset) + at);
  const from = start + Math.min(column, whole.length);
  return { message, mark: { from, to: Math.max(from, Math.min(start + whole.length, wordEnd(text, from))), line } };
}
