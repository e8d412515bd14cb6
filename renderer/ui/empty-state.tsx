// Owns the designed states of a place without content: nothing yet, and something went wrong.
import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import type { ErrorShape } from '../../common/errors/vedette-error.ts';
import { useText } from '../i18n/use-text.ts';
import classes from './empty-state.module.css';
import { StateGlyph } from './state-badge.tsx';

/** What this place will show, why it does not yet, and at most one action that helps. */
export function EmptyState(props: { readonly title: ReactNode; readonly why?: ReactNode; readonly action?: ReactNode; readonly compact?: boolean }): ReactNode {
  return (
    <div className={classes.state} data-compact={props.compact || undefined}>
      <p className={classes.title}>{props.title}</p>
      {props.why !== undefined && <p className={classes.why}>{props.why}</p>}
      {props.action}
    </div>
  );
}

/** What happened, to what, and what to do. `error` may be anything with a code and a message; `onRetry` offers to try again. */
export function ErrorState(props: {
  readonly error: Pick<ErrorShape, 'code' | 'message'>;
  readonly what?: ReactNode;
  readonly onRetry?: (() => void) | undefined;
  readonly compact?: boolean;
}): ReactNode {
  const text = useText('ui');
  return (
    <div className={classes.state} data-compact={props.compact || undefined} role="alert">
      <p className={classes.title}><StateGlyph state="alert" /> {props.what ?? text('error.title')}</p>
      <p className={classes.why}>{props.error.message}</p>
      <p className={classes.advice}>{text(`error.advice.${props.error.code}`)}</p>
      {props.onRetry !== undefined && <Button variant="default" onClick={props.onRetry}>{text('error.retry')}</Button>}
    </div>
  );
}
