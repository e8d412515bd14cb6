// Owns a walk of a device in React: objects as they come, until the end or until a person stops it.
import { useCallback, useEffect, useRef, useState } from 'react';
import type { VedetteError } from '../../../../common/errors/vedette-error.ts';
import { useConsoleClient } from '../../../api/hooks.ts';
import type { Variable } from './mib-types.ts';

export interface WalkRequest {
  readonly id: string;
  readonly oid: string;
  readonly limit: number;
}

export interface Walk {
  readonly variables: readonly Variable[];
  readonly running: boolean;
  /** What the agent says of its end; '' while it goes on. 'stopped' when a person ended it. */
  readonly end: string;
  readonly error: VedetteError | undefined;
  start(request: WalkRequest): void;
  stop(): void;
  /** Shows these instead: the answer of a Get. */
  show(variables: readonly Variable[]): void;
}

interface WalkState {
  readonly variables: readonly Variable[];
  readonly running: boolean;
  readonly end: string;
  readonly error: VedetteError | undefined;
}
const NOTHING: WalkState = { variables: [], running: false, end: '', error: undefined };

export function useWalk(): Walk {
  const client = useConsoleClient();
  const [state, setState] = useState<WalkState>(NOTHING);
  const close = useRef<(() => void) | undefined>(undefined);
  const halt = useCallback((): void => {
    close.current?.();
    close.current = undefined;
  }, []);
  useEffect(() => halt, [halt]);
  return {
    ...state,
    start(request) {
      halt();
      setState({ ...NOTHING, running: true });
      close.current = client.watch('snmp.walk', request, {
        onEvent: ({ variables, end }) => {
          setState((before) => ({ ...before, variables: variables.length === 0 ? before.variables : [...before.variables, ...variables], end, running: end === '' }));
          if (end !== '') halt();
        },
        // A new connection walks from the beginning.
        onReopen: () => setState({ ...NOTHING, running: true }),
        onEnd: () => setState((before) => ({ ...before, running: false })),
        onError: (error) => setState((before) => ({ ...before, running: false, error })),
      });
    },
    stop() {
      halt();
      setState((before) => ({ ...before, running: false, end: before.end === '' ? 'stopped' : before.end }));
    },
    show(variables) {
      halt();
      setState({ ...NOTHING, variables });
    },
  };
}
