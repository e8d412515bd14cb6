// What a function is for the engine: its arguments and the place in, its value out.
import type { CallArguments } from '../call-arguments.ts';
import type { EvaluationContext } from '../evaluation.ts';
import type { Value } from '../lines.ts';

/** Evaluates its own query arguments, on whichever grids it needs. The call has been checked. Total: any lines, also none, any values. */
export type FunctionBody = (args: CallArguments, context: EvaluationContext) => Promise<Value>;
