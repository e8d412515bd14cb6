// Owns the table of answers: one line per series with its tags, statistics and course.
import { memo, useMemo, type ReactNode } from 'react';
import type { SeriesValue } from '../../charts/data/use-series.ts';
import { swatchColour } from '../../charts/chart-legend.tsx';
import { useText } from '../../i18n/use-text.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Quantity } from '../../ui/quantity.tsx';
import { Sparkline } from '../../ui/sparkline.tsx';
import type { TableColumn } from '../../ui/table/column.ts';
import { DataTable } from '../../ui/table/data-table.tsx';
import classes from './explorer.module.css';

/** One series of the answer. `slot` is its colour in the chart; -1 when it is one of "others". */
export interface ResultRow {
  readonly letter: string;
  readonly slot: number;
  readonly name: string;
  readonly value: SeriesValue;
}

const ROW_HEIGHT = 28;
const ROOM = 84;

/** Large answers scroll inside the table, small ones take only the room they need. */
function heightFor(rows: number): number {
  return Math.min(460, Math.max(4, rows) * ROW_HEIGHT + ROOM);
}

export const ResultTable = memo(function ResultTable({ rows, loading }: { readonly rows: readonly ResultRow[]; readonly loading: boolean }): ReactNode {
  const text = useText('explorer');
  const columns = useMemo<readonly TableColumn<ResultRow>[]>(() => {
    const number = (id: 'last' | 'min' | 'avg' | 'max'): TableColumn<ResultRow> => ({
      id,
      header: text(`column.${id}`),
      value: (row) => row.value.statistics[id],
      render: (row) => <Quantity value={row.value.statistics[id]} unit={row.value.series.unit} reason={text('column.noValue')} />,
      width: 84,
      align: 'end',
      searchable: false,
      descendingFirst: true,
    });
    return [
      { id: 'query', header: text('column.query'), value: (row) => row.letter, render: (row) => <span className={classes.key}><span className={classes.swatch} style={{ background: swatchColour(row.slot) }} />{row.letter}</span>, width: 64, pinned: true, facet: true },
      { id: 'series', header: text('column.series'), value: (row) => row.name, render: (row) => <span className={classes.series} title={row.name}>{row.name}</span>, width: 150, grow: 1, pinned: true },
      { id: 'course', header: text('column.course'), value: () => null, render: (row) => <Sparkline values={row.value.series.y} width={98} colour={swatchColour(row.slot)} />, width: 110, searchable: false },
      number('last'),
      number('min'),
      number('avg'),
      number('max'),
      { id: 'unit', header: text('column.unit'), value: (row) => row.value.series.unit, width: 110, hidden: true },
    ];
  }, [text]);
  return (
    <DataTable
      name="explorer"
      label={text('table')}
      columns={columns}
      rows={rows}
      rowKey={(row) => row.value.series.key}
      height={heightFor(rows.length)}
      empty={<EmptyState compact title={text(loading ? 'table.loading' : 'table.empty')} why={loading ? undefined : text('table.emptyWhy')} />}
    />
  );
});
