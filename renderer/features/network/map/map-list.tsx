// Owns the map as tables, for those who would rather read it: every thing, and every link with both ends.
import { ActionIcon } from '@mantine/core';
import { Locate } from 'lucide-react';
import { useMemo, type ReactNode } from 'react';
import { PageLink } from '../../../app/navigation.tsx';
import { useText } from '../../../i18n/use-text.ts';
import { Quantity } from '../../../ui/quantity.tsx';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import { StateBadge } from '../../../ui/state-badge.tsx';
import type { TableColumn } from '../../../ui/table/column.ts';
import { DataTable } from '../../../ui/table/data-table.tsx';
import { deviceLink } from '../device-links.ts';
import { healthOf, stateOfHealth } from '../device-health.ts';
import type { DeviceMap } from '../device-list.ts';
import type { Scene, SceneLink, SceneNode } from './map-scene.ts';
import { nodeName } from './node-name.ts';
import classes from './map.module.css';

export function MapList({ scene, devices, selected, onSelect, onShow }: { readonly scene: Scene; readonly devices: DeviceMap; readonly selected: string; readonly onSelect: (id: string) => void; readonly onShow: (id: string) => void }): ReactNode {
  const text = useText('networkTools');
  const degrees = useMemo(() => {
    const counts = new Map<string, number>();
    for (const { a, b } of scene.links) for (const { node } of [a, b]) counts.set(node.id, (counts.get(node.id) ?? 0) + 1);
    return counts;
  }, [scene]);
  const nodeColumns = useMemo<readonly TableColumn<SceneNode>[]>(
    () => [
      { id: 'show', header: '→', width: 36, pinned: true, searchable: false, value: () => null, render: ({ node }) => <ActionIcon size={22} aria-label={text('map.showOn', { name: nodeName(node) })} onClick={() => onShow(node.id)}><Locate size={14} /></ActionIcon> },
      { id: 'name', header: text('map.column.name'), width: 160, grow: 2, pinned: true, value: ({ node }) => nodeName(node), render: ({ node }) => (node.deviceId === '' ? nodeName(node) : <PageLink to={deviceLink(node.deviceId)}>{nodeName(node)}</PageLink>) },
      { id: 'kind', header: text('map.column.kind'), width: 140, facet: true, value: ({ node }) => text(`map.kind.${node.kind}`) },
      { id: 'state', header: text('map.column.state'), width: 100, value: ({ node }) => devices.get(node.deviceId)?.reachability ?? null, render: ({ node }) => {
        const device = devices.get(node.deviceId);
        return device === undefined ? <span className={classes.quiet}>–</span> : <StateBadge quiet state={stateOfHealth(healthOf(device))} />;
      } },
      { id: 'address', header: text('map.column.address'), width: 130, grow: 1, value: ({ node }) => node.addresses.join(', ') },
      { id: 'mac', header: text('map.column.mac'), width: 140, value: ({ node }) => node.macs[0] ?? '', render: ({ node }) => <code>{node.macs[0] ?? '–'}</code> },
      { id: 'links', header: text('map.column.links'), width: 70, align: 'end', value: ({ node }) => degrees.get(node.id) ?? 0 },
      { id: 'seen', header: text('map.column.seen'), width: 96, value: ({ node }) => node.lastSeen, render: ({ node }) => <RelativeTime t={node.lastSeen} /> },
    ],
    [text, devices, degrees, onShow],
  );
  const linkColumns = useMemo<readonly TableColumn<SceneLink>[]>(
    () => [
      { id: 'a', header: text('map.column.from'), width: 140, grow: 1, pinned: true, value: ({ a }) => nodeName(a.node) },
      { id: 'aPort', header: text('map.column.port'), width: 110, value: ({ link }) => link.a.interface, render: ({ link }) => <code>{link.a.interface || '–'}</code> },
      { id: 'b', header: text('map.column.to'), width: 140, grow: 1, pinned: true, value: ({ b }) => nodeName(b.node) },
      { id: 'bPort', header: text('map.column.port'), width: 110, value: ({ link }) => link.b.interface, render: ({ link }) => <code>{link.b.interface || '–'}</code> },
      { id: 'speed', header: text('map.column.speed'), width: 90, align: 'end', value: ({ link }) => link.speed, render: ({ link }) => <Quantity value={link.speed} unit="bit/second" reason={text('link.speedUnknown')} /> },
      { id: 'load', header: text('map.column.load'), width: 80, align: 'end', value: ({ link }) => link.utilisation, render: ({ link }) => <Quantity value={link.utilisation} unit="percent" reason={text('link.loadUnknown')} /> },
      { id: 'notes', header: text('map.column.notes'), width: 150, grow: 1, value: ({ cables, isBlocked, link }) => [...(cables > 1 ? [text('link.aggregate', { count: cables })] : []), ...(isBlocked ? [text('link.blocked')] : []), ...(link.isStale ? [text('link.stale')] : [])].join(', ') },
      { id: 'sources', header: text('map.column.sources'), width: 90, facet: true, value: ({ link }) => link.sources[0] ?? '', render: ({ link }) => link.sources.join(', ').toUpperCase() },
    ],
    [text],
  );
  return (
    <div className={classes.lists}>
      <DataTable name="map-nodes" label={text('map.listNodes')} columns={nodeColumns} rows={scene.nodes} rowKey={({ node }) => node.id} selectedKey={selected} initialSort={{ id: 'name', desc: false }} onOpen={({ node }) => onSelect(node.id)} />
      <DataTable name="map-links" label={text('map.listLinks')} columns={linkColumns} rows={scene.links} rowKey={({ link }) => link.id} selectedKey={selected} initialSort={{ id: 'load', desc: true }} onOpen={({ link }) => onSelect(link.id)} empty={<p className={classes.quiet}>{text('map.noLinks')}</p>} />
    </div>
  );
}
