// Owns the side panel of one check: why it does not run, its last error, its runs, its metrics.
import { Button } from '@mantine/core';
import { Play } from 'lucide-react';
import type { ReactNode } from 'react';
import type { CheckStatus } from '../../../common/model/status.ts';
import { useCall } from '../../api/hooks.ts';
import { explorerLink, PageLink } from '../../app/navigation.tsx';
import { durationWords } from '../../i18n/duration-words.ts';
import { formatCount } from '../../i18n/relative-time.ts';
import { useLanguage, useText } from '../../i18n/use-text.ts';
import { ErrorState } from '../../ui/empty-state.tsx';
import { KeyValue } from '../../ui/key-value.tsx';
import { Quantity } from '../../ui/quantity.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { SidePanel } from '../../ui/side-panel.tsx';
import { Sparkline } from '../../ui/sparkline.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import classes from './agent-status.module.css';
import { Interval } from './check-columns.tsx';
import { badgeOf, canRun } from './check-order.ts';

interface CheckPanelProps {
  readonly check: CheckStatus;
  readonly durations: Float64Array | undefined;
  readonly onRun: (check: CheckStatus) => void;
  readonly onClose: () => void;
}

export function CheckPanel({ check, durations, onRun, onClose }: CheckPanelProps): ReactNode {
  const text = useText('status');
  const badge = badgeOf(check.state);
  return (
    <SidePanel label={text('panel.label', { name: check.name })} title={<>{check.name} <StateBadge state={badge} label={text(`state.${check.state}`)} /></>} onClose={onClose} width={460}>
      {check.reason !== '' && <p className={classes.reason} data-state={badge}>{check.reason}</p>}
      <div className={classes.actions}>
        {canRun(check) && <Button variant="default" leftSection={<Play size={13} aria-hidden />} onClick={() => onRun(check)}>{text('run.now')}</Button>}
        <PageLink to="/settings" search={{ section: 'checks' }}>{text('panel.settings')}</PageLink>
      </div>
      <section className={classes.section}>
        <h3>{text('panel.lastError')}</h3>
        {check.lastError === null ? (
          <p className={classes.quiet}>{text('panel.noError')}</p>
        ) : (
          <div className={classes.reason} data-state={badge === 'alert' ? 'alert' : undefined}>
            {check.lastError.message}
            <div className={classes.when}><RelativeTime t={check.lastError.t} /></div>
          </div>
        )}
      </section>
      <Runs check={check} />
      <section className={classes.section}>
        <h3>{text('panel.durations')}</h3>
        {durations === undefined ? <p className={classes.quiet}>{text('panel.noDurations')}</p> : <Sparkline values={durations} width={420} height={56} />}
      </section>
      <Metrics name={check.name} />
    </SidePanel>
  );
}

function Runs({ check }: { readonly check: CheckStatus }): ReactNode {
  const text = useText('status');
  const language = useLanguage();
  const count = (value: number): string => formatCount(value, language);
  return (
    <section className={classes.section}>
      <h3>{text('panel.facts')}</h3>
      <KeyValue
        facts={[
          { label: text('column.interval'), value: <Interval check={check} /> },
          { label: text('column.lastRun'), value: <RelativeTime t={check.lastRun} unknown={text('lastRun.never')} /> },
          { label: text('column.nextRun'), value: <RelativeTime t={check.nextRun} unknown={text('nextRun.never')} /> },
          { label: text('column.duration'), value: <Quantity value={check.lastDurationMs} unit="millisecond" reason={text('lastRun.never')} /> },
          { label: text('column.average'), value: <Quantity value={check.averageDurationMs} unit="millisecond" reason={text('lastRun.never')} /> },
          { label: text('panel.timeout'), value: durationWords(check.timeoutMs, language) },
          { label: text('column.samples'), value: count(check.lastSamples) },
          { label: text('column.series'), value: count(check.series) },
          { label: text('panel.failureRate'), value: text('panel.failuresOf', { failures: count(check.failures), runs: count(check.runs) }) },
          { label: text('panel.skipped'), value: <span title={text('panel.skippedHint')}>{count(check.skipped)}</span> },
          { label: text('column.cost'), value: <span title={text('cost.hint')}>{text(`cost.${check.cost}`)}</span> },
        ]}
      />
    </section>
  );
}

const METRICS_SHOWN = 100;

function Metrics({ name }: { readonly name: string }): ReactNode {
  const text = useText('status');
  const found = useCall('metrics.search', { text: '', check: name, limit: METRICS_SHOWN }, { keepPrevious: false });
  return (
    <section className={classes.section}>
      <h3>{text('panel.metrics')}</h3>
      {found.error !== null && <ErrorState compact error={found.error} onRetry={() => void found.refetch()} />}
      {found.data?.length === 0 && <p className={classes.quiet}>{text('panel.metricsNone')}</p>}
      <ul className={classes.metrics}>
        {(found.data ?? []).map((metric) => (
          <li key={metric.metric} className={classes.metric}>
            <div className={classes.metricHead}>
              <PageLink to={explorerLink([`avg:${metric.metric}{*}`])} className={classes.metricName} title={text('panel.openMetric', { metric: metric.metric })}>{metric.metric}</PageLink>
              <span className={classes.metricFacts}>{metric.unit === '' ? '' : `${metric.unit} · `}{text('panel.metricSeries', { count: metric.series })}</span>
            </div>
            <div className={classes.metricWords}>{metric.description}</div>
          </li>
        ))}
      </ul>
    </section>
  );
}
