// Owns the table of the console: virtual rows, sorting, keyboard, columns to choose, a click that opens details.
import { ArrowDown, ArrowUp } from 'lucide-react';
import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent, type MouseEvent, type ReactNode } from 'react';
import { useText } from '../../i18n/use-text.ts';
import type { TableColumn } from './column.ts';
import classes from './data-table.module.css';
import { filterRows, type FacetChoice } from './filter-rows.ts';
import { useTableModel, useVisibleRows, type SortChoice } from './table-model.ts';
import { TableTools } from './table-tools.tsx';
import { useHiddenColumns } from './hidden-columns.ts';

export interface DataTableProps<Row extends object> {
  /** Names the table for screen readers and for its remembered columns. */
  readonly name: string;
  readonly label: string;
  readonly columns: readonly TableColumn<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  readonly onOpen?: (row: Row) => void;
  readonly selectedKey?: string | undefined;
  readonly initialSort?: SortChoice;
  /** Shown when there are no rows at all (not when a filter hides them). */
  readonly empty?: ReactNode;
  /** Further controls in the tool row. */
  readonly tools?: ReactNode;
  /** Leaves out the row with text filter, facets and column chooser. */
  readonly plain?: boolean;
  /** px; without it the table fills its container. */
  readonly height?: number;
  /** Reported whenever the rows that pass the filters change. */
  readonly onRowsShown?: (rows: readonly Row[]) => void;
  readonly initialFilter?: string;
}

const ROW = 28;

/** Columns should be memoised by the caller: a new list sorts again. */
export function DataTable<Row extends object>(props: DataTableProps<Row>): ReactNode {
  const { columns, rows, rowKey, onOpen, onRowsShown } = props;
  const text = useText('ui');
  const id = useId();
  const [filter, setFilter] = useState(props.initialFilter ?? '');
  const [facets, setFacets] = useState<FacetChoice>({});
  const [active, setActive] = useState<string | undefined>(undefined);
  const scroller = useRef<HTMLDivElement>(null);
  const hidden = useHiddenColumns(props.name, columns);
  const shown = useMemo(() => columns.filter((column) => !hidden.ids.includes(column.id)), [columns, hidden.ids]);
  const filtered = useMemo(() => filterRows(rows, columns, filter, facets), [rows, columns, filter, facets]);
  const model = useTableModel(filtered, columns, props.initialSort);
  const virtual = useVisibleRows(model.rows.length, scroller, ROW);
  useEffect(() => onRowsShown?.(filtered), [filtered, onRowsShown]);

  const template = shown.map((column) => ((column.grow ?? 0) > 0 ? `minmax(${column.width}px, ${column.grow}fr)` : `${column.width}px`)).join(' ');
  const minWidth = shown.reduce((sum, column) => sum + column.width, 0) + 16;
  const activeIndex = active === undefined ? -1 : model.rows.findIndex((row) => rowKey(row) === active);

  const moveTo = (index: number): void => {
    const row = model.rows[Math.max(0, Math.min(model.rows.length - 1, index))];
    if (row === undefined) return;
    setActive(rowKey(row));
    virtual.scrollToIndex(model.rows.indexOf(row), { align: 'auto' });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 280) / ROW) - 2);
    const steps: Readonly<Record<string, number>> = { ArrowDown: activeIndex + 1, ArrowUp: activeIndex - 1, PageDown: activeIndex + page, PageUp: activeIndex - page, Home: 0, End: model.rows.length - 1 };
    const target = steps[event.key];
    if (target !== undefined) {
      event.preventDefault();
      moveTo(target);
    } else if ((event.key === 'Enter' || event.key === ' ') && activeIndex >= 0 && event.target === scroller.current) {
      event.preventDefault();
      onOpen?.(model.rows[activeIndex] as Row);
    }
  };

  const onClick = (event: MouseEvent): void => {
    const element = event.target instanceof Element ? event.target : undefined;
    // A control inside a row (a button, a link) acts for itself.
    if (element === undefined || element.closest('button, a, input') !== null) return;
    const index = element.closest<HTMLElement>('[data-index]')?.dataset['index'];
    const row = index === undefined ? undefined : model.rows[Number(index)];
    if (row === undefined) return;
    setActive(rowKey(row));
    onOpen?.(row);
  };

  return (
    <div className={classes.table} style={props.height === undefined ? undefined : { height: props.height, flex: 'none' }}>
      {!props.plain && (
        <TableTools rows={rows} columns={columns} filter={filter} facets={facets} shownCount={filtered.length} hidden={hidden} onFilter={setFilter} onFacets={setFacets}>
          {props.tools}
        </TableTools>
      )}
      {rows.length === 0 && props.empty !== undefined ? (
        props.empty
      ) : (
        <div
          ref={scroller}
          className={classes.scroller}
          role="grid"
          tabIndex={0}
          aria-label={props.label}
          aria-rowcount={model.rows.length + 1}
          aria-colcount={shown.length}
          aria-activedescendant={activeIndex >= 0 ? `${id}-${activeIndex}` : undefined}
          onKeyDown={onKeyDown}
          onClick={onClick}
        >
          <div style={{ minWidth }}>
            <div className={classes.head} role="row" aria-rowindex={1} style={{ gridTemplateColumns: template }}>
              {shown.map((column) => {
                const sorted = model.sort?.id === column.id ? (model.sort.desc ? 'descending' : 'ascending') : 'none';
                return (
                  <div key={column.id} role="columnheader" aria-sort={sorted} className={classes.headCell} data-align={column.align}>
                    <button type="button" className={classes.sort} tabIndex={-1} onClick={() => model.toggleSort(column)}>
                      {column.header}
                      {sorted === 'descending' && <ArrowDown size={12} aria-hidden />}
                      {sorted === 'ascending' && <ArrowUp size={12} aria-hidden />}
                    </button>
                  </div>
                );
              })}
            </div>
            <div role="rowgroup" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
              {virtual.getVirtualItems().map((item) => {
                const row = model.rows[item.index];
                if (row === undefined) return null;
                const key = rowKey(row);
                return (
                  <div
                    key={key}
                    id={`${id}-${item.index}`}
                    role="row"
                    aria-rowindex={item.index + 2}
                    aria-selected={props.selectedKey === undefined ? undefined : key === props.selectedKey}
                    data-active={key === active || undefined}
                    data-opens={onOpen !== undefined || undefined}
                    className={classes.row}
                    style={{ gridTemplateColumns: template, transform: `translateY(${item.start}px)` }}
                    data-index={item.index}
                  >
                    {shown.map((column) => <Cell key={column.id} column={column} row={row} />)}
                  </div>
                );
              })}
            </div>
            {model.rows.length === 0 && <p className={classes.none}>{text('table.noMatch')}</p>}
          </div>
        </div>
      )}
    </div>
  );
}

function Cell<Row>({ column, row }: { readonly column: TableColumn<Row>; readonly row: Row }): ReactNode {
  const value = column.value(row);
  return (
    <div role="gridcell" className={classes.cell} data-align={column.align} title={column.render === undefined && typeof value === 'string' ? value : undefined}>
      {column.render ? column.render(row) : value === null || Number.isNaN(value) ? '–' : value}
    </div>
  );
}
