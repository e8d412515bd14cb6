// Owns the rows of the Explorer while they are edited, kept equal to the address: what was run is there, drafts are not.
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { usePageSearch } from '../../app/navigation.tsx';
import { syntaxProblem } from './query-problem.ts';
import { addressOfRows, EMPTY_ADDRESS, EXAMPLE, makeRow, MAX_ROWS, rowsFromAddress, type QueryRow } from './query-rows.ts';

export interface QueryRows {
  readonly rows: readonly QueryRow[];
  /** Nothing was asked yet: the rows are an example. */
  readonly isExample: boolean;
  /** The row that was made last and wants the cursor. */
  readonly focusKey: string | undefined;
  draft(key: string, text: string): void;
  /** Takes the draft over when it can be read; a broken one stays a draft. */
  run(key: string, text: string): void;
  add(text?: string): void;
  duplicate(key: string): void;
  remove(key: string): void;
  toggleHidden(key: string): void;
  /** Puts a query where it disturbs least: over the example or into the first blank row, otherwise into a new one. False when all rows are taken. */
  insert(text: string): boolean;
}

const freshRows = (address: Readonly<Record<string, string>>): QueryRow[] => {
  const rows = rowsFromAddress(address);
  return rows.length > 0 ? rows : EXAMPLE.map((text) => makeRow(text));
};

export function useQueryRows(): QueryRows {
  const [address, setAddress] = usePageSearch(EMPTY_ADDRESS);
  const addressKey = JSON.stringify(address);
  const isExample = addressKey === JSON.stringify(EMPTY_ADDRESS);
  const [rows, setRows] = useState<readonly QueryRow[]>(() => freshRows(address));
  const [focusKey, setFocusKey] = useState<string | undefined>(undefined);
  const written = useRef(addressKey);
  // Back, forward and links change the address from outside: then its rows replace those on the page.
  useEffect(() => {
    if (written.current === addressKey) return;
    written.current = addressKey;
    setRows(freshRows(JSON.parse(addressKey) as Record<string, string>));
  }, [addressKey]);

  const commit = useCallback(
    (next: readonly QueryRow[]) => {
      setRows(next);
      const change = addressOfRows(next);
      const key = JSON.stringify(change);
      if (key === written.current) return;
      written.current = key;
      setAddress(change, { push: true });
    },
    [setAddress],
  );

  return useMemo(() => {
    const add = (text = '', after = rows.length - 1): void => {
      if (rows.length >= MAX_ROWS) return;
      const row = makeRow(text);
      setFocusKey(text === '' ? row.key : undefined);
      const next = [...rows.slice(0, after + 1), row, ...rows.slice(after + 1)];
      if (text === '') setRows(next);
      else commit(next);
    };
    return {
      rows,
      isExample,
      focusKey,
      draft: (key, text) => setRows(rows.map((row) => (row.key === key ? { ...row, draft: text } : row))),
      run(key, typed) {
        const text = typed.trim();
        const row = rows.find((candidate) => candidate.key === key);
        if (row === undefined || row.text === text || syntaxProblem(text) !== undefined) return;
        // A field that was cleared and left keeps asking for nothing, but stays to be filled.
        commit(rows.map((candidate) => (candidate.key === key ? { ...candidate, draft: text, text } : candidate)));
      },
      add: (text) => add(text),
      duplicate(key) {
        const index = rows.findIndex((row) => row.key === key);
        const row = rows[index];
        if (row !== undefined) add(row.draft, index);
      },
      remove: (key) => commit(rows.filter((row) => row.key !== key)),
      toggleHidden: (key) => commit(rows.map((row) => (row.key === key ? { ...row, hidden: !row.hidden } : row))),
      insert(text) {
        const blank = rows.find((row) => row.draft.trim() === '');
        if (isExample) commit([makeRow(text)]);
        else if (blank !== undefined) commit(rows.map((row) => (row === blank ? { ...row, draft: text, text } : row)));
        else if (rows.length >= MAX_ROWS) return false;
        else commit([...rows, makeRow(text)]);
        return true;
      },
    };
  }, [rows, isExample, focusKey, commit]);
}
