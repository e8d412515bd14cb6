// What a part of the LAN side implements: one function per call and per stream of its lists.
import type { z } from 'zod';
import type { CallContext, Outgoing, StreamContext } from '../contract.ts';

interface CallShape {
  readonly input: z.ZodType;
  readonly output: z.ZodType;
}
interface StreamShape {
  readonly input: z.ZodType;
  readonly event: z.ZodType;
}

/** Handlers of a list of calls, of the same form as {@link Handlers} of the whole contract. */
export type CallHandlers<C extends Readonly<Record<string, CallShape>>> = {
  readonly [N in keyof C]: (input: z.infer<C[N]['input']>, context: CallContext) => Outgoing<z.infer<C[N]['output']>> | Promise<Outgoing<z.infer<C[N]['output']>>>;
};
/** Handlers of a list of streams. */
export type StreamHandlers<S extends Readonly<Record<string, StreamShape>>> = {
  readonly [N in keyof S]: (input: z.infer<S[N]['input']>, context: StreamContext<z.infer<S[N]['event']>>) => Promise<void>;
};
