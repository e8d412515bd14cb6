// Owns what a person decides about one device: name, polling, credentials, whether it may be written to.
import { Button, NumberInput, Select, Switch, Textarea, TextInput } from '@mantine/core';
import { Trash2 } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { DEVICE_STATES } from '../../../../common/model/device.ts';
import type { CallInput } from '../../../../common/contract/contract.ts';
import { toVedetteError } from '../../../../common/errors/vedette-error.ts';
import { useAction, useCall } from '../../../api/hooks.ts';
import { PageLink, useGo } from '../../../app/navigation.tsx';
import { durationWords } from '../../../i18n/duration-words.ts';
import { useLanguage, useText } from '../../../i18n/use-text.ts';
import { Panel } from '../../../ui/panel.tsx';
import { showToast } from '../../../ui/toast.ts';
import { ConfirmDialog } from '../confirm-dialog.tsx';
import { INTERVALS } from '../devices/bulk-actions.tsx';
import type { DeviceDetail } from '../lan-types.ts';
import classes from './device.module.css';
import { LimitsField } from './limits-field.tsx';
import { Field } from './setting-field.tsx';

type Change = Omit<CallInput<'devices.change'>, 'ids'>;

export function SettingsTab({ detail }: { readonly detail: DeviceDetail }): ReactNode {
  const text = useText('networkDevices');
  const { summary, poll } = detail;
  const change = useAction('devices.change', { invalidates: ['devices.get', 'devices.list'] });
  const [failure, setFailure] = useState<{ readonly field: string; readonly message: string } | undefined>(undefined);
  const save = async (field: string, what: Change): Promise<void> => {
    setFailure(undefined);
    try {
      await change.run({ ids: [summary.id], ...what });
      showToast({ message: text('settings.saved') });
    } catch (thrown) {
      setFailure({ field, message: toVedetteError(thrown).message });
      throw thrown;
    }
  };
  // A person decides between two; what is true now stands beside them.
  const states = DEVICE_STATES.filter((state) => state === 'monitored' || state === 'ignored' || state === summary.state);
  const quietly = (field: string, what: Change): void => void save(field, what).catch(() => undefined);
  const problem = (field: string): string | undefined => (failure?.field === field ? failure.message : undefined);
  return (
    <div className={classes.settings}>
      <Panel title={text('settings.general')}>
        <TextField label={text('settings.name')} help={text('settings.nameHelp')} value={summary.name} error={problem('name')} onSave={(name) => quietly('name', { name })} />
        <Field label={text('settings.state')} help={text('settings.stateHelp')} error={problem('state')}>
          {(id) => <Select id={id} w={220} value={summary.state} data={states.map((value) => ({ value, label: text(`state.${value}`) }))} allowDeselect={false} onChange={(value) => value !== null && quietly('state', { state: value })} />}
        </Field>
        <NotesField value={detail.notes} error={problem('notes')} onSave={(notes) => quietly('notes', { notes })} />
      </Panel>
      <Panel title={text('settings.polling')}>
        <IntervalField current={summary.intervalMs} error={problem('interval')} onSave={(intervalMs) => quietly('interval', { intervalMs })} />
        <ProfileField current={summary.profile} error={problem('profile')} onSave={(profile) => quietly('profile', { profile })} />
        <NumberField label={text('settings.pace')} help={text('settings.paceHelp')} value={poll.packetsPerSecond} max={10_000} error={problem('pace')} onSave={(packetsPerSecond) => quietly('pace', { packetsPerSecond })} />
        <LimitsField poll={poll} error={problem('limits')} onSave={(limits) => quietly('limits', { limits })} />
      </Panel>
      <Credentials detail={detail} problem={problem} onSave={save} />
      <Removal detail={detail} />
    </div>
  );
}

function TextField(props: { readonly label: string; readonly help: string; readonly value: string; readonly error: string | undefined; readonly onSave: (value: string) => void }): ReactNode {
  const [draft, setDraft] = useState<string | undefined>(undefined);
  const save = (): void => {
    if (draft !== undefined && draft.trim() !== props.value) props.onSave(draft.trim());
    setDraft(undefined);
  };
  return (
    <Field label={props.label} help={props.help} error={props.error}>
      {(id) => <TextInput id={id} w={280} value={draft ?? props.value} maxLength={200} onChange={(event) => setDraft(event.currentTarget.value)} onBlur={save} onKeyDown={(event) => {
        if (event.key === 'Enter') save();
        if (event.key === 'Escape') setDraft(undefined);
      }} />}
    </Field>
  );
}

function NumberField(props: { readonly label: string; readonly help: string; readonly value: number; readonly max: number; readonly error: string | undefined; readonly onSave: (value: number) => void }): ReactNode {
  const [draft, setDraft] = useState<string | undefined>(undefined);
  const save = (): void => {
    const value = Number(draft);
    if (draft !== undefined && draft !== '' && Number.isInteger(value) && value !== props.value) props.onSave(value);
    setDraft(undefined);
  };
  return (
    <Field label={props.label} help={props.help} error={props.error}>
      {(id) => <NumberInput id={id} w={120} value={draft ?? props.value} min={0} max={props.max} allowDecimal={false} hideControls onChange={(value) => setDraft(String(value))} onBlur={save} onKeyDown={(event) => event.key === 'Enter' && save()} />}
    </Field>
  );
}

