// Owns the Scan section: where this machine is, what to ask, and what has answered.
import { Button, Progress } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { Eye } from 'lucide-react';
import { useCallback, useMemo, useState, type ReactNode } from 'react';
import { useAction, useCall, useStream } from '../../../api/hooks.ts';
import { formatCount } from '../../../i18n/relative-time.ts';
import { textOf, useLanguage, useText } from '../../../i18n/use-text.ts';
import { EmptyState, ErrorState } from '../../../ui/empty-state.tsx';
import { Page, PageHeader } from '../../../ui/page-header.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import { StateGlyph } from '../../../ui/state-badge.tsx';
import { DataTable } from '../../../ui/table/data-table.tsx';
import { useDevices } from '../use-devices.ts';
import { FoundPanel } from './found-panel.tsx';
import { KnownNetworks } from './known-networks.tsx';
import { useScanColumns } from './scan-columns.tsx';
import { ScanForm } from './scan-form.tsx';
import type { FoundRow, ScanState } from './scan-types.ts';
import classes from './scan.module.css';

const NOBODY: ReadonlySet<string> = new Set();
const NO_ROWS: readonly FoundRow[] = [];
const LOOK_MS = 15_000;

export default function ScanPage(): ReactNode {
  const text = useText('networkTools');
  const networks = useCall('networks.list', {}, { refetchInterval: LOOK_MS });
  const credentials = useCall('credentials.list', {});
  const { value: scan, error } = useStream('scan.watch', {});
  const { devices } = useDevices();
  const change = useAction('devices.change', { invalidates: ['devices.list'] });
  const [chosen, setChosen] = useState<ReadonlySet<string>>(NOBODY);
  const [opened, setOpened] = useState('');
  const rows = scan?.rows ?? NO_ROWS;
  const names = useMemo(() => new Map((credentials.data ?? []).map(({ id, name }) => [id, name])), [credentials.data]);
  const credentialName = useCallback((id: string) => names.get(id) ?? text('scan.snmp.answered'), [names, text]);
  const stateOf = useCallback((row: FoundRow) => (row.device === '' ? undefined : devices?.get(row.device)?.state), [devices]);
  const isChosen = useCallback((id: string) => chosen.has(id), [chosen]);
  const onChoose = useCallback((id: string, on: boolean) => setChosen((before) => (on ? new Set([...before, id]) : new Set([...before].filter((other) => other !== id)))), []);
  const { run } = change;
  const monitor = useCallback(
    (ids: readonly string[]) => {
      run({ ids: [...ids], state: 'monitored' }).then(
        () => {
          setChosen(NOBODY);
          notifications.show({ color: 'green', message: text('scan.monitored', { count: ids.length }) });
        },
        () => undefined,
      );
    },
    [run, text],
  );
  const onMonitor = useCallback((id: string) => monitor([id]), [monitor]);
  const columns = useScanColumns({ stateOf, credentialName, isChosen, onChoose, onMonitor });
  const fresh = [...new Set(rows.filter((row) => stateOf(row) === 'new').map(({ device }) => device))];
  const wanted = [...chosen].filter((id) => rows.some(({ device }) => device === id));
  const row = rows.find(({ address }) => address === opened);
  const running = scan?.state === 'running';

  return (
    <Page fill>
      <ScanHeader scan={scan} fresh={fresh.length} />
      <div className={classes.layout}>
        <div className={classes.side}>
          <ScanForm networks={networks.data} running={running} />
          <KnownNetworks networks={networks.data} error={networks.error} />
        </div>
        <Panel flush fill label={text('scan.table')}>
          {error !== undefined && rows.length === 0 && <ErrorState error={error} what={text('scan.watchFailed')} />}
          {change.error !== null && <ErrorState compact error={change.error} what={text('scan.monitorFailed')} />}
          {scan !== undefined && scan.unavailable.length > 0 && (
            <ul className={classes.unavailable} aria-label={text('scan.unavailable')}>
              {scan.unavailable.map(({ way, reason }) => <li key={way}><StateGlyph state="warn" /> <span><b>{textOf('networkTools', `scan.way.${way}`) ?? way}</b> {textOf('networkTools', `scan.reason.${reason}`) ?? reason}</span></li>)}
            </ul>
          )}
          {error === undefined || rows.length > 0 ? (
            <DataTable
              name="scan"
              label={text('scan.table')}
              columns={columns}
              rows={rows}
              rowKey={(found) => found.address}
              initialSort={{ id: 'address', desc: false }}
              onOpen={(found) => setOpened(found.address)}
              selectedKey={opened === '' ? undefined : opened}
              empty={<EmptyState title={text(running ? 'scan.waiting' : scan?.state === 'done' ? 'scan.nobody' : 'scan.none')} why={text(running ? 'scan.waitingWhy' : scan?.state === 'done' ? 'scan.nobodyWhy' : 'scan.noneWhy')} />}
              tools={
                <>
                  {wanted.length > 0 && <Button size="compact-sm" leftSection={<Eye size={13} aria-hidden />} loading={change.pending} onClick={() => monitor(wanted)}>{text('scan.monitorChosen', { count: wanted.length })}</Button>}
                  {fresh.length > 0 && wanted.length === 0 && <Button size="compact-sm" variant="light" leftSection={<Eye size={13} aria-hidden />} loading={change.pending} onClick={() => monitor(fresh)}>{text('scan.monitorAll', { count: fresh.length })}</Button>}
                </>
              }
            />
          ) : null}
        </Panel>
      </div>
      {row !== undefined && <FoundPanel row={row} state={stateOf(row)} credential={row.credential === '' ? '' : credentialName(row.credential)} onMonitor={onMonitor} onClose={() => setOpened('')} />}
    </Page>
  );
}

function ScanHeader({ scan, fresh }: { readonly scan: ScanState | undefined; readonly fresh: number }): ReactNode {
  const text = useText('networkTools');
  const language = useLanguage();
  if (scan === undefined) return <PageHeader verdict={text('loading')} />;
  const count = (value: number): string => formatCount(value, language);
  const done = scan.addresses === 0 ? 0 : (scan.probed / scan.addresses) * 100;
  const answered = text('scan.answered', { count: scan.answered, shown: count(scan.answered) });
  const addresses = text('scan.ofAddresses', { count: scan.addresses, shown: count(scan.addresses) });
  return (
    <PageHeader
      state={scan.state === 'failed' ? 'alert' : scan.state === 'done' && scan.answered > 0 ? 'ok' : 'no_data'}
      verdict={scan.state === 'idle' ? text('scan.verdict.idle') : scan.state === 'failed' ? text('scan.verdict.failed', { reason: scan.reason }) : text(`scan.verdict.${scan.state}`, { answered, addresses })}
      facts={
        scan.state === 'idle' ? <span>{text('scan.nothingSent')}</span> : (
          <>
            {scan.state === 'running' && <span>{text('scan.probed', { shown: count(scan.probed), total: count(scan.addresses) })}</span>}
            <span>{text('scan.rate', { shown: count(scan.packetsPerSecond) })}</span>
            {fresh > 0 && <span>{text('scan.fresh', { count: fresh })}</span>}
            {scan.finishedAt !== null && <span>{text('scan.finished')} <RelativeTime t={scan.finishedAt} /></span>}
          </>
        )
      }
    >
      {scan.state === 'running' && <Progress value={done} size={4} aria-label={text('scan.progress')} className={classes.progress} />}
    </PageHeader>
  );
}
