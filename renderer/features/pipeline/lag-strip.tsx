// Owns the line below the stores: how far behind the present each stage of the storage is, and what it does now.
import { Tooltip } from '@mantine/core';
import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import type { PipelineStatus } from '../../../common/model/status.ts';
import { SECOND } from '../../../common/time/millis.ts';
import { useCall } from '../../api/hooks.ts';
import { durationWords } from '../../i18n/duration-words.ts';
import { formatExact } from '../../i18n/relative-time.ts';
import { useLanguage, useText } from '../../i18n/use-text.ts';
import { StateBadge, type State } from '../../ui/state-badge.tsx';
import { useNow } from '../../ui/use-now.ts';
import classes from './lag-strip.module.css';
import { roundLag, stageLags, type StageLag } from './tier-lags.ts';

const RENEW = 5 * SECOND;
const BADGE: Readonly<Record<Exclude<StageLag['state'], 'running'>, State>> = { idle: 'ok', waiting: 'muted', paused: 'warn', off: 'muted' };

export function LagStrip({ status }: { readonly status: PipelineStatus }): ReactNode {
  const text = useText('pipeline');
  const now = useNow();
  const stats = useCall('storage.stats', {}, { refetchInterval: RENEW });
  // Without the storage's word there is only what the table below says about it.
  if (stats.data === undefined) return null;
  const lags = stageLags(stats.data.lifecycle, status.sinks, now);
  if (lags.length === 0) return null;
  return (
    <div className={classes.strip}>
      <h3 className={classes.title}>{text('lag.title')}</h3>
      <ol className={classes.stages} aria-label={text('lag.title')}>
        {lags.map((lag, index) => (
          <li key={lag.stage} className={classes.stage}>
            {index > 0 && <ChevronRight size={14} className={classes.arrow} aria-hidden />}
            <StageBox lag={lag} />
          </li>
        ))}
      </ol>
    </div>
  );
}

/** "2 min", or "now" for less than a second. */
export function useLagWords(): (lag: Pick<StageLag, 'lagMs'> | undefined) => string {
  const text = useText('pipeline');
  const language = useLanguage();
  return (lag) => (lag === undefined || lag.lagMs === null ? '–' : lag.lagMs < SECOND ? text('lag.none') : durationWords(roundLag(lag.lagMs), language));
}

function StageBox({ lag }: { readonly lag: StageLag }): ReactNode {
  const text = useText('pipeline');
  const language = useLanguage();
  const words = useLagWords();
  const doing = lag.done === null ? text(`lag.${lag.state}`) : text('lag.runningAt', { percent: Math.round(lag.done * 100) });
  const why = lag.border === null ? text('lag.noBorder') : text('lag.border', { time: formatExact(lag.border, language) });
  return (
    <Tooltip label={[why, lag.reason].filter((part) => part !== '').join(' · ')}>
      <div className={classes.box} data-state={lag.state}>
        <span className={classes.name}>{text(`lag.${lag.stage}`)}</span>
        <span className={classes.value}>{words(lag)}</span>
        {lag.state === 'running' ? <span className={classes.running}>{doing}</span> : <StateBadge quiet state={BADGE[lag.state]} label={doing} />}
      </div>
    </Tooltip>
  );
}
