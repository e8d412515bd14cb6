// Owns the import of TanStack Table and Virtual: sorting, visible columns, and which rows are drawn.
import { columnVisibilityFeature, createSortedRowModel, rowSortingFeature, tableFeatures, useTable, type SortingState } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useState, type RefObject } from 'react';
import type { TableColumn } from './column.ts';

export interface SortChoice {
  readonly id: string;
  readonly desc: boolean;
}

const features = tableFeatures({ rowSortingFeature, columnVisibilityFeature, sortedRowModel: createSortedRowModel() });

/** Numbers before texts, texts in the order of the language, digits inside texts by value. */
const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });
function compare(a: string | number, b: string | number): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return collator.compare(String(a), String(b));
}

export interface TableModel<Row> {
  /** Sorted. */
  readonly rows: readonly Row[];
  readonly sort: SortChoice | undefined;
  /** Sorts by a column; the same column again turns the order. */
  toggleSort(column: TableColumn<Row>): void;
}

/** Sorts rows by one column; unknown values stay last in both directions, equal rows keep their order. */
export function useTableModel<Row extends object>(rows: readonly Row[], columns: readonly TableColumn<Row>[], initial: SortChoice | undefined): TableModel<Row> {
  const [sorting, setSorting] = useState<SortingState>(() => (initial === undefined ? [] : [{ ...initial }]));
  const definitions = useMemo(
    () =>
      columns.map((column) => ({
        id: column.id,
        accessorFn: (row: Row) => {
          const value = column.value(row);
          return value === null || Number.isNaN(value) ? undefined : value;
        },
        sortUndefined: 'last' as const,
        sortFn: (a: { getValue(id: string): unknown }, b: { getValue(id: string): unknown }, id: string) =>
          compare(a.getValue(id) as string | number, b.getValue(id) as string | number),
      })),
    [columns],
  );
  const data = useMemo(() => [...rows], [rows]);
  const table = useTable({ features, columns: definitions, data, state: { sorting }, onSortingChange: setSorting });
  const model = table.getRowModel();
  const sorted = useMemo(() => model.rows.map((row) => row.original), [model]);
  const current = sorting[0];
  return {
    rows: sorted,
    sort: current,
    toggleSort(column) {
      const sample = rows.length > 0 ? column.value(rows[0] as Row) : '';
      const first = column.descendingFirst ?? typeof sample === 'number';
      setSorting([{ id: column.id, desc: current?.id === column.id ? !current.desc : first }]);
    },
  };
}

/** The rows in view, each with its place; `rowHeight` px each, twelve more above and below. */
export function useVisibleRows(count: number, scroller: RefObject<HTMLDivElement | null>, rowHeight: number) {
  return useVirtualizer({ count, getScrollElement: () => scroller.current, estimateSize: () => rowHeight, overscan: 12 });
}
