// Owns who keeps the secrets, and the passphrase that opens them where nobody else does.
import { Button, PasswordInput } from '@mantine/core';
import { KeyRound, LockKeyhole } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { VedetteError } from '../../../../common/errors/vedette-error.ts';
import { useText } from '../../../i18n/use-text.ts';
import { EmptyState, ErrorState } from '../../../ui/empty-state.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { StateBadge } from '../../../ui/state-badge.tsx';
import type { Keeper } from './credential-types.ts';
import { useSecretCall } from './use-secret-call.ts';
import classes from './credentials.module.css';

export function KeeperPanel({ keeper, error }: { readonly keeper: Keeper | undefined; readonly error: VedetteError | null }): ReactNode {
  const text = useText('networkTools');
  if (keeper === undefined) return <Panel title={text('keeper')}>{error === null ? <EmptyState compact title={text('loading')} /> : <ErrorState compact error={error} />}</Panel>;
  return (
    <Panel title={text('keeper')}>
      <div className={classes.keeper}>
        <StateBadge quiet state={keeper.locked ? 'warn' : 'ok'} label={text(keeper.locked ? (keeper.fresh ? 'keeper.fresh' : 'keeper.locked') : 'keeper.open')} />
        <p>{text(`keeper.${keeper.keeper}`)}</p>
        {keeper.reason !== '' && <p className={classes.quiet}>{keeper.reason}</p>}
        {keeper.locked && <Unlock keeper={keeper} />}
        <p className={classes.quiet}>{text('keeper.never')}</p>
      </div>
    </Panel>
  );
}

function Unlock({ keeper }: { readonly keeper: Keeper }): ReactNode {
  const text = useText('networkTools');
  const unlock = useSecretCall('credentials.unlock', ['credentials.keeper', 'credentials.list']);
  const [passphrase, setPassphrase] = useState('');
  const [again, setAgain] = useState('');
  const byPassphrase = keeper.keeper === 'passphrase';
  const differs = keeper.fresh && again !== '' && again !== passphrase;
  const ready = !byPassphrase || (passphrase !== '' && (!keeper.fresh || again === passphrase));
  const submit = (): void => {
    if (!ready) return;
    void unlock.run({ passphrase: byPassphrase ? passphrase : 'retry' }).then((opened) => {
      if (opened === undefined) return;
      setPassphrase('');
      setAgain('');
    });
  };
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {byPassphrase && <PasswordInput size="xs" label={text(keeper.fresh ? 'keeper.choose' : 'keeper.passphraseField')} autoComplete={keeper.fresh ? 'new-password' : 'current-password'} maxLength={500} value={passphrase} visibilityToggleButtonProps={{ 'aria-label': text('credential.show') }} onChange={(event) => {
        unlock.reset();
        setPassphrase(event.currentTarget.value);
      }} />}
      {byPassphrase && keeper.fresh && <PasswordInput size="xs" label={text('keeper.again')} autoComplete="new-password" maxLength={500} value={again} error={differs ? text('keeper.differs') : undefined} visibilityToggleButtonProps={{ 'aria-label': text('credential.show') }} onChange={(event) => setAgain(event.currentTarget.value)} />}
      {unlock.error !== null && <p className={classes.failed} role="alert">{unlock.error.message}</p>}
      <div><Button type="submit" disabled={!ready} loading={unlock.pending} leftSection={keeper.fresh ? <KeyRound size={14} aria-hidden /> : <LockKeyhole size={14} aria-hidden />}>{text(!byPassphrase ? 'keeper.retry' : keeper.fresh ? 'keeper.set' : 'keeper.unlock')}</Button></div>
    </form>
  );
}
