// Owns the Processes page: what runs now, live.
import { useMemo, type ReactNode } from 'react';
import { useStream } from '../../api/hooks.ts';
import { formatCount } from '../../i18n/relative-time.ts';
import { useLanguage, useText } from '../../i18n/use-text.ts';
import { Page, PageHeader } from '../../ui/page-header.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Quantity } from '../../ui/quantity.tsx';
import type { TableColumn } from '../../ui/table/column.ts';
import { DataTable } from '../../ui/table/data-table.tsx';

interface Row {
  readonly pid: number;
  readonly name: string;
  readonly user: string;
  readonly cpu: number;
  readonly memory: number;
}

export default function ProcessesPage(): ReactNode {
  const text = useText('processes');
  const language = useLanguage();
  const { value } = useStream('processes.watch', {});
  const rows = useMemo<readonly Row[]>(
    () => (value?.name ?? []).map((name, i) => ({ name, pid: value?.pid[i] ?? 0, user: value?.user[i] ?? '', cpu: value?.cpu[i] ?? Number.NaN, memory: value?.memory[i] ?? Number.NaN })),
    [value],
  );
  const columns = useMemo<readonly TableColumn<Row>[]>(
    () => [
      { id: 'name', header: text('column.name'), value: (row) => row.name, width: 180, grow: 1, pinned: true },
      { id: 'pid', header: text('column.pid'), value: (row) => row.pid, width: 80, align: 'end' },
      { id: 'cpu', header: text('column.cpu'), value: (row) => row.cpu, render: (row) => <Quantity value={row.cpu} unit="percent" />, width: 90, align: 'end', searchable: false },
      { id: 'memory', header: text('column.memory'), value: (row) => row.memory, render: (row) => <Quantity value={row.memory} unit="byte" />, width: 110, align: 'end', searchable: false },
      { id: 'user', header: text('column.user'), value: (row) => row.user, width: 120, facet: true },
    ],
    [text],
  );
  return (
    <Page fill>
      <PageHeader verdict={text('verdict', { shown: formatCount(value?.total ?? Number.NaN, language) })} />
      <Panel flush fill label={text('table')}>
        <DataTable name="processes" label={text('table')} columns={columns} rows={rows} rowKey={(row) => String(row.pid)} initialSort={{ id: 'cpu', desc: true }} />
      </Panel>
    </Page>
  );
}
