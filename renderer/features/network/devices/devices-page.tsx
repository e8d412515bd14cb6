// Owns the Devices section: is anything wrong in the network, and every device of it, worst first.
import { Button, Checkbox } from '@mantine/core';
import { Plus, Radar } from 'lucide-react';
import { useCallback, useMemo, useState, type ReactNode } from 'react';
import { useCall } from '../../../api/hooks.ts';
import { useGo, usePageSearch } from '../../../app/navigation.tsx';
import { useText } from '../../../i18n/use-text.ts';
import { EmptyState, ErrorState } from '../../../ui/empty-state.tsx';
import { Page, PageHeader } from '../../../ui/page-header.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { DataTable } from '../../../ui/table/data-table.tsx';
import { verdictOf } from '../device-list.ts';
import type { DeviceSummary } from '../lan-types.ts';
import { useNetworkVerdict } from '../problem-text.ts';
import { useDevices } from '../use-devices.ts';
import { AddDevice } from './add-device.tsx';
import { BulkActions } from './bulk-actions.tsx';
import { useDeviceColumns } from './device-columns.tsx';
import { DevicePanel } from './device-panel.tsx';
import classes from './devices.module.css';
import { useDeviceCourses } from './use-device-courses.ts';

const BY_NAME = new Intl.Collator(undefined, { numeric: true });
const NOBODY: ReadonlySet<string> = new Set();

export default function DevicesPage(): ReactNode {
  const text = useText('networkDevices');
  const say = useNetworkVerdict();
  const [search, setSearch] = usePageSearch({ device: '', add: '' });
  const { devices, error } = useDevices();
  const networks = useCall('networks.list', {}, { staleTime: 30_000 });
  const [chosen, setChosen] = useState<ReadonlySet<string>>(NOBODY);
  const [shown, setShown] = useState<readonly DeviceSummary[]>([]);
  // Equals stand in the order of their names, as people count: access-2 before access-10.
  const rows = useMemo(() => [...(devices?.values() ?? [])].sort((a, b) => BY_NAME.compare(a.name, b.name) || BY_NAME.compare(a.address, b.address)), [devices]);
  const verdict = useMemo(() => verdictOf(rows), [rows]);
  const courses = useDeviceCourses(rows.length);
  const names = useMemo(() => new Map((networks.data ?? []).map(({ id, name, cidr }) => [id, name === '' ? cidr : name])), [networks.data]);
  const networkName = useCallback((id: string) => (id === '' ? '' : (names.get(id) ?? id)), [names]);
  const isChosen = useCallback((id: string) => chosen.has(id), [chosen]);
  const onChoose = useCallback((id: string, on: boolean) => setChosen((before) => (on ? new Set([...before, id]) : new Set([...before].filter((other) => other !== id)))), []);
  const columns = useDeviceColumns({ courses, networkName, isChosen, onChoose });
  const ids = [...chosen].filter((id) => devices?.has(id));
  const all = shown.length > 0 && shown.every(({ id }) => chosen.has(id));
  const opened = devices?.get(search.device);

  return (
    <Page fill>
      <PageHeader
        state={devices === undefined ? undefined : verdict.state}
        verdict={devices === undefined ? text('loading') : rows.length === 0 ? text('empty.verdict') : say(verdict)}
        facts={rows.length > 0 && (
          <>
            <span>{text('fact.watched', { count: verdict.watched })}</span>
            {verdict.fresh > 0 && <span>{text('fact.new', { count: verdict.fresh })}</span>}
            {verdict.away > 0 && <span>{text('fact.away', { count: verdict.away })}</span>}
          </>
        )}
        actions={<><Button variant="default" leftSection={<Plus size={14} aria-hidden />} onClick={() => setSearch({ add: '1' })}>{text('add.open')}</Button><ScanButton /></>}
      />
      <div className={classes.table}>
        <Panel flush fill label={text('table')}>
          {error !== undefined && rows.length === 0 ? (
            <ErrorState error={error} what={text('failed')} />
          ) : devices !== undefined && rows.length === 0 ? (
            <EmptyState title={text('empty')} why={text('empty.why')} action={<div className={classes.emptyActions}><ScanButton /><Button variant="default" leftSection={<Plus size={14} aria-hidden />} onClick={() => setSearch({ add: '1' })}>{text('add.open')}</Button></div>} />
          ) : (
            <>
              {ids.length > 0 && <BulkActions ids={ids} onClear={() => setChosen(NOBODY)} />}
              <DataTable
                name="devices"
                label={text('table')}
                columns={columns}
                rows={rows}
                rowKey={(row) => row.id}
                initialSort={{ id: 'health', desc: false }}
                onOpen={(row) => setSearch({ device: row.id })}
                selectedKey={search.device === '' ? undefined : search.device}
                onRowsShown={setShown}
                tools={<Checkbox size="xs" label={text('chooseAll')} checked={all} indeterminate={!all && ids.length > 0} onChange={() => setChosen(all ? NOBODY : new Set(shown.map(({ id }) => id)))} />}
                empty={<EmptyState title={text('loading')} />}
              />
            </>
          )}
        </Panel>
      </div>
      {opened !== undefined && <DevicePanel device={opened} networkName={networkName(opened.network)} onClose={() => setSearch({ device: '' })} />}
      {search.add !== '' && <AddDevice onClose={() => setSearch({ add: '' })} />}
    </Page>
  );
}

function ScanButton(): ReactNode {
  const text = useText('networkDevices');
  const go = useGo();
  return <Button leftSection={<Radar size={14} aria-hidden />} onClick={() => go('/network/scan')}>{text('toScan')}</Button>;
}
