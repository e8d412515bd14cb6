// Owns the strip above a page when the connection needs words: lost for more than a moment, a session that ended, a page that is too old.
import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useConnection, useConsoleClient } from '../api/hooks.ts';
import { useText } from '../i18n/use-text.ts';
import { StateGlyph } from '../ui/state-badge.tsx';
import { useNow } from '../ui/use-now.ts';
import classes from './connection-banner.module.css';

const PATIENCE_MS = 2_000;

export function ConnectionBanner(): ReactNode {
  const text = useText('shell');
  const connection = useConnection();
  const client = useConsoleClient();
  const now = useNow();
  if (connection.kind === 'unauthorised') {
    return <Strip title={text('connection.unauthorised')} why={text('connection.unauthorisedLong')} />;
  }
  if (connection.kind === 'outdated') {
    return (
      <Strip title={text('connection.outdated')} why={text('connection.outdatedLong')}>
        <Button size="compact-xs" variant="default" onClick={() => window.location.reload()}>{text('connection.reload')}</Button>
      </Strip>
    );
  }
  if (connection.kind !== 'lost' || now - connection.since < PATIENCE_MS) return null;
  return (
    <Strip title={text(`connection.lost.${connection.reason}`)} why={text('connection.lostLong')}>
      <Button size="compact-xs" variant="default" onClick={() => client.retryNow()}>{text('connection.retry')}</Button>
    </Strip>
  );
}

function Strip(props: { readonly title: string; readonly why: string; readonly children?: ReactNode }): ReactNode {
  return (
    <div className={classes.strip} role="alert">
      <StateGlyph state="alert" />
      <b>{props.title}.</b>
      <span>{props.why}</span>
      {props.children}
    </div>
  );
}
