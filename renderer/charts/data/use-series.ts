// Owns the values of queries for tiles and tables: the same batching and live tail as charts, without a canvas.
import { useEffect, useMemo, useRef, useState } from 'react';
import type { VedetteError } from '../../../common/errors/vedette-error.ts';
import { labelled, type LabelledQuery } from './chart-series.ts';
import { MergeMemo } from './merge-memo.ts';
import type { MergedLine } from './merge.ts';
import { statistics, type ChartSeries, type SeriesStatistics } from './series.ts';
import { useChartHub } from './use-chart-hub.ts';

export interface SeriesValue {
  readonly series: ChartSeries;
  readonly statistics: SeriesStatistics;
}

export interface QuerySeries {
  /** Lines by query id; empty while loading or when nothing was measured. */
  readonly lines: Readonly<Record<string, readonly SeriesValue[]>>;
  /** The newest failure by query id. */
  readonly errors: Readonly<Record<string, VedetteError | undefined>>;
  readonly loading: boolean;
}

interface KeptValues {
  readonly merged: readonly MergedLine[];
  readonly values: readonly SeriesValue[];
}

/** Whether nothing has changed, so that nobody need render. */
function isSame(before: QuerySeries, lines: QuerySeries['lines'], errors: QuerySeries['errors'], loading: boolean): boolean {
  const ids = Object.keys(lines);
  return before.loading === loading && ids.length === Object.keys(before.lines).length && ids.every((id) => before.lines[id] === lines[id] && before.errors[id] === errors[id]);
}

const NOTHING: QuerySeries = { lines: {}, errors: {}, loading: true };
const RENEW_MS = 950;

/** The lines of some queries over the page's time range, renewed about once a second while live. Keep `queries` stable. */
export function useSeries(queries: readonly LabelledQuery[]): QuerySeries {
  const hub = useChartHub();
  const [state, setState] = useState<QuerySeries>(NOTHING);
  const key = JSON.stringify(queries);
  const stable = useMemo(() => JSON.parse(key) as readonly LabelledQuery[], [key]);
  const last = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    let trailing: ReturnType<typeof setTimeout> | undefined;
    const memo = new MergeMemo();
    let kept: ReadonlyMap<string, KeptValues> = new Map();
    const read = (): void => {
      trailing = undefined;
      last.current = performance.now();
      const present = hub.range().to;
      const lines: Record<string, readonly SeriesValue[]> = {};
      const now = new Map<string, KeptValues>();
      const errors: Record<string, VedetteError | undefined> = {};
      let loading = false;
      const breaks = hub.spans.filter((span) => span.kind !== 'reduced');
      const asked = stable.map((query) => ({ query, entry: hub.entries.get(query.text), range: hub.rangeFor([query.text]) }));
      const merged = memo.merge(asked.map(({ query, entry, range }) => ({ text: query.text, history: entry?.history, tail: entry?.tail, ...range, maxPoints: hub.maxPoints, breaks })));
      for (const [index, { query, entry, range }] of asked.entries()) {
        const mergedLines = merged[index] ?? [];
        const before = kept.get(query.id);
        // The same merged lines have the same points in the range.
        const values = before?.merged === mergedLines ? before.values : labelled([{ query, lines: mergedLines }]).map((series) => ({ series, statistics: statistics(series, range.from, present) }));
        now.set(query.id, { merged: mergedLines, values });
        lines[query.id] = values;
        errors[query.id] = entry?.error;
        loading ||= entry?.fresh !== true;
      }
      kept = now;
      setState((before) => (isSame(before, lines, errors, loading) ? before : { lines, errors, loading }));
    };
    const soon = (): void => {
      if (trailing !== undefined) return;
      trailing = setTimeout(read, Math.max(0, RENEW_MS - (performance.now() - last.current)));
    };
    const chart = hub.open(soon);
    chart.setQueries(stable.map((query) => query.text));
    return () => {
      clearTimeout(trailing);
      chart.close();
    };
  }, [hub, stable]);
  return state;
}
