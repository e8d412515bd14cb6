// Owns what a profile reads: errors at their lines, metrics with tags and values, facts of the device, what did not answer.
import { ActionIcon } from '@mantine/core';
import { RefreshCw } from 'lucide-react';
import { useMemo, type ReactNode } from 'react';
import { useText } from '../../../i18n/use-text.ts';
import { EmptyState, ErrorState } from '../../../ui/empty-state.tsx';
import { KeyValue } from '../../../ui/key-value.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { Quantity } from '../../../ui/quantity.tsx';
import type { TableColumn } from '../../../ui/table/column.ts';
import { DataTable } from '../../../ui/table/data-table.tsx';
import type { TryResult } from './profile-types.ts';
import type { Tried } from './use-try.ts';
import classes from './profiles.module.css';

type Sample = TryResult['samples'][number];
const NO_SAMPLES: readonly Sample[] = [];
const SHOWN_UNANSWERED = 40;

export function TryPanel({ tried, errors, warnings, hasSource, onJump, onAgain }: { readonly tried: Tried; readonly errors: TryResult['errors']; readonly warnings: TryResult['warnings']; readonly hasSource: boolean; readonly onJump: (line: number, column: number) => void; readonly onAgain: () => void }): ReactNode {
  const text = useText('networkTools');
  const { result, error, isOld } = tried;
  const facts = Object.entries(result?.metadata ?? {});
  return (
    <>
      <Places title={text('profiles.problems')} kind="error" places={errors} onJump={onJump} />
      <Places title={text('profiles.unread')} kind="warning" places={warnings} onJump={onJump} />
      <Panel
        flush
        title={text('profiles.result')}
        note={result === undefined || !hasSource ? undefined : <>{text('profiles.answered', { answered: result.answered, unanswered: result.unanswered.length })} · <Quantity value={result.ms / 1_000} unit="second" /></>}
        actions={<ActionIcon aria-label={text('profiles.again')} title={text('profiles.again')} disabled={!hasSource} onClick={onAgain}><RefreshCw size={14} /></ActionIcon>}
      >
        <div className={classes.result} data-old={(isOld && result !== undefined) || undefined}>
          {error !== undefined && <ErrorState compact error={error} what={text('profiles.tryFailed')} onRetry={onAgain} />}
          {result === undefined && error === undefined && <EmptyState compact title={text(hasSource ? 'profiles.trying' : 'profiles.noSource')} why={hasSource ? undefined : text('profiles.noSourceWhy')} />}
          {result !== undefined && (hasSource || result.samples.length > 0 ? <Samples samples={result.samples} /> : <EmptyState compact title={text('profiles.noSource')} why={text('profiles.noSourceWhy')} />)}
        </div>
      </Panel>
      {facts.length > 0 && <Panel title={text('profiles.metadata')}><KeyValue facts={facts.map(([label, value]) => ({ label, value: value === '' ? '–' : value }))} /></Panel>}
      {(result?.unanswered.length ?? 0) > 0 && (
        <Panel title={text('profiles.unanswered')} note={String(result?.unanswered.length)}>
          <ul className={classes.unanswered}>
            {result?.unanswered.slice(0, SHOWN_UNANSWERED).map((one) => <li key={one}><code>{one}</code></li>)}
            {(result?.unanswered.length ?? 0) > SHOWN_UNANSWERED && <li>{text('map.more', { count: (result?.unanswered.length ?? 0) - SHOWN_UNANSWERED })}</li>}
          </ul>
        </Panel>
      )}
    </>
  );
}

function Places({ kind, onJump, places, title }: { readonly title: string; readonly kind: 'error' | 'warning'; readonly places: TryResult['errors']; readonly onJump: (line: number, column: number) => void }): ReactNode {
  const text = useText('networkTools');
  if (places.length === 0) return null;
  return (
    <Panel title={title} note={String(places.length)}>
      {places.map((place) => (
        <button key={`${place.line} ${place.column} ${place.message}`} type="button" className={classes.problem} data-kind={kind} onClick={() => onJump(place.line, place.column)}>
          <span className={classes.place}>{text('profiles.place', { line: place.line, column: place.column })}</span>
          <span>{place.message}</span>
        </button>
      ))}
    </Panel>
  );
}

function Samples({ samples }: { readonly samples: readonly Sample[] }): ReactNode {
  const text = useText('networkTools');
  const columns = useMemo<readonly TableColumn<Sample>[]>(
    () => [
      { id: 'metric', header: text('profiles.column.metric'), width: 150, grow: 2, pinned: true, facet: true, value: ({ metric }) => metric, render: ({ metric, oid }) => <code className={classes.cut} title={`${metric}\n${oid}`}>{metric}</code> },
      { id: 'value', header: text('profiles.column.value'), width: 96, align: 'end', pinned: true, value: ({ value }) => value },
      { id: 'tags', header: text('profiles.column.tags'), width: 130, grow: 2, value: ({ tags }) => tags.join(' '), render: ({ tags }) => <code className={classes.cut} title={tags.join('\n')}>{tags.join(' ')}</code> },
      { id: 'kind', header: text('profiles.column.kind'), width: 90, hidden: true, facet: true, value: ({ kind }) => kind },
      { id: 'oid', header: text('variable.oid'), width: 200, hidden: true, value: ({ oid }) => oid },
    ],
    [text],
  );
  return <DataTable name="profile-samples" label={text('profiles.result')} columns={columns} rows={samples.length === 0 ? NO_SAMPLES : samples} rowKey={({ metric, tags, oid }) => `${metric} ${oid} ${tags.join(' ')}`} height={340} empty={<EmptyState compact title={text('profiles.noSamples')} why={text('profiles.noSamplesWhy')} />} />;
}
