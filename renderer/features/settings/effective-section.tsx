// Owns the view of what is in force: every setting, its value, and whether the file or the default says so.
import { useMemo, type ReactNode } from 'react';
import { useText } from '../../i18n/use-text.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Panel } from '../../ui/panel.tsx';
import type { TableColumn } from '../../ui/table/column.ts';
import { DataTable } from '../../ui/table/data-table.tsx';
import { effectiveRows, type EffectiveRow } from './effective-rows.ts';
import classes from './settings.module.css';
import type { Config } from './use-config.ts';

export function EffectiveSection({ config }: { readonly config: Config }): ReactNode {
  const text = useText('settings');
  const rows = useMemo(() => (config.state === undefined ? [] : effectiveRows(config.state.effective, config.state.overridden)), [config.state]);
  const columns = useMemo<readonly TableColumn<EffectiveRow>[]>(
    () => [
      { id: 'path', header: text('effective.path'), value: (row) => row.path, render: (row) => <code>{row.path}</code>, width: 260, grow: 1, pinned: true },
      { id: 'value', header: text('effective.value'), value: (row) => row.value, render: (row) => <code title={row.value}>{row.value}</code>, width: 220, grow: 2, pinned: true },
      { id: 'origin', header: text('effective.origin'), value: (row) => (row.inFile ? 'file' : 'default'), render: (row) => <span className={row.inFile ? classes.fromFile : classes.help}>{text(row.inFile ? 'effective.file' : 'effective.default')}</span>, facet: true, facetLabel: (value) => text(value === 'file' ? 'effective.file' : 'effective.default'), width: 150 },
    ],
    [text],
  );
  return (
    <Panel title={text('effective')} note={text('effective.note')} flush fill>
      <DataTable name="effective" label={text('effective')} columns={columns} rows={rows} rowKey={(row) => row.path} empty={<EmptyState title={text('loading')} />} />
    </Panel>
  );
}
