// Errors of a query text: one sentence, and the place in the text that a person should look at.
import { VedetteError } from '../errors/vedette-error.ts';
import type { ErrorCode, ErrorDetails, TextPosition } from '../errors/vedette-error.ts';
import type { SourceSpan } from './ast.ts';

/** The position of `span` in `text`; `line` and `column` count from 1, a span past the end is moved to the end. */
export function positionOf(text: string, span: SourceSpan): TextPosition {
  const offset = Math.min(span.from, text.length);
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  let line = 1;
  for (const character of before) if (character === '\n') line += 1;
  return { offset, length: Math.max(0, Math.min(span.to, text.length) - offset), line, column: offset - lineStart + 1 };
}

/** A query error with its position; `span` may be missing for trees that were not made from a text. */
export function queryError(code: Extract<ErrorCode, 'query_syntax' | 'query_semantics'>, text: string, span: SourceSpan | undefined, message: string, details: ErrorDetails = {}): VedetteError {
  return new VedetteError(code, message, span === undefined ? details : { ...details, position: positionOf(text, span) });
}
