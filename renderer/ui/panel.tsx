// Owns the surface that holds one thing: title, quiet actions, content.
import { Children, type ReactNode } from 'react';
import classes from './panel.module.css';

export interface PanelProps {
  readonly title?: ReactNode;
  /** A few words beside the title: a count, an interval. */
  readonly note?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  /** No inner padding: for tables and lists that reach the edge. */
  readonly flush?: boolean;
  /** Takes the whole height that its container gives. */
  readonly fill?: boolean;
  readonly label?: string;
}

/** A panel on the second elevation. With a title it is a section that screen readers list. */
export function Panel(props: PanelProps): ReactNode {
  const label = props.label ?? (typeof props.title === 'string' ? props.title : undefined);
  return (
    <section className={classes.panel} data-fill={props.fill || undefined} aria-label={label}>
      {(props.title !== undefined || props.actions !== undefined) && (
        <header className={classes.head}>
          <h2 className={classes.title}>{props.title}</h2>
          {props.note !== undefined && <span className={classes.note}>{props.note}</span>}
          <span className={classes.space} />
          {props.actions}
        </header>
      )}
      <div className={props.flush ? classes.flush : classes.body}>{props.children}</div>
    </section>
  );
}

/** Two and four panels stand in at most two columns: a third would leave a hole beside them. */
const IN_TWO: ReadonlySet<number> = new Set([2, 4]);

/** Panels side by side, as many as fit at `min` px each; never in a number of columns that leaves most of a row empty. */
export function PanelGrid({ min = 360, children }: { readonly min?: number; readonly children: ReactNode }): ReactNode {
  const half = IN_TWO.has(Children.toArray(children).length) ? `max(${min}px, (100% - var(--v-3)) / 2)` : `${min}px`;
  return <div className={classes.grid} style={{ gridTemplateColumns: `repeat(auto-fill, minmax(min(${half}, 100%), 1fr))` }}>{children}</div>;
}
