// Owns lists of facts: name on the left, value on the right.
import { Fragment, type ReactNode } from 'react';
import classes from './key-value.module.css';

export interface Fact {
  readonly label: string;
  readonly value: ReactNode;
  /** Machine text (paths, addresses) in the fixed-width font. */
  readonly code?: boolean;
}

export function KeyValue({ facts }: { readonly facts: readonly Fact[] }): ReactNode {
  return (
    <dl className={classes.list}>
      {facts.map((fact) => (
        <Fragment key={fact.label}>
          <dt className={classes.label}>{fact.label}</dt>
          <dd className={fact.code ? classes.code : classes.value}>{fact.value}</dd>
        </Fragment>
      ))}
    </dl>
  );
}
