// Owns the report of what a device's profile reads of it, and the way to a profile of its own.
import { Button } from '@mantine/core';
import { FilePlus2, Search } from 'lucide-react';
import type { ReactNode } from 'react';
import { useAction, useCall } from '../../../api/hooks.ts';
import { PageLink, useGo } from '../../../app/navigation.tsx';
import { formatCount } from '../../../i18n/relative-time.ts';
import { textOf, useLanguage, useText } from '../../../i18n/use-text.ts';
import { EmptyState, ErrorState } from '../../../ui/empty-state.tsx';
import { KeyValue } from '../../../ui/key-value.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import classes from './device.module.css';

/** 'pattern 1.3.6.1.4.1.9.1.*' carries the pattern that matched; the others are words of their own. */
function whyText(why: string): string {
  const [kind = '', pattern = ''] = why.split(' ', 2);
  return textOf('networkDevices', `coverage.why.${kind}`, { pattern }) ?? (why === '' ? '–' : why);
}

export function Coverage({ id }: { readonly id: string }): ReactNode {
  const text = useText('networkDevices');
  const language = useLanguage();
  const go = useGo();
  const coverage = useCall('devices.coverage', { id }, { staleTime: 5_000 });
  const walk = useAction('devices.walkEnterprise', { invalidates: ['devices.coverage'] });
  const draft = useAction('devices.draftProfile');
  const count = (value: number): string => formatCount(value, language);
  const { data, error } = coverage;
  const create = async (): Promise<void> => {
    const { name } = await draft.run({ id });
    // The workbench asks for the same draft by the device's id: its text is too long for an address.
    go('/network/profiles', { draft: id, name });
  };
  if (data === undefined) return <Panel title={text('coverage')}>{error === null ? <EmptyState compact title={text('coverage.loading')} /> : <ErrorState compact error={error} onRetry={() => void coverage.refetch()} />}</Panel>;
  const failed = walk.error ?? draft.error;
  return (
    <Panel
      title={text('coverage')}
      actions={
        <span className={classes.panelHead}>
          <Button size="compact-sm" variant="default" leftSection={<Search size={13} aria-hidden />} loading={walk.pending} onClick={() => void walk.run({ id }).catch(() => undefined)}>{text('coverage.walk')}</Button>
          <Button size="compact-sm" variant="default" leftSection={<FilePlus2 size={13} aria-hidden />} loading={draft.pending} disabled={data.walkedAt === null} title={data.walkedAt === null ? text('coverage.walkFirst') : undefined} onClick={() => void create().catch(() => undefined)}>{text('coverage.create')}</Button>
        </span>
      }
    >
      {failed !== null && <p className={classes.failed} role="alert">{failed.message}</p>}
      <KeyValue
        facts={[
          { label: text('column.profile'), value: data.profile === '' ? '–' : <PageLink to={`/network/profiles?name=${encodeURIComponent(data.profile)}`}>{data.profile}</PageLink> },
          { label: text('coverage.why'), value: whyText(data.why) },
          ...(data.extends.length === 0 ? [] : [{ label: text('coverage.extends'), value: data.extends.join(', ') }]),
          { label: text('coverage.read'), value: text('coverage.readOf', { answered: count(data.answered.length), asked: count(data.answered.length + data.unanswered.length) }) },
        ]}
      />
      <Objects title={text('coverage.unmapped')} open note={data.walkedAt === null ? text('coverage.notWalked') : <>{text('coverage.walked')} <RelativeTime t={data.walkedAt} /></>} total={data.unmapped.length}>
        {data.unmapped.map((row) => <tr key={row.oid}><td title={row.oid}>{row.name}</td><td className={classes.figure}>{text('coverage.objects', { count: row.objects })}</td><td className={classes.example} title={row.example}>{row.example}</td></tr>)}
      </Objects>
      <Objects title={text('coverage.answered')} total={data.answered.length}>
        {data.answered.map((row) => <tr key={row.oid}><td title={row.oid}>{row.name}</td><td className={classes.figure}>{text('coverage.rows', { count: row.rows })}</td></tr>)}
      </Objects>
      <Objects title={text('coverage.unanswered')} total={data.unanswered.length}>
        {data.unanswered.map((row) => <tr key={row.oid}><td>{row.name}</td><td className={classes.example}>{row.oid}</td></tr>)}
      </Objects>
    </Panel>
  );
}

function Objects(props: { readonly title: string; readonly total: number; readonly note?: ReactNode; readonly open?: boolean; readonly children: ReactNode }): ReactNode {
  return (
    <details className={classes.objects} open={props.open}>
      <summary>{props.title} <span className={classes.quiet}>{props.total}</span></summary>
      {props.note !== undefined && <p className={classes.quiet}>{props.note}</p>}
      {props.total > 0 && <table className={classes.small}><tbody>{props.children}</tbody></table>}
    </details>
  );
}
