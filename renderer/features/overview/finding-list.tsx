// Owns the list of what is wrong, worst first, each with the way to the page that shows it.
import type { ReactNode } from 'react';
import type { Finding } from '../../../common/model/status.ts';
import { useFindingText } from '../../app/finding-text.ts';
import { PageLink } from '../../app/navigation.tsx';
import { useText } from '../../i18n/use-text.ts';
import { Panel } from '../../ui/panel.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import classes from './overview-page.module.css';

export function FindingList({ findings }: { readonly findings: readonly Finding[] }): ReactNode {
  const text = useText('overview');
  const sentence = useFindingText();
  return (
    <Panel title={text('findings')} note={findings.length} flush>
      <div className={classes.list}>
        {findings.map((finding) => (
          <PageLink key={finding.id} to={finding.link} className={classes.row}>
            <StateBadge state={finding.state} />
            <span className={classes.what}>{sentence(finding)}</span>
            <span className={classes.when}><RelativeTime t={finding.since} /></span>
          </PageLink>
        ))}
      </div>
    </Panel>
  );
}
