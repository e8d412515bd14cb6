// Owns writing one value to a device: type it, see old and new, confirm.
import { Button, Modal, SegmentedControl, TextInput } from '@mantine/core';
import { ArrowRight } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useAction } from '../../api/hooks.ts';
import { textOf, useText } from '../../i18n/use-text.ts';
import { showToast } from '../../ui/toast.ts';
import classes from './network.module.css';

export interface WriteDialogProps {
  readonly id: string;
  readonly device: string;
  readonly oid: string;
  /** The thing in words: "Location", "Description of Gi1/0/1". */
  readonly what: string;
  readonly current: string;
  /** Values to choose from, as the device numbers them; without it a text is typed. */
  readonly choices?: readonly { readonly value: string; readonly label: string }[];
  /** What to think of before. */
  readonly warning?: string | undefined;
  readonly onClose: () => void;
}

export function WriteDialog(props: WriteDialogProps): ReactNode {
  const text = useText('networkDevices');
  const ui = useText('ui');
  const preview = useAction('snmp.previewSet');
  const set = useAction('snmp.set', { invalidates: ['devices.get'] });
  const [value, setValue] = useState(props.current);
  const shown = preview.output;
  const error = set.error ?? preview.error;
  const word = (raw: string): string => {
    if (raw === '') return text('write.empty');
    // A choice is written as a number and read back as a word.
    return props.choices === undefined ? raw : (props.choices.find((choice) => choice.value === raw)?.label ?? textOf('networkDevices', `word.${raw}`) ?? raw);
  };
  const back = (): void => {
    preview.reset();
    set.reset();
  };
  const next = (): void => void (shown === undefined ? preview.run({ id: props.id, oid: props.oid, value }) : set.run({ id: props.id, oid: props.oid, before: shown.before, value }).then(({ after }) => {
    showToast({ message: text('write.done', { what: props.what, value: word(after) }) });
    props.onClose();
  })).catch(() => undefined);
  return (
    <Modal opened onClose={props.onClose} title={text('write.title', { what: props.what, device: props.device })} closeButtonProps={{ 'aria-label': ui('close') }}>
      <form className={classes.dialog} onSubmit={(event) => {
        event.preventDefault();
        next();
      }}>
        {shown === undefined ? (
          props.choices === undefined ? (
            <TextInput data-autofocus label={props.what} value={value} maxLength={255} onChange={(event) => {
              setValue(event.currentTarget.value);
              back();
            }} />
          ) : (
            <SegmentedControl aria-label={props.what} value={value} data={[...props.choices]} onChange={(chosen) => {
              setValue(chosen);
              back();
            }} />
          )
        ) : (
          <dl className={classes.change}>
            <div><dt>{text('write.before')}</dt><dd>{word(shown.before)}</dd></div>
            <ArrowRight size={16} aria-hidden />
            <div><dt>{text('write.after')}</dt><dd className={classes.after}>{word(shown.after)}</dd></div>
          </dl>
        )}
        {shown !== undefined && <p className={classes.since}>{text('write.object', { name: shown.name })} <code>{shown.oid}</code></p>}
        {props.warning !== undefined && <p className={classes.warning}>{props.warning}</p>}
        {error !== null && <p className={classes.failed} role="alert">{error.message}{error.details['failure'] === 'timeout' && ` ${text('write.silent')}`}</p>}
        <div className={classes.dialogActions}>
          <Button variant="default" onClick={shown === undefined ? props.onClose : back}>{text(shown === undefined ? 'cancel' : 'write.back')}</Button>
          <Button type="submit" loading={preview.pending || set.pending} disabled={shown === undefined && value === props.current}>{text(shown === undefined ? 'write.preview' : 'write.now')}</Button>
        </div>
      </form>
    </Modal>
  );
}
