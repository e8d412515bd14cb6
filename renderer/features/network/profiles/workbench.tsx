// Owns the workbench of one profile: its text on the left, on the right what it reads from a device or a recording right now.
import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { ArrowLeft, Save, Trash2, Undo2 } from 'lucide-react';
import { useEffect, useId, useMemo, useRef, useState, type ReactNode } from 'react';
import { useAction, useCall, useConsoleClient } from '../../../api/hooks.ts';
import { useText } from '../../../i18n/use-text.ts';
import { EmptyState, ErrorState } from '../../../ui/empty-state.tsx';
import { Page, PageHeader } from '../../../ui/page-header.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { offsetOf } from '../../settings/effective-rows.ts';
import { FileEditor, jumpTo } from '../../settings/file-editor.tsx';
import { ConfirmDialog } from '../confirm-dialog.tsx';
import { DeviceSelect } from '../device-select.tsx';
import { DropFiles, type DroppedFile } from '../drop-files.tsx';
import { useDevices } from '../use-devices.ts';
import { addMetric } from './add-metric.ts';
import { metricWishOf } from './metric-wish.ts';
import { setProfileDraft, useProfileDrafts } from './profile-drafts.ts';
import type { ProfileRow } from './profile-types.ts';
import { ProfileDiff } from './profile-diff.tsx';
import { TryPanel } from './try-panel.tsx';
import { useTry } from './use-try.ts';
import classes from './profiles.module.css';

const MOST_BYTES = 20 * 2 ** 20;
const NO_PLACES: ProfileRow['errors'] = [];

export interface WorkbenchProps {
  readonly name: string;
  readonly row: ProfileRow | undefined;
  readonly device: string;
  /** An OID to put into it. */
  readonly add: string;
  /** The device from whose coverage a first text is made. */
  readonly draftOf: string;
  readonly onChange: (change: { readonly device?: string; readonly add?: string; readonly draft?: string }) => void;
  readonly onClose: () => void;
}

