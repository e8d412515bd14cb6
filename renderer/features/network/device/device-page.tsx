// Owns the page of one device: what is wrong with it, and its tabs.
import { Button } from '@mantine/core';
import { Pencil, RefreshCw } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useAction, useConnection } from '../../../api/hooks.ts';
import { PageLink, usePageSearch } from '../../../app/navigation.tsx';
import { textOf, useText } from '../../../i18n/use-text.ts';
import { EmptyState, ErrorState } from '../../../ui/empty-state.tsx';
import { Page, PageHeader } from '../../../ui/page-header.tsx';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import { healthOf, stateOfHealth } from '../device-health.ts';
import { DeviceIcon } from '../device-icon.tsx';
import { deviceLink } from '../device-links.ts';
import type { DeviceDetail } from '../lan-types.ts';
import { modelName } from '../model-name.ts';
import { useProblemText } from '../problem-text.ts';
import classes from './device.module.css';
import { EventsTab } from './events-tab.tsx';
import { HardwareTab } from './hardware-tab.tsx';
import { NeighboursTab } from './neighbours-tab.tsx';
import { OverviewTab } from './overview-tab.tsx';
import { PollingTab } from './polling-tab.tsx';
import { PortsTab } from './ports-tab.tsx';
import { SettingsTab } from './settings-tab.tsx';
import { useDevice } from './use-device.ts';

const TABS = ['overview', 'ports', 'hardware', 'neighbours', 'events', 'polling', 'settings'] as const;
type Tab = (typeof TABS)[number];

/** How many things a tab lists; undefined where counting says nothing. */
function countOf(tab: Tab, detail: DeviceDetail): number | undefined {
  if (tab === 'ports') return detail.interfaces.length;
  if (tab === 'hardware') return detail.sensors.length + detail.volumes.length + detail.supplies.length + detail.processors.length + detail.memories.length;
  return tab === 'neighbours' ? detail.neighbours.length : undefined;
}

export default function DevicePage(): ReactNode {
  const text = useText('networkDevices');
  const [search] = usePageSearch({ id: '', tab: 'overview' });
  const { detail, error, reload } = useDevice(search.id);
  const tab = TABS.find((candidate) => candidate === search.tab) ?? 'overview';
  if (detail === undefined) {
    const back = <PageLink to="/network">{text('toDevices')}</PageLink>;
    if (search.id === '' || error?.code === 'not_found') return <EmptyState title={text('device.missing')} why={text('device.missingWhy')} action={back} />;
    return error === undefined ? <EmptyState title={text('device.loading')} /> : <ErrorState error={error} what={text('device.failed')} onRetry={reload} />;
  }
  return (
    <Page fill={tab === 'ports'}>
      <Header detail={detail} />
      <nav className={classes.tabs} aria-label={text('tabs')}>
        {TABS.map((name) => {
          const count = countOf(name, detail);
          return (
            <PageLink key={name} to={deviceLink(search.id, name === 'overview' ? '' : name)} className={name === tab ? classes.tabHere : classes.tab} exact>
              <span aria-current={name === tab ? 'page' : undefined}>{text(`tab.${name}`)}{count !== undefined && <span className={classes.count}>{count}</span>}</span>
            </PageLink>
          );
        })}
      </nav>
      <TabBody tab={tab} detail={detail} />
    </Page>
  );
}

function TabBody({ tab, detail }: { readonly tab: Tab; readonly detail: DeviceDetail }): ReactNode {
  switch (tab) {
    case 'overview': return <OverviewTab detail={detail} />;
    case 'ports': return <PortsTab detail={detail} />;
    case 'hardware': return <HardwareTab detail={detail} />;
    case 'neighbours': return <NeighboursTab detail={detail} />;
    case 'events': return <EventsTab summary={detail.summary} />;
    case 'polling': return <PollingTab detail={detail} />;
    case 'settings': return <SettingsTab detail={detail} />;
    default: return tab satisfies never;
  }
}

function Header({ detail }: { readonly detail: DeviceDetail }): ReactNode {
  const text = useText('networkDevices');
  const problem = useProblemText();
  const poll = useAction('devices.poll', { invalidates: ['devices.get'] });
  const lost = useConnection().kind !== 'open';
  const [asked, setAsked] = useState(false);
  const { summary } = detail;
  const { identity } = summary;
  const health = healthOf(summary);
  const [first] = summary.problems;
  const sentence =
    health === 'down' ? [first === undefined ? text('device.down') : problem(first), summary.latencyMs === null ? '' : text('answersPing')].filter((part) => part !== '').join(', ') : first === undefined || (health !== 'alert' && health !== 'warn') ? text(`device.${health}`) : summary.problems.length === 1 ? problem(first) : text('device.problems', { first: problem(first), count: summary.problems.length - 1 });
  return (
    <PageHeader
      state={lost ? 'no_data' : stateOfHealth(health)}
      verdict={
        <span className={classes.who}>
          <DeviceIcon kind={identity.kind} size={20} />
          <b>{summary.name}</b>
          <span className={classes.sentence}>{sentence}</span>
        </span>
      }
      facts={
        <>
          <code>{summary.address}{summary.port === 161 ? '' : `:${summary.port}`}</code>
          <span>{modelName(identity) || (textOf('networkDevices', `kind.${identity.kind}`) ?? identity.kind)}</span>
          {health === 'down' && <span>{text('lastSeen')} <RelativeTime t={summary.lastSeen} unknown={text('never')} /></span>}
          {summary.writable && <span title={text('writableWhy')} className={classes.writable}><Pencil size={12} aria-hidden /><span className="v-visually-hidden">{text('writable')}</span></span>}
        </>
      }
      actions={
        <>
          <span role="status" className={classes.quiet}>{poll.error !== null ? <span className={classes.failed}>{poll.error.message}</span> : <>{text('polled')} <RelativeTime t={summary.lastPoll} unknown={text('unknown.notPolled')} /></>}</span>
          <Button variant="default" leftSection={<RefreshCw size={14} aria-hidden />} loading={poll.pending && asked} onClick={() => {
            setAsked(true);
            void poll.run({ id: summary.id }).catch(() => undefined);
          }}>{text('pollNow')}</Button>
        </>
      }
    />
  );
}
