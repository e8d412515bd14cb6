// Owns the running of one statement: at most one at a time, cancelled by a new one, by hand, or when the page is left.
import { useCallback, useEffect, useRef, useState } from 'react';
import { toVedetteError, type VedetteError } from '../../../common/errors/vedette-error.ts';
import type { SqlResult } from '../../../common/model/storage.ts';
import { useConsoleClient } from '../../api/hooks.ts';

export interface SqlAnswer {
  readonly result: SqlResult;
  readonly text: string;
  readonly archive: string;
}

export interface SqlRun {
  readonly running: boolean;
  /** The newest answer; stays while the next one is made. */
  readonly answer: SqlAnswer | undefined;
  /** Why the newest statement gave none, and its text. */
  readonly failure: { readonly error: VedetteError; readonly text: string } | undefined;
  run(request: { readonly text: string; readonly archive: string; readonly timeLimitMs: number }): void;
  cancel(): void;
}

/** The most rows that a page shows; an export has all. */
export const MAX_ROWS = 10_000;

export function useSqlRun(): SqlRun {
  const client = useConsoleClient();
  const abort = useRef<AbortController | undefined>(undefined);
  const [state, setState] = useState<Pick<SqlRun, 'running' | 'answer' | 'failure'>>({ running: false, answer: undefined, failure: undefined });
  useEffect(() => () => abort.current?.abort(), []);
  const cancel = useCallback(() => abort.current?.abort(), []);
  const run = useCallback<SqlRun['run']>(
    ({ text, archive, timeLimitMs }) => {
      abort.current?.abort();
      const mine = new AbortController();
      abort.current = mine;
      setState((before) => ({ ...before, running: true, failure: undefined }));
      client.call('sql.run', { text, archive, timeLimitMs, limit: MAX_ROWS }, { signal: mine.signal }).then(
        (result) => {
          if (abort.current === mine) setState({ running: false, answer: { result, text, archive }, failure: undefined });
        },
        (thrown: unknown) => {
          if (abort.current === mine) setState((before) => ({ ...before, running: false, failure: { error: toVedetteError(thrown), text } }));
        },
      );
    },
    [client],
  );
  return { ...state, run, cancel };
}
