// Owns the page "Pipeline": how far data is complete, what holds it back, and what the stores hold.
import type { ReactNode } from 'react';
import type { PipelineStatus } from '../../../common/model/status.ts';
import { useStream } from '../../api/hooks.ts';
import { formatClock, formatCount } from '../../i18n/relative-time.ts';
import { useLanguage, useText } from '../../i18n/use-text.ts';
import { EmptyState, ErrorState } from '../../ui/empty-state.tsx';
import { quantityText } from '../../ui/format-quantity.ts';
import { Page, PageHeader } from '../../ui/page-header.tsx';
import { Panel } from '../../ui/panel.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { livingSources, verdictOf } from './condition.ts';
import { FlowDiagram } from './flow-diagram.tsx';
import { LagStrip } from './lag-strip.tsx';
import { PathTable } from './path-table.tsx';
import classes from './pipeline.module.css';
import { useSinkName } from './sink-names.ts';
import { StorageTiers } from './storage-tiers.tsx';

export default function PipelinePage(): ReactNode {
  const text = useText('pipeline');
  const { value: status, error } = useStream('pipeline.watch', {});
  return (
    <Page>
      <Header status={status} />
      {status === undefined && error !== undefined && <Panel><ErrorState error={error} what={text('error')} /></Panel>}
      {status === undefined && error === undefined && <Panel><EmptyState title={text('verdict.loading')} /></Panel>}
      {status !== undefined && (
        <>
          <Panel title={text('diagram')}><FlowDiagram status={status} /><LagStrip status={status} /></Panel>
          <div className={classes.paths}><PathTable status={status} /></div>
        </>
      )}
      <StorageTiers status={status} />
    </Page>
  );
}

function Header({ status }: { readonly status: PipelineStatus | undefined }): ReactNode {
  const text = useText('pipeline');
  const language = useLanguage();
  const sinkName = useSinkName();
  if (status === undefined) return <PageHeader verdict={text('verdict.loading')} />;
  const verdict = verdictOf(status);
  const stores = new Set(status.sinks.map((sink) => sink.sink));
  const names = verdict.names.map((name) => (stores.has(name) ? sinkName(name).name : name)).join(', ');
  const time = verdict.completeUpTo === null ? '' : formatClock(verdict.completeUpTo, language);
  const bare = verdict.completeUpTo === null && (verdict.kind === 'lagging' || verdict.kind === 'stopped');
  const sources = livingSources(status).length;
  const rate = status.sinks.reduce((sum, sink) => sum + sink.pointsPerSecond, 0);
  return (
    <PageHeader
      state={verdict.state}
      verdict={text(bare ? (verdict.kind === 'lagging' ? 'verdict.laggingStart' : 'verdict.stoppedStart') : `verdict.${verdict.kind}`, { time, names })}
      facts={
        <>
          {verdict.dropped > 0 && <StateBadge quiet state="warn" label={text('verdict.dropped', { count: verdict.dropped, shown: formatCount(verdict.dropped, language) })} />}
          <span>{text('fact.sources', { count: sources })}</span>
          <span>{text('fact.paths', { count: sources * status.sinks.length })}</span>
          <span>{text('fact.rate', { number: quantityText(rate, '') })}</span>
        </>
      }
    />
  );
}
