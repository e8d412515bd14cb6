// Owns the page of one interface: its state, traffic, faults, who is behind it.
import { useMemo, type ReactNode } from 'react';
import { TimeChart, type ChartQuery } from '../../../charts/time-chart.tsx';
import { PageLink, usePageSearch } from '../../../app/navigation.tsx';
import { useText } from '../../../i18n/use-text.ts';
import { EmptyState, ErrorState } from '../../../ui/empty-state.tsx';
import { quantityText } from '../../../ui/format-quantity.ts';
import { Page, PageHeader } from '../../../ui/page-header.tsx';
import { Panel, PanelGrid } from '../../../ui/panel.tsx';
import { deviceLink, interfaceLink, tagFilter } from '../device-links.ts';
import { DeviceEvents } from '../device/events-tab.tsx';
import { useDevice } from '../device/use-device.ts';
import type { DeviceDetail, PortRow } from '../lan-types.ts';
import { LivePort } from '../live-port.tsx';
import { PortFacts, PortWrites } from '../port-facts.tsx';
import { portState, stateOfPort } from '../port-state.ts';
import { useProblemText } from '../problem-text.ts';
import classes from './interface.module.css';
import { PortState } from './port-state-band.tsx';
import { Stations } from './stations.tsx';

export default function InterfacePage(): ReactNode {
  const text = useText('networkDevices');
  const [search] = usePageSearch({ id: '', port: '' });
  const { detail, error, reload } = useDevice(search.id);
  if (detail === undefined) {
    const back = <PageLink to="/network">{text('toDevices')}</PageLink>;
    if (search.id === '' || error?.code === 'not_found') return <EmptyState title={text('device.missing')} why={text('device.missingWhy')} action={back} />;
    return error === undefined ? <EmptyState title={text('device.loading')} /> : <ErrorState error={error} what={text('device.failed')} onRetry={reload} />;
  }
  const port = detail.interfaces.find(({ name }) => name === search.port);
  if (port === undefined) return <EmptyState title={text('interface.missing', { name: search.port })} why={text('interface.missingWhy', { device: detail.summary.name })} action={<PageLink to={deviceLink(search.id, 'ports')}>{text('interface.toPorts')}</PageLink>} />;
  return (
    <Page>
      <Header detail={detail} port={port} />
      <div className={classes.columns}>
        <Charts detail={detail} port={port} />
        <div className={classes.side}>
          <LivePort id={detail.summary.id} port={port} />
          <Panel title={text('interface.facts')}>
            <PortFacts detail={detail} port={port} />
            <div className={classes.writes}><PortWrites summary={detail.summary} port={port} /></div>
          </Panel>
          <Stations device={detail.summary.id} port={port} />
          <Panel title={text('tab.events')} flush><DeviceEvents summary={detail.summary} most={12} port={port.name} /></Panel>
        </div>
      </div>
    </Page>
  );
}

function Header({ detail, port }: { readonly detail: DeviceDetail; readonly port: PortRow }): ReactNode {
  const text = useText('networkDevices');
  const problem = useProblemText();
  const { summary } = detail;
  const own = summary.problems.filter(({ params }) => params['interface'] === port.name);
  const state = portState(port);
  const at = detail.interfaces.findIndex(({ name }) => name === port.name);
  const before = detail.interfaces[at - 1];
  const after = detail.interfaces[at + 1];
  const worst = own.some(({ severity }) => severity === 'alert') ? 'alert' : own.length > 0 ? 'warn' : stateOfPort(state, false);
  return (
    <PageHeader
      state={worst}
      verdict={<><b>{port.name}</b> {own[0] === undefined ? text(`interface.${state}`) : problem(own[0])}</>}
      facts={
        <>
          <PageLink to={deviceLink(summary.id, 'ports')}>{summary.name}</PageLink>
          {port.alias !== '' && <span>{port.alias}</span>}
          {port.speed !== null && port.speed > 0 && <span>{quantityText(port.speed, 'bit/second')}</span>}
        </>
      }
      actions={
        <>
          {before !== undefined && <PageLink to={interfaceLink(summary.id, before.name)}>← {before.name}</PageLink>}
          {after !== undefined && <PageLink to={interfaceLink(summary.id, after.name)}>{after.name} →</PageLink>}
        </>
      }
    />
  );
}

interface Chart {
  readonly title: string;
  readonly unit: string;
  readonly queries: readonly ChartQuery[];
  readonly height?: number;
  readonly yMax?: number;
}

const TALL = 190;
const BELOW = ['out'];
const LOW = 120;

function Charts({ detail, port }: { readonly detail: DeviceDetail; readonly port: PortRow }): ReactNode {
  const text = useText('networkDevices');
  const { address } = detail.summary;
  const { name } = port;
  const { traffic, others } = useMemo(() => {
    const scope = `${tagFilter('snmp_device', address)},${tagFilter('interface', name)}`;
    const line = (id: string, query: string, label: string, slot: number): ChartQuery => ({ id, text: query, label, slot });
    return {
      // Against each other: what goes out hangs below zero.
      traffic: [line('in', `8 * avg:snmp.ifHCInOctets.rate{${scope}}`, text('port.in'), 0), line('out', `8 * avg:snmp.ifHCOutOctets.rate{${scope}}`, text('port.out'), 1)],
      others: [
        { title: text('port.utilisation'), unit: 'percent', queries: [line('in', `avg:snmp.ifBandwidthInUsage.rate{${scope}}`, text('port.in'), 0), line('out', `avg:snmp.ifBandwidthOutUsage.rate{${scope}}`, text('port.out'), 1)] },
        {
          title: text('chart.faults'),
          unit: 'packet/second',
          queries: [
            line('ie', `avg:snmp.ifInErrors.rate{${scope}}`, text('chart.inErrors'), 6),
            line('oe', `avg:snmp.ifOutErrors.rate{${scope}}`, text('chart.outErrors'), 1),
            line('id', `avg:snmp.ifInDiscards.rate{${scope}}`, text('chart.inDiscards'), 3),
            line('od', `avg:snmp.ifOutDiscards.rate{${scope}}`, text('chart.outDiscards'), 5),
          ],
        },
        {
          title: text('chart.packetsIn'),
          unit: 'packet/second',
          queries: [
            line('u', `sum:snmp.ifHCInUcastPkts{${scope}}.as_rate()`, text('chart.unicast'), 0),
            line('m', `sum:snmp.ifHCInMulticastPkts{${scope}}.as_rate()`, text('chart.multicast'), 2),
            line('b', `sum:snmp.ifHCInBroadcastPkts{${scope}}.as_rate()`, text('chart.broadcast'), 3),
          ],
        },
        {
          title: text('chart.packetsOut'),
          unit: 'packet/second',
          queries: [
            line('u', `sum:snmp.ifHCOutUcastPkts{${scope}}.as_rate()`, text('chart.unicast'), 0),
            line('m', `sum:snmp.ifHCOutMulticastPkts{${scope}}.as_rate()`, text('chart.multicast'), 2),
            line('b', `sum:snmp.ifHCOutBroadcastPkts{${scope}}.as_rate()`, text('chart.broadcast'), 3),
          ],
        },
      ] satisfies readonly Chart[],
    };
  }, [text, address, name]);
  return (
    <div className={classes.charts}>
      <PortState address={address} port={name} />
      <TimeChart title={text('chart.traffic')} unit="bit/second" queries={traffic} kind="area" height={TALL} below={BELOW} />
      <PanelGrid min={330}>{others.map((chart) => <TimeChart key={chart.title} {...chart} height={LOW} legend="line" />)}</PanelGrid>
    </div>
  );
}
