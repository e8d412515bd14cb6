// Owns the live check of what is written into the form: asked when the typing pauses, nothing is sent to the network.
import { useEffect, useState } from 'react';
import { toVedetteError, type VedetteError } from '../../../../common/errors/vedette-error.ts';
import { useConsoleClient } from '../../../api/hooks.ts';
import { rangesOf } from './range-text.ts';
import type { TargetCheck } from './scan-types.ts';

const TYPING_MS = 250;

export interface TargetChecked {
  /** Of exactly these texts; undefined while it is not known. */
  readonly result: TargetCheck | undefined;
  readonly error: VedetteError | undefined;
}

export function useTargetCheck(ranges: string, exclude: string): TargetChecked {
  const client = useConsoleClient();
  const key = JSON.stringify([rangesOf(ranges), rangesOf(exclude)]);
  const [held, setHeld] = useState<TargetChecked & { readonly key: string }>({ key: '', result: undefined, error: undefined });
  useEffect(() => {
    const [wanted, left] = JSON.parse(key) as [string[], string[]];
    if (wanted.length === 0) return undefined;
    const abort = new AbortController();
    const timer = setTimeout(() => {
      client.call('scan.check', { ranges: wanted, exclude: left }, { signal: abort.signal }).then(
        (result) => setHeld({ key, result, error: undefined }),
        (thrown: unknown) => {
          const error = toVedetteError(thrown);
          if (error.code !== 'cancelled') setHeld({ key, result: undefined, error });
        },
      );
    }, TYPING_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [client, key]);
  return held.key === key ? held : { result: undefined, error: undefined };
}
