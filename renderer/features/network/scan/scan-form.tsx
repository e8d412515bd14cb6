// Owns the form of a scan: where, what not, with which credentials, how fast; and the second question before a large one.
import { Button, NumberInput, Textarea } from '@mantine/core';
import { Radar, Square } from 'lucide-react';
import { useId, useState, type ReactNode } from 'react';
import { useAction, useCall } from '../../../api/hooks.ts';
import { PageLink } from '../../../app/navigation.tsx';
import { formatCount } from '../../../i18n/relative-time.ts';
import { textOf, useLanguage, useText } from '../../../i18n/use-text.ts';
import { ErrorState } from '../../../ui/empty-state.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { StateGlyph } from '../../../ui/state-badge.tsx';
import { ConfirmDialog } from '../confirm-dialog.tsx';
import { CredentialChoice } from './credential-choice.tsx';
import { rangesOf } from './range-text.ts';
import { setScanDraft, useScanDraft } from './scan-draft.ts';
import type { KnownNetwork } from './scan-types.ts';
import { useTargetCheck, type TargetChecked } from './use-target-check.ts';
import classes from './scan.module.css';

/** Used until the configuration has answered, and when it names none. */
const PACE = 1_000;

export function ScanForm({ networks, running }: { readonly networks: readonly KnownNetwork[] | undefined; readonly running: boolean }): ReactNode {
  const text = useText('networkTools');
  const language = useLanguage();
  const note = useId();
  const draft = useScanDraft();
  const config = useCall('config.get', {}, { staleTime: 60_000 });
  const credentials = useCall('credentials.list', {});
  const start = useAction('scan.start', { invalidates: ['networks.list'] });
  const cancel = useAction('scan.cancel');
  const [asking, setAsking] = useState(false);
  const own = [...new Set((networks ?? []).filter(({ present }) => present).map(({ cidr }) => cidr))].join('\n');
  const ranges = draft.ranges ?? own;
  const pace = draft.packetsPerSecond ?? configuredPace(config.data?.effective) ?? PACE;
  const checked = useTargetCheck(ranges, draft.exclude);
  const readable = (credentials.data ?? []).filter(({ forWriting }) => !forWriting);
  const chosen = (draft.credentials ?? readable.map(({ id }) => id)).filter((id) => readable.some((set) => set.id === id));
  const ready = checked.result !== undefined && checked.result.problems.length === 0 && checked.result.addresses > 0;
  const begin = async (confirmed: boolean): Promise<void> => {
    await start.run({ ranges: rangesOf(ranges), exclude: rangesOf(draft.exclude), credentials: chosen, packetsPerSecond: pace, port: draft.port, confirmed });
  };
  const press = (): void => {
    if (!ready) return;
    if (checked.result?.large) setAsking(true);
    else void begin(false).catch(() => undefined);
  };
  return (
    <Panel title={text('scan.form')}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          press();
        }}
      >
        <Textarea label={text('scan.ranges')} description={text('scan.rangesHelp')} autosize minRows={2} maxRows={8} classNames={{ input: classes.code ?? '' }} value={ranges} onChange={(event) => setScanDraft({ ranges: event.currentTarget.value })} />
        {draft.ranges !== undefined && own !== '' && draft.ranges !== own && <button type="button" className={classes.small} onClick={() => setScanDraft({ ranges: undefined })}>{text('scan.own')}</button>}
        <Textarea label={text('scan.exclude')} description={text('scan.excludeHelp')} autosize minRows={1} maxRows={6} classNames={{ input: classes.code ?? '' }} value={draft.exclude} onChange={(event) => setScanDraft({ exclude: event.currentTarget.value })} />
        <CheckResult id={note} checked={checked} empty={rangesOf(ranges).length === 0} />
        <CredentialChoice sets={credentials.data === undefined ? undefined : readable} error={credentials.error} chosen={chosen} onChange={(ids) => setScanDraft({ credentials: ids })} />
        <div className={classes.pair}>
          <NumberInput label={text('scan.pace')} description={text('scan.paceHelp')} value={pace} min={10} max={100_000} step={100} thousandSeparator={language === 'ko' ? ',' : ' '} onChange={(value) => setScanDraft({ packetsPerSecond: Math.min(100_000, Math.max(10, Number(value) || PACE)) })} />
          <NumberInput label={text('scan.port')} description={text('scan.portHelp')} value={draft.port} min={1} max={65_535} hideControls onChange={(value) => setScanDraft({ port: Math.min(65_535, Math.max(1, Number(value) || 161)) })} />
        </div>
        {start.error !== null && <ErrorState compact error={start.error} what={text('scan.startFailed')} />}
        {cancel.error !== null && <ErrorState compact error={cancel.error} what={text('scan.cancelFailed')} />}
        <div className={classes.buttons}>
          {running ? (
            <Button variant="default" leftSection={<Square size={13} aria-hidden />} loading={cancel.pending} onClick={() => void cancel.run({}).catch(() => undefined)}>{text('scan.cancel')}</Button>
          ) : (
            <Button type="submit" leftSection={<Radar size={14} aria-hidden />} disabled={!ready} aria-describedby={note} loading={start.pending}>{checked.result?.large ? text('scan.startLarge') : text('scan.start')}</Button>
          )}
          <span className={classes.quiet}>{text(running ? 'scan.runningNote' : 'scan.nothingSent')}</span>
        </div>
      </form>
      {asking && checked.result !== undefined && (
        <ConfirmDialog title={text('scan.large')} confirm={text('scan.largeConfirm')} onConfirm={() => begin(true)} onClose={() => setAsking(false)}>
          <p>{text('scan.largeWhy', { count: checked.result.addresses, shown: formatCount(checked.result.addresses, language), pace: formatCount(pace, language) })}</p>
          <p className={classes.quiet}>{text('scan.largeOwn')} <PageLink to="/settings?section=effective">{text('scan.toSettings')}</PageLink></p>
        </ConfirmDialog>
      )}
    </Panel>
  );
}

function CheckResult({ id, checked, empty }: { readonly id: string; readonly checked: TargetChecked; readonly empty: boolean }): ReactNode {
  const text = useText('networkTools');
  const language = useLanguage();
  const { result, error } = checked;
  return (
    <div id={id} role="status" className={classes.check}>
      {empty ? <span className={classes.quiet}>{text('scan.empty')}</span>
      : error !== undefined ? <span className={classes.problem}><StateGlyph state="alert" /> {error.message}</span>
      : result === undefined ? <span className={classes.quiet}>{text('scan.checking')}</span>
      : (
        <>
          {result.problems.map(({ text: what, code }) => <span key={`${what} ${code}`} className={classes.problem}><StateGlyph state="alert" /> <span><code>{what}</code>: {textOf('networkTools', `target.${code}`) ?? code}</span></span>)}
          {result.problems.length === 0 && <span className={classes.fine}><StateGlyph state={result.large ? 'warn' : 'ok'} /> {text(result.large ? 'scan.countLarge' : 'scan.count', { count: result.addresses, shown: formatCount(result.addresses, language) })}</span>}
        </>
      )}
    </div>
  );
}

function configuredPace(effective: unknown): number | undefined {
  const network = (effective as { readonly network?: { readonly scan_packets_per_second?: unknown } } | undefined)?.network;
  return typeof network?.scan_packets_per_second === 'number' && network.scan_packets_per_second >= 10 ? network.scan_packets_per_second : undefined;
}
