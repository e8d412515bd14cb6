// Owns what answering each query read and cost: taken from the answers that the charts already hold, nothing is asked twice.
import { useEffect, useMemo, useState } from 'react';
import type { VedetteError } from '../../../common/errors/vedette-error.ts';
import type { QueryResult } from '../../../common/model/frame.ts';
import { markedIn, type Marked } from './query-cost.ts';
import { useChartHub } from '../../charts/data/use-chart-hub.ts';

export interface QueryCost {
  /** The newest answer's statistics; undefined before the first. */
  readonly stats: QueryResult['stats'] | undefined;
  readonly rollup: QueryResult['rollup'] | undefined;
  readonly notices: QueryResult['notices'];
  /** What the algorithms of the answer found. */
  readonly marked: readonly Marked[];
  readonly error: VedetteError | undefined;
  readonly fresh: boolean;
}

export type QueryCosts = Readonly<Record<string, QueryCost | undefined>>;

/** Costs by query text; renders again only when an answer changed them. */
export function useQueryCosts(texts: readonly string[]): QueryCosts {
  const hub = useChartHub();
  const key = JSON.stringify(texts);
  const stable = useMemo(() => JSON.parse(key) as readonly string[], [key]);
  const [costs, setCosts] = useState<QueryCosts>({});
  useEffect(() => {
    let before = '';
    const read = (): void => {
      const next: Record<string, QueryCost> = {};
      for (const text of stable) {
        const entry = hub.entries.get(text);
        next[text] = { stats: entry?.history?.stats, rollup: entry?.history?.rollup, notices: entry?.history?.notices ?? [], marked: markedIn(entry?.history), error: entry?.error, fresh: entry?.fresh === true };
      }
      const now = JSON.stringify(Object.entries(next).map(([text, cost]) => [text, cost.stats, cost.rollup, cost.notices, cost.marked, cost.error?.message, cost.fresh]));
      if (now === before) return;
      before = now;
      setCosts(next);
    };
    const chart = hub.open(read);
    chart.setQueries(stable);
    read();
    return () => chart.close();
  }, [hub, stable]);
  return costs;
}
