// Owns the storage settings: where data lies, what is done with it, how long it is kept, and work on the data folder.
import type { ReactNode } from 'react';
import { useCall } from '../../../api/hooks.ts';
import { useText } from '../../../i18n/use-text.ts';
import { EmptyState, ErrorState } from '../../../ui/empty-state.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { SwitchSetting, TextSetting } from '../setting-fields.tsx';
import type { Config } from '../use-config.ts';
import { ArchiveAway } from './archive-away.tsx';
import { ForeignArchives } from './foreign-archives.tsx';
import { LifecycleTable } from './lifecycle-table.tsx';
import { LimitsForm } from './limits-form.tsx';
import { StorageOverview } from './storage-overview.tsx';
import { StorageTasks } from './storage-tasks.tsx';

const REFRESH = 5_000;

export function StorageSection({ config }: { readonly config: Config }): ReactNode {
  const text = useText('storage');
  const stats = useCall('storage.stats', {}, { refetchInterval: REFRESH });
  const missing = stats.error === null ? <EmptyState compact title={text('loading')} /> : <ErrorState compact error={stats.error} onRetry={() => void stats.refetch()} />;
  return (
    <>
      <Panel title={text('data')}>{stats.data === undefined ? missing : <StorageOverview stats={stats.data} effective={config.state?.effective} />}</Panel>
      <Panel title={text('lifecycle')} note={text('lifecycle.note')}>{stats.data === undefined ? missing : <LifecycleTable steps={stats.data.lifecycle} />}</Panel>
      <Panel title={text('limits')} note={text('limits.note')}><LimitsForm config={config} /></Panel>
      <Panel title={text('archive')}>
        {stats.data !== undefined && <ArchiveAway stats={stats.data} />}
        <SwitchSetting config={config} path="storage.archive.enabled" label={text('archive.enabled')} help={text('archive.enabled.help')} />
        <TextSetting config={config} path="storage.archive.folder" label={text('archive.folder')} help={text('archive.folder.help')} placeholder={text('archive.folder.own')} width={280} />
        <TextSetting config={config} path="storage.archive.after" label={text('archive.after')} help={text('archive.after.help')} />
      </Panel>
      <StorageTasks dataDir={stats.data?.dataDir} />
      <ForeignArchives />
      <Panel title={text('memory')}>
        <TextSetting config={config} path="storage.head" label={text('head')} help={text('head.help')} />
        <TextSetting config={config} path="storage.live" label={text('live')} help={text('live.help')} />
        <TextSetting config={config} path="storage.chunk" label={text('chunk')} help={text('chunk.help')} />
      </Panel>
      <Panel title={text('others')}>
        <TextSetting config={config} path="storage.retention.events" label={text('retention.events')} />
        <TextSetting config={config} path="storage.retention.processes" label={text('retention.processes')} />
        <TextSetting config={config} path="storage.max_series_per_query" label={text('maxSeries')} help={text('maxSeries.help')} numeric />
        <TextSetting config={config} path="storage.max_series_per_metric" label={text('maxSeriesPerMetric')} help={text('maxSeriesPerMetric.help')} numeric />
      </Panel>
    </>
  );
}
