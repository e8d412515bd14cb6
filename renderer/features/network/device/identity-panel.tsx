// Owns who a device is, with the three facts that may be written to it.
import { ActionIcon } from '@mantine/core';
import { Pencil } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { durationWords } from '../../../i18n/duration-words.ts';
import { textOf, useLanguage, useText } from '../../../i18n/use-text.ts';
import { KeyValue, type Fact } from '../../../ui/key-value.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import type { DeviceDetail } from '../lan-types.ts';
import { WriteDialog } from '../write-dialog.tsx';
import classes from './device.module.css';

/** SNMPv2-MIB. */
const WRITABLE = { name: '1.3.6.1.2.1.1.5.0', location: '1.3.6.1.2.1.1.6.0', contact: '1.3.6.1.2.1.1.4.0' } as const;
type Written = keyof typeof WRITABLE;

export function IdentityPanel({ detail }: { readonly detail: DeviceDetail }): ReactNode {
  const text = useText('networkDevices');
  const language = useLanguage();
  const [writing, setWriting] = useState<Written | undefined>(undefined);
  const { summary, addresses } = detail;
  const { identity } = summary;
  const fact = (label: string, value: string, code = false): Fact[] => (value === '' ? [] : [{ label, value, code }]);
  const written = (name: Written, label: string): Fact[] =>
    identity[name] === '' && !summary.writable
      ? []
      : [{ label, value: <span className={classes.writtenFact}><span>{identity[name] === '' ? '–' : identity[name]}</span>{summary.writable && <ActionIcon size={20} aria-label={text('write.edit', { what: label })} title={text('write.edit', { what: label })} onClick={() => setWriting(name)}><Pencil size={12} /></ActionIcon>}</span> }];
  const labels: Readonly<Record<Written, string>> = { name: text('sysName'), location: text('column.location'), contact: text('contact') };
  return (
    <Panel title={text('identity')}>
      <KeyValue
        facts={[
          ...fact(text('column.kind'), textOf('networkDevices', `kind.${identity.kind}`) ?? identity.kind),
          ...fact(text('column.vendor'), identity.vendor),
          ...fact(text('column.model'), identity.model),
          ...fact(text('column.os'), [identity.osName, identity.osVersion].filter((part) => part !== '').join(' ')),
          ...fact(text('column.serial'), identity.serial, true),
          ...written('name', labels.name),
          ...written('location', labels.location),
          ...written('contact', labels.contact),
          ...(identity.uptimeMs === null ? [] : [{ label: text('column.uptime'), value: durationWords(identity.uptimeMs, language) }]),
          ...fact(text('column.mac'), summary.mac === '' ? '' : `${summary.mac}${summary.macVendor === '' ? '' : ` (${summary.macVendor})`}`, true),
          ...fact(text('hostNames'), summary.hostNames.join(', ')),
          ...fact(text('addresses'), addresses.filter((address) => address !== summary.address).slice(0, 12).join(', '), true),
          ...fact(text('objectId'), identity.objectId, true),
          { label: text('firstSeen'), value: <RelativeTime t={summary.firstSeen} /> },
        ]}
      />
      {identity.description !== '' && <p className={classes.description}>{identity.description}</p>}
      {detail.notes !== '' && <p className={classes.notes}>{detail.notes}</p>}
      {writing !== undefined && <WriteDialog id={summary.id} device={summary.name} oid={WRITABLE[writing]} what={labels[writing]} current={identity[writing]} onClose={() => setWriting(undefined)} />}
    </Panel>
  );
}
