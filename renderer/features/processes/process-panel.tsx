// Owns the side panel of one process: what it is, what it uses, how it went.
import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import type { ProcessMinute } from '../../../common/model/process.ts';
import { formatCount, formatExact, formatMinute } from '../../i18n/relative-time.ts';
import { useLanguage, useText } from '../../i18n/use-text.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { quantityText } from '../../ui/format-quantity.ts';
import { KeyValue } from '../../ui/key-value.tsx';
import { Quantity } from '../../ui/quantity.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { SidePanel } from '../../ui/side-panel.tsx';
import { Sparkline } from '../../ui/sparkline.tsx';
import type { ProcessRow } from './process-rows.ts';
import classes from './processes.module.css';
import { useStateWord } from './state-words.ts';
import { useProcessCourse, type ProcessCourse } from './use-process-course.ts';

export interface ProcessPanelProps {
  readonly processKey: string;
  /** Undefined when the table shown does not hold the process. */
  readonly row: ProcessRow | undefined;
  readonly parent: ProcessRow | undefined;
  readonly minutes: readonly ProcessMinute[];
  readonly history: boolean;
  readonly onOpen: (row: ProcessRow) => void;
  readonly onClose: () => void;
}

export function ProcessPanel(props: ProcessPanelProps): ReactNode {
  const { row, parent } = props;
  const text = useText('processes');
  const language = useLanguage();
  const stateWord = useStateWord();
  const course = useProcessCourse(props.processKey, props.minutes);
  const pid = props.processKey.split('.', 1)[0] ?? '';
  return (
    <SidePanel label={text('panel.label', { pid })} title={row === undefined ? text('panel.gone', { pid }) : row.name} onClose={props.onClose} width={460}>
      {row === undefined ? (
        <EmptyState compact title={text('panel.goneTitle')} why={text(props.history ? 'panel.goneHistory' : 'panel.goneLive')} />
      ) : (
        <>
          <KeyValue
            facts={[
              { label: text('column.pid'), value: String(row.pid), code: true },
              { label: text('panel.parent'), value: parent === undefined ? <code>{row.parent}</code> : <Button variant="transparent" size="compact-xs" px={0} onClick={() => props.onOpen(parent)}>{parent.name} ({parent.pid})</Button> },
              { label: text('column.user'), value: row.user === '' ? '–' : row.user },
              { label: text('column.state'), value: `${stateWord(row.state)} (${row.state})` },
              { label: text('column.cpu'), value: <><Quantity value={row.cpu} unit="percent" reason={text('unknown.cpu')} /> <span className={classes.quiet}>{text('panel.ofCore')}</span></> },
              { label: text('column.memory'), value: <Quantity value={row.memory} unit="byte" reason={text('unknown.private')} /> },
              { label: text('column.readRate'), value: <Quantity value={row.readRate} unit="byte/second" reason={text('unknown.private')} /> },
              { label: text('column.writeRate'), value: <Quantity value={row.writeRate} unit="byte/second" reason={text('unknown.private')} /> },
              { label: text('column.threads'), value: formatCount(row.threads, language) },
              { label: text('column.startedAt'), value: Number.isFinite(row.startedAt) ? <><RelativeTime t={row.startedAt} /> <span className={classes.quiet}>{formatExact(row.startedAt, language)}</span></> : '–' },
            ]}
          />
          <section className={classes.section}>
            <h3>{text('column.command')}</h3>
            <pre className={classes.commandBox}>{row.command === '' ? row.name : row.command}</pre>
          </section>
        </>
      )}
      <Course course={course} />
    </SidePanel>
  );
}

function Course({ course }: { readonly course: ProcessCourse | undefined }): ReactNode {
  const text = useText('processes');
  const language = useLanguage();
  if (course === undefined) return <section className={classes.section}><h3>{text('course')}</h3><p className={classes.quiet}>{text('course.none')}</p></section>;
  const peak = (values: Float64Array): number => values.reduce((top, value) => (Number.isNaN(value) ? top : Number.isNaN(top) ? value : Math.max(top, value)), Number.NaN);
  const lines = [
    { id: 'cpu', word: text('column.cpu'), values: course.cpu, unit: 'percent', colour: 'var(--v-series-0)' },
    { id: 'memory', word: text('column.memory'), values: course.memory, unit: 'byte', colour: 'var(--v-series-3)' },
  ];
  return (
    <section className={classes.section}>
      <h3>{text('course')}</h3>
      <p className={classes.quiet}>
        {course.answered < course.asked && course.failed === undefined ? text('course.loading', { answered: course.answered, asked: course.asked }) : text('course.found', { count: course.found, asked: course.asked })}
      </p>
      {course.failed !== undefined && <p className={classes.notable}>{course.failed}</p>}
      {course.found > 0 && lines.map((line) => (
        <div key={line.id} className={classes.courseLine}>
          <div className={classes.courseHead}><span>{line.word}</span><span className={classes.quiet}>{text('course.peak', { value: quantityText(peak(line.values), line.unit) })}</span></div>
          <div className={classes.courseBox}><Sparkline values={line.values} width={428} height={48} min={0} colour={line.colour} /></div>
        </div>
      ))}
      {course.found > 0 && <div className={classes.courseHead}><span className={classes.quiet}>{formatMinute(course.from, language)}</span><span className={classes.quiet}>{formatMinute(course.to, language)}</span></div>}
    </section>
  );
}
