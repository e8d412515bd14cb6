// Owns the charts of the Explorer: one per unit.
import { Fragment, useMemo, type ReactNode } from 'react';
import type { ChartReport } from '../../charts/chart-view.ts';
import { TimeChart, type ChartQuery } from '../../charts/time-chart.tsx';
import { useText } from '../../i18n/use-text.ts';
import { PanelCostLine } from './panel-cost.tsx';
import type { QueryCosts } from './use-query-costs.ts';
import { unitGroups, type UnitGroup } from './unit-groups.ts';

export const KINDS = ['line', 'area', 'stack'] as const;
export type ChartKind = (typeof KINDS)[number];

/** The name of a chart: its query, or the letters of its queries. */
export function useChartTitle(): (queries: readonly ChartQuery[]) => string {
  const text = useText('explorer');
  return (queries) => (queries.length === 1 ? (queries[0]?.text ?? '') : text('chart.title', { letters: queries.map((query) => query.id).join(', ') }));
}

const HEIGHT = 320;
const HEIGHT_OF_MANY = 220;

export function ExplorerCharts(props: { readonly queries: readonly ChartQuery[]; readonly units: Readonly<Record<string, string>>; readonly costs: QueryCosts; readonly kind: ChartKind; readonly onReport: (unit: string, report: ChartReport) => void }): ReactNode {
  // As text, so that the lists stay the same objects while the units do not change.
  const key = JSON.stringify(unitGroups(props.queries, (id) => props.units[id]));
  const groups = useMemo(() => JSON.parse(key) as readonly UnitGroup[], [key]);
  const title = useChartTitle();
  const { kind } = props;
  return groups.map((group) => (
    <Fragment key={group.unit}>
    <TimeChart
      title={title(group.queries)}
      queries={group.queries}
      height={groups.length > 1 ? HEIGHT_OF_MANY : HEIGHT}
      legend="line"
      kind={kind === 'line' ? 'line' : 'area'}
      stack={kind === 'stack'}
      onReport={(report) => props.onReport(group.unit, report)}
    />
    <PanelCostLine costs={group.queries.map((query) => props.costs[query.text])} />
    </Fragment>
  ));
}
