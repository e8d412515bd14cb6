// Owns how the receiver is: what it took and refused, and what to do to hear other machines.
import { useState, type ReactNode } from 'react';
import { useCall } from '../../../api/hooks.ts';
import { PageLink } from '../../../app/navigation.tsx';
import { formatCount } from '../../../i18n/relative-time.ts';
import { textOf, useLanguage, useText } from '../../../i18n/use-text.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { KeyValue } from '../../../ui/key-value.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import { StateBadge } from '../../../ui/state-badge.tsx';
import { Segments } from '../segments.tsx';
import { configLines, firewallLines, isLocalOnly, SYSTEMS, systemOf } from './receiving.ts';
import type { Receiver } from './trap-types.ts';
import classes from './traps.module.css';

export function ReceiverPanel({ receiver }: { readonly receiver: Receiver | undefined }): ReactNode {
  const text = useText('networkTools');
  const language = useLanguage();
  const hello = useCall('session.hello', {}, { staleTime: Infinity });
  const [chosen, setChosen] = useState<(typeof SYSTEMS)[number] | undefined>(undefined);
  if (receiver === undefined) return <Panel title={text('receiver')}><EmptyState compact title={text('loading')} /></Panel>;
  const count = (value: number): string => formatCount(value, language);
  const system = chosen ?? systemOf(hello.data?.platform);
  const local = isLocalOnly(receiver.address);
  return (
    <div className={classes.side}>
      <Panel title={text('receiver')}>
        <div className={classes.block}>
          <StateBadge quiet state={receiver.state === 'listening' ? 'ok' : receiver.state === 'failed' ? 'alert' : 'muted'} label={text(`receiver.${receiver.state}`)} />
          {receiver.reason !== '' && <p className={receiver.state === 'failed' ? classes.failed : classes.quiet}>{receiver.reason}</p>}
          <KeyValue
            facts={[
              { label: text('receiver.place'), value: `${receiver.address}:${receiver.port}`, code: true },
              { label: text('receiver.received'), value: count(receiver.received) },
              { label: text('receiver.accepted'), value: count(receiver.accepted) },
              { label: text('receiver.repeated'), value: count(receiver.deduplicated) },
              { label: text('receiver.throttled'), value: count(receiver.throttled) },
            ]}
          />
        </div>
      </Panel>
      <Panel title={text('receiver.rejected')} note={receiver.rejected.length === 0 ? undefined : String(receiver.rejected.length)}>
        {receiver.rejected.length === 0 ? <p className={classes.quiet}>{text('receiver.rejectedNone')}</p> : (
          <>
            <ul className={classes.rejected}>
              {receiver.rejected.map((one) => (
                <li key={`${one.address} ${one.reason}`}>
                  <code>{one.address}</code><span className={classes.reason}>{textOf('networkTools', `rejected.${one.reason}`) ?? one.reason}</span>
                  <span className={classes.quiet}>×{count(one.count)} · <RelativeTime t={one.lastT} /></span>
                </li>
              ))}
            </ul>
            <p className={classes.quiet}>{text('receiver.rejectedHelp')} <PageLink to="/network/credentials">{text('scan.toCredentials')}</PageLink></p>
          </>
        )}
      </Panel>
      <Panel title={text(local ? 'receiver.open' : 'receiver.howTo')}>
        <div className={classes.block}>
          {local && <p>{text('receiver.localOnly', { address: receiver.address })}</p>}
          <p className={classes.quiet}>{text('receiver.config')} <PageLink to="/settings?section=file">{text('receiver.toFile')}</PageLink></p>
          <pre className={classes.lines}>{configLines(receiver)}</pre>
          <p className={classes.quiet}>{text('receiver.firewall')}</p>
          <Segments wide label={text('receiver.system')} value={system} data={SYSTEMS.map((value) => ({ value, label: text(`receiver.system.${value}`) }))} onChange={setChosen} />
          <pre className={classes.lines}>{firewallLines(system, receiver.port)}</pre>
          <p className={classes.quiet}>{text('receiver.standardPort', { port: receiver.port })}</p>
        </div>
      </Panel>
    </div>
  );
}
