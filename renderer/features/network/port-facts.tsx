// Owns what is known of one port, and the two things that may be written to it.
import { Button } from '@mantine/core';
import { Pencil, Power } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { PageLink } from '../../app/navigation.tsx';
import { durationWords } from '../../i18n/duration-words.ts';
import { formatCount } from '../../i18n/relative-time.ts';
import { textOf, useLanguage, useText } from '../../i18n/use-text.ts';
import { KeyValue } from '../../ui/key-value.tsx';
import { Quantity } from '../../ui/quantity.tsx';
import type { DeviceDetail, DeviceSummary, PortRow } from './lan-types.ts';
import classes from './network.module.css';
import { NeighbourName } from './neighbour-name.tsx';
import { Share } from './share-bar.tsx';
import { WriteDialog } from './write-dialog.tsx';

/** IF-MIB. */
const ALIAS = '1.3.6.1.2.1.31.1.1.1.18';
const ADMIN = '1.3.6.1.2.1.2.2.1.7';

export function PortFacts({ detail, port }: { readonly detail: DeviceDetail; readonly port: PortRow }): ReactNode {
  const text = useText('networkDevices');
  const language = useLanguage();
  const reason = text('unknown.rate');
  const pair = (into: number | null, out: number | null, unit: string): ReactNode => <><Quantity value={into} unit={unit} reason={reason} /> {text('in')} · <Quantity value={out} unit={unit} reason={reason} /> {text('out')}</>;
  const word = (value: string): string => textOf('networkDevices', `word.${value}`) ?? value;
  // LLDP and CDP often say the same.
  const neighbours = [...new Map(detail.neighbours.filter(({ localPort, localIndex }) => localPort === port.name || localIndex === port.index).map((neighbour) => [`${neighbour.remoteName || neighbour.remoteChassis} ${neighbour.remotePort}`, neighbour])).values()];
  return (
    <KeyValue
      facts={[
        { label: text('port.alias'), value: port.alias === '' ? '–' : port.alias },
        { label: text('port.admin'), value: word(port.admin) },
        { label: text('port.oper'), value: word(port.oper) },
        { label: text('port.speed'), value: <><Quantity value={port.speed === 0 ? null : port.speed} unit="bit/second" reason={text('unknown.notSaid')} />{port.duplex !== 'unknown' && ` · ${word(port.duplex)}`}</> },
        { label: text('port.traffic'), value: pair(port.inBits, port.outBits, 'bit/second') },
        { label: text('port.utilisation'), value: <Share percent={port.utilisation} reason={reason} /> },
        { label: text('port.errors'), value: pair(port.inErrors, port.outErrors, 'error/second') },
        { label: text('port.discards'), value: pair(port.inDiscards, port.outDiscards, 'packet/second') },
        { label: text('port.unicast'), value: pair(port.inUnicast, port.outUnicast, 'packet/second') },
        { label: text('port.multicast'), value: pair(port.inMulticast, port.outMulticast, 'packet/second') },
        { label: text('port.lastChange'), value: port.lastChangeMs === null ? '–' : text('ago', { duration: durationWords(port.lastChangeMs, language) }) },
        ...(neighbours.length === 0 ? [] : [{ label: text('port.neighbour'), value: <>{neighbours.map((neighbour) => <div key={`${neighbour.protocol} ${neighbour.remoteChassis} ${neighbour.remotePort}`}><NeighbourName neighbour={neighbour} />{neighbour.remotePort !== '' && ` · ${neighbour.remotePort}`}</div>)}</> }]),
        { label: text('port.type'), value: port.type === null ? '–' : (textOf('networkDevices', `ifType.${port.type}`) ?? `ifType ${port.type}`) },
        { label: text('column.mac'), value: port.mac === '' ? '–' : port.mac, code: port.mac !== '' },
        { label: text('port.mtu'), value: port.mtu === null ? '–' : text('port.bytes', { count: port.mtu, shown: formatCount(port.mtu, language) }) },
        { label: text('port.index'), value: String(port.index) },
        ...(port.description === '' || port.description === port.name ? [] : [{ label: text('port.description'), value: port.description }]),
      ]}
    />
  );
}

/** Nothing on a device that nobody made writable, but where that is done. */
export function PortWrites({ summary, port }: { readonly summary: DeviceSummary; readonly port: PortRow }): ReactNode {
  const text = useText('networkDevices');
  const [writing, setWriting] = useState<'alias' | 'admin' | undefined>(undefined);
  if (!summary.writable) return <p className={classes.since}>{text('write.locked')} <PageLink to={`/network/device?id=${encodeURIComponent(summary.id)}&tab=settings`} className={classes.inText}>{text('tab.settings')}</PageLink></p>;
  return (
    <div className={classes.writes}>
      <Button size="compact-sm" variant="default" leftSection={<Pencil size={13} aria-hidden />} onClick={() => setWriting('alias')}>{text('write.alias')}</Button>
      <Button size="compact-sm" variant="default" leftSection={<Power size={13} aria-hidden />} onClick={() => setWriting('admin')}>{text(port.admin === 'down' ? 'write.switchOn' : 'write.switchOff')}</Button>
      {writing === 'alias' && <WriteDialog id={summary.id} device={summary.name} oid={`${ALIAS}.${port.index}`} what={text('write.aliasOf', { name: port.name })} current={port.alias} onClose={() => setWriting(undefined)} />}
      {writing === 'admin' && (
        <WriteDialog
          id={summary.id}
          device={summary.name}
          oid={`${ADMIN}.${port.index}`}
          what={text('write.adminOf', { name: port.name })}
          current={port.admin === 'down' ? '2' : '1'}
          choices={[{ value: '1', label: text('word.up') }, { value: '2', label: text('word.down') }]}
          warning={text('write.adminWarning')}
          onClose={() => setWriting(undefined)}
        />
      )}
    </div>
  );
}
