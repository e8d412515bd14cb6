// Owns the first tab of a device: numbers of now, their course, who it is.
import { useMemo, type ReactNode } from 'react';
import { useSeries } from '../../../charts/data/use-series.ts';
import { TimeChart, type ChartQuery } from '../../../charts/time-chart.tsx';
import { durationWords } from '../../../i18n/duration-words.ts';
import { useLanguage, useText } from '../../../i18n/use-text.ts';
import { Panel } from '../../../ui/panel.tsx';
import { quantityText } from '../../../ui/format-quantity.ts';
import { StatTile } from '../../../ui/stat-tile.tsx';
import { tagFilter } from '../device-links.ts';
import type { DeviceDetail } from '../lan-types.ts';
import { ProblemList } from '../problem-list.tsx';
import classes from './device.module.css';
import { DeviceEvents } from './events-tab.tsx';
import { IdentityPanel } from './identity-panel.tsx';
import { SuppliesPanel, WirelessPanel } from './supplies-panel.tsx';

const CHART = 130;

export function OverviewTab({ detail }: { readonly detail: DeviceDetail }): ReactNode {
  const text = useText('networkDevices');
  const { summary } = detail;
  return (
    <>
      <Tiles detail={detail} />
      <div className={classes.columns}>
        <Charts detail={detail} />
        <div className={classes.side}>
          {summary.problems.length > 0 && <Panel title={text('problems')} note={summary.problems.length}><ProblemList problems={summary.problems} most={12} /></Panel>}
          <SuppliesPanel detail={detail} />
          <WirelessPanel groups={detail.wireless} />
          <IdentityPanel detail={detail} />
          <Panel title={text('tab.events')} flush><DeviceEvents summary={summary} most={6} /></Panel>
        </div>
      </div>
    </>
  );
}

function Tiles({ detail }: { readonly detail: DeviceDetail }): ReactNode {
  const text = useText('networkDevices');
  const language = useLanguage();
  const { summary } = detail;
  // What it said last is no news while it does not answer.
  const now = <T,>(value: T): T | null => (summary.reachability === 'up' ? value : null);
  const silent = text('unknown.rate');
  const [volume] = [...detail.volumes].filter(({ total }) => total > 0).sort((a, b) => b.used / b.total - a.used / a.total);
  const ups = (name: 'charge' | 'runtime' | 'load') => detail.sensors.find((sensor) => sensor.class === name && sensor.value !== null);
  const charge = ups('charge');
  const load = ups('load');
  const obstacle = detail.poll.pingObstacle;
  const noPing = obstacle === undefined ? undefined : text('tile.noPing', { reason: obstacle === 'switched_off' ? text('tile.pingOff') : obstacle });
  return (
    <section className={classes.tiles} aria-label={text('tiles')}>
      {summary.interfaces.total > 0 && <StatTile label={text('column.ports')} value={now(summary.interfaces.up)} unit="" reason={silent} detail={text('tile.ofPorts', { total: summary.interfaces.total })} />}
      {summary.interfaces.total > 0 && <StatTile label={text('tile.in')} value={now(summary.inBits)} unit="bit/second" reason={silent} detail={text('tile.out', { rate: quantityText(now(summary.outBits), 'bit/second') })} />}
      {summary.cpu !== null && <StatTile label={text('column.cpu')} value={now(summary.cpu)} unit="percent" reason={silent} detail={text('tile.processors', { count: detail.processors.length })} state={(now(summary.cpu) ?? 0) > 90 ? 'warn' : undefined} stateWord={text('tile.busy')} />}
      {summary.memory !== null && <StatTile label={text('column.memory')} value={now(summary.memory)} unit="percent" reason={silent} detail={detail.memories[0]?.name} />}
      {volume !== undefined && <StatTile label={text('tile.volume')} value={now((volume.used / volume.total) * 100)} unit="percent" reason={silent} detail={volume.name} />}
      {charge !== undefined && <StatTile label={text('tile.charge')} value={now(charge.value)} unit={charge.unit} reason={silent} detail={charge.name} state={charge.health === 'warn' || charge.health === 'alert' ? charge.health : undefined} />}
      {load !== undefined && <StatTile label={text('tile.load')} value={now(load.value)} unit={load.unit} reason={silent} detail={load.name} state={load.health === 'warn' || load.health === 'alert' ? load.health : undefined} />}
      {(summary.latencyMs !== null || summary.lossPercent !== null || obstacle !== undefined) && <StatTile label={text('column.latency')} value={summary.latencyMs === null ? null : summary.latencyMs / 1_000} unit="second" reason={noPing ?? text('unknown.ping')} detail={summary.lossPercent === null ? noPing : text('tile.loss', { loss: quantityText(summary.lossPercent, 'percent') })} state={summary.lossPercent !== null && summary.lossPercent >= 20 ? 'warn' : undefined} stateWord={text('column.loss')} />}
      <StatTile label={text('column.uptime')} value={summary.identity.uptimeMs === null ? null : now(summary.identity.uptimeMs / 1_000)} unit="second" reason={summary.reachability === 'up' ? text('unknown.notSaid') : silent} detail={text('every', { interval: durationWords(summary.intervalMs, language) })} />
    </section>
  );
}

interface Chart {
  readonly key: string;
  readonly title: string;
  readonly unit: string;
  readonly queries: readonly ChartQuery[];
  readonly yMax?: number;
}

/** Charts of what has been measured in this range; those of ports stand for every device that has ports. */
function Charts({ detail }: { readonly detail: DeviceDetail }): ReactNode {
  const text = useText('networkDevices');
  const { address } = detail.summary;
  const hasPorts = detail.interfaces.length > 0;
  const { always, perhaps } = useMemo(() => {
    const scope = tagFilter('snmp_device', address);
    const single = (key: string, title: string, unit: string, query: string, slot: number, yMax?: number): Chart => ({ key, title, unit, queries: [{ id: key, text: query, label: title, slot }], ...(yMax === undefined ? {} : { yMax }) });
    const ports: readonly Chart[] = [
      { key: 'in', title: text('chart.in'), unit: 'bit/second', queries: [{ id: 'in', text: `8 * avg:snmp.ifHCInOctets.rate{${scope}} by {interface}` }] },
      { key: 'out', title: text('chart.out'), unit: 'bit/second', queries: [{ id: 'out', text: `8 * avg:snmp.ifHCOutOctets.rate{${scope}} by {interface}` }] },
    ];
    return {
      always: hasPorts ? ports : [],
      perhaps: [
        single('cpu', text('column.cpu'), 'percent', `avg:snmp.cpu.usage{${scope}}`, 0, 100),
        single('memory', text('column.memory'), 'percent', `avg:snmp.memory.usage{${scope}}`, 2, 100),
        single('rtt', text('column.latency'), 'millisecond', `avg:networkdevice.ping.avg_rtt{${scope}}`, 2),
        single('loss', text('column.loss'), 'percent', `avg:networkdevice.ping.packet_loss{${scope}}`, 6, 100),
        single('duration', text('chart.check'), 'second', `avg:datadog.snmp.check_duration{${scope}}`, 5),
      ],
    };
  }, [text, address, hasPorts]);
  const queries = useMemo(() => perhaps.flatMap((chart) => chart.queries), [perhaps]);
  const { lines } = useSeries(queries);
  const measured = perhaps.filter(({ key }) => (lines[key]?.length ?? 0) > 0);
  return <div className={classes.pairs}>{[...always, ...measured].map(({ key, ...chart }) => <TimeChart key={key} {...chart} height={CHART} legend={key === 'in' || key === 'out' ? 'table' : 'line'} />)}</div>;
}
