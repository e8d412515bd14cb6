// Owns what is said while the archive is not where it was: that it is waited for, and the way to begin a new one instead.
import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { StorageStats } from '../../../../common/model/storage.ts';
import { useAction } from '../../../api/hooks.ts';
import { useText } from '../../../i18n/use-text.ts';
import { StateBadge } from '../../../ui/state-badge.tsx';
import shared from '../settings.module.css';
import { AskAgain } from './ask-again.tsx';
import classes from './storage.module.css';

export function ArchiveAway({ stats }: { readonly stats: StorageStats }): ReactNode {
  const text = useText('storage');
  const [asking, setAsking] = useState(false);
  const begin = useAction('storage.beginArchive', { invalidates: ['storage.stats'] });
  const { archiveAway: away, archiveFolder } = stats;
  if (away === undefined) return null;
  const folder = archiveFolder ?? '';
  const start = (): void => {
    setAsking(false);
    // The action keeps its error and shows it below.
    void begin.run({}).catch(() => undefined);
  };
  return (
    <div>
      <p className={classes.warning}><StateBadge state="warn" label={text('away.state')} /> {text(`away.${away}`, { folder })}</p>
      <p className={shared.help}>{text('away.meanwhile')}</p>
      {asking ? (
        <AskAgain label={text(`away.${away}.begin`)} no={text('away.wait')} yes={text(`away.${away}.really`)} onNo={() => setAsking(false)} onYes={start}>
          <p>{text(`away.${away}.ask`, { folder })}</p>
        </AskAgain>
      ) : (
        <div className={classes.buttons}><Button variant="default" loading={begin.pending} onClick={() => setAsking(true)}>{text(`away.${away}.begin`)}</Button></div>
      )}
      <div role="status">{begin.error !== null && <span className={shared.problem}>{begin.error.message}</span>}</div>
    </div>
  );
}
