// Owns what the storage does in the background: each kind of work with its state, how far it has come, what it did last.
import { Progress } from '@mantine/core';
import type { ReactNode } from 'react';
import type { LifecycleStep } from '../../../../common/model/storage.ts';
import { useStorageSentence } from '../../../app/said-values.ts';
import { durationWords } from '../../../i18n/duration-words.ts';
import { rangeWords } from '../../../i18n/relative-time.ts';
import { useLanguage, useText } from '../../../i18n/use-text.ts';
import { quantityText } from '../../../ui/format-quantity.ts';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import { StateBadge, type State } from '../../../ui/state-badge.tsx';
import classes from './storage.module.css';

/** How the state of background work looks; what runs shows how far it is instead. */
const LIFECYCLE_BADGE: Readonly<Record<Exclude<LifecycleStep['state'], 'running'>, State>> = { idle: 'ok', waiting: 'muted', paused: 'warn', off: 'muted' };

export function LifecycleTable({ steps }: { readonly steps: readonly LifecycleStep[] }): ReactNode {
  const text = useText('storage');
  return (
    // A box that scrolls must be reachable by keyboard: WCAG 2.1.1.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={classes.scroll} role="group" aria-label={text('lifecycle')} tabIndex={0}>
      <table className={classes.table} data-wrap>
        <thead>
          <tr>
            <th scope="col">{text('lifecycle.step')}</th>
            <th scope="col">{text('lifecycle.state')}</th>
            <th scope="col">{text('lifecycle.border')}</th>
            <th scope="col">{text('lifecycle.last')}</th>
          </tr>
        </thead>
        <tbody>
          {steps.map((step) => (
            <tr key={step.kind}>
              <th scope="row">{text(`step.${step.kind}`)} <span className={classes.quiet}>{text(`step.${step.kind}.what`)}</span></th>
              <td><Now step={step} /></td>
              <td>{step.border === null ? <span className={classes.quiet}>{text('lifecycle.noBorder')}</span> : <><RelativeTime t={step.border} /></>}</td>
              <td><Last step={step} /></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Now({ step }: { readonly step: LifecycleStep }): ReactNode {
  const text = useText('storage');
  const language = useLanguage();
  const sentence = useStorageSentence();
  const { running } = step;
  const percent = running === null ? 0 : Math.round(Math.min(1, Math.max(0, running.done)) * 100);
  return (
    <div className={classes.now}>
      {step.state === 'running' ? <span className={classes.running}>{text('lifecycle.running')}</span> : <StateBadge quiet state={LIFECYCLE_BADGE[step.state]} label={text(`lifecycle.${step.state}`)} />}
      {running !== null && (
        <>
          <Progress value={percent} size="sm" aria-label={text('lifecycle.progress', { step: text(`step.${step.kind}`) })} />
          <span className={classes.quiet}>{rangeWords(running.from, running.to, language)} · {percent}%</span>
        </>
      )}
      {step.reason !== '' && <span className={classes.quiet}>{sentence(step.words, step.reason)}</span>}
    </div>
  );
}

function Last({ step }: { readonly step: LifecycleStep }): ReactNode {
  const text = useText('storage');
  const language = useLanguage();
  const { last } = step;
  if (last === null) return <span className={classes.quiet}>{text('lifecycle.never')}</span>;
  return (
    <>
      <RelativeTime t={last.at} />{' '}
      <span className={classes.quiet}>
        {text('lifecycle.lastWork', { range: rangeWords(last.from, last.to, language), points: quantityText(last.points, ''), bytes: quantityText(last.bytes, 'byte'), took: durationWords(last.ms, language) })}
      </span>
    </>
  );
}
