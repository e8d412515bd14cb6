// Owns the form of one set of credentials. Secrets are written only: a field left empty keeps what is there, and nothing is held after saving.
import { Button, Checkbox, Modal, PasswordInput, Select, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { AUTH_NAMES, PRIVACY_NAMES } from '../../../../common/model/credential.ts';
import { useText } from '../../../i18n/use-text.ts';
import { Segments } from '../segments.tsx';
import { credentialProblems, type CredentialField } from './credential-problems.ts';
import type { CredentialRow, CredentialWish } from './credential-types.ts';
import { useSecretCall } from './use-secret-call.ts';
import classes from './credentials.module.css';

const VERSIONS = ['2c', '3', '1'] as const;

export function CredentialForm({ before, onClose }: { readonly before: CredentialRow | undefined; readonly onClose: () => void }): ReactNode {
  const text = useText('networkTools');
  const ui = useText('ui');
  const save = useSecretCall('credentials.save', ['credentials.list']);
  const [wish, setWish] = useState<CredentialWish>(() => ({
    id: before?.id ?? '', name: before?.name ?? '', version: before?.version ?? '2c', user: before?.user ?? '', auth: before?.auth ?? 'SHA', privacy: before?.privacy ?? 'AES', context: before?.context ?? '', forWriting: before?.forWriting ?? false,
  }));
  const [touched, setTouched] = useState<ReadonlySet<CredentialField>>(new Set());
  const problems = credentialProblems(wish, before);
  const set = (change: Partial<CredentialWish>): void => setWish((now) => ({ ...now, ...change }));
  const touch = (field: CredentialField): void => setTouched((now) => new Set([...now, field]));
  const problem = (field: CredentialField): string | undefined => {
    const code = problems[field];
    return code !== undefined && touched.has(field) ? text(`credential.problem.${code}`) : undefined;
  };
  const isV3 = wish.version === '3';
  /** An empty field keeps a secret that is there. */
  const hint = (kept: boolean): string => text(before !== undefined && before.complete && kept ? 'credential.keeps' : 'credential.writeOnly');
  const submit = (): void => {
    setTouched(new Set(['name', 'community', 'user', 'authPassphrase', 'privacy', 'privacyPassphrase']));
    if (Object.keys(problems).length > 0) return;
    const { community, authPassphrase, privacyPassphrase, ...rest } = wish;
    const given = <K extends string>(key: K, value: string | undefined, wanted: boolean): Partial<Record<K, string>> => (wanted && value !== undefined && value !== '' ? ({ [key]: value } as Record<K, string>) : {});
    void save
      .run({
        ...rest,
        name: rest.name.trim(),
        ...(isV3 ? {} : { user: '', auth: 'none', privacy: 'none', context: '' }),
        ...given('community', community, !isV3),
        ...given('authPassphrase', authPassphrase, isV3 && rest.auth !== 'none'),
        ...given('privacyPassphrase', privacyPassphrase, isV3 && rest.privacy !== 'none'),
      })
      .then((saved) => {
        if (saved !== undefined) onClose();
      });
  };
  return (
    <Modal opened onClose={onClose} title={before === undefined ? text('credential.new') : text('credential.change', { name: before.name })} size={480} closeButtonProps={{ 'aria-label': ui('close') }}>
      <form
        className={classes.form}
        autoComplete="off"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Segments wide label={text('credential.version')} value={wish.version} data={VERSIONS.map((version) => ({ value: version, label: `SNMP v${version}` }))} onChange={(version) => set({ version })} />
        <p className={classes.quiet}>{text(`credential.about.${wish.version === '2c' ? '2' : wish.version}`)}</p>
        <TextInput data-autofocus label={text('credential.name')} description={text('credential.nameHelp')} maxLength={200} value={wish.name} error={problem('name')} onBlur={() => touch('name')} onChange={(event) => set({ name: event.currentTarget.value })} />
        {!isV3 && <PasswordInput size="xs" label={text('credential.community')} description={hint(before?.version !== '3')} autoComplete="new-password" maxLength={500} value={wish.community ?? ''} error={problem('community')} visibilityToggleButtonProps={{ 'aria-label': text('credential.show') }} onBlur={() => touch('community')} onChange={(event) => set({ community: event.currentTarget.value })} />}
        {isV3 && (
          <>
            <TextInput label={text('credential.user')} autoComplete="off" maxLength={200} value={wish.user} error={problem('user')} onBlur={() => touch('user')} onChange={(event) => set({ user: event.currentTarget.value })} />
            <div className={classes.pair}>
              <Select label={text('credential.auth')} allowDeselect={false} value={wish.auth} data={AUTH_NAMES.map((name) => ({ value: name, label: name === 'none' ? text('credential.none') : name }))} onChange={(value) => set({ auth: value ?? 'none' })} />
              <PasswordInput size="xs" label={text('credential.authPassphrase')} description={hint(before?.version === '3' && before.auth !== 'none')} disabled={wish.auth === 'none'} autoComplete="new-password" maxLength={500} value={wish.authPassphrase ?? ''} error={problem('authPassphrase')} visibilityToggleButtonProps={{ 'aria-label': text('credential.show') }} onBlur={() => touch('authPassphrase')} onChange={(event) => set({ authPassphrase: event.currentTarget.value })} />
              <Select label={text('credential.privacy')} allowDeselect={false} value={wish.privacy} error={problems.privacy === undefined ? undefined : text('credential.problem.needs_auth')} data={PRIVACY_NAMES.map((name) => ({ value: name, label: name === 'none' ? text('credential.none') : name }))} onChange={(value) => set({ privacy: value ?? 'none' })} />
              <PasswordInput size="xs" label={text('credential.privacyPassphrase')} description={hint(before?.version === '3' && before.privacy !== 'none')} disabled={wish.privacy === 'none'} autoComplete="new-password" maxLength={500} value={wish.privacyPassphrase ?? ''} error={problem('privacyPassphrase')} visibilityToggleButtonProps={{ 'aria-label': text('credential.show') }} onBlur={() => touch('privacyPassphrase')} onChange={(event) => set({ privacyPassphrase: event.currentTarget.value })} />
            </div>
            <TextInput label={text('credential.context')} description={text('credential.contextHelp')} maxLength={200} value={wish.context} onChange={(event) => set({ context: event.currentTarget.value })} />
          </>
        )}
        <Checkbox size="xs" label={text('credential.forWriting')} description={text('credential.forWritingHelp')} checked={wish.forWriting} onChange={(event) => set({ forWriting: event.currentTarget.checked })} />
        {save.error !== null && <p className={classes.failed} role="alert">{save.error.message}</p>}
        <div className={classes.buttons}>
          <Button variant="default" onClick={onClose}>{text('cancel')}</Button>
          <Button type="submit" loading={save.pending}>{text('save')}</Button>
        </div>
      </form>
    </Modal>
  );
}
