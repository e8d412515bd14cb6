// Owns calls whose input is a secret: made past the query cache, which would remember what was sent.
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { CallInput, CallName, CallOutput } from '../../../../common/contract/contract.ts';
import { toVedetteError, type VedetteError } from '../../../../common/errors/vedette-error.ts';
import { callKey, useConsoleClient } from '../../../api/hooks.ts';

export interface SecretCall<N extends CallName> {
  /** Answers undefined when it failed; `error` says why. */
  run(input: CallInput<N>): Promise<CallOutput<N> | undefined>;
  readonly pending: boolean;
  readonly error: VedetteError | null;
  /** Forgets the error: what it was about is being mended. */
  reset(): void;
}

/** Like useAction, but nothing of the input outlives the call. */
export function useSecretCall<N extends CallName>(name: N, invalidates: readonly CallName[]): SecretCall<N> {
  const client = useConsoleClient();
  const queryClient = useQueryClient();
  const [state, setState] = useState<{ readonly pending: boolean; readonly error: VedetteError | null }>({ pending: false, error: null });
  return {
    ...state,
    reset: () => setState((before) => (before.error === null ? before : { ...before, error: null })),
    async run(input) {
      setState({ pending: true, error: null });
      try {
        const output = await client.call(name, input);
        await Promise.all(invalidates.map((other) => queryClient.invalidateQueries({ queryKey: callKey(other) })));
        setState({ pending: false, error: null });
        return output;
      } catch (thrown) {
        setState({ pending: false, error: toVedetteError(thrown) });
        return undefined;
      }
    },
  };
}
