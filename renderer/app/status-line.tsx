// Owns the line at the bottom: how fresh the data is, what the agent costs, who is behind, whether we are connected.
import { Tooltip, UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';
import { useConnection, useConsoleClient } from '../api/hooks.ts';
import { formatClock, formatCount } from '../i18n/relative-time.ts';
import { useLanguage, useText } from '../i18n/use-text.ts';
import { quantityText } from '../ui/format-quantity.ts';
import { Quantity } from '../ui/quantity.tsx';
import { StateBadge } from '../ui/state-badge.tsx';
import { PageLink } from './navigation.tsx';
import classes from './status-line.module.css';
import { useAgentStatus, useOverBudget } from './use-agent-status.ts';

export function StatusLine(): ReactNode {
  const text = useText('shell');
  const language = useLanguage();
  const status = useAgentStatus();
  const over = useOverBudget();
  return (
    <footer className={classes.line} aria-label={text('status.label')}>
      <ConnectionMark />
      {status === undefined ? (
        <span>{text('status.waiting')}</span>
      ) : (
        <>
          <span className={classes.item}>
            {status.completeUpTo === null ? text('status.completeUnknown') : text('status.complete', { time: formatClock(status.completeUpTo, language) })}
          </span>
          <span className={classes.item}>
            {status.sourcesBehind.length === 0 ? (
              text('status.behindNone')
            ) : (
              <Tooltip label={status.sourcesBehind.join(', ')}>
                <span><PageLink to="/pipeline"><StateBadge quiet state="warn" label={text('status.behind', { count: status.sourcesBehind.length })} /></PageLink></span>
              </Tooltip>
            )}
          </span>
          <span className={classes.space} />
          <Tooltip multiline maw={320} label={text(over ? 'status.cpuOver' : 'status.cpuBudget', { budget: quantityText(status.budgetPercent, 'percent') })}>
            <span className={classes.item} data-over={over || undefined}>{text('status.cpu')} <b><Quantity value={status.cpuPercent} unit="percent" /></b></span>
          </Tooltip>
          <span className={classes.item}>{text('status.memory')} <b><Quantity value={status.rssBytes} unit="byte" /></b></span>
          <span className={classes.item}>{text('status.disk')} <b><Quantity value={status.diskWriteBytesPerSecond} unit="byte/second" /></b></span>
          <span className={classes.wide}>{text('status.series', { shown: formatCount(status.series, language) })}</span>
        </>
      )}
    </footer>
  );
}

/** A dot with a word; when the connection is lost, why, and a way to try at once. */
function ConnectionMark(): ReactNode {
  const text = useText('shell');
  const connection = useConnection();
  const client = useConsoleClient();
  switch (connection.kind) {
    case 'open':
      return <span className={classes.item}><StateBadge quiet state="ok" label={text('connection.open')} /></span>;
    case 'connecting':
      return <span className={classes.item}><StateBadge quiet state="no_data" label={text('connection.connecting')} /></span>;
    case 'unauthorised':
      return <Tooltip label={text('connection.unauthorisedLong')}><span className={classes.item}><StateBadge quiet state="alert" label={text('connection.unauthorised')} /></span></Tooltip>;
    case 'outdated':
      return (
        <span className={classes.item}>
          <Tooltip label={text('connection.outdatedLong')}><span><StateBadge quiet state="alert" label={text('connection.outdated')} /></span></Tooltip>{' '}
          <UnstyledButton className={classes.retry} onClick={() => window.location.reload()}>{text('connection.reload')}</UnstyledButton>
        </span>
      );
    case 'lost':
      return (
        <span className={classes.item}>
          <Tooltip label={text('connection.lostLong')}><span><StateBadge quiet state="alert" label={text(`connection.lost.${connection.reason}`)} /></span></Tooltip>{' '}
          <UnstyledButton className={classes.retry} onClick={() => client.retryNow()}>{text('connection.retry')}</UnstyledButton>
        </span>
      );
  }
}
