// Owns what a profile's text changes, line by line: against the bundled one, or against what is saved.
import { useMemo, type ReactNode } from 'react';
import { useText } from '../../../i18n/use-text.ts';
import { Panel } from '../../../ui/panel.tsx';
import { diffHunks, diffLines } from '../../settings/line-diff.ts';
import classes from './profiles.module.css';

export function ProfileDiff({ before, after, against }: { readonly before: string; readonly after: string; readonly against: 'bundled' | 'saved' }): ReactNode {
  const text = useText('networkTools');
  const hunks = useMemo(() => (before === after ? [] : diffHunks(diffLines(before, after))), [before, after]);
  if (hunks.length === 0) return null;
  const title = text(against === 'bundled' ? 'profiles.diffBundled' : 'profiles.diffSaved');
  const count = (kind: 'added' | 'removed'): number => hunks.filter((line) => line?.kind === kind).length;
  return (
    <Panel title={title} note={`+${count('added')} −${count('removed')}`}>
      <pre className={classes.diff} aria-label={title}>
        {hunks.map((line, index) => (
          // Hunks are made anew with every change; their order is all they have.
          // eslint-disable-next-line react/no-array-index-key
          <div key={index} data-kind={line?.kind ?? 'gap'}>{line === null ? '⋯' : `${line.kind === 'added' ? '+' : line.kind === 'removed' ? '−' : ' '} ${line.text}`}</div>
        ))}
      </pre>
    </Panel>
  );
}
