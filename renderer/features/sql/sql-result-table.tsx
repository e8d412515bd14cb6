// Owns the answer as a table: virtual, sortable, each type shown as what it is.
import { useMemo, type ReactNode } from 'react';
import type { SqlColumn, SqlResult } from '../../../common/model/storage.ts';
import type { Language } from '../../i18n/catalogue.ts';
import { formatExact } from '../../i18n/relative-time.ts';
import { useLanguage, useText } from '../../i18n/use-text.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import type { CellValue, TableColumn } from '../../ui/table/column.ts';
import { DataTable } from '../../ui/table/data-table.tsx';
import { cellText, columnWidth } from './sql-cells.ts';
import classes from './sql.module.css';

interface Row {
  readonly index: number;
}
const rowKey = (row: Row): string => String(row.index);

function Cell({ column, row, language }: { readonly column: SqlColumn; readonly row: Row; readonly language: Language }): ReactNode {
  const value = column.values[row.index] ?? null;
  if (value === null) return <span className={classes.null}>NULL</span>;
  if (column.kind === 'time' && typeof value === 'number') return <time dateTime={new Date(value).toISOString()} title={`${new Date(value).toISOString()} (UTC)`}>{formatExact(value, language)}</time>;
  if (column.kind === 'number') return <span title={String(value)} className={classes.number}>{cellText(value)}</span>;
  return <span title={String(value)}>{String(value)}</span>;
}

/** The table remembers nothing between answers: another answer is another table. */
export function SqlResultTable({ result, height }: { readonly result: SqlResult; readonly height: number }): ReactNode {
  const text = useText('sql');
  const language = useLanguage();
  const rows = useMemo<readonly Row[]>(() => Array.from({ length: result.rows }, (_, index) => ({ index })), [result]);
  const columns = useMemo<readonly TableColumn<Row>[]>(
    () =>
      result.columns.map((column, place) => ({
        id: `${place} ${column.name}`,
        header: column.name,
        value: (row): CellValue => {
          const value = column.values[row.index] ?? null;
          return typeof value === 'boolean' ? String(value) : value;
        },
        render: (row) => <Cell column={column} row={row} language={language} />,
        width: columnWidth(column),
        grow: column.kind === 'text' || column.kind === 'other' ? 2 : 1,
        ...(column.kind === 'number' ? { align: 'end' as const } : {}),
      })),
    [result, language],
  );
  return <DataTable name="sql" label={text('result')} columns={columns} rows={rows} rowKey={rowKey} height={height} empty={<EmptyState compact title={text('result.noRows')} why={text('result.noRowsWhy')} />} />;
}
