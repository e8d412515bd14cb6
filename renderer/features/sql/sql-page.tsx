// Owns the SQL page: a statement over the archive, its answer as table and picture, and files to take away; the address holds the text.
import { ActionIcon, Button, SegmentedControl, Select } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { notifications } from '@mantine/notifications';
import { Link2, ListTree, Play, Square } from 'lucide-react';
import { useEffect, useId, useMemo, useRef, useState, type ReactNode } from 'react';
import { usePageSearch } from '../../app/navigation.tsx';
import { useCall } from '../../api/hooks.ts';
import { durationWords } from '../../i18n/duration-words.ts';
import { formatCount } from '../../i18n/relative-time.ts';
import { useLanguage, useText } from '../../i18n/use-text.ts';
import { ErrorState } from '../../ui/empty-state.tsx';
import { quantityText } from '../../ui/format-quantity.ts';
import { Page, PageHeader } from '../../ui/page-header.tsx';
import { Panel } from '../../ui/panel.tsx';
import { StateGlyph } from '../../ui/state-badge.tsx';
import { ArchiveNotice } from './archive-notice.tsx';
import { EXAMPLE_QUERIES } from './example-queries.ts';
import { ExampleButtons } from './example-buttons.tsx';
import { SchemaPanel } from './schema-panel.tsx';
import { SqlEditor } from './sql-editor.tsx';
import { sqlProblem } from './sql-problem.ts';
import { SqlResultPanel } from './sql-result-panel.tsx';
import classes from './sql.module.css';
import { useSqlRun } from './use-sql-run.ts';

/** Choices of the time limit, ms. */
const LIMITS = [5_000, 30_000, 120_000, 600_000] as const;
const FIRST = EXAMPLE_QUERIES[0]?.text ?? '';

