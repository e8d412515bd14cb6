// Owns one row of the Explorer: letter, field, its buttons, and the line that says what answering cost or what is wrong.
import { ActionIcon } from '@mantine/core';
import { Copy, Eye, EyeOff, Trash2, TriangleAlert } from 'lucide-react';
import { memo, useId, type ReactNode } from 'react';
import { isImportant, noticeText, rollupText } from '../../charts/notice-text.ts';
import { formatCount } from '../../i18n/relative-time.ts';
import { useLanguage, useText } from '../../i18n/use-text.ts';
import { quantityText } from '../../ui/format-quantity.ts';
import classes from './explorer.module.css';
import { QueryEditor } from './query-editor.tsx';
import { problemOf, syntaxProblem } from './query-problem.ts';
import { rowLetter, type QueryRow } from './query-rows.ts';
import type { QueryCost } from './use-query-costs.ts';
import type { QueryRows } from './use-query-rows.ts';

export interface QueryRowViewProps {
  readonly row: QueryRow;
  readonly index: number;
  readonly cost: QueryCost | undefined;
  readonly takesFocus: boolean;
  readonly canAdd: boolean;
  readonly canRemove: boolean;
  /** Changes with the rows only, so that a row is rendered again when it or its cost has changed. */
  readonly queries: QueryRows;
}

export const QueryRowView = memo(function QueryRowView(props: QueryRowViewProps): ReactNode {
  const { row, index, cost, queries } = props;
  const text = useText('explorer');
  const id = useId();
  const letter = rowLetter(index);
  const answered = row.draft === row.text ? cost?.error : undefined;
  const problem = syntaxProblem(row.draft) ?? (answered === undefined ? undefined : problemOf(answered, row.draft));
  return (
    <div className={classes.row} data-hidden={row.hidden || undefined} role="group" aria-label={text('row.label', { letter })}>
      <div className={classes.rowLine}>
        <span className={classes.letter} aria-hidden>{letter}</span>
        <QueryEditor value={row.draft} label={text('row.query', { letter })} problem={problem} describedBy={id} onChange={(draft) => queries.draft(row.key, draft)} onRun={(typed) => queries.run(row.key, typed)} takesFocus={props.takesFocus} />
        <ActionIcon aria-label={text(row.hidden ? 'row.show' : 'row.hide', { letter })} title={text(row.hidden ? 'row.show' : 'row.hide', { letter })} aria-pressed={row.hidden} onClick={() => queries.toggleHidden(row.key)}>{row.hidden ? <EyeOff size={15} /> : <Eye size={15} />}</ActionIcon>
        <ActionIcon aria-label={text('row.duplicate', { letter })} title={text('row.duplicate', { letter })} disabled={!props.canAdd} onClick={() => queries.duplicate(row.key)}><Copy size={15} /></ActionIcon>
        <ActionIcon aria-label={text('row.remove', { letter })} title={text('row.remove', { letter })} disabled={!props.canRemove} onClick={() => queries.remove(row.key)}><Trash2 size={15} /></ActionIcon>
      </div>
      <div id={id} className={classes.rowNote} data-problem={problem !== undefined || undefined} role={problem === undefined ? undefined : 'alert'}>
        {problem === undefined ? <Cost row={row} cost={cost} /> : <><TriangleAlert size={12} aria-hidden /> {problem.from < row.draft.length || problem.from > 0 ? text('row.problemAt', { position: problem.from + 1, message: problem.message }) : problem.message}</>}
      </div>
    </div>
  );
});

function Cost({ row, cost }: { readonly row: QueryRow; readonly cost: QueryCost | undefined }): ReactNode {
  const text = useText('explorer');
  const charts = useText('charts');
  const language = useLanguage();
  const count = (value: number): string => formatCount(value, language);
  if (row.draft.trim() === '') return text('row.empty');
  if (row.draft !== row.text) return text('row.run');
  if (row.hidden) return text('row.hidden');
  if (cost?.stats === undefined) return text('row.loading');
  const { stats, rollup, notices } = cost;
  const read = stats.pointsRead;
  const parts = [
    text('cost.series', { count: stats.seriesMatched, shown: count(stats.seriesMatched) }),
    ...(rollup === undefined ? [] : [rollupText(row.text, rollup, charts, language)]),
    stats.cached ? text('cost.cached') : [text('cost.points', { live: count(read.live), head: count(read.head), sqlite: count(read.sqlite) }), ...(read.rollups > 0 ? [text('cost.rollups', { shown: count(read.rollups) })] : []), ...(read.archive > 0 ? [text('cost.archive', { shown: count(read.archive) })] : [])].join(', '),
    ...(stats.cached ? [] : [text('cost.chunks', { count: stats.chunksRead, shown: count(stats.chunksRead) })]),
    quantityText(stats.ms, 'millisecond'),
  ];
  return (
    <>
      <span className={classes.cost}>{parts.join(' · ')}</span>
      {notices.filter(isImportant).map((notice) => <span key={notice.text} className={classes.notice}><TriangleAlert size={12} aria-hidden /> {noticeText(notice, charts, language)}</span>)}
    </>
  );
}
