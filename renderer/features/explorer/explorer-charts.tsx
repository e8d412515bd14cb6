// Owns the charts of the Explorer: one per unit.
import { Fragment, memo, useMemo, type ReactNode } from 'react';
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

export interface ExplorerChartsProps {
  readonly queries: readonly ChartQuery[];
  readonly units: Readonly<Record<string, string>>;
  readonly costs: QueryCosts;
  readonly kind: ChartKind;
  /** `chart` names the chart among the others. Keep it stable. */
  readonly onReport: (chart: string, report: ChartReport) => void;
}

export function ExplorerCharts(props: ExplorerChartsProps): ReactNode {
  // As text, so that the lists stay the same objects while the units do not change.
  const key = JSON.stringify(unitGroups(props.queries, (id) => props.units[id]));
  const groups = useMemo(() => JSON.parse(key) as readonly UnitGroup[], [key]);
  const title = useChartTitle();
  const { kind } = props;
  // A chart is its first query's: it stays when the unit of its queries becomes known, and is not made twice.
  return groups.map((group) => (
    <Fragment key={group.queries[0]?.id}>
      <UnitChart title={title(group.queries)} queries={group.queries} height={groups.length > 1 ? HEIGHT_OF_MANY : HEIGHT} kind={kind} onReport={props.onReport} />
      <PanelCostLine costs={group.queries.map((query) => props.costs[query.text])} />
    </Fragment>
  ));
}

/** One chart; rendered again only when what it is given has changed. */
const UnitChart = memo(function UnitChart(props: { readonly title: string; readonly queries: readonly ChartQuery[]; readonly height: number; readonly kind: ChartKind; readonly onReport: ExplorerChartsProps['onReport'] }): ReactNode {
  const { title, queries, height, kind, onReport } = props;
  return <TimeChart title={title} queries={queries} height={height} legend="line" kind={kind === 'line' ? 'line' : 'area'} stack={kind === 'stack'} onReport={(report) => onReport(queries[0]?.id ?? '', report)} />;
});
