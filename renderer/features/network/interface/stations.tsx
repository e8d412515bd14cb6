// Owns who is behind a port: stations and neighbours that the map draws there.
import { useMemo, type ReactNode } from 'react';
import { useCall } from '../../../api/hooks.ts';
import { PageLink } from '../../../app/navigation.tsx';
import { textOf, useText } from '../../../i18n/use-text.ts';
import { EmptyState, ErrorState } from '../../../ui/empty-state.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import { deviceLink } from '../device-links.ts';
import type { PortRow } from '../lan-types.ts';
import { behindPort } from '../behind-port.ts';
import classes from './interface.module.css';

const SHOWN = 60;

export function Stations({ device, port }: { readonly device: string; readonly port: Pick<PortRow, 'index' | 'name'> }): ReactNode {
  const text = useText('networkDevices');
  const map = useCall('topology.get', {}, { staleTime: 10_000, refetchInterval: 60_000 });
  const rows = useMemo(() => (map.data === undefined ? [] : behindPort(map.data, device, port)), [map.data, device, port]);
  return (
    <Panel title={text('behind')} note={rows.length === 0 ? undefined : rows.length} flush>
      {map.error !== null && map.data === undefined && <ErrorState compact error={map.error} onRetry={() => void map.refetch()} />}
      {map.data !== undefined && rows.length === 0 && <EmptyState compact title={text('behind.none')} why={text('behind.noneWhy')} />}
      {rows.length > 0 && (
        <div className={classes.list}>
          <table className={classes.stations}>
            <tbody>
              {rows.slice(0, SHOWN).map((node) => (
                <tr key={node.id}>
                  <td>{node.deviceId === '' ? (node.name === '' ? (textOf('networkDevices', `node.${node.kind}`) ?? node.kind) : node.name) : <PageLink to={deviceLink(node.deviceId)}>{node.name}</PageLink>}</td>
                  <td className={classes.known}><code>{node.macs[0] ?? ''}</code><code>{node.addresses[0] ?? ''}</code></td>
                  <td className={classes.when}><RelativeTime t={node.lastSeen} /></td>
                </tr>
              ))}
            </tbody>
          </table>
          {rows.length > SHOWN && <p className={classes.when}>{text('more', { count: rows.length - SHOWN })}</p>}
        </div>
      )}
    </Panel>
  );
}
