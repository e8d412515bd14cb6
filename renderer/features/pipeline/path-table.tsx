// Owns the table of every source into every store, folded by store or source when asked.
import { SegmentedControl, Tooltip } from '@mantine/core';
import { useCallback, useMemo, type ReactNode } from 'react';
import type { PipelineStatus } from '../../../common/model/status.ts';
import { usePageSearch } from '../../app/navigation.tsx';
import { durationWords } from '../../i18n/duration-words.ts';
import { formatClock, formatCount, formatExact } from '../../i18n/relative-time.ts';
import { useLanguage, useText } from '../../i18n/use-text.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Quantity } from '../../ui/quantity.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import type { TableColumn } from '../../ui/table/column.ts';
import { DataTable } from '../../ui/table/data-table.tsx';
import { pathBadge } from './condition.ts';
import { conditionOfRank, GROUPINGS, pathRows, rankOf, type Grouping, type PathRow } from './path-rows.ts';
import classes from './pipeline.module.css';
import { useSinkName } from './sink-names.ts';

const rowKey = (row: PathRow): string => row.key;
const WORST_FIRST = { id: 'state', desc: false } as const;

export function PathTable({ status }: { readonly status: PipelineStatus }): ReactNode {
  const text = useText('pipeline');
  const language = useLanguage();
  const [search, setSearch] = usePageSearch({ group: 'path', source: '', sink: '' });
  const grouping: Grouping = GROUPINGS.find((known) => known === search.group) ?? 'path';
  const columns = usePathColumns(grouping);
  const all = useMemo(() => pathRows(status, grouping), [status, grouping]);
  const rows = useMemo(
    () => (grouping === 'path' ? all.filter((row) => (search.source === '' || row.source === search.source) && (search.sink === '' || row.sink === search.sink)) : all),
    [all, grouping, search.source, search.sink],
  );
  const unfold = useCallback((row: PathRow) => setSearch({ group: 'path', source: row.source, sink: row.sink }, { push: true }), [setSearch]);
  const sinkName = useSinkName();
  const narrowed = search.source !== '' ? search.source : search.sink !== '' ? sinkName(search.sink).name : undefined;
  return (
    <Panel title={text('paths')} note={text('paths.note')} flush fill>
      <DataTable
        key={grouping}
        name={`paths.${grouping}`}
        label={text('paths')}
        columns={columns}
        rows={rows}
        rowKey={rowKey}
        initialSort={WORST_FIRST}
        {...(grouping === 'path' ? {} : { onOpen: unfold })}
        tools={
          <>
            <SegmentedControl
              size="xs"
              aria-label={text('group.label')}
              value={grouping}
              onChange={(group) => setSearch({ group, source: '', sink: '' })}
              data={GROUPINGS.map((value) => ({ value, label: text(`group.${value}`) }))}
            />
            {grouping === 'path' && narrowed !== undefined && (
              <button type="button" className={classes.narrowed} onClick={() => setSearch({ source: '', sink: '' })}>
                {text('group.shown', { name: narrowed })} <span aria-hidden>×</span>
                <span className="v-visually-hidden">{text('group.back')}</span>
              </button>
            )}
          </>
        }
        empty={<EmptyState title={text('paths.empty')} why={text('paths.emptyWhy', { interval: durationWords(status.flushIntervalMs, language) })} />}
      />
    </Panel>
  );
}

function usePathColumns(grouping: Grouping): readonly TableColumn<PathRow>[] {
  const text = useText('pipeline');
  const language = useLanguage();
  const sinkName = useSinkName();
  return useMemo<readonly TableColumn<PathRow>[]>(() => {
    const number = (id: string, header: string, value: (row: PathRow) => number, width: number): TableColumn<PathRow> => ({
      id, header, value, width, align: 'end', searchable: false, render: (row) => formatCount(value(row), language),
    });
    const source: TableColumn<PathRow> = {
      id: 'source', header: text('column.source'), width: 104, grow: 1, pinned: true, facet: grouping === 'path',
      value: (row) => (row.source === '' ? text('row.sources', { count: row.sources }) : row.source),
      render: (row) => (row.source === '' ? <span className={classes.quiet}>{text('row.sources', { count: row.sources })}</span> : <span className={classes.code}>{row.source}</span>),
    };
    const sink: TableColumn<PathRow> = {
      id: 'sink', header: text('column.sink'), width: 120, grow: 1, pinned: true, facet: grouping === 'path',
      value: (row) => (row.sink === '' ? text('row.sinks', { count: row.sinks }) : sinkName(row.sink).name),
      render: (row) => (row.sink === '' ? <span className={classes.quiet}>{text('row.sinks', { count: row.sinks })}</span> : sinkName(row.sink).name),
    };
    return [
      ...(grouping === 'sink' ? [sink, source] : [source, sink]),
      {
        id: 'state', header: text('column.state'), value: (row) => rankOf(row.condition), width: 106, searchable: false, descendingFirst: false, facet: true,
        facetLabel: (rank) => text(`row.${conditionOfRank(rank)}`),
        render: (row) => <StateBadge quiet state={pathBadge(row.condition)} label={text(`row.${row.condition}`)} />,
      },
      { id: 'heartbeat', header: text('column.heartbeat'), value: (row) => row.lastHeartbeat, width: 96, searchable: false, descendingFirst: false, render: (row) => <RelativeTime t={row.lastHeartbeat} unknown={text('unknown.heartbeat')} /> },
      {
        id: 'complete', header: text('column.complete'), value: (row) => row.watermark, width: 100, searchable: false, descendingFirst: false,
        render: (row) => row.watermark === null
          ? <Tooltip label={text(row.condition === 'ended' ? 'reason.ended' : 'unknown.watermark')}><span className={classes.quiet}>–</span></Tooltip>
          : <Tooltip label={formatExact(row.watermark, language)}><span>{formatClock(row.watermark, language)}</span></Tooltip>,
      },
      {
        id: 'lag', header: text('column.lag'), value: (row) => row.lagMs, width: 68, align: 'end', searchable: false,
        render: (row) => <Quantity value={row.lagMs} unit="millisecond" reason={text(row.condition === 'resting' ? 'reason.resting' : row.condition === 'ended' ? 'reason.ended' : 'unknown.watermark')} />,
      },
      { id: 'rate', header: text('column.rate'), value: (row) => row.pointsPerSecond, width: 76, align: 'end', searchable: false, render: (row) => <Quantity value={row.pointsPerSecond} unit="" /> },
      number('batches', text('column.batches'), (row) => row.batches, 72),
      { ...number('points', text('column.points'), (row) => row.points, 76), render: (row) => <span title={formatCount(row.points, language)}><Quantity value={row.points} unit="" /></span> },
      { id: 'bytes', header: text('column.bytes'), value: (row) => row.bytes, width: 80, align: 'end', searchable: false, render: (row) => <Quantity value={row.bytes} unit="byte" /> },
      { ...number('queued', text('column.queued'), (row) => row.queued, 64), render: (row) => <span className={row.queued > 0 ? classes.notable : classes.quiet}>{formatCount(row.queued, language)}</span> },
      { ...number('dropped', text('column.dropped'), (row) => row.dropped, 70), render: (row) => <span className={row.dropped > 0 ? classes.bad : classes.quiet}>{formatCount(row.dropped, language)}</span> },
    ];
  }, [text, language, grouping, sinkName]);
}
