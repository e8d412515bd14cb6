// Owns what the editor tells about a function: the one that the cursor writes in, or the one under the pointer. Pure.
import { surroundingsOf } from '../../../common/query/context.ts';
import { describeFunction, findFunction, findMethod, type FunctionSignature } from '../../../common/query/functions.ts';
import { lex } from '../../../common/query/lexer.ts';

export interface QueryHint {
  readonly signature: FunctionSignature;
  /** Which argument is being written, from 0; -1 when none is. */
  readonly argument: number;
}

/** The function or method whose parentheses hold the cursor. Never throws, whatever the text. */
export function hintAtCaret(text: string, caret: number): QueryHint | undefined {
  const tokens = lex(text);
  let end = tokens.findIndex((token) => token.kind === 'end' || token.from >= caret);
  if (end < 0) end = tokens.length - 1;
  const around = surroundingsOf(tokens, end);
  if (around.kind !== 'call') return undefined;
  const signature = around.isMethod ? findMethod(around.name) : findFunction(around.name);
  return signature === undefined ? undefined : { signature, argument: around.argument };
}

/** The function or method whose name covers the letter at `offset`. */
export function hintAtLetter(text: string, offset: number): QueryHint | undefined {
  const tokens = lex(text);
  const index = tokens.findIndex((token) => token.kind === 'name' && token.from <= offset && offset < token.to);
  const name = tokens[index];
  if (name === undefined || text[name.to] !== '(') return undefined;
  const signature = text[name.from - 1] === '.' ? findMethod(name.text) : findFunction(name.text);
  return signature === undefined ? undefined : { signature, argument: -1 };
}

/** The signature in pieces: what stands before the arguments, each argument, what stands after. */
export function signaturePieces(signature: FunctionSignature): { readonly head: string; readonly args: readonly string[] } {
  const whole = describeFunction(signature);
  const open = whole.indexOf('(') + 1;
  return { head: whole.slice(0, open), args: whole.slice(open, -1).split(', ') };
}
