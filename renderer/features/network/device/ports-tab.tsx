// Owns the table of a device's interfaces, and the open row beside it.
import { SegmentedControl } from '@mantine/core';
import { useMemo, type ReactNode } from 'react';
import { usePageSearch } from '../../../app/navigation.tsx';
import { useText } from '../../../i18n/use-text.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { DataTable } from '../../../ui/table/data-table.tsx';
import type { DeviceDetail } from '../lan-types.ts';
import { portState } from '../port-state.ts';
import classes from './device.module.css';
import { usePortColumns } from './port-columns.tsx';
import { usePortCourses } from './port-courses.ts';
import { PortPanel } from './port-panel.tsx';

const SHOW = ['all', 'up', 'down'] as const;

export function PortsTab({ detail }: { readonly detail: DeviceDetail }): ReactNode {
  const text = useText('networkDevices');
  const [search, setSearch] = usePageSearch({ show: 'all', row: '' });
  const { summary, interfaces } = detail;
  const courses = usePortCourses(summary.address, interfaces.length === 1 ? interfaces[0]?.name : undefined);
  const columns = usePortColumns(detail, courses);
  const rows = useMemo(() => (search.show === 'all' ? interfaces : interfaces.filter((port) => (portState(port) === 'up') === (search.show === 'up'))), [interfaces, search.show]);
  const opened = search.row === '' ? undefined : interfaces.find(({ name }) => name === search.row);
  const ordered = useMemo(() => [...rows].sort((a, b) => a.index - b.index), [rows]);
  return (
    <div className={classes.fill}>
      <Panel flush fill label={text('tab.ports')}>
        <DataTable
          name="ports"
          label={text('tab.ports')}
          columns={columns}
          rows={ordered}
          rowKey={(row) => `${row.index}`}
          onOpen={(row) => setSearch({ row: row.name })}
          selectedKey={opened === undefined ? undefined : String(opened.index)}
          tools={<SegmentedControl size="xs" aria-label={text('ports.show')} value={search.show} data={SHOW.map((value) => ({ value, label: text(`ports.${value}`) }))} onChange={(value) => setSearch({ show: value })} />}
          empty={interfaces.length === 0 ? <EmptyState title={text('ports.none')} why={text('ports.noneWhy')} /> : undefined}
        />
      </Panel>
      {opened !== undefined && <PortPanel detail={detail} port={opened} onClose={() => setSearch({ row: '' })} />}
    </div>
  );
}
