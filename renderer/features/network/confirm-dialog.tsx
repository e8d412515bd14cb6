// Owns the question before something that cannot be taken back or that changes a device.
import { Button, Modal } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { toVedetteError } from '../../../common/errors/vedette-error.ts';
import { useText } from '../../i18n/use-text.ts';
import classes from './network.module.css';

/** Open while mounted. A confirmation that fails stays open and says why. */
export function ConfirmDialog(props: { readonly title: string; readonly confirm: string; readonly danger?: boolean; readonly onConfirm: () => Promise<unknown>; readonly onClose: () => void; readonly children: ReactNode }): ReactNode {
  const text = useText('networkDevices');
  const ui = useText('ui');
  const [state, setState] = useState<{ readonly pending: boolean; readonly error: string }>({ pending: false, error: '' });
  const confirm = async (): Promise<void> => {
    setState({ pending: true, error: '' });
    try {
      await props.onConfirm();
      props.onClose();
    } catch (thrown) {
      setState({ pending: false, error: toVedetteError(thrown).message });
    }
  };
  return (
    <Modal opened onClose={props.onClose} title={props.title} closeButtonProps={{ 'aria-label': ui('close') }}>
      <div className={classes.dialog}>
        {props.children}
        {state.error !== '' && <p className={classes.failed} role="alert">{state.error}</p>}
        <div className={classes.dialogActions}>
          <Button variant="default" onClick={props.onClose}>{text('cancel')}</Button>
          <Button {...(props.danger ? { color: 'red' } : {})} loading={state.pending} onClick={() => void confirm()}>{props.confirm}</Button>
        </div>
      </div>
    </Modal>
  );
}