export default function SqlPage(): ReactNode {
  const text = useText('sql');
  const language = useLanguage();
  const id = useId();
  const [search, setSearch] = usePageSearch({ q: '', archive: '', limit: '30000', view: 'table', help: '' });
  const [draft, setDraft] = useState(search.q === '' ? FIRST : search.q);
  // The address changed from outside: a link, or back.
  const [seen, setSeen] = useState(search.q);
  if (seen !== search.q) {
    setSeen(search.q);
    setDraft(search.q === '' ? FIRST : search.q);
  }
  const area = useRef<HTMLTextAreaElement>(null);
  const caret = useRef<number | undefined>(undefined);
  useEffect(() => {
    if (caret.current === undefined || area.current === null) return;
    area.current.focus();
    area.current.setSelectionRange(caret.current, caret.current);
    caret.current = undefined;
  });
  const sql = useSqlRun();
  const schema = useCall('sql.schema', { archive: search.archive }, { staleTime: 60_000 });
  const foreign = useCall('storage.foreignArchives', {}, { refetchInterval: 10_000 });
  const timeLimitMs = LIMITS.find((limit) => String(limit) === search.limit) ?? 30_000;
  const problem = useMemo(() => (sql.failure === undefined || sql.failure.text !== draft || sql.failure.error.code !== 'bad_input' ? undefined : sqlProblem(sql.failure.error, draft)), [sql.failure, draft]);

  const run = (statement = draft): void => {
    if (statement.trim() === '') return;
    setSeen(statement);
    setSearch({ q: statement }, { push: statement !== search.q });
    sql.run({ text: statement, archive: search.archive, timeLimitMs });
  };
  const insert = (name: string): void => {
    const at = area.current?.selectionStart ?? draft.length;
    const end = area.current?.selectionEnd ?? at;
    const lead = at > 0 && !/[\s(,.]$/u.test(draft.slice(0, at)) ? ' ' : '';
    setDraft(`${draft.slice(0, at)}${lead}${name}${draft.slice(end)}`);
    caret.current = at + lead.length + name.length;
  };
  const copyLink = useMutation({
    mutationFn: () => {
      setSeen(draft);
      setSearch({ q: draft });
      const url = new URL(location.href);
      const [path = '', query = ''] = url.hash.slice(1).split('?', 2);
      const params = new URLSearchParams(query);
      params.set('q', draft);
      url.hash = `${path}?${params.toString()}`;
      return navigator.clipboard.writeText(url.href);
    },
    onSuccess: () => notifications.show({ message: text('link.copied') }),
    onError: () => notifications.show({ color: 'yellow', message: text('link.failed') }),
  });
  const { answer, failure } = sql;
  const archives = [{ value: '', label: text('archive.own') }, ...(foreign.data ?? []).map((one) => ({ value: one.id, label: one.folder }))];
  const verdict = sql.running
    ? text('verdict.running')
    : failure !== undefined
      ? text(failure.error.code === 'cancelled' ? 'verdict.cancelled' : failure.error.code === 'deadline' ? 'verdict.deadline' : 'verdict.failed', { limit: durationWords(timeLimitMs, language) })
      : answer === undefined
        ? text('verdict.idle')
        : text('verdict.rows', { count: answer.result.rows, shown: formatCount(answer.result.rows, language), took: quantityText(answer.result.ms, 'millisecond') });

  return (
    <Page>
      <PageHeader
        state={failure !== undefined && failure.error.code !== 'cancelled' && !sql.running ? 'alert' : undefined}
        verdict={verdict}
        facts={answer?.result.truncated && <span>{text('verdict.truncated', { shown: formatCount(answer.result.rows, language) })}</span>}
        actions={
          <>
            <Button variant="default" leftSection={<Link2 size={14} aria-hidden />} onClick={() => copyLink.mutate()}>{text('link')}</Button>
            <ActionIcon className={classes.helpToggle} aria-label={text('schema.toggle')} title={text('schema.toggle')} aria-pressed={search.help !== ''} onClick={() => setSearch({ help: search.help === '' ? '1' : '' })}><ListTree size={16} /></ActionIcon>
          </>
        }
      />
      <div className={classes.layout} data-help={search.help !== '' || undefined}>
        <div className={classes.main}>
          <ArchiveNotice archive={search.archive} />
          <Panel label={text('statement')}>
            <SqlEditor area={area} value={draft} label={text('statement')} placeholder={text('placeholder')} describedBy={id} mark={problem?.mark} onChange={setDraft} onRun={() => run()} />
            <div id={id} className={classes.problem} role={problem === undefined ? undefined : 'alert'}>
              {problem !== undefined ? <><StateGlyph state="alert" /> <span>{problem.mark === undefined ? problem.message : text('problem', { line: problem.mark.line, message: problem.message })}</span></> : <span className={classes.quiet}>{text('keys')}</span>}
            </div>
            <div className={classes.foot}>
              {sql.running ? (
                <Button color="gray" leftSection={<Square size={13} aria-hidden />} onClick={sql.cancel}>{text('cancel')}</Button>
              ) : (
                <Button leftSection={<Play size={13} aria-hidden />} disabled={draft.trim() === ''} onClick={() => run()}>{text('run')}</Button>
              )}
              <label className={classes.choice}><span>{text('limit')}</span><SegmentedControl size="xs" aria-label={text('limit')} value={String(timeLimitMs)} onChange={(limit) => setSearch({ limit })} data={LIMITS.map((limit) => ({ value: String(limit), label: durationWords(limit, language, 'narrow') }))} /></label>
              <span className={classes.space} />
              <Select className={classes.archive} aria-label={text('archive')} title={text('archive')} data={archives} value={archives.some((one) => one.value === search.archive) ? search.archive : ''} allowDeselect={false} onChange={(archive) => setSearch({ archive: archive ?? '' })} />
            </div>
          </Panel>
          {failure !== undefined && problem === undefined && failure.error.code !== 'cancelled' && !sql.running && <Panel label={text('result')}><ErrorState error={failure.error} what={text('failed')} onRetry={() => run()} /></Panel>}
          <SqlResultPanel sql={sql} view={search.view === 'chart' ? 'chart' : 'table'} timeLimitMs={timeLimitMs} onView={(view) => setSearch({ view })} examples={<ExampleButtons tables={schema.data} onExample={setDraft} />} />
        </div>
        <div className={classes.side}><SchemaPanel tables={schema.data} error={schema.error} onRetry={() => void schema.refetch()} onInsert={insert} onExample={(example) => setDraft(example)} /></div>
      </div>
    </Page>
  );
}
