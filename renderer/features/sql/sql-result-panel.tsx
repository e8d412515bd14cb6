// Owns the place of the answer: table or picture, and the whole answer as a file.
import { Button, SegmentedControl } from '@mantine/core';
import { FileDown } from 'lucide-react';
import { useMemo, type ReactNode } from 'react';
import { useAction } from '../../api/hooks.ts';
import { saveFile } from '../../charts/export.ts';
import { useText } from '../../i18n/use-text.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Panel } from '../../ui/panel.tsx';
import { sqlChartData } from './sql-chart-data.ts';
import { SqlChart } from './sql-chart.tsx';
import { SqlResultTable } from './sql-result-table.tsx';
import classes from './sql.module.css';
import type { SqlRun } from './use-sql-run.ts';

const VIEWS = ['table', 'chart'] as const;
type View = (typeof VIEWS)[number];
const ROW = 28;
const TOOLS = 84;
const MIME = { csv: 'text/csv', parquet: 'application/vnd.apache.parquet' } as const;

export function SqlResultPanel({ sql, view, timeLimitMs, onView, examples }: { readonly sql: SqlRun; readonly view: View; readonly timeLimitMs: number; readonly onView: (view: View) => void; readonly examples: ReactNode }): ReactNode {
  const text = useText('sql');
  const { answer, running } = sql;
  const chart = useMemo(() => (answer === undefined ? undefined : sqlChartData(answer.result)), [answer]);
  if (answer === undefined || chart === undefined) {
    return sql.failure === undefined ? <Panel title={text('result')}><EmptyState title={text(running ? 'verdict.running' : 'result.idle')} why={running ? undefined : text('result.idleWhy')} action={running ? undefined : examples} /></Panel> : null;
  }
  return (
    <Panel
      title={text(sql.failure === undefined ? 'result' : 'result.before')}
      flush
      actions={
        <div className={classes.actions}>
          <SegmentedControl size="xs" aria-label={text('view')} value={view} onChange={(next) => onView(next)} data={VIEWS.map((value) => ({ value, label: text(`view.${value}`) }))} />
          <Export format="csv" answer={answer} timeLimitMs={timeLimitMs} />
          <Export format="parquet" answer={answer} timeLimitMs={timeLimitMs} />
        </div>
      }
    >
      <div className={classes.answer} data-dimmed={running || undefined}>
        {view === 'chart' ? <SqlChart data={chart} /> : <SqlResultTable key={answer.text} result={answer.result} height={Math.min(520, Math.max(4, answer.result.rows) * ROW + TOOLS)} />}
      </div>
    </Panel>
  );
}

/** Asks the same statement again for all of its rows, and hands the file over. */
function Export({ format, answer, timeLimitMs }: { readonly format: 'csv' | 'parquet'; readonly answer: NonNullable<SqlRun['answer']>; readonly timeLimitMs: number }): ReactNode {
  const text = useText('sql');
  const action = useAction('sql.export');
  const save = (): void => {
    void action.run({ archive: answer.archive, text: answer.text, format, timeLimitMs }).then(
      ({ bytes }) => saveFile(`vedette-sql.${format}`, new Blob([new Uint8Array(bytes)], { type: MIME[format] })),
      // The action keeps its error and shows it beside the button.
      () => undefined,
    );
  };
  return (
    <>
      <Button size="compact-sm" variant="default" leftSection={<FileDown size={13} aria-hidden />} loading={action.pending} aria-label={text('export', { format: text(`export.${format}`) })} onClick={save}>{text(`export.${format}`)}</Button>
      {action.error !== null && <span className={classes.exportError} role="alert">{action.error.message}</span>}
    </>
  );
}
