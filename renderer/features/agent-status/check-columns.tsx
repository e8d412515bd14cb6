// Owns the columns of the table of checks.
import { ActionIcon, Tooltip } from '@mantine/core';
import { Play } from 'lucide-react';
import { useMemo, type ReactNode } from 'react';
import type { CheckStatus } from '../../../common/model/status.ts';
import { durationWords } from '../../i18n/duration-words.ts';
import { formatCount } from '../../i18n/relative-time.ts';
import { useLanguage, useText } from '../../i18n/use-text.ts';
import { Quantity } from '../../ui/quantity.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { Sparkline } from '../../ui/sparkline.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import type { TableColumn } from '../../ui/table/column.ts';
import classes from './agent-status.module.css';
import { badgeOf, canRun, rankOf, stateOfRank } from './check-order.ts';

/** How often it runs now, and what is set where the two differ. */
export function Interval({ check }: { readonly check: CheckStatus }): ReactNode {
  const text = useText('status');
  const language = useLanguage();
  const now = durationWords(check.intervalMs, language);
  if (check.intervalMs === check.configuredIntervalMs) return <span>{now}</span>;
  const configured = durationWords(check.configuredIntervalMs, language);
  const faster = check.intervalMs < check.configuredIntervalMs;
  return (
    <Tooltip label={text(faster ? 'interval.faster' : 'interval.slower', { now, configured })}>
      <span>{now} <span className={classes.quiet}>({text('interval.configured', { configured })})</span></span>
    </Tooltip>
  );
}

/** The newest error of a check that fails, or why it does not run; empty when there is nothing to say. */
export function noteOf(check: CheckStatus): string {
  if (check.reason !== '') return check.reason;
  return check.lastError?.message ?? '';
}

function RunButton({ check, onRun }: { readonly check: CheckStatus; readonly onRun: (check: CheckStatus) => void }): ReactNode {
  const text = useText('status');
  if (!canRun(check)) return null;
  return (
    <Tooltip label={text('run.now')}>
      <ActionIcon
        size={22}
        aria-label={text('run.label', { name: check.name })}
        onClick={(event) => {
          event.stopPropagation();
          onRun(check);
        }}
      >
        <Play size={13} />
      </ActionIcon>
    </Tooltip>
  );
}

/** Columns of the table; the list changes with the language and when new durations arrive. */
export function useCheckColumns(durations: ReadonlyMap<string, Float64Array>, onRun: (check: CheckStatus) => void): readonly TableColumn<CheckStatus>[] {
  const text = useText('status');
  const language = useLanguage();
  return useMemo<readonly TableColumn<CheckStatus>[]>(() => {
    const count = (value: number): string => formatCount(value, language);
    return [
      { id: 'name', header: text('column.name'), value: (check) => check.name, width: 108, grow: 1, pinned: true, render: (check) => <span className={classes.name}>{check.name}</span> },
      {
        id: 'state', header: text('column.state'), value: (check) => rankOf(check.state), width: 120, facet: true, searchable: false, descendingFirst: false,
        facetLabel: (rank) => text(`state.${stateOfRank(rank)}`),
        render: (check) => <StateBadge quiet state={badgeOf(check.state)} label={text(`state.${check.state}`)} />,
      },
      { id: 'note', header: text('column.note'), value: noteOf, width: 150, grow: 4, render: (check) => <span className={classes.note} title={noteOf(check)}>{noteOf(check)}</span> },
      { id: 'cost', header: text('column.cost'), value: (check) => text(`cost.${check.cost}`), width: 72, facet: true, hidden: true, render: (check) => <Tooltip label={text('cost.hint')}><span>{text(`cost.${check.cost}`)}</span></Tooltip> },
      { id: 'interval', header: text('column.interval'), value: (check) => check.intervalMs, width: 146, searchable: false, render: (check) => <Interval check={check} /> },
      { id: 'lastRun', header: text('column.lastRun'), value: (check) => check.lastRun, width: 90, searchable: false, render: (check) => <RelativeTime t={check.lastRun} unknown={text('lastRun.never')} /> },
      { id: 'nextRun', header: text('column.nextRun'), value: (check) => check.nextRun, width: 84, searchable: false, descendingFirst: false, render: (check) => <RelativeTime t={check.nextRun} unknown={text('nextRun.never')} /> },
      { id: 'duration', header: text('column.duration'), value: (check) => check.lastDurationMs, width: 76, align: 'end', searchable: false, render: (check) => <Quantity value={check.lastDurationMs} unit="millisecond" reason={text('lastRun.never')} /> },
      { id: 'average', header: text('column.average'), value: (check) => check.averageDurationMs, width: 76, align: 'end', searchable: false, render: (check) => <Quantity value={check.averageDurationMs} unit="millisecond" reason={text('lastRun.never')} /> },
      {
        id: 'recent', header: text('column.recent'), value: (check) => check.averageDurationMs, width: 100, searchable: false,
        render: (check) => {
          const values = durations.get(check.name);
          return values === undefined ? null : <Sparkline values={values} width={88} height={18} />;
        },
      },
      { id: 'samples', header: text('column.samples'), value: (check) => check.lastSamples, width: 64, align: 'end', searchable: false, render: (check) => count(check.lastSamples) },
      { id: 'series', header: text('column.series'), value: (check) => check.series, width: 60, align: 'end', searchable: false, hidden: true, render: (check) => count(check.series) },
      { id: 'runs', header: text('column.runs'), value: (check) => check.runs, width: 72, align: 'end', searchable: false, hidden: true, render: (check) => count(check.runs) },
      { id: 'failures', header: text('column.failures'), value: (check) => check.failures, width: 72, align: 'end', searchable: false, hidden: true, render: (check) => <span className={check.failures > 0 ? classes.bad : classes.quiet}>{count(check.failures)}</span> },
      { id: 'skipped', header: text('column.skipped'), value: (check) => check.skipped, width: 72, align: 'end', searchable: false, hidden: true, render: (check) => count(check.skipped) },
      { id: 'action', header: text('column.action'), value: () => null, width: 42, pinned: true, searchable: false, render: (check) => <RunButton check={check} onRun={onRun} /> },
    ];
  }, [text, language, durations, onRun]);
}
