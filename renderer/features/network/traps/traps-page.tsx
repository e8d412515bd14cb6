// Owns the Traps section: what devices said by themselves in the time range, newest first, live at the top.
import { useMemo, type ReactNode } from 'react';
import { PageLink, usePageSearch } from '../../../app/navigation.tsx';
import { formatCount } from '../../../i18n/relative-time.ts';
import { useLanguage, useText } from '../../../i18n/use-text.ts';
import { EmptyState, ErrorState } from '../../../ui/empty-state.tsx';
import { Page, PageHeader } from '../../../ui/page-header.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import { SearchField } from '../../../ui/search-field.tsx';
import type { TableColumn } from '../../../ui/table/column.ts';
import { DataTable } from '../../../ui/table/data-table.tsx';
import { deviceLink } from '../device-links.ts';
import { ReceiverPanel } from './receiver-panel.tsx';
import { TrapPanel } from './trap-panel.tsx';
import type { Receiver, Trap } from './trap-types.ts';
import classes from './traps.module.css';
import { useTraps } from './use-traps.ts';

export default function TrapsPage(): ReactNode {
  const text = useText('networkTools');
  const language = useLanguage();
  const [search, setSearch] = usePageSearch({ text: '', device: '', trap: '' });
  const traps = useTraps(search.text, search.device);
  const columns = useTrapColumns();
  const { rows, receiver, total } = traps;
  const opened = rows.find(({ id }) => String(id) === search.trap);
  const filtered = search.text !== '' || search.device !== '';
  return (
    <Page fill>
      <PageHeader
        state={receiver === undefined ? undefined : receiver.state === 'listening' ? 'ok' : receiver.state === 'failed' ? 'alert' : 'muted'}
        verdict={receiver === undefined ? text('loading') : verdictOf(receiver, text)}
        facts={
          <>
            {total !== undefined && <span>{text(total > rows.length ? 'traps.totalOf' : 'traps.total', { count: total, shown: formatCount(rows.length, language), total: formatCount(total, language) })}</span>}
            {search.device !== '' && <button type="button" className={classes.clear} onClick={() => setSearch({ device: '' })}>{text('traps.anyDevice')}</button>}
          </>
        }
        actions={<SearchField label={text('traps.search')} value={search.text} onChange={(value) => setSearch({ text: value })} />}
      />
      <div className={classes.layout}>
        <Panel flush fill label={text('traps.table')}>
          {traps.error !== null && <ErrorState compact={rows.length > 0} error={traps.error} what={text('traps.failed')} onRetry={traps.retry} />}
          {(traps.error === null || rows.length > 0) && (
            <DataTable
              name="traps"
              label={text('traps.table')}
              columns={columns}
              rows={rows}
              rowKey={(trap) => String(trap.id)}
              initialSort={{ id: 'last', desc: true }}
              onOpen={(trap) => setSearch({ trap: String(trap.id) })}
              selectedKey={search.trap === '' ? undefined : search.trap}
              empty={<EmptyState title={text(total === undefined ? 'loading' : filtered ? 'traps.noneFiltered' : 'traps.none')} why={total === undefined ? undefined : text(filtered ? 'traps.noneFilteredWhy' : 'traps.noneWhy')} />}
            />
          )}
        </Panel>
        <ReceiverPanel receiver={receiver} />
      </div>
      {opened !== undefined && <TrapPanel trap={opened} onDevice={(device) => setSearch({ device, trap: '' })} onClose={() => setSearch({ trap: '' })} />}
    </Page>
  );
}

function verdictOf(receiver: Receiver, text: ReturnType<typeof useText<'networkTools'>>): string {
  if (receiver.state === 'off') return text('traps.verdict.off');
  if (receiver.state === 'failed') return text('traps.verdict.failed', { reason: receiver.reason });
  return text('traps.verdict.listening', { place: `${receiver.address}:${receiver.port}` });
}

function useTrapColumns(): readonly TableColumn<Trap>[] {
  const text = useText('networkTools');
  return useMemo<readonly TableColumn<Trap>[]>(
    () => [
      { id: 'last', header: text('traps.column.last'), width: 96, pinned: true, searchable: false, value: (trap) => trap.lastT, render: (trap) => <RelativeTime t={trap.lastT} /> },
      { id: 'name', header: text('traps.column.name'), width: 170, grow: 1, pinned: true, facet: true, value: (trap) => trap.name || trap.oid, render: (trap) => <span className={classes.name}><code className={classes.cut}>{trap.name || trap.oid}</code>{trap.count > 1 && <span className={classes.count} title={text('traps.times', { count: trap.count })}>×{trap.count}</span>}</span> },
      { id: 'device', header: text('traps.column.device'), width: 150, grow: 1, facet: true, value: (trap) => trap.deviceName || trap.address, render: (trap) => (trap.device === '' ? <span className={classes.cut}>{trap.address}</span> : <PageLink to={deviceLink(trap.device)} className={classes.cut}>{trap.deviceName || trap.address}</PageLink>) },
      { id: 'variables', header: text('traps.column.variables'), width: 240, grow: 3, value: (trap) => trap.variables.map(({ name, oid, text: value }) => `${name || oid} = ${value}`).join(', ') },
      { id: 'count', header: text('traps.column.count'), width: 66, align: 'end', hidden: true, value: (trap) => trap.count },
      { id: 'version', header: text('traps.column.version'), width: 96, facet: true, value: (trap) => `v${trap.version}${trap.inform ? ` ${text('traps.inform')}` : ''}` },
      { id: 'oid', header: text('traps.column.oid'), width: 200, hidden: true, value: (trap) => trap.oid, render: (trap) => <code>{trap.oid}</code> },
      { id: 'address', header: text('traps.column.address'), width: 120, hidden: true, value: (trap) => trap.address },
    ],
    [text],
  );
}
