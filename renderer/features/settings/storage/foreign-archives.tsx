// Owns the list of archives that somebody opened to look at: what they hold, the way into SQL, and closing them.
import { Button } from '@mantine/core';
import { DatabaseZap, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ForeignArchive } from '../../../../common/model/storage.ts';
import { useAction, useCall } from '../../../api/hooks.ts';
import { useGo } from '../../../app/navigation.tsx';
import { rangeWords } from '../../../i18n/relative-time.ts';
import { useLanguage, useText } from '../../../i18n/use-text.ts';
import { EmptyState, ErrorState } from '../../../ui/empty-state.tsx';
import { quantityText } from '../../../ui/format-quantity.ts';
import { Panel } from '../../../ui/panel.tsx';
import shared from '../settings.module.css';
import classes from './storage.module.css';

const RENEW = 5_000;

export function ForeignArchives(): ReactNode {
  const text = useText('storage');
  const archives = useCall('storage.foreignArchives', {}, { refetchInterval: RENEW });
  return (
    <Panel title={text('foreign')} note={text('foreign.note')}>
      {archives.data === undefined && archives.error !== null && <ErrorState compact error={archives.error} onRetry={() => void archives.refetch()} />}
      {archives.data?.length === 0 && <EmptyState compact title={text('foreign.none')} why={text('foreign.noneWhy')} />}
      {archives.data !== undefined && archives.data.length > 0 && (
        <ul className={classes.tasks} aria-label={text('foreign')}>
          {archives.data.map((archive) => <Foreign key={archive.id} archive={archive} />)}
        </ul>
      )}
    </Panel>
  );
}

function Foreign({ archive }: { readonly archive: ForeignArchive }): ReactNode {
  const text = useText('storage');
  const language = useLanguage();
  const go = useGo();
  const close = useAction('storage.closeArchive', { invalidates: ['storage.foreignArchives'] });
  const { folder, from, to } = archive;
  return (
    <li className={classes.task}>
      <div className={classes.taskHead}>
        <code className={classes.target}>{folder}</code>
        <span className={classes.space} />
        <Button size="compact-sm" variant="default" leftSection={<DatabaseZap size={13} aria-hidden />} aria-label={text('foreign.askLabel', { folder })} onClick={() => go('/sql', { archive: archive.id })}>{text('foreign.ask')}</Button>
        <Button size="compact-sm" variant="default" leftSection={<X size={13} aria-hidden />} loading={close.pending} aria-label={text('foreign.closeLabel', { folder })} onClick={() => void close.run({ id: archive.id }).catch(() => undefined)}>{text('foreign.close')}</Button>
      </div>
      <p className={classes.quiet}>
        {text('foreign.holds', { range: from === null || to === null ? text('tier.empty') : rangeWords(from, to, language), points: quantityText(archive.points, ''), metrics: quantityText(archive.metrics, ''), bytes: quantityText(archive.bytes, 'byte') })}
      </p>
      {close.error !== null && <p className={shared.problem} role="alert">{close.error.message}</p>}
    </li>
  );
}
