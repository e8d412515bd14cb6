// Owns the live result of a text: evaluated when the typing pauses, and again every so often while it is looked at.
import { useEffect, useState } from 'react';
import { toVedetteError, type VedetteError } from '../../../../common/errors/vedette-error.ts';
import { useConsoleClient } from '../../../api/hooks.ts';
import type { DroppedFile } from '../drop-files.tsx';
import type { TryResult } from './profile-types.ts';

const TYPING_MS = 300;

export interface Tried {
  /** The newest answer, also while a newer text is evaluated. */
  readonly result: TryResult | undefined;
  readonly error: VedetteError | undefined;
  /** The answer is of an older text. */
  readonly isOld: boolean;
}

export function useTry(name: string, text: string | undefined, device: string, recording: DroppedFile | undefined, again: number): Tried {
  const client = useConsoleClient();
  const [held, setHeld] = useState<{ readonly of: string | undefined; readonly turn: number; readonly result: TryResult | undefined; readonly error: VedetteError | undefined }>({ of: undefined, turn: 0, result: undefined, error: undefined });
  useEffect(() => {
    if (text === undefined) return undefined;
    const abort = new AbortController();
    const timer = setTimeout(() => {
      client.call('profiles.try', { name, text, device: recording === undefined ? device : '', ...(recording === undefined ? {} : { recording: recording.bytes }) }, { signal: abort.signal }).then(
        (result) => setHeld({ of: text, turn: again, result, error: undefined }),
        (thrown: unknown) => {
          const error = toVedetteError(thrown);
          if (error.code !== 'cancelled') setHeld({ of: text, turn: again, result: undefined, error });
        },
      );
    }, TYPING_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [client, name, text, device, recording, again]);
  return { result: held.result, error: held.error, isOld: held.of !== text || held.turn !== again };
}
