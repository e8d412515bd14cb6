// Owns the tiles of what the agent itself costs.
import type { ReactNode } from 'react';
import type { CheckStatus } from '../../../common/model/status.ts';
import { useAgentStatus, useOverBudget } from '../../app/use-agent-status.ts';
import { useText } from '../../i18n/use-text.ts';
import { quantityText } from '../../ui/format-quantity.ts';
import { StatTile } from '../../ui/stat-tile.tsx';
import classes from './agent-status.module.css';
import { samplesPerSecond, verdictOf } from './check-order.ts';
import type { AgentHistory } from './use-durations.ts';

export function AgentCost({ checks, history }: { readonly checks: readonly CheckStatus[]; readonly history: AgentHistory }): ReactNode {
  const text = useText('status');
  const status = useAgentStatus();
  const budget = status?.budgetPercent;
  // The budget holds while nobody looks, so the number alone says nothing.
  const over = useOverBudget();
  return (
    <div className={classes.tiles}>
      <StatTile
        label={text('tile.cpu')}
        value={status?.cpuPercent}
        unit="percent"
        reason={text('tile.cpuWaiting')}
        state={over ? 'warn' : undefined}
        stateWord={over ? text('tile.overBudget') : undefined}
        history={history.cpu}
        detail={budget === undefined ? undefined : text('tile.cpuBudget', { budget: quantityText(budget, 'percent') })}
      />
      <StatTile label={text('tile.memory')} value={status?.rssBytes} unit="byte" history={history.rss} detail={text('tile.memoryDetail')} />
      <StatTile label={text('tile.disk')} value={status?.diskWriteBytesPerSecond} unit="byte/second" reason={text('tile.diskReason')} history={history.written} detail={text('tile.diskDetail')} />
      <StatTile label={text('tile.samples')} value={checks.length === 0 ? undefined : samplesPerSecond(checks)} unit="" detail={text('tile.samplesDetail')} />
      <StatTile label={text('tile.series')} value={status?.series} unit="" detail={text('tile.seriesDetail', { count: verdictOf(checks).names.length })} />
    </div>
  );
}
