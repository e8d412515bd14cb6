// Owns the newest number of each family, for the navigation and the section titles.
import { useMemo } from 'react';
import { useSeries } from '../../charts/data/use-series.ts';
import type { LabelledQuery } from '../../charts/data/chart-series.ts';
import type { FamilyId, HostFamily } from './families.ts';

const SWAP_TOTAL = 'swap.total';

export interface Headlines {
  /** The newest value of a family's headline; NaN while unknown. */
  of(family: FamilyId): number;
  /** Bytes of swap space; 0 is a machine without, NaN while unknown. */
  readonly swapTotal: number;
}

/** Renewed once a second while live. `families` must be stable. */
export function useHeadlines(families: readonly HostFamily[]): Headlines {
  const queries = useMemo(
    (): readonly LabelledQuery[] => [
      ...families.flatMap((family) => (family.headline === undefined ? [] : [{ id: family.id, text: family.headline.query }])),
      { id: SWAP_TOTAL, text: 'avg:system.swap.total{*}' },
    ],
    [families],
  );
  const { lines } = useSeries(queries);
  return useMemo(() => {
    const last = (id: string): number => lines[id]?.[0]?.statistics.last ?? Number.NaN;
    return { of: (family) => last(family), swapTotal: last(SWAP_TOTAL) };
  }, [lines]);
}
