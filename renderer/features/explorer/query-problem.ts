// Owns what is wrong with a query text, and where.
import { toVedetteError, type VedetteError } from '../../../common/errors/vedette-error.ts';
import { parseQuery } from '../../../common/query/parser.ts';

/** A sentence and the stretch [from, to) of the text that it speaks of; from === to is a place between two characters. */
export interface QueryProblem {
  readonly message: string;
  readonly from: number;
  readonly to: number;
}

/** The first problem of a text that cannot be read; undefined when it can, or when it is blank. */
export function syntaxProblem(text: string): QueryProblem | undefined {
  if (text.trim() === '') return undefined;
  try {
    parseQuery(text);
    return undefined;
  } catch (thrown) {
    return problemOf(toVedetteError(thrown), text);
  }
}

/** A query error as a marked stretch; an error without a position marks the whole text. */
export function problemOf(error: VedetteError, text: string): QueryProblem {
  const { position } = error.details;
  if (position === undefined) return { message: error.message, from: 0, to: text.length };
  const from = Math.min(Math.max(0, position.offset), text.length);
  return { message: error.message, from, to: Math.min(text.length, from + Math.max(0, position.length)) };
}
