// Owns the Events page: what happened in the time range, newest first.
import { useMemo, type ReactNode } from 'react';
import type { VedetteEvent } from '../../../common/model/event.ts';
import { useCall } from '../../api/hooks.ts';
import { useTimeRange } from '../../app/time-store.ts';
import { useText } from '../../i18n/use-text.ts';
import { ErrorState } from '../../ui/empty-state.tsx';
import { Page, PageHeader } from '../../ui/page-header.tsx';
import { Panel } from '../../ui/panel.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import type { TableColumn } from '../../ui/table/column.ts';
import { DataTable } from '../../ui/table/data-table.tsx';

export default function EventsPage(): ReactNode {
  const text = useText('events');
  const { from, to } = useTimeRange();
  const events = useCall('events.list', { from, to, limit: 500 });
  const columns = useMemo<readonly TableColumn<VedetteEvent>[]>(
    () => [
      { id: 't', header: text('column.t'), value: (row) => row.t, render: (row) => <RelativeTime t={row.t} />, width: 120, pinned: true },
      { id: 'title', header: text('column.title'), value: (row) => row.title, width: 240, grow: 1 },
      { id: 'source', header: text('column.source'), value: (row) => row.source, width: 140, facet: true },
    ],
    [text],
  );
  return (
    <Page fill>
      <PageHeader verdict={text('verdict', { count: events.data?.total ?? 0 })} />
      <Panel flush fill label={text('table')}>
        {events.error !== null && <ErrorState error={events.error} onRetry={() => void events.refetch()} />}
        <DataTable name="events" label={text('table')} columns={columns} rows={events.data?.events ?? []} rowKey={(row) => String(row.id)} initialSort={{ id: 't', desc: true }} />
      </Panel>
    </Page>
  );
}
