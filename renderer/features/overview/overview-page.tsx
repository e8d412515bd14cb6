// Owns the Overview page: is anything wrong, this machine at a glance, the newest events.
import type { ReactNode } from 'react';
import { useCall, useConnection } from '../../api/hooks.ts';
import { worstFirst } from '../../app/finding-order.ts';
import { useFindingText } from '../../app/finding-text.ts';
import { useAgentStatus } from '../../app/use-agent-status.ts';
import { durationWords } from '../../i18n/duration-words.ts';
import { useLanguage, useText } from '../../i18n/use-text.ts';
import { Page, PageHeader } from '../../ui/page-header.tsx';
import { useNow } from '../../ui/use-now.ts';
import { FindingList } from './finding-list.tsx';
import { MachineCharts } from './machine-charts.tsx';
import { MachineTiles } from './machine-tiles.tsx';
import { NetworkPanel } from './network-panel.tsx';
import { NewestEvents } from './newest-events.tsx';
import classes from './overview-page.module.css';
import { Welcome } from './welcome.tsx';

export default function OverviewPage(): ReactNode {
  const text = useText('overview');
  const sentence = useFindingText();
  const status = useAgentStatus();
  const findings = worstFirst(status?.findings ?? []);
  const first = findings[0];
  // What was true when the connection was lost is no answer to "is anything wrong?".
  const lost = useConnection().kind !== 'open' && status !== undefined;
  const known = status === undefined ? text('verdict.loading') : first === undefined ? text('verdict.ok') : text('verdict.findings', { count: findings.length, worst: sentence(first) });
  const verdict = lost ? text('verdict.lost', { last: known }) : known;
  return (
    <Page>
      <PageHeader state={lost ? 'no_data' : (status?.worst ?? 'no_data')} verdict={verdict} facts={<MachineFacts />} />
      <Welcome />
      <MachineTiles findings={findings} />
      <div className={classes.columns}>
        <MachineCharts />
        <div className={classes.side}>
          {findings.length > 0 && <FindingList findings={findings} />}
          <NetworkPanel />
          <NewestEvents />
        </div>
      </div>
    </Page>
  );
}

/** Name, system, cores and uptime of the machine in one quiet line. */
function MachineFacts(): ReactNode {
  const text = useText('overview');
  const language = useLanguage();
  const now = useNow(60_000);
  const { data } = useCall('host.inventory', {}, { staleTime: 5 * 60_000 });
  if (data === undefined) return null;
  return (
    <>
      <b>{data.hostname}</b>
      <span>{data.os.name} {data.os.version}</span>
      <span>{text('fact.cores', { count: data.cpu.logicalCores })}</span>
      <span>{text('fact.up', { duration: durationWords(Math.max(0, now - data.bootTime), language) })}</span>
    </>
  );
}