function NotesField({ value, error, onSave }: { readonly value: string; readonly error: string | undefined; readonly onSave: (notes: string) => void }): ReactNode {
  const text = useText('networkDevices');
  const [draft, setDraft] = useState<string | undefined>(undefined);
  return (
    <Field label={text('settings.notes')} help={text('settings.notesHelp')} error={error}>
      {(id) => (
        <>
          <Textarea id={id} autosize minRows={3} maxRows={10} value={draft ?? value} maxLength={10_000} onChange={(event) => setDraft(event.currentTarget.value)} />
          {draft !== undefined && draft !== value && (
            <div className={classes.fieldActions}>
              <Button size="compact-sm" onClick={() => {
                onSave(draft);
                setDraft(undefined);
              }}>{text('save')}</Button>
              <Button size="compact-sm" variant="default" onClick={() => setDraft(undefined)}>{text('cancel')}</Button>
            </div>
          )}
        </>
      )}
    </Field>
  );
}

function IntervalField({ current, error, onSave }: { readonly current: number; readonly error: string | undefined; readonly onSave: (intervalMs: number) => void }): ReactNode {
  const text = useText('networkDevices');
  const language = useLanguage();
  const choices = [...new Set<number>([...INTERVALS, current])].sort((a, b) => a - b);
  return (
    <Field label={text('settings.interval')} help={text('settings.intervalHelp')} error={error}>
      {(id) => <Select id={id} w={220} value={String(current)} data={[{ value: '0', label: text('interval.configured') }, ...choices.map((value) => ({ value: String(value), label: durationWords(value, language) }))]} allowDeselect={false} onChange={(value) => value !== null && onSave(Number(value))} />}
    </Field>
  );
}

function ProfileField({ current, error, onSave }: { readonly current: string; readonly error: string | undefined; readonly onSave: (profile: string) => void }): ReactNode {
  const text = useText('networkDevices');
  const profiles = useCall('profiles.list', {}, { staleTime: 30_000 });
  const names = [...new Set([...(profiles.data ?? []).map(({ name }) => name).filter((name) => !name.startsWith('_')), ...(current === '' ? [] : [current])])].sort();
  return (
    <Field label={text('settings.profile')} help={text('settings.profileHelp')} error={error ?? profiles.error?.message}>
      {(id) => <Select id={id} w={280} searchable value={current === '' ? null : current} placeholder={text('settings.profileAuto')} data={[{ value: 'auto ', label: text('settings.profileAuto') }, ...names]} allowDeselect={false} onChange={(value) => value !== null && onSave(value.trim() === 'auto' ? '' : value)} />}
    </Field>
  );
}

function Credentials({ detail, problem, onSave }: { readonly detail: DeviceDetail; readonly problem: (field: string) => string | undefined; readonly onSave: (field: string, what: Change) => Promise<void> }): ReactNode {
  const text = useText('networkDevices');
  const credentials = useCall('credentials.list', {}, { staleTime: 10_000 });
  const [asked, setAsked] = useState(false);
  const [writer, setWriter] = useState<string | null>(null);
  const list = credentials.data ?? [];
  const choices = (forWriting: boolean): { value: string; label: string }[] => list.filter((credential) => forWriting || !credential.forWriting).map(({ id, name, version }) => ({ value: id, label: `${name} (v${version})` }));
  const current = list.find(({ name, id }) => name === detail.poll.credential || id === detail.poll.credential);
  const writers = choices(true).sort((a, b) => Number(list.find(({ id }) => id === b.value)?.forWriting) - Number(list.find(({ id }) => id === a.value)?.forWriting));
  return (
    <Panel title={text('settings.credentials')} actions={<PageLink to="/network/credentials">{text('settings.allCredentials')}</PageLink>}>
      <Field label={text('settings.credential')} help={text('settings.credentialHelp')} error={problem('credential') ?? credentials.error?.message}>
        {(id) => <Select id={id} w={280} value={current?.id ?? null} placeholder={detail.poll.credential === '' ? text('settings.noCredential') : detail.poll.credential} data={choices(false)} allowDeselect={false} onChange={(value) => value !== null && void onSave('credential', { credential: value }).catch(() => undefined)} />}
      </Field>
      <Field label={text('settings.writable')} help={text('settings.writableHelp')} error={problem('writable')}>
        {(id) => <Switch id={id} checked={detail.summary.writable} onChange={() => (detail.summary.writable ? void onSave('writable', { writeCredential: '' }).catch(() => undefined) : setAsked(true))} />}
      </Field>
      {asked && (
        <ConfirmDialog
          title={text('settings.writableTitle', { name: detail.summary.name })}
          confirm={text('settings.writableAllow')}
          onConfirm={async () => {
            if (writer === null) throw new Error(text('settings.writableChoose'));
            await onSave('writable', { writeCredential: writer });
          }}
          onClose={() => setAsked(false)}
        >
          <p>{text('settings.writableWhy')}</p>
          <Select label={text('settings.writer')} value={writer} data={writers} placeholder={text('settings.writableChoose')} onChange={setWriter} />
        </ConfirmDialog>
      )}
    </Panel>
  );
}

function Removal({ detail }: { readonly detail: DeviceDetail }): ReactNode {
  const text = useText('networkDevices');
  const go = useGo();
  const remove = useAction('devices.remove', { invalidates: ['devices.list'] });
  const [asked, setAsked] = useState(false);
  return (
    <Panel title={text('settings.removal')}>
      <div className={classes.setting}>
        <p className={classes.help}>{text('remove.why')}</p>
        <div><Button variant="default" leftSection={<Trash2 size={14} aria-hidden />} onClick={() => setAsked(true)}>{text('bulk.remove')}</Button></div>
      </div>
      {asked && (
        <ConfirmDialog
          title={text('remove.one', { name: detail.summary.name })}
          confirm={text('bulk.remove')}
          danger
          onConfirm={async () => {
            await remove.run({ ids: [detail.summary.id] });
            go('/network');
          }}
          onClose={() => setAsked(false)}
        >
          <p>{text('remove.why')}</p>
        </ConfirmDialog>
      )}
    </Panel>
  );
}
