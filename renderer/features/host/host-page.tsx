// Owns the Host page: this machine's families of measures on one time axis.
import { useMemo, type ReactNode } from 'react';
import { useCall } from '../../api/hooks.ts';
import { TimeChart } from '../../charts/time-chart.tsx';
import { useText } from '../../i18n/use-text.ts';
import { Page, PageHeader } from '../../ui/page-header.tsx';
import { PanelGrid } from '../../ui/panel.tsx';

const METRICS = ['system.cpu.user', 'system.load.1', 'system.mem.usable', 'system.disk.in_use'] as const;

export default function HostPage(): ReactNode {
  const text = useText('host');
  const inventory = useCall('host.inventory', {});
  const charts = useMemo(() => METRICS.map((metric) => ({ metric, queries: [{ id: metric, text: `avg:${metric}{*}`, label: metric }] })), []);
  return (
    <Page>
      <PageHeader verdict={text('verdict', { hostname: inventory.data?.hostname ?? '–' })} />
      <PanelGrid min={420}>
        {charts.map((chart) => <TimeChart key={chart.metric} title={chart.metric} queries={chart.queries} />)}
      </PanelGrid>
    </Page>
  );
}