export function Workbench(props: WorkbenchProps): ReactNode {
  const { name, row, device, onChange } = props;
  const text = useText('networkTools');
  const described = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const draft = useProfileDrafts((store) => store.drafts[name]);
  const saved = useCall('profiles.get', { name }, { keepPrevious: false });
  const isNew = saved.error?.code === 'not_found';
  const { devices } = useDevices();
  const save = useAction('profiles.save', { invalidates: ['profiles.list', 'profiles.get'] });
  const remove = useAction('profiles.remove', { invalidates: ['profiles.list', 'profiles.get'] });
  const [recording, setRecording] = useState<DroppedFile | undefined>(undefined);
  const [again, setAgain] = useState(0);
  const [removing, setRemoving] = useState(false);
  const onDisk = saved.data?.text ?? (isNew ? '' : undefined);
  const value = draft ?? onDisk;
  const changed = draft !== undefined && draft !== onDisk;
  const target = device !== '' ? device : ([...(devices?.values() ?? [])].find(({ profile }) => profile === name)?.id ?? '');
  const tried = useTry(name, value, target, recording, again);
  // An empty text is none yet, and no mistake.
  const isEmpty = value?.trim() === '';
  const errors = isEmpty ? NO_PLACES : (tried.result?.errors ?? (changed ? NO_PLACES : (row?.errors ?? NO_PLACES)));
  const warnings = tried.result?.warnings ?? NO_PLACES;
  const marked = useMemo(() => new Set([...errors, ...warnings].map(({ line }) => line)), [errors, warnings]);
  const hasSource = recording !== undefined || target !== '';
  const isTried = hasSource && tried.result !== undefined;
  const origin = saved.data?.origin;
  const bundled = saved.data?.bundledText ?? '';
  const jump = (line: number, column: number): void => jumpTo(area.current, offsetOf(value ?? '', line, column), line);
  useFirstText({ ...props, value, onLine: (line) => jumpTo(area.current, offsetOf(useProfileDrafts.getState().drafts[name] ?? '', line, 1), line) });

  const saveNow = (): void => {
    if (!changed || isEmpty || value === undefined || save.pending || (tried.result?.errors.length ?? 0) > 0) return;
    void save.run({ name, text: value }).then(
      () => {
        setProfileDraft(name, undefined);
        notifications.show({ color: 'green', message: text('profiles.saved', { name }) });
      },
      () => undefined,
    );
  };
  return (
    <Page fill>
      <PageHeader
        state={value === undefined ? undefined : errors.length > 0 ? 'alert' : warnings.length > 0 ? 'warn' : isTried && (tried.result?.samples.length ?? 0) > 0 ? 'ok' : 'no_data'}
        verdict={<><code>{name}</code> {value === undefined ? text('loading') : errors.length > 0 ? text('profiles.errors', { count: errors.length }) : isTried ? text('profiles.reads', { count: tried.result?.samples.length ?? 0 }) : text('profiles.notTried')}</>}
        facts={<>{warnings.length > 0 && <span>{text('profiles.warnings', { count: warnings.length })}</span>}<span>{isNew ? text('profiles.isNew') : text(row?.overrides === true ? 'profiles.overrides' : `origin.${origin ?? 'bundled'}`)}</span>{changed && <span className={classes.unsaved}>● {text('profiles.unsaved')}</span>}</>}
        actions={
          <>
            <Button variant="default" leftSection={<ArrowLeft size={14} aria-hidden />} onClick={props.onClose}>{text('profiles.all')}</Button>
            <Button variant="default" leftSection={<Undo2 size={13} aria-hidden />} disabled={!changed} onClick={() => setProfileDraft(name, undefined)}>{text('profiles.revert')}</Button>
            {origin === 'user' && <Button variant="default" leftSection={<Trash2 size={13} aria-hidden />} onClick={() => setRemoving(true)}>{text(bundled === '' ? 'profiles.remove' : 'profiles.toBundled')}</Button>}
            <Button leftSection={<Save size={13} aria-hidden />} disabled={!changed || isEmpty || errors.length > 0} loading={save.pending} onClick={saveNow}>{text(origin === 'bundled' ? 'profiles.saveOwn' : 'save')}</Button>
          </>
        }
      />
      {save.error !== null && <ErrorState compact error={save.error} what={text('profiles.saveFailed')} />}
      <div className={classes.bench}>
        <Panel flush fill label={text('profiles.text')}>
          {value === undefined ? (saved.error === null ? <EmptyState title={text('loading')} /> : <ErrorState error={saved.error} what={text('profiles.readFailed')} onRetry={() => void saved.refetch()} />)
          : <FileEditor area={area} value={value} label={text('profiles.text')} describedBy={described} marked={marked} onChange={(next) => setProfileDraft(name, next)} onSave={saveNow} />}
        </Panel>
        <div className={classes.side}>
          <Panel label={text('profiles.source')}>
            <div className={classes.source}>
              <DeviceSelect devices={devices} value={recording === undefined ? target : ''} label={text('profiles.device')} onChange={(id) => {
                setRecording(undefined);
                onChange({ device: id });
              }} />
              {recording === undefined
                ? <DropFiles label={text('profiles.recording')} hint={text('profiles.recordingHint')} mostBytes={MOST_BYTES} onFiles={([file]) => setRecording(file)} />
                : <div className={classes.recording}><code className={classes.cut}>{recording.name}</code><Button size="compact-xs" variant="default" onClick={() => setRecording(undefined)}>{text('profiles.noRecording')}</Button></div>}
            </div>
          </Panel>
          <div id={described} className={classes.side}><TryPanel tried={tried} errors={errors} warnings={warnings} hasSource={hasSource} onJump={jump} onAgain={() => setAgain((count) => count + 1)} /></div>
          {value !== undefined && <ProfileDiff before={bundled === '' ? (onDisk ?? '') : bundled} after={value} against={bundled === '' ? 'saved' : 'bundled'} />}
        </div>
      </div>
      {removing && (
        <ConfirmDialog danger title={text('profiles.removeTitle', { name })} confirm={text(bundled === '' ? 'profiles.remove' : 'profiles.toBundled')} onConfirm={async () => {
          await remove.run({ name });
          setProfileDraft(name, undefined);
          if (bundled === '') props.onClose();
        }} onClose={() => setRemoving(false)}>
          <p>{text(bundled === '' ? 'profiles.removeWhy' : 'profiles.toBundledWhy')}</p>
        </ConfirmDialog>
      )}
    </Page>
  );
}

/** A text that comes along with the address: made from a device's coverage, or with one more object in it. Done once; the address then forgets it. */
function useFirstText({ name, add, draftOf, value, onChange, onLine }: WorkbenchProps & { readonly value: string | undefined; readonly onLine: (line: number) => void }): void {
  const client = useConsoleClient();
  const text = useText('networkTools');
  const started = useRef('');
  const latest = useRef({ value, onChange, onLine, text });
  useEffect(() => {
    latest.current = { value, onChange, onLine, text };
  });
  const known = value !== undefined;
  useEffect(() => {
    const wish = `${draftOf} ${add}`;
    if (wish === ' ' || started.current === wish || !known) return;
    started.current = wish;
    const failed = (error: Error): void => void notifications.show({ color: 'red', message: error.message });
    if (draftOf !== '') {
      client.call('devices.draftProfile', { id: draftOf }).then(
        (draft) => {
          if (useProfileDrafts.getState().drafts[name] === undefined) setProfileDraft(name, draft.text);
          latest.current.onChange({ draft: '', device: draftOf });
        },
        failed,
      );
    } else {
      metricWishOf(client, add).then(
        (metric) => {
          const next = addMetric(latest.current.value ?? '', metric);
          const isThere = next.text === latest.current.value;
          if (!isThere) setProfileDraft(name, next.text);
          notifications.show({ message: latest.current.text(isThere ? 'profiles.hasMetric' : 'profiles.addedMetric', { name: metric.name }) });
          latest.current.onChange({ add: '' });
          // The text is in the field with the next picture.
          requestAnimationFrame(() => latest.current.onLine(next.line));
        },
        failed,
      );
    }
  }, [client, name, add, draftOf, known]);
}
