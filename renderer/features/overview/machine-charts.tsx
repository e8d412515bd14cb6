// Owns the six small charts of this machine.
import { useMemo, type ReactNode } from 'react';
import { TimeChart, type TimeChartProps } from '../../charts/time-chart.tsx';
import { useText } from '../../i18n/use-text.ts';
import { PanelGrid } from '../../ui/panel.tsx';

type Chart = Pick<TimeChartProps, 'title' | 'queries' | 'unit' | 'kind' | 'stack' | 'yMax'>;

const HEIGHT = 128;

export function MachineCharts(): ReactNode {
  const text = useText('overview');
  const charts = useMemo<readonly Chart[]>(
    () => [
      {
        title: text('chart.cpu'),
        unit: 'percent',
        kind: 'area',
        stack: true,
        yMax: 100,
        queries: [
          { id: 'user', text: 'avg:system.cpu.user{*}', label: text('line.user'), slot: 0 },
          { id: 'system', text: 'avg:system.cpu.system{*}', label: text('line.system'), slot: 1 },
          { id: 'iowait', text: 'avg:system.cpu.iowait{*}', label: text('line.iowait'), slot: 3 },
          { id: 'stolen', text: 'avg:system.cpu.stolen{*}', label: text('line.stolen'), slot: 6 },
        ],
      },
      {
        title: text('chart.memory'),
        unit: 'byte',
        queries: [
          { id: 'used', text: 'avg:system.mem.total{*} - avg:system.mem.usable{*}', label: text('line.inUse'), slot: 0 },
          { id: 'cached', text: 'avg:system.mem.cached{*}', label: text('line.cached'), slot: 2 },
          { id: 'swap', text: 'avg:system.swap.used{*}', label: text('line.swap'), slot: 3 },
        ],
      },
      {
        title: text('chart.network'),
        queries: [
          { id: 'in', text: 'sum:system.net.bytes_rcvd{!device:lo}', label: text('line.received'), slot: 0 },
          { id: 'out', text: 'sum:system.net.bytes_sent{!device:lo}', label: text('line.sent'), slot: 1 },
        ],
      },
      {
        title: text('chart.io'),
        queries: [
          { id: 'read', text: 'sum:system.io.rkb_s{*}', label: text('line.read'), slot: 0 },
          { id: 'written', text: 'sum:system.io.wkb_s{*}', label: text('line.written'), slot: 1 },
        ],
      },
      {
        title: text('chart.load'),
        unit: '',
        queries: [
          { id: '1', text: 'avg:system.load.1{*}', label: text('line.load1'), slot: 0 },
          { id: '5', text: 'avg:system.load.5{*}', label: text('line.load5'), slot: 2 },
          { id: '15', text: 'avg:system.load.15{*}', label: text('line.load15'), slot: 5 },
        ],
      },
      {
        title: text('chart.disk'),
        yMax: 1,
        queries: [{ id: 'disk', text: 'max:system.disk.in_use{*} by {mount_point}' }],
      },
    ],
    [text],
  );
  return (
    <PanelGrid min={330}>
      {charts.map((chart) => <TimeChart key={chart.title} {...chart} height={HEIGHT} legend="line" />)}
    </PanelGrid>
  );
}
