// Owns the list of what is wrong with one device, worst first, with since when.
import type { ReactNode } from 'react';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { StateGlyph } from '../../ui/state-badge.tsx';
import type { Problem } from './lan-types.ts';
import classes from './network.module.css';
import { useProblemText } from './problem-text.ts';

/** Nothing at all when nothing is wrong. `most` keeps it short. */
export function ProblemList({ problems, most = 50 }: { readonly problems: readonly Problem[]; readonly most?: number }): ReactNode {
  const sentence = useProblemText();
  if (problems.length === 0) return null;
  return (
    <ul className={classes.problems}>
      {problems.slice(0, most).map((problem) => (
        <li key={`${problem.code} ${JSON.stringify(problem.params)}`} className={classes.problem}>
          <StateGlyph state={problem.severity} />
          <span>{sentence(problem)}</span>
          {problem.since !== null && <span className={classes.since}><RelativeTime t={problem.since} /></span>}
        </li>
      ))}
      {problems.length > most && <li className={classes.since}>+{problems.length - most}</li>}
    </ul>
  );
}
