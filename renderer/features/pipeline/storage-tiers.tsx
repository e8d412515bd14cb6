// Owns what the store holds: every tier with its size, points and range, the data folder and its disk.
import { Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import type { PipelineStatus } from '../../../common/model/status.ts';
import type { StorageStats, TierStats } from '../../../common/model/storage.ts';
import { SECOND } from '../../../common/time/millis.ts';
import { useCall } from '../../api/hooks.ts';
import { durationWords } from '../../i18n/duration-words.ts';
import { formatCount, formatExact } from '../../i18n/relative-time.ts';
import { useLanguage, useText } from '../../i18n/use-text.ts';
import { EmptyState, ErrorState } from '../../ui/empty-state.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Quantity } from '../../ui/quantity.tsx';
import { StateBadge, type State } from '../../ui/state-badge.tsx';
import { useNow } from '../../ui/use-now.ts';
import { useLagWords } from './lag-strip.tsx';
import classes from './pipeline.module.css';
import { lagOfTier, stageLags } from './tier-lags.ts';

const RENEW = 5 * SECOND;
const STATE: Readonly<Record<StorageStats['state'], State>> = { ok: 'ok', recovered: 'warn', full: 'alert', read_only: 'alert' };

export function StorageTiers({ status }: { readonly status: PipelineStatus | undefined }): ReactNode {
  const text = useText('pipeline');
  const stats = useCall('storage.stats', {}, { refetchInterval: RENEW });
  return (
    <Panel
      title={text('tiers')}
      note={stats.data === undefined ? undefined : <Tooltip label={text('tiers.folder')}><span className={classes.folder}>{stats.data.dataDir}</span></Tooltip>}
      actions={stats.data === undefined ? undefined : <span className={classes.state}><StateBadge state={STATE[stats.data.state]} label={text(`tiers.state.${stats.data.state}`)} /></span>}
    >
      {stats.data !== undefined && stats.data.reason !== '' && <p className={classes.reason}>{stats.data.reason}</p>}
      {stats.data === undefined && stats.error !== null && <ErrorState compact error={stats.error} what={text('tiers.error')} onRetry={() => void stats.refetch()} />}
      {stats.data === undefined && stats.error === null && <EmptyState compact title={text('verdict.loading')} />}
      {stats.data !== undefined && <Tiers stats={stats.data} status={status} />}
    </Panel>
  );
}

function Tiers({ stats, status }: { readonly stats: StorageStats; readonly status: PipelineStatus | undefined }): ReactNode {
  const text = useText('pipeline');
  const language = useLanguage();
  const now = useNow();
  const words = useLagWords();
  const lags = stageLags(stats.lifecycle, status?.sinks, now);
  const largest = Math.max(1, ...stats.tiers.map((tier) => tier.bytes));
  return (
    <div className={classes.tiers}>
      {/* A box that scrolls must be reachable by keyboard: WCAG 2.1.1. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className={classes.scroll} role="group" aria-label={text('tiers')} tabIndex={0}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{text('tier.column.tier')}</th>
              <th scope="col" className={classes.end}>{text('tier.column.size')}</th>
              <th scope="col" className={classes.barHead}><span className="v-visually-hidden">{text('tier.column.size')}</span></th>
              <th scope="col" className={classes.end}>{text('tier.column.points')}</th>
              <th scope="col" className={classes.end}>{text('tier.column.perPoint')}</th>
              <th scope="col" className={classes.end}>{text('tier.column.series')}</th>
              <th scope="col">{text('tier.column.span')}</th>
              <th scope="col">{text('tier.column.lag')}</th>
            </tr>
          </thead>
          <tbody>
            {stats.tiers.map((tier) => (
              <tr key={tier.tier}>
                <th scope="row"><b>{text(`tier.${tier.tier}`)}</b> <span className={classes.quiet}>{text(`tier.${tier.tier}.what`)}</span></th>
                <td className={classes.end}><Quantity value={tier.bytes} unit="byte" /></td>
                <td aria-hidden><div className={classes.bar}><div style={{ width: `${(tier.bytes / largest) * 100}%` }} /></div></td>
                <td className={classes.end} title={formatCount(tier.points, language)}><Quantity value={tier.points} unit="" /></td>
                <td className={classes.end}><Quantity value={tier.points > 0 ? tier.bytes / tier.points : null} unit="byte" reason={text('tier.empty')} /></td>
                <td className={classes.end}>{formatCount(tier.series, language)}</td>
                <td><Span tier={tier} /></td>
                <td>{words(lagOfTier(tier.tier, lags))}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <dl className={classes.totals}>
        <div><dt>{text('tiers.series')}</dt><dd>{formatCount(stats.seriesTotal, language)}</dd></div>
        <div><dt>{text('tiers.events')}</dt><dd>{formatCount(stats.events, language)}</dd></div>
        <div><dt>{text('tiers.snapshots')}</dt><dd>{formatCount(stats.processSnapshots, language)}</dd></div>
        <div><dt>{text('tiers.free')}</dt><dd><Quantity value={stats.diskFreeBytes} unit="byte" reason={text('tiers.freeUnknown')} /></dd></div>
      </dl>
    </div>
  );
}

/** How much time a tier holds; its two ends on hover. */
function Span({ tier }: { readonly tier: TierStats }): ReactNode {
  const text = useText('pipeline');
  const language = useLanguage();
  if (tier.from === null || tier.to === null) return <span className={classes.quiet}>{text('tier.empty')}</span>;
  return (
    <Tooltip label={`${formatExact(tier.from, language)} – ${formatExact(tier.to, language)}`}>
      <span>{durationWords(Math.max(0, tier.to - tier.from), language)}</span>
    </Tooltip>
  );
}
