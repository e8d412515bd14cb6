// Owns the words about an archive that has nothing to ask yet: why, and when that changes.
import type { ReactNode } from 'react';
import { useCall } from '../../api/hooks.ts';
import { PageLink } from '../../app/navigation.tsx';
import { useText } from '../../i18n/use-text.ts';
import { StateGlyph } from '../../ui/state-badge.tsx';
import classes from './sql.module.css';

const RENEW = 30_000;

/** Speaks only of the own archive: one that was opened holds what it holds. */
export function ArchiveNotice({ archive }: { readonly archive: string }): ReactNode {
  const text = useText('sql');
  const stats = useCall('storage.stats', {}, { refetchInterval: RENEW });
  if (archive !== '' || stats.data === undefined) return null;
  const held = stats.data.tiers.find((tier) => tier.tier === 'archive');
  if (held !== undefined && held.points > 0) return null;
  const off = stats.data.lifecycle.find((step) => step.kind === 'archive')?.state === 'off';
  return (
    <div className={classes.notice} role="status">
      <StateGlyph state="no_data" />
      <p><b>{text(off ? 'empty.off' : 'empty.title')}</b> {text(off ? 'empty.offWhy' : 'empty.why')} <PageLink to="/settings?section=storage">{text('empty.settings')}</PageLink></p>
    </div>
  );
}
