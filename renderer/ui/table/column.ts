// Owns what a column of a table is.
import type { ReactNode } from 'react';

export type CellValue = string | number | null;

/** One column. `value` is what is sorted, searched and exported; `render` is what is seen (default: the value as text). */
export interface TableColumn<Row> {
  readonly id: string;
  /** Translated. */
  readonly header: string;
  /** null and NaN are "unknown": shown as a dash and always sorted last. */
  readonly value: (row: Row) => CellValue;
  readonly render?: (row: Row) => ReactNode;
  /** Smallest width in px. */
  readonly width: number;
  /** Share of the room that is left; 0 keeps the width. Default 0. */
  readonly grow?: number;
  readonly align?: 'start' | 'end';
  /** Hidden until chosen. */
  readonly hidden?: boolean;
  /** Cannot be hidden. */
  readonly pinned?: boolean;
  /** Offered as a facet: its distinct values become filters. */
  readonly facet?: boolean;
  /** The word for a facet value (default: the value). */
  readonly facetLabel?: (value: string) => string;
  /** First click sorts from large to small. Default: true for numbers. */
  readonly descendingFirst?: boolean;
  /** False: not searched by the text filter. */
  readonly searchable?: boolean;
}
