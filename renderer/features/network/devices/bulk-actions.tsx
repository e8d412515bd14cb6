// Owns what can be done to several chosen devices at once.
import { Button, Menu } from '@mantine/core';
import { Check, ChevronDown, EyeOff, KeyRound, Timer, Trash2, X } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { CallInput } from '../../../../common/contract/contract.ts';
import { toVedetteError } from '../../../../common/errors/vedette-error.ts';
import { useAction, useCall } from '../../../api/hooks.ts';
import { durationWords } from '../../../i18n/duration-words.ts';
import { useLanguage, useText } from '../../../i18n/use-text.ts';
import { showToast } from '../../../ui/toast.ts';
import { ConfirmDialog } from '../confirm-dialog.tsx';
import classes from './devices.module.css';

export const INTERVALS = [10_000, 30_000, 60_000, 120_000, 300_000, 900_000] as const;

export function BulkActions({ ids, onClear }: { readonly ids: readonly string[]; readonly onClear: () => void }): ReactNode {
  const text = useText('networkDevices');
  const language = useLanguage();
  const change = useAction('devices.change', { invalidates: ['devices.get'] });
  const remove = useAction('devices.remove');
  const credentials = useCall('credentials.list', {}, { staleTime: 30_000 });
  const [removing, setRemoving] = useState(false);
  const apply = async (what: Omit<CallInput<'devices.change'>, 'ids'>): Promise<void> => {
    try {
      await change.run({ ids: [...ids], ...what });
      showToast({ message: text('bulk.done', { count: ids.length }) });
    } catch (thrown) {
      showToast({ isBad: true, title: text('bulk.failed'), message: toVedetteError(thrown).message });
    }
  };
  return (
    <div className={classes.bulk} role="toolbar" aria-label={text('bulk')}>
      <b>{text('bulk.chosen', { count: ids.length })}</b>
      <Button size="compact-sm" variant="default" leftSection={<Check size={13} aria-hidden />} disabled={change.pending} onClick={() => void apply({ state: 'monitored' })}>{text('bulk.monitor')}</Button>
      <Button size="compact-sm" variant="default" leftSection={<EyeOff size={13} aria-hidden />} disabled={change.pending} onClick={() => void apply({ state: 'ignored' })}>{text('bulk.ignore')}</Button>
      <Menu position="bottom-start">
        <Menu.Target><Button size="compact-sm" variant="default" leftSection={<Timer size={13} aria-hidden />} rightSection={<ChevronDown size={12} aria-hidden />} disabled={change.pending}>{text('bulk.interval')}</Button></Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => void apply({ intervalMs: 0 })}>{text('interval.configured')}</Menu.Item>
          {INTERVALS.map((interval) => <Menu.Item key={interval} onClick={() => void apply({ intervalMs: interval })}>{durationWords(interval, language)}</Menu.Item>)}
        </Menu.Dropdown>
      </Menu>
      <Menu position="bottom-start">
        <Menu.Target><Button size="compact-sm" variant="default" leftSection={<KeyRound size={13} aria-hidden />} rightSection={<ChevronDown size={12} aria-hidden />} disabled={change.pending || (credentials.data ?? []).length === 0}>{text('bulk.credential')}</Button></Menu.Target>
        <Menu.Dropdown>
          {(credentials.data ?? []).filter(({ forWriting }) => !forWriting).map((credential) => <Menu.Item key={credential.id} onClick={() => void apply({ credential: credential.id })}>{credential.name}</Menu.Item>)}
        </Menu.Dropdown>
      </Menu>
      <Button size="compact-sm" variant="default" leftSection={<Trash2 size={13} aria-hidden />} disabled={remove.pending} onClick={() => setRemoving(true)}>{text('bulk.remove')}</Button>
      <span className={classes.space} />
      <Button size="compact-sm" variant="subtle" leftSection={<X size={13} aria-hidden />} onClick={onClear}>{text('bulk.clear')}</Button>
      {removing && (
        <ConfirmDialog
          title={text('remove.title', { count: ids.length })}
          confirm={text('bulk.remove')}
          danger
          onConfirm={async () => {
            await remove.run({ ids: [...ids] });
            onClear();
          }}
          onClose={() => setRemoving(false)}
        >
          <p>{text('remove.why')}</p>
        </ConfirmDialog>
      )}
    </div>
  );
}
