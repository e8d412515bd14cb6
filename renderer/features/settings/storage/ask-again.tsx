// Owns the second question before something that cannot be undone: in place, with the safe answer in focus.
import { Button } from '@mantine/core';
import { useEffect, useRef, type ReactNode } from 'react';
import classes from './storage.module.css';

export interface AskAgainProps {
  /** What is asked, for screen readers. */
  readonly label: string;
  readonly children: ReactNode;
  readonly no: string;
  readonly yes: string;
  /** Colours the way on as one that loses something. */
  readonly deletes?: boolean;
  readonly onNo: () => void;
  readonly onYes: () => void;
}

/** Escape is the safe answer, too. */
export function AskAgain(props: AskAgainProps): ReactNode {
  const safe = useRef<HTMLButtonElement>(null);
  const { onNo } = props;
  useEffect(() => safe.current?.focus(), []);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') onNo();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [onNo]);
  return (
    <div className={classes.ask} data-deletes={props.deletes || undefined} role="alertdialog" aria-label={props.label}>
      {props.children}
      <div className={classes.buttons}>
        <Button ref={safe} variant="default" onClick={onNo}>{props.no}</Button>
        <Button variant="outline" {...(props.deletes ? { color: 'red' } : {})} onClick={props.onYes}>{props.yes}</Button>
      </div>
    </div>
  );
}
