// Owns the row above a table: text filter, facets, column chooser, how many rows are shown.
import { ActionIcon, Button, Checkbox, Menu, Popover, TextInput } from '@mantine/core';
import { ChevronDown, Columns3, Search, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { formatCount } from '../../i18n/relative-time.ts';
import { useLanguage, useText } from '../../i18n/use-text.ts';
import type { TableColumn } from './column.ts';
import classes from './data-table.module.css';
import { facetCounts, type FacetChoice } from './filter-rows.ts';
import type { HiddenColumns } from './hidden-columns.ts';

interface TableToolsProps<Row> {
  readonly rows: readonly Row[];
  readonly columns: readonly TableColumn<Row>[];
  readonly filter: string;
  readonly facets: FacetChoice;
  readonly shownCount: number;
  readonly hidden: HiddenColumns;
  readonly onFilter: (text: string) => void;
  readonly onFacets: (facets: FacetChoice) => void;
  readonly children?: ReactNode;
}

export function TableTools<Row>(props: TableToolsProps<Row>): ReactNode {
  const text = useText('ui');
  const language = useLanguage();
  const count = (value: number): string => formatCount(value, language);
  return (
    <div className={classes.tools}>
      <TextInput
        className={classes.filter}
        aria-label={text('table.filter')}
        placeholder={text('table.filter')}
        leftSection={<Search size={14} aria-hidden />}
        rightSection={props.filter === '' ? null : <ActionIcon size={20} aria-label={text('table.clear')} onClick={() => props.onFilter('')}><X size={12} /></ActionIcon>}
        value={props.filter}
        onChange={(event) => props.onFilter(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && props.filter !== '') {
            event.stopPropagation();
            props.onFilter('');
          }
        }}
      />
      {props.columns.filter((column) => column.facet).map((column) => <Facet key={column.id} column={column} {...props} />)}
      {props.children}
      <span className={classes.space} />
      <span className={classes.count} role="status">
        {props.shownCount === props.rows.length ? text('table.rows', { count: props.rows.length, shown: count(props.rows.length) }) : text('table.rowsOf', { shown: count(props.shownCount), total: count(props.rows.length) })}
      </span>
      <Menu closeOnItemClick={false} position="bottom-end">
        <Menu.Target><ActionIcon aria-label={text('table.columns')} title={text('table.columns')}><Columns3 size={16} /></ActionIcon></Menu.Target>
        <Menu.Dropdown>
          {props.columns.filter((column) => !column.pinned).map((column) => (
            <Menu.CheckboxItem key={column.id} checked={!props.hidden.ids.includes(column.id)} onChange={() => props.hidden.toggle(column.id)}>{column.header}</Menu.CheckboxItem>
          ))}
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}

function Facet<Row>({ column, rows, columns, filter, facets, onFacets }: TableToolsProps<Row> & { readonly column: TableColumn<Row> }): ReactNode {
  const chosen = facets[column.id] ?? [];
  const toggle = (value: string): void => onFacets({ ...facets, [column.id]: chosen.includes(value) ? chosen.filter((other) => other !== value) : [...chosen, value] });
  return (
    <Popover position="bottom-start" withinPortal trapFocus returnFocus>
      <Popover.Target>
        <Button variant={chosen.length > 0 ? 'light' : 'default'} size="xs" rightSection={<ChevronDown size={12} aria-hidden />}>
          {chosen.length > 0 ? `${column.header} · ${chosen.length}` : column.header}
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={classes.facets}>
        {facetCounts(rows, columns, filter, facets, column).slice(0, 200).map(({ value, count }) => (
          <Checkbox
            key={value}
            size="xs"
            checked={chosen.includes(value)}
            onChange={() => toggle(value)}
            label={<span className={classes.facetRow}><span>{column.facetLabel?.(value) ?? (value === '' ? '–' : value)}</span><span className={classes.count}>{count}</span></span>}
          />
        ))}
      </Popover.Dropdown>
    </Popover>
  );
}
