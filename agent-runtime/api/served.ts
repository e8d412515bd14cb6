// The type of handlers for a part of the contract that is given as its specs: of the calls and streams whose names begin with a namespace.
import type { z } from 'zod';
import type { CallContext, Outgoing, StreamContext } from '../../common/contract/contract.ts';

type Calls = Readonly<Record<string, { readonly input: z.ZodType; readonly output: z.ZodType }>>;
type Streams = Readonly<Record<string, { readonly input: z.ZodType; readonly event: z.ZodType }>>;

export type ServedCalls<C extends Calls, N extends string> = {
  readonly [K in keyof C as K extends `${N}.${string}` ? K : never]: (input: z.infer<C[K]['input']>, context: CallContext) => Outgoing<z.infer<C[K]['output']>> | Promise<Outgoing<z.infer<C[K]['output']>>>;
};
export type ServedStreams<S extends Streams, N extends string> = {
  readonly [K in keyof S as K extends `${N}.${string}` ? K : never]: (input: z.infer<S[K]['input']>, context: StreamContext<z.infer<S[K]['event']>>) => Promise<void>;
};
