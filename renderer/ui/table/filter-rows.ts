// Owns how text and facets narrow the rows of a table: pure, so that it is cheap to test.
import type { TableColumn } from './column.ts';

/** Chosen values by column id; an empty list filters nothing. Values of one facet are alternatives, facets are all required. */
export type FacetChoice = Readonly<Record<string, readonly string[]>>;

const words = (text: string): string[] => text.toLowerCase().split(/\s+/).filter((word) => word !== '');

function matchesText<Row>(row: Row, columns: readonly TableColumn<Row>[], needles: readonly string[]): boolean {
  return needles.every((needle) =>
    columns.some((column) => {
      if (column.searchable === false) return false;
      const value = column.value(row);
      return value !== null && String(value).toLowerCase().includes(needle);
    }),
  );
}

const facetText = <Row>(column: TableColumn<Row>, row: Row): string => String(column.value(row) ?? '');

/** Rows where every word of `text` occurs in some column and every chosen facet agrees. `except` leaves one facet out. */
export function filterRows<Row>(rows: readonly Row[], columns: readonly TableColumn<Row>[], text: string, facets: FacetChoice, except?: string): readonly Row[] {
  const needles = words(text);
  const active = columns.filter((column) => column.id !== except && (facets[column.id]?.length ?? 0) > 0);
  if (needles.length === 0 && active.length === 0) return rows;
  return rows.filter((row) => active.every((column) => facets[column.id]?.includes(facetText(column, row))) && matchesText(row, columns, needles));
}

/** Values of a facet with how many rows each would leave, most frequent first. The facet itself does not narrow its own counts. */
export function facetCounts<Row>(rows: readonly Row[], columns: readonly TableColumn<Row>[], text: string, facets: FacetChoice, column: TableColumn<Row>): { value: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const row of filterRows(rows, columns, text, facets, column.id)) {
    const value = facetText(column, row);
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  for (const chosen of facets[column.id] ?? []) if (!counts.has(chosen)) counts.set(chosen, 0);
  return [...counts].map(([value, count]) => ({ value, count })).sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
}
