// The form of a call and of a stream, for every part of the contract.
import { z } from 'zod';

/** A call: one input, one output. */
interface CallSpec<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  readonly input: I;
  readonly output: O;
}
/** A stream: one input, events until either side ends it. `coalesce` keeps only the newest event while one is unacknowledged. */
interface StreamSpec<I extends z.ZodType = z.ZodType, E extends z.ZodType = z.ZodType> {
  readonly input: I;
  readonly event: E;
  readonly coalesce: boolean;
}

export const call = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O): CallSpec<I, O> => ({ input, output });
export const stream = <I extends z.ZodType, E extends z.ZodType>(input: I, event: E, coalesce: boolean): StreamSpec<I, E> => ({ input, event, coalesce });

export const none = z.object({}).strict();
export const done = z.object({});
export const shortText = z.string().max(1_000);
