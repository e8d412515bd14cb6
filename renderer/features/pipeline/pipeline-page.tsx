// Owns the Pipeline page: whether every sink keeps up.
import { useMemo, type ReactNode } from 'react';
import type { SinkStatus } from '../../../common/model/status.ts';
import { useStream } from '../../api/hooks.ts';
import { useText } from '../../i18n/use-text.ts';
import { Page, PageHeader } from '../../ui/page-header.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Quantity } from '../../ui/quantity.tsx';
import type { TableColumn } from '../../ui/table/column.ts';
import { DataTable } from '../../ui/table/data-table.tsx';

export default function PipelinePage(): ReactNode {
  const text = useText('pipeline');
  const { value } = useStream('pipeline.watch', {});
  const columns = useMemo<readonly TableColumn<SinkStatus>[]>(
    () => [
      { id: 'sink', header: text('column.sink'), value: (row) => row.sink, width: 160, grow: 1, pinned: true },
      { id: 'lag', header: text('column.lag'), value: (row) => row.lagMs, render: (row) => <Quantity value={row.lagMs} unit="millisecond" />, width: 120, align: 'end' },
      { id: 'queued', header: text('column.queued'), value: (row) => row.queued, width: 120, align: 'end' },
    ],
    [text],
  );
  const behind = value?.sinks.some((sink) => sink.state !== 'ok') ?? false;
  return (
    <Page fill>
      <PageHeader state={value === undefined ? 'no_data' : behind ? 'warn' : 'ok'} verdict={text(behind ? 'verdict.behind' : 'verdict.ok')} />
      <Panel flush fill label={text('sinks')}>
        <DataTable name="sinks" label={text('sinks')} columns={columns} rows={value?.sinks ?? []} rowKey={(row) => row.sink} />
      </Panel>
    </Page>
  );
}
