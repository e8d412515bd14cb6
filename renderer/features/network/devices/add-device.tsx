// Owns the form that adds a device by hand, and its test before saving.
import { Button, Modal, NumberInput, Select, TextInput } from '@mantine/core';
import { Plus, Stethoscope } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useAction, useCall } from '../../../api/hooks.ts';
import { PageLink, useGo } from '../../../app/navigation.tsx';
import { textOf, useText } from '../../../i18n/use-text.ts';
import { StateGlyph } from '../../../ui/state-badge.tsx';
import { deviceLink } from '../device-links.ts';
import classes from './devices.module.css';

const ALL = 'all';
const GLYPHS = { ok: 'ok', failed: 'alert', skipped: 'muted' } as const;
/** IPv4 in four numbers, or IPv6 by its colons; the agent looks closer. */
const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[\da-f.]*:[\da-f:.]*(?:%\w+)?)$/iu;

export function AddDevice({ onClose }: { readonly onClose: () => void }): ReactNode {
  const text = useText('networkDevices');
  const ui = useText('ui');
  const go = useGo();
  const credentials = useCall('credentials.list', {});
  const test = useAction('devices.test');
  const add = useAction('devices.add', { invalidates: ['devices.list'] });
  const [address, setAddress] = useState('');
  const [port, setPort] = useState(161);
  const [name, setName] = useState('');
  const [credential, setCredential] = useState(ALL);
  const [touched, setTouched] = useState(false);
  const readable = (credentials.data ?? []).filter(({ forWriting }) => !forWriting);
  const isGood = ADDRESS.test(address.trim());
  const target = { address: address.trim(), port, credential: credential === ALL ? '' : credential };
  const forget = (): void => {
    test.reset();
    add.reset();
  };
  /** Without a credential the test finds the one that works; a device that does not answer is added all the same. */
  const saveWith = async (known: string | undefined): Promise<void> => {
    const found = known ?? (await test.run(target)).credential;
    const device = await add.run({ ...target, credential: found, ...(name.trim() === '' ? {} : { name: name.trim() }) });
    onClose();
    go(deviceLink(device.id));
  };
  const save = (): void => {
    setTouched(true);
    if (!isGood) return;
    void saveWith(target.credential === '' ? test.output?.credential : target.credential).catch(() => undefined);
  };
  const output = test.output;
  return (
    <Modal opened onClose={onClose} title={text('add.title')} size={520} closeButtonProps={{ 'aria-label': ui('close') }}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <div className={classes.fields}>
          <TextInput data-autofocus label={text('add.address')} placeholder="192.168.1.10" value={address} error={touched && !isGood ? text('add.addressBad') : undefined} onBlur={() => setTouched(address !== '')} onChange={(event) => {
            setAddress(event.currentTarget.value);
            forget();
          }} />
          <NumberInput label={text('add.port')} value={port} min={1} max={65_535} hideControls onChange={(value) => {
            setPort(Number(value) || 161);
            forget();
          }} />
        </div>
        <Select
          label={text('add.credential')}
          description={readable.length === 0 && credentials.data !== undefined ? <>{text('add.noCredentials')} <PageLink to="/network/credentials">{text('add.toCredentials')}</PageLink></> : undefined}
          value={credential}
          data={[{ value: ALL, label: text('add.allCredentials') }, ...readable.map(({ id, name: label, version }) => ({ value: id, label: `${label} (v${version})` }))]}
          allowDeselect={false}
          onChange={(value) => {
            setCredential(value ?? ALL);
            forget();
          }}
        />
        <TextInput label={text('add.name')} description={text('add.nameHelp')} value={name} onChange={(event) => setName(event.currentTarget.value)} />
        {(test.pending || output !== undefined || test.error !== null) && (
          <div className={classes.steps} role="status" aria-label={text('test')}>
            {test.pending && <p className={classes.quiet}>{text('test.running')}</p>}
            {test.error !== null && <p className={classes.failed}>{test.error.message}</p>}
            {output?.steps.map(({ step, state, code, params }) => (
              <p key={step} className={classes.step} data-state={state}>
                <StateGlyph state={GLYPHS[state]} />
                <b>{text(`test.${step}`)}</b>
                <span>{textOf('networkDevices', `test.${step}.${code}`, typeof params['tried'] === 'number' ? { ...params, count: params['tried'] } : params) ?? text(`test.state.${state}`)}</span>
              </p>
            ))}
            {output !== undefined && output.name !== '' && <p className={classes.quiet}>{text('test.found', { name: output.name, profile: output.profile === '' ? '–' : output.profile })}</p>}
            {output !== undefined && output.description !== '' && <p className={classes.description}>{output.description}</p>}
          </div>
        )}
        {add.error !== null && <p className={classes.failed} role="alert">{add.error.message}</p>}
        <div className={classes.actions}>
          <Button variant="default" leftSection={<Stethoscope size={14} aria-hidden />} loading={test.pending} onClick={() => {
            setTouched(true);
            if (isGood) void test.run(target).catch(() => undefined);
          }}>{text('test')}</Button>
          <span className={classes.space} />
          <Button variant="default" onClick={onClose}>{text('cancel')}</Button>
          <Button type="submit" leftSection={<Plus size={14} aria-hidden />} loading={add.pending || test.pending}>{text('add')}</Button>
        </div>
      </form>
    </Modal>
  );
}
