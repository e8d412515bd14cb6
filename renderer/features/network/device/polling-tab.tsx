// Owns how polling of a device goes: facts, tables, coverage, and the recording.
import { Button } from '@mantine/core';
import { Download } from 'lucide-react';
import type { ReactNode } from 'react';
import { useAction, useCall } from '../../../api/hooks.ts';
import { saveFile } from '../../../charts/export.ts';
import { durationWords } from '../../../i18n/duration-words.ts';
import { formatCount } from '../../../i18n/relative-time.ts';
import { textOf, useLanguage, useText } from '../../../i18n/use-text.ts';
import { KeyValue } from '../../../ui/key-value.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { Quantity } from '../../../ui/quantity.tsx';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import type { DeviceDetail } from '../lan-types.ts';
import { Coverage } from './coverage.tsx';
import classes from './device.module.css';

export function PollingTab({ detail }: { readonly detail: DeviceDetail }): ReactNode {
  return (
    <div className={classes.halves}>
      <div className={classes.side}>
        <PollFacts detail={detail} />
        <Recording id={detail.summary.id} />
      </div>
      <Coverage id={detail.summary.id} />
    </div>
  );
}

function PollFacts({ detail }: { readonly detail: DeviceDetail }): ReactNode {
  const text = useText('networkDevices');
  const language = useLanguage();
  const { poll, summary } = detail;
  const credentials = useCall('credentials.list', {}, { staleTime: 30_000 });
  const credential = credentials.data?.find(({ id }) => id === poll.credential)?.name ?? poll.credential;
  const count = (value: number): string => formatCount(value, language);
  const share = poll.polls === 0 ? null : (poll.failures / poll.polls) * 100;
  return (
    <Panel title={text('poll')}>
      {poll.gentle !== null && <p className={classes.gentle}>{text('poll.gentle', { interval: durationWords(poll.gentle.intervalMs, language) })} <RelativeTime t={poll.gentle.since} /></p>}
      <KeyValue
        facts={[
          { label: text('poll.interval'), value: durationWords(summary.intervalMs, language) },
          { label: text('poll.last'), value: <><RelativeTime t={summary.lastPoll} unknown={text('unknown.notPolled')} /> · <Quantity value={poll.lastDurationMs === null ? null : poll.lastDurationMs / 1_000} unit="second" reason={text('unknown.notPolled')} /></> },
          { label: text('poll.next'), value: poll.nextPoll === null ? '–' : <RelativeTime t={poll.nextPoll} /> },
          { label: text('poll.polls'), value: <>{count(poll.polls)} · {text('poll.failed', { count: poll.failures, shown: count(poll.failures) })}{share !== null && share > 0 && <> (<Quantity value={share} unit="percent" />)</>}{poll.skipped > 0 && <> · {text('poll.skipped', { count: poll.skipped, shown: count(poll.skipped) })}</>}</> },
          ...(poll.lastFailure === null ? [] : [{ label: text('poll.lastFailure'), value: <><RelativeTime t={poll.lastFailure.t} /> · {textOf('networkDevices', `failure.${poll.lastFailure.kind}`) ?? poll.lastFailure.message}</> }]),
          { label: text('poll.credential'), value: `${credential === '' ? '–' : credential} (SNMP v${poll.version})` },
          ...(poll.engineId === '' ? [] : [{ label: text('poll.engine'), value: poll.engineId, code: true }]),
          { label: text('poll.requests'), value: <>{count(poll.requests)} · {text('poll.timeouts', { count: poll.timeouts, shown: count(poll.timeouts) })}</> },
          { label: text('poll.limits'), value: <>{poll.limits.bulk ? text('poll.bulk', { repetitions: poll.limits.maxRepetitions, columns: poll.limits.maxColumns, get: poll.limits.maxGet }) : text('poll.noBulk', { get: poll.limits.maxGet })} <span className={classes.quiet}>{text(poll.limitsFixed ? 'poll.fixed' : 'poll.learned')}</span></> },
          { label: text('poll.pace'), value: poll.packetsPerSecond === 0 ? text('poll.noPace') : text('poll.perSecond', { count: poll.packetsPerSecond }) },
          ...(poll.oddities.length === 0 ? [] : [{ label: text('poll.oddities'), value: <ul className={classes.plain}>{poll.oddities.map(({ name, count: times }) => <li key={name}>{textOf('networkDevices', `oddity.${name}`) ?? name} <span className={classes.quiet}>×{count(times)}</span></li>)}</ul> }]),
        ]}
      />
      {poll.tables.length > 0 && (
        <table className={classes.small}>
          <caption>{text('poll.tables')}</caption>
          <thead><tr><th scope="col">{text('column.name')}</th><th scope="col" className={classes.figure}>{text('poll.rows')}</th><th scope="col" className={classes.figure}>{text('poll.took')}</th></tr></thead>
          <tbody>{poll.tables.map((table) => <tr key={table.oid}><td title={table.oid}>{table.name}</td><td className={classes.figure}>{count(table.rows)}</td><td className={classes.figure}><Quantity value={table.ms / 1_000} unit="second" /></td></tr>)}</tbody>
        </table>
      )}
    </Panel>
  );
}

function Recording({ id }: { readonly id: string }): ReactNode {
  const text = useText('networkDevices');
  const language = useLanguage();
  const record = useAction('devices.record');
  const run = async (): Promise<void> => {
    const { name, bytes } = await record.run({ id });
    saveFile(name, new Blob([new Uint8Array(bytes)], { type: 'text/plain' }));
  };
  return (
    <Panel title={text('record')}>
      <p className={classes.help}>{text('record.why')}</p>
      <div className={classes.panelHead}>
        <Button variant="default" leftSection={<Download size={14} aria-hidden />} loading={record.pending} onClick={() => void run().catch(() => undefined)}>{text('record.run')}</Button>
        <span role="status" className={classes.quiet}>
          {record.pending ? text('record.running') : record.error !== null ? <span className={classes.failed}>{record.error.message}</span> : record.output === undefined ? '' : text('record.done', { objects: formatCount(record.output.objects, language), leftOut: formatCount(record.output.leftOut, language) })}
        </span>
      </div>
    </Panel>
  );
}
