// Owns the top 80 pixels of a page: what it is, and whether anything is wrong.
import type { ReactNode } from 'react';
import classes from './page-header.module.css';
import { StateBadge, type State } from './state-badge.tsx';

export interface PageHeaderProps {
  /** The answer to "is anything wrong?"; leave it out only where a page watches nothing. */
  readonly state?: State | undefined;
  /** The answer in one sentence. */
  readonly verdict: ReactNode;
  /** Facts beside it: name of the machine, counts. */
  readonly facts?: ReactNode;
  readonly actions?: ReactNode;
  readonly children?: ReactNode;
}

/** The verdict strip. The title of the page stands in the top bar. */
export function PageHeader(props: PageHeaderProps): ReactNode {
  return (
    <div className={classes.header}>
      <div className={classes.row}>
        <div className={classes.verdict} role="status">
          {props.state !== undefined && <StateBadge state={props.state} />}
          <span className={classes.sentence}>{props.verdict}</span>
        </div>
        {props.facts !== undefined && <div className={classes.facts}>{props.facts}</div>}
        <span className={classes.space} />
        {props.actions !== undefined && <div className={classes.actions}>{props.actions}</div>}
      </div>
      {props.children}
    </div>
  );
}

/** The scrolling body of a page: header first, then panels with the grid's distance between them. `fill` gives the page its full height (tables). */
export function Page({ children, fill = false }: { readonly children: ReactNode; readonly fill?: boolean }): ReactNode {
  return <div className={fill ? classes.pageFill : classes.page}>{children}</div>;
}
