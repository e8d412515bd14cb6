// Owns the storage settings: where data lies, how much there is in each tier, how long it is kept.
import type { ReactNode } from 'react';
import { useCall } from '../../api/hooks.ts';
import { formatCount } from '../../i18n/relative-time.ts';
import { useLanguage, useText } from '../../i18n/use-text.ts';
import { EmptyState, ErrorState } from '../../ui/empty-state.tsx';
import { KeyValue } from '../../ui/key-value.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Quantity } from '../../ui/quantity.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { TextSetting } from './setting-fields.tsx';
import classes from './settings.module.css';
import type { Config } from './use-config.ts';

const REFRESH = 10_000;

export function StorageSection({ config }: { readonly config: Config }): ReactNode {
  const text = useText('settings');
  return (
    <>
      <Sizes />
      <Panel title={text('memory')}>
        <TextSetting config={config} path="storage.head" label={text('storage.head')} help={text('storage.head.help')} />
        <TextSetting config={config} path="storage.live" label={text('storage.live')} help={text('storage.live.help')} />
        <TextSetting config={config} path="storage.chunk" label={text('storage.chunk')} help={text('storage.chunk.help')} />
      </Panel>
      <Panel title={text('retention')}>
        <TextSetting config={config} path="storage.retention.raw" label={text('retention.raw')} />
        <TextSetting config={config} path="storage.retention.events" label={text('retention.events')} />
        <TextSetting config={config} path="storage.retention.processes" label={text('retention.processes')} />
        <TextSetting config={config} path="storage.max_size" label={text('storage.maxSize')} help={text('storage.maxSize.help')} />
        <TextSetting config={config} path="storage.max_series_per_query" label={text('storage.maxSeries')} help={text('storage.maxSeries.help')} numeric />
      </Panel>
    </>
  );
}

function Sizes(): ReactNode {
  const text = useText('settings');
  const language = useLanguage();
  const stats = useCall('storage.stats', {}, { refetchInterval: REFRESH });
  if (stats.error !== null && stats.data === undefined) return <Panel title={text('data')}><ErrorState compact error={stats.error} onRetry={() => void stats.refetch()} /></Panel>;
  if (stats.data === undefined) return <Panel title={text('data')}><EmptyState compact title={text('loading')} /></Panel>;
  const { data } = stats;
  const total = data.tiers.reduce((sum, tier) => sum + (tier.tier === 'sqlite' || tier.tier === 'log' ? tier.bytes : 0), 0);
  return (
    <Panel title={text('data')}>
      {data.state !== 'ok' && <p className={classes.warning}><StateBadge state={data.state === 'full' || data.state === 'read_only' ? 'alert' : 'warn'} label={text(`storage.state.${data.state}`)} /> {data.reason}</p>}
      <KeyValue
        facts={[
          { label: text('dataDir'), value: data.dataDir, code: true },
          { label: text('onDisk'), value: <Quantity value={total} unit="byte" /> },
          { label: text('diskFree'), value: <Quantity value={data.diskFreeBytes} unit="byte" reason={text('diskFree.unknown')} /> },
          { label: text('series'), value: formatCount(data.seriesTotal, language) },
          { label: text('events'), value: formatCount(data.events, language) },
          { label: text('snapshots'), value: formatCount(data.processSnapshots, language) },
        ]}
      />
      <div className={classes.tableBox}>
        <table className={classes.tiers}>
          <thead>
            <tr><th scope="col">{text('tier')}</th><th scope="col">{text('tier.size')}</th><th scope="col">{text('tier.points')}</th><th scope="col">{text('tier.series')}</th><th scope="col">{text('tier.from')}</th><th scope="col">{text('tier.to')}</th></tr>
          </thead>
          <tbody>
            {data.tiers.map((tier) => (
              <tr key={tier.tier}>
                <th scope="row">{text(`tier.${tier.tier}`)}</th>
                <td><Quantity value={tier.bytes} unit="byte" /></td>
                <td>{formatCount(tier.points, language)}</td>
                <td>{formatCount(tier.series, language)}</td>
                <td><RelativeTime t={tier.from} unknown={text('tier.empty')} /></td>
                <td><RelativeTime t={tier.to} unknown={text('tier.empty')} /></td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}
