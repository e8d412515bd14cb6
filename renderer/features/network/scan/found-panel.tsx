// Owns the details of one thing that a scan has found.
import { Button } from '@mantine/core';
import { Eye } from 'lucide-react';
import type { ReactNode } from 'react';
import type { DeviceState } from '../../../../common/model/device.ts';
import { PageLink } from '../../../app/navigation.tsx';
import { textOf, useText } from '../../../i18n/use-text.ts';
import { KeyValue } from '../../../ui/key-value.tsx';
import { Quantity } from '../../../ui/quantity.tsx';
import { SidePanel } from '../../../ui/side-panel.tsx';
import { DeviceIcon } from '../device-icon.tsx';
import { deviceLink } from '../device-links.ts';
import { foundName } from './scan-columns.tsx';
import type { FoundRow } from './scan-types.ts';
import classes from './scan.module.css';

export function FoundPanel(props: { readonly row: FoundRow; readonly state: DeviceState | undefined; readonly credential: string; readonly onMonitor: (id: string) => void; readonly onClose: () => void }): ReactNode {
  const text = useText('networkTools');
  const { row, state } = props;
  const words = (value: string): string => (value === '' ? '–' : value);
  return (
    <SidePanel title={<span className={classes.nameCell}><DeviceIcon kind={row.kind} /> {foundName(row)}</span>} label={text('scan.details', { name: foundName(row) })} onClose={props.onClose}>
      {(state === 'new' || state === 'lost') && <div><Button leftSection={<Eye size={14} aria-hidden />} onClick={() => props.onMonitor(row.device)}>{text('scan.monitor')}</Button></div>}
      {row.device !== '' && <PageLink to={deviceLink(row.device)}>{text('scan.toDevice')}</PageLink>}
      <KeyValue
        facts={[
          { label: text('scan.column.address'), value: row.address, code: true },
          { label: text('scan.column.mac'), value: row.mac === '' ? '–' : `${row.mac}${row.macVendor === '' ? '' : ` (${row.macVendor})`}`, code: true },
          { label: text('scan.hostNames'), value: words(row.hostNames.join(', ')) },
          { label: text('scan.column.by'), value: row.by.map((way) => text(`scan.by.${way}`)).join(', ') },
          { label: text('scan.column.ping'), value: <Quantity value={row.pingMs} unit="millisecond" reason={text('scan.noPing')} /> },
          { label: text('scan.column.snmp'), value: row.snmp === 'answered' ? text('scan.answeredWith', { name: words(props.credential) }) : text(`scan.snmp.${row.snmp}`) },
          { label: text('scan.column.vendor'), value: words([row.vendor || row.macVendor, row.model].filter((part) => part !== '').join(' ')) },
          { label: text('scan.column.kind'), value: row.kind === '' ? '–' : (textOf('networkDevices', `kind.${row.kind}`) ?? row.kind) },
          { label: text('scan.column.profile'), value: words(row.profile), code: true },
        ]}
      />
      {row.snmp === 'silent' && <p className={classes.quiet}>{text('scan.silentWhy')} <PageLink to="/network/credentials">{text('scan.toCredentials')}</PageLink></p>}
      {row.description !== '' && <p className={classes.description}>{row.description}</p>}
    </SidePanel>
  );
}
