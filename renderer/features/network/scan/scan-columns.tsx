// Owns the columns of what a scan has found.
import { Button, Checkbox } from '@mantine/core';
import { useMemo, type ReactNode } from 'react';
import type { DeviceState } from '../../../../common/model/device.ts';
import { PageLink } from '../../../app/navigation.tsx';
import { textOf, useText } from '../../../i18n/use-text.ts';
import { Quantity } from '../../../ui/quantity.tsx';
import { StateBadge } from '../../../ui/state-badge.tsx';
import type { TableColumn } from '../../../ui/table/column.ts';
import { DeviceIcon } from '../device-icon.tsx';
import { deviceLink } from '../device-links.ts';
import type { FoundRow } from './scan-types.ts';
import classes from './scan.module.css';

export interface ScanColumnsInput {
  readonly stateOf: (row: FoundRow) => DeviceState | undefined;
  readonly credentialName: (id: string) => string;
  readonly isChosen: (id: string) => boolean;
  readonly onChoose: (id: string, on: boolean) => void;
  readonly onMonitor: (id: string) => void;
}

/** A name as good as there is: its own, one of a name service, its address. */
export function foundName(row: FoundRow): string {
  return row.name || row.hostNames[0] || row.address;
}

export function useScanColumns({ stateOf, credentialName, isChosen, onChoose, onMonitor }: ScanColumnsInput): readonly TableColumn<FoundRow>[] {
  const text = useText('networkTools');
  return useMemo(
    () => [
      {
        id: 'choose', header: '✓', width: 34, pinned: true, searchable: false, value: () => null,
        render: (row) => (row.device === '' ? null : <Checkbox size="xs" aria-label={text('scan.choose', { name: foundName(row) })} checked={isChosen(row.device)} onChange={(event) => onChoose(row.device, event.currentTarget.checked)} />),
      },
      {
        id: 'name', header: text('scan.column.name'), width: 150, grow: 2, pinned: true, value: foundName,
        render: (row) => <span className={classes.nameCell}><DeviceIcon kind={row.kind} />{row.device === '' ? <span className={classes.cut}>{foundName(row)}</span> : <PageLink to={deviceLink(row.device)} className={classes.cut}>{foundName(row)}</PageLink>}{row.isNew && <span className={classes.new}>{text('scan.new')}</span>}</span>,
      },
      { id: 'address', header: text('scan.column.address'), width: 118, value: (row) => row.address, render: (row) => <code>{row.address}</code> },
      {
        id: 'state', header: text('scan.column.state'), width: 96, facet: true, pinned: true, value: (row) => stateOf(row) ?? 'seen', facetLabel: (value) => text(`scan.state.${value as DeviceState | 'seen'}`),
        render: (row) => {
          const state = stateOf(row);
          if (state === 'new' || state === 'lost') return <Button size="compact-xs" variant="light" aria-label={text('scan.monitorOne', { name: foundName(row) })} onClick={() => onMonitor(row.device)}>{text('scan.monitor')}</Button>;
          return <span className={classes.quiet}>{text(`scan.state.${state ?? 'seen'}`)}</span>;
        },
      },
      { id: 'vendor', header: text('scan.column.vendor'), width: 150, grow: 1, facet: true, value: (row) => row.vendor || row.macVendor, render: (row) => <Words main={row.vendor || row.macVendor} more={row.model} /> },
      { id: 'kind', header: text('scan.column.kind'), width: 104, facet: true, hidden: true, value: (row) => row.kind, facetLabel: kindWord, render: (row) => (row.kind === '' ? <span className={classes.quiet}>–</span> : kindWord(row.kind)) },
      {
        id: 'snmp', header: text('scan.column.snmp'), width: 92, facet: true, value: (row) => row.snmp, facetLabel: (value) => text(`scan.snmp.${value as FoundRow['snmp']}`),
        render: (row) => (row.snmp === 'answered' ? <StateBadge quiet state="ok" label={credentialName(row.credential)} /> : <StateBadge quiet state={row.snmp === 'asking' ? 'no_data' : 'muted'} label={text(`scan.snmp.${row.snmp}`)} />),
      },
      { id: 'by', header: text('scan.column.by'), width: 100, value: (row) => row.by.map((way) => text(`scan.by.${way}`)).join(' '), render: (row) => <span className={classes.ways}>{row.by.map((way) => <span key={way} className={classes.way}>{text(`scan.by.${way}`)}</span>)}</span> },
      { id: 'ping', header: text('scan.column.ping'), width: 74, align: 'end', value: (row) => row.pingMs, render: (row) => <Quantity value={row.pingMs} unit="millisecond" reason={text('scan.noPing')} /> },
      { id: 'profile', header: text('scan.column.profile'), width: 120, grow: 1, value: (row) => row.profile, render: (row) => (row.profile === '' ? <span className={classes.quiet}>–</span> : <code className={classes.cut}>{row.profile}</code>) },
      { id: 'mac', header: text('scan.column.mac'), width: 140, hidden: true, value: (row) => row.mac, render: (row) => <code>{row.mac || '–'}</code> },
      { id: 'description', header: text('scan.column.description'), width: 220, grow: 2, hidden: true, value: (row) => row.description },
    ] satisfies TableColumn<FoundRow>[],
    [text, stateOf, credentialName, isChosen, onChoose, onMonitor],
  );
}

function kindWord(kind: string): string {
  return textOf('networkDevices', `kind.${kind}`) ?? kind;
}

function Words({ main, more }: { readonly main: string; readonly more: string }): ReactNode {
  if (main === '' && more === '') return <span className={classes.quiet}>–</span>;
  return <span className={classes.cut} title={`${main} ${more}`.trim()}>{main} <span className={classes.quiet}>{more}</span></span>;
}
