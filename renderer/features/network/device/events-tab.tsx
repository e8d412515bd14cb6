// Owns what happened to one device, newest first.
import { type ReactNode } from 'react';
import { useCall, useStream } from '../../../api/hooks.ts';
import { useEventText, useEventTitle } from '../../../app/event-title.ts';
import { PageLink } from '../../../app/navigation.tsx';
import { useTimeRange } from '../../../app/time-store.ts';
import { useText } from '../../../i18n/use-text.ts';
import { alignUp, MINUTE } from '../../../../common/time/millis.ts';
import { EmptyState, ErrorState } from '../../../ui/empty-state.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import { SeverityMark } from '../../../ui/severity-mark.tsx';
import type { DeviceSummary } from '../lan-types.ts';
import classes from './device.module.css';

export function EventsTab({ summary }: { readonly summary: DeviceSummary }): ReactNode {
  const text = useText('networkDevices');
  return (
    <Panel title={text('tab.events')} flush actions={<PageLink to="/events" search={{ tags: `snmp_device:${summary.address}` }}>{text('events.all')}</PageLink>}>
      <DeviceEvents summary={summary} most={200} isLong />
    </Panel>
  );
}

/** `port` keeps those of one interface. */
export function DeviceEvents({ summary, most, isLong = false, port }: { readonly summary: DeviceSummary; readonly most: number; readonly isLong?: boolean; readonly port?: string }): ReactNode {
  const text = useText('networkDevices');
  const title = useEventTitle();
  const words = useEventText();
  const range = useTimeRange();
  // Whole minutes, so that the call stays the same call while time goes on.
  const to = alignUp(range.to, MINUTE) + MINUTE;
  const from = alignUp(range.from, MINUTE) - MINUTE;
  const events = useCall('events.list', { from, to, tags: [`snmp_device:${summary.address}`, ...(port === undefined ? [] : [`interface:${port}`])], limit: most });
  useStream('events.watch', {}, { keepValue: false, onEvent: () => void events.refetch() });
  // What scans and traps tell of this address belongs here, what polling tells of another device at it does not.
  const list = (events.data?.events ?? []).filter(({ source }) => !source.startsWith('snmp:') || source === `snmp:${summary.id}`);
  if (events.error !== null && list.length === 0) return <ErrorState compact error={events.error} onRetry={() => void events.refetch()} />;
  if (events.data !== undefined && list.length === 0) return <EmptyState compact title={text('events.none')} why={text('events.noneWhy')} />;
  return (
    <div className={classes.events}>
      {list.map((event) => {
        const more = isLong ? words(event) : undefined;
        return (
          <PageLink key={event.id} to={`/events?id=${event.id}`} className={classes.event}>
            <SeverityMark severity={event.severity} />
            <span>{title(event)} {event.count > 1 && <small>×{event.count}</small>}{more !== undefined && more !== '' && <small className={classes.eventText}>{more}</small>}</span>
            <span className={classes.when}><RelativeTime t={event.lastT} /></span>
          </PageLink>
        );
      })}
    </div>
  );
}
