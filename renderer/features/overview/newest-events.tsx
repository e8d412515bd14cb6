// Owns the newest events: the last days, renewed as they happen.
import type { ReactNode } from 'react';
import { alignUp, DAY } from '../../../common/time/millis.ts';
import { useCall, useStream } from '../../api/hooks.ts';
import { useEventTitle } from '../../app/event-title.ts';
import { PageLink } from '../../app/navigation.tsx';
import { useText } from '../../i18n/use-text.ts';
import { EmptyState, ErrorState } from '../../ui/empty-state.tsx';
import { Panel } from '../../ui/panel.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { SeverityMark } from '../../ui/severity-mark.tsx';
import { useNow } from '../../ui/use-now.ts';
import classes from './overview-page.module.css';

const SHOWN = 9;
const REACH = 30 * DAY;

export function NewestEvents(): ReactNode {
  const text = useText('overview');
  const title = useEventTitle();
  // Whole days, so that the call stays the same call.
  const to = alignUp(useNow(60_000), DAY) + DAY;
  const events = useCall('events.list', { from: to - REACH, to, limit: SHOWN });
  useStream('events.watch', {}, { keepValue: false, onEvent: () => void events.refetch() });
  const list = events.data?.events ?? [];
  return (
    <Panel title={text('events')} flush actions={<PageLink to="/events">{text('events.all')}</PageLink>}>
      {events.error !== null && list.length === 0 && <ErrorState compact error={events.error} onRetry={() => void events.refetch()} />}
      {events.data !== undefined && list.length === 0 && <EmptyState compact title={text('events.none')} why={text('events.noneWhy')} />}
      <div className={classes.list}>
        {list.map((event) => (
          <PageLink key={event.id} to={`/events?id=${event.id}`} className={classes.row}>
            <SeverityMark severity={event.severity} />
            <span className={classes.what}>{title(event)} {event.count > 1 && <small>{text('events.times', { count: event.count })}</small>}</span>
            <span className={classes.when}><RelativeTime t={event.lastT} /> · {event.source}</span>
          </PageLink>
        ))}
      </div>
    </Panel>
  );
}
