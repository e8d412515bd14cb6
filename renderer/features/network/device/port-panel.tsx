// Owns the side panel of one port: live while it is open, its facts, and the way to its page.
import { Button } from '@mantine/core';
import { ArrowRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { useGo } from '../../../app/navigation.tsx';
import { useText } from '../../../i18n/use-text.ts';
import { SidePanel } from '../../../ui/side-panel.tsx';
import { interfaceLink } from '../device-links.ts';
import type { DeviceDetail, PortRow } from '../lan-types.ts';
import { LivePort } from '../live-port.tsx';
import { PortFacts, PortWrites } from '../port-facts.tsx';
import classes from './device.module.css';
import { PortBadge } from './port-columns.tsx';

export function PortPanel({ detail, port, onClose }: { readonly detail: DeviceDetail; readonly port: PortRow; readonly onClose: () => void }): ReactNode {
  const text = useText('networkDevices');
  const go = useGo();
  return (
    <SidePanel label={text('port.panel', { name: port.name })} title={port.name} onClose={onClose} width={460}>
      <div className={classes.panelHead}>
        <PortBadge port={port} isProblem={detail.summary.problems.some(({ params }) => params['interface'] === port.name)} />
        <span className={classes.space} />
        <Button size="compact-sm" rightSection={<ArrowRight size={13} aria-hidden />} onClick={() => go(interfaceLink(detail.summary.id, port.name))}>{text('port.open')}</Button>
      </div>
      <LivePort id={detail.summary.id} port={port} />
      <PortWrites summary={detail.summary} port={port} />
      <PortFacts detail={detail} port={port} />
    </SidePanel>
  );
}
