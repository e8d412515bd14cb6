// Owns what is known of an object by its module.
import type { ReactNode } from 'react';
import type { VedetteError } from '../../../../common/errors/vedette-error.ts';
import { useText } from '../../../i18n/use-text.ts';
import { EmptyState, ErrorState } from '../../../ui/empty-state.tsx';
import { Panel } from '../../../ui/panel.tsx';
import type { MibObject } from './mib-types.ts';
import classes from './mib.module.css';

export function ObjectDetails({ object, error }: { readonly object: MibObject | undefined; readonly error: VedetteError | null }): ReactNode {
  const text = useText('networkTools');
  if (object === undefined) return <Panel label={text('mib.object')}>{error === null ? <EmptyState compact title={text('loading')} /> : <ErrorState compact error={error} what={text('mib.describeFailed')} />}</Panel>;
  const facts = [
    [text('mib.fact.kind'), text(`mib.kind.${object.kind}`)],
    [text('mib.fact.syntax'), object.syntax],
    [text('mib.fact.access'), object.access],
    [text('mib.fact.module'), object.module],
  ].filter(([, value]) => value !== '');
  return (
    <Panel label={text('mib.object')}>
      <div className={classes.object}>
        <div className={classes.objectHead}><b>{object.name === '' ? object.oid : object.name}</b><code>{object.oid}</code></div>
        <div className={classes.facts}>{facts.map(([label, value]) => <span key={label}><span className={classes.quiet}>{label}</span> {value}</span>)}</div>
        {object.description !== '' && <p className={classes.description}>{object.description}</p>}
      </div>
    </Panel>
  );
}
