// Owns the change of one value on a device: what it would be, the old beside the new, then writing.
import { Button, Modal, Select, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useAction } from '../../../api/hooks.ts';
import { useText } from '../../../i18n/use-text.ts';
import type { DeviceSummary } from '../lan-types.ts';
import type { Variable } from './mib-types.ts';
import { writableName } from './oid-text.ts';
import classes from './mib.module.css';

export function SetDialog({ device, variable, onClose }: { readonly device: DeviceSummary; readonly variable: Variable; readonly onClose: () => void }): ReactNode {
  const text = useText('networkTools');
  const ui = useText('ui');
  const preview = useAction('snmp.previewSet');
  const write = useAction('snmp.set');
  const name = writableName(variable.oid) ?? variable.name;
  const isState = name === 'ifAdminStatus';
  const [value, setValue] = useState(isState ? (variable.numeric === 1 ? '2' : '1') : variable.text);
  const shown = preview.output;
  const done = write.output;
  const submit = (): void => {
    if (shown === undefined) void preview.run({ id: device.id, oid: variable.oid, value }).catch(() => undefined);
    else void write.run({ id: device.id, oid: variable.oid, before: shown.before, value }).catch(() => undefined);
  };
  const edit = (next: string): void => {
    setValue(next);
    preview.reset();
    write.reset();
  };
  const error = write.error ?? preview.error;
  return (
    <Modal opened onClose={onClose} title={text('set.title', { name, device: device.name })} size={460} closeButtonProps={{ 'aria-label': ui('close') }}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <p className={classes.quiet}><code>{variable.name || variable.oid}</code></p>
        {isState
          ? <Select data-autofocus label={text('set.value')} allowDeselect={false} disabled={done !== undefined} value={value} data={[{ value: '1', label: text('set.up') }, { value: '2', label: text('set.down') }]} onChange={(next) => edit(next ?? '1')} />
          : <TextInput data-autofocus label={text('set.value')} maxLength={1_000} disabled={done !== undefined} value={value} onChange={(event) => edit(event.currentTarget.value)} />}
        {shown !== undefined && (
          <div className={classes.change} role="status">
            <span className={classes.quiet}>{shown.what || shown.name}</span>
            <span><span className={classes.quiet}>{text('set.before')}</span> <del>{shown.before === '' ? text('set.blank') : shown.before}</del></span>
            <span><span className={classes.quiet}>{text('set.after')}</span> <ins>{(done?.after ?? shown.after) === '' ? text('set.blank') : (done?.after ?? shown.after)}</ins></span>
            {done !== undefined && <b>{text('set.done')}</b>}
          </div>
        )}
        {shown === undefined && <p className={classes.quiet}>{text('set.note')}</p>}
        {error !== null && <p className={classes.failed} role="alert">{error.message}</p>}
        <div className={classes.buttons}>
          <Button variant="default" onClick={onClose}>{text(done === undefined ? 'cancel' : 'close')}</Button>
          {done === undefined && <Button type="submit" {...(shown === undefined ? {} : { color: 'red' })} loading={preview.pending || write.pending}>{text(shown === undefined ? 'set.preview' : 'set.write')}</Button>}
        </div>
      </form>
    </Modal>
  );
}
