// Owns what is at the other end of a device's ports, as LLDP and CDP say.
import { useMemo, type ReactNode } from 'react';
import { PageLink } from '../../../app/navigation.tsx';
import { useText } from '../../../i18n/use-text.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Panel } from '../../../ui/panel.tsx';
import type { TableColumn } from '../../../ui/table/column.ts';
import { DataTable } from '../../../ui/table/data-table.tsx';
import { deviceLink, interfaceLink } from '../device-links.ts';
import type { DeviceDetail } from '../lan-types.ts';
import { deviceOf, type Neighbour } from '../neighbour-name.tsx';
import { useDevices } from '../use-devices.ts';

export function NeighboursTab({ detail }: { readonly detail: DeviceDetail }): ReactNode {
  const text = useText('networkDevices');
  const { devices } = useDevices();
  const { summary, neighbours } = detail;
  const columns = useMemo<readonly TableColumn<Neighbour>[]>(
    () => [
      { id: 'localPort', header: text('neighbour.localPort'), value: (row) => row.localPort, render: (row) => (row.localPort === '' ? '–' : <PageLink to={interfaceLink(summary.id, row.localPort)}>{row.localPort}</PageLink>), width: 130, grow: 1, pinned: true },
      {
        id: 'remoteName',
        header: text('neighbour.remoteName'),
        value: (row) => row.remoteName,
        render: (row) => {
          const id = deviceOf(row, devices);
          const name = row.remoteName === '' ? row.remoteChassis : row.remoteName;
          return id === undefined ? name : <PageLink to={deviceLink(id)}>{name}</PageLink>;
        },
        width: 150,
        grow: 2,
      },
      { id: 'remotePort', header: text('neighbour.remotePort'), value: (row) => row.remotePort, width: 130, grow: 1 },
      { id: 'remoteAddress', header: text('column.address'), value: (row) => row.remoteAddress, render: (row) => (row.remoteAddress === '' ? '–' : <code>{row.remoteAddress}</code>), width: 120 },
      { id: 'remoteChassis', header: text('neighbour.chassis'), value: (row) => row.remoteChassis, render: (row) => <code>{row.remoteChassis}</code>, width: 140 },
      { id: 'protocol', header: text('neighbour.protocol'), value: (row) => row.protocol, render: (row) => row.protocol.toUpperCase(), width: 80, facet: true, facetLabel: (value) => value.toUpperCase() },
      { id: 'remoteDescription', header: text('neighbour.description'), value: (row) => row.remoteDescription, width: 140, grow: 2 },
    ],
    [text, devices, summary.id],
  );
  return (
    <Panel flush label={text('tab.neighbours')}>
      <DataTable
        name="neighbours"
        label={text('tab.neighbours')}
        columns={columns}
        rows={neighbours}
        rowKey={(row) => `${row.protocol} ${row.localIndex} ${row.remoteChassis} ${row.remotePort}`}
        initialSort={{ id: 'localPort', desc: false }}
        height={Math.min(640, 84 + Math.max(4, neighbours.length) * 28)}
        empty={<EmptyState title={text('neighbour.none')} why={text('neighbour.noneWhy')} />}
      />
    </Panel>
  );
}
