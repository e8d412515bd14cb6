// Owns the details of one trap: who sent it, how often, and its variables by name.
import { Button } from '@mantine/core';
import { Filter } from 'lucide-react';
import type { ReactNode } from 'react';
import { PageLink } from '../../../app/navigation.tsx';
import { formatExact } from '../../../i18n/relative-time.ts';
import { useLanguage, useText } from '../../../i18n/use-text.ts';
import { KeyValue } from '../../../ui/key-value.tsx';
import { SidePanel } from '../../../ui/side-panel.tsx';
import { deviceLink } from '../device-links.ts';
import { mibLink } from '../mib-browser/mib-link.ts';
import type { Trap } from './trap-types.ts';
import classes from './traps.module.css';

export function TrapPanel({ trap, onDevice, onClose }: { readonly trap: Trap; readonly onDevice: (device: string) => void; readonly onClose: () => void }): ReactNode {
  const text = useText('networkTools');
  const language = useLanguage();
  const title = trap.name || trap.oid;
  return (
    <SidePanel title={<span className={classes.name}><code className={classes.cut}>{title}</code>{trap.count > 1 && <span className={classes.count}>×{trap.count}</span>}</span>} label={text('traps.details', { name: title })} width={500} onClose={onClose}>
      <KeyValue
        facts={[
          { label: text('traps.column.last'), value: formatExact(trap.lastT, language) },
          ...(trap.count > 1 ? [{ label: text('traps.first'), value: formatExact(trap.t, language) }, { label: text('traps.column.count'), value: text('traps.times', { count: trap.count }) }] : []),
          { label: text('traps.column.device'), value: trap.device === '' ? text('traps.unknownDevice') : <PageLink to={deviceLink(trap.device)}>{trap.deviceName || trap.address}</PageLink> },
          { label: text('traps.column.address'), value: trap.address, code: true },
          { label: text('traps.column.version'), value: `v${trap.version}, ${text(trap.inform ? 'traps.informLong' : 'traps.trapLong')}` },
          { label: text('traps.column.oid'), value: <PageLink to={mibLink(trap.oid)}>{trap.oid}</PageLink>, code: true },
        ]}
      />
      <h3 className={classes.heading}>{text('traps.variables', { count: trap.variables.length })}</h3>
      {trap.variables.length === 0 ? <p className={classes.quiet}>{text('traps.noVariables')}</p> : (
        <table className={classes.variables} aria-label={text('traps.column.variables')}>
          <thead><tr><th scope="col">{text('variable.name')}</th><th scope="col">{text('variable.value')}</th></tr></thead>
          <tbody>
            {trap.variables.map((variable) => (
              <tr key={variable.oid}>
                <th scope="row"><PageLink to={mibLink(variable.oid, trap.device)} title={variable.oid}>{variable.name || variable.oid}</PageLink></th>
                <td title={variable.raw === variable.text ? variable.type : `${variable.type}: ${variable.raw}`}>{variable.text}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {trap.device !== '' && <div><Button variant="default" leftSection={<Filter size={13} aria-hidden />} onClick={() => onDevice(trap.device)}>{text('traps.onlyDevice')}</Button></div>}
    </SidePanel>
  );
}
