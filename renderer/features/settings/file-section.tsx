// Owns the whole vedette.yaml: editing with validation while typing, what would change, saving without losing another's edit.
import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { Save, Undo2 } from 'lucide-react';
import { useEffect, useId, useMemo, useRef, useState, type ReactNode } from 'react';
import type { ConfigProblem } from '../../../common/contract/schemas.ts';
import { toVedetteError, type VedetteError } from '../../../common/errors/vedette-error.ts';
import { useAction, useConsoleClient } from '../../api/hooks.ts';
import { useText } from '../../i18n/use-text.ts';
import { EmptyState, ErrorState } from '../../ui/empty-state.tsx';
import { Panel } from '../../ui/panel.tsx';
import { StateGlyph } from '../../ui/state-badge.tsx';
import { setDraft, useDraft } from './draft-store.ts';
import { offsetOf } from './effective-rows.ts';
import { FileEditor, jumpTo } from './file-editor.tsx';
import { diffHunks, diffLines } from './line-diff.ts';
import classes from './settings.module.css';
import type { Config } from './use-config.ts';

const TYPING_MS = 300;

export function FileSection({ config }: { readonly config: Config }): ReactNode {
  const text = useText('settings');
  const id = useId();
  const draft = useDraft((store) => store.draft);
  const area = useRef<HTMLTextAreaElement>(null);
  const save = useAction('config.save');
  const { state } = config;
  const onDisk = state?.text ?? '';
  const value = draft?.text ?? onDisk;
  const changed = draft !== undefined && draft.text !== onDisk;
  const conflict = changed && state !== undefined && draft.revision !== state.revision;
  const check = useProblems(changed ? value : undefined, state?.problems ?? []);
  const marked = useMemo(() => new Set(check.problems.map((problem) => problem.line)), [check.problems]);
  const hunks = useMemo(() => (changed ? diffHunks(diffLines(onDisk, value)) : []), [changed, onDisk, value]);
  if (state === undefined) return <Panel title={text('file')}>{config.error === null ? <EmptyState compact title={text('loading')} /> : <ErrorState error={config.error} onRetry={() => void config.reload()} />}</Panel>;

  const saveNow = (): void => {
    if (!changed || conflict || save.pending || check.problems.length > 0) return;
    void save.run({ text: value, revision: draft.revision }).then(
      async () => {
        await config.reload();
        setDraft(undefined);
        notifications.show({ color: 'green', message: text('file.saved') });
      },
      (thrown: unknown) => {
        // Somebody was faster: the newest file is needed to show both.
        if (toVedetteError(thrown).code === 'conflict') void config.reload();
      },
    );
  };
  return (
    <div className={classes.file}>
      <Panel
        title={text('file')}
        flush
        fill
        actions={
          <>
            <Button variant="default" size="compact-sm" leftSection={<Undo2 size={13} aria-hidden />} disabled={!changed} onClick={() => setDraft(undefined)}>{text('file.revert')}</Button>
            <Button size="compact-sm" leftSection={<Save size={13} aria-hidden />} disabled={!changed || conflict || check.problems.length > 0} loading={save.pending} onClick={saveNow}>{text('file.save')}</Button>
          </>
        }
      >
        {conflict && (
          <div className={classes.conflict} role="alert">
            <StateGlyph state="warn" /> <span>{text('file.conflict')}</span>
            <Button variant="default" size="compact-sm" onClick={() => setDraft(undefined)}>{text('file.theirs')}</Button>
            <Button variant="default" size="compact-sm" onClick={() => setDraft({ text: value, revision: state.revision })}>{text('file.mine')}</Button>
          </div>
        )}
        <FileEditor area={area} value={value} label={text('file.label')} describedBy={id} marked={marked} onChange={(next) => setDraft({ text: next, revision: draft?.revision ?? state.revision })} onSave={saveNow} />
      </Panel>
      <div className={classes.fileSide}>
        <Panel title={text('problems')}>
          <div id={id} role="status">
            {check.error !== undefined && <ErrorState compact error={check.error} />}
            {check.problems.length === 0 && check.error === undefined && <p className={classes.fine}><StateGlyph state="ok" /> {text(value.trim() === '' ? 'problems.blank' : 'problems.none')}</p>}
            {check.problems.map((problem) => <Problem key={`${problem.line} ${problem.column} ${problem.message}`} problem={problem} onJump={() => jumpTo(area.current, offsetOf(value, problem.line, problem.column), problem.line)} />)}
          </div>
          {save.error !== null && save.error.code !== 'conflict' && <ErrorState compact error={save.error} />}
        </Panel>
        {changed && (
          <Panel title={text('diff')} note={text('diff.note', { added: hunks.filter((line) => line?.kind === 'added').length, removed: hunks.filter((line) => line?.kind === 'removed').length })}>
            <pre className={classes.diff} aria-label={text('diff')}>
              {hunks.map((line, index) => (
                // Hunks are made anew with every change; their order is all they have.
                // eslint-disable-next-line react/no-array-index-key
                <div key={index} data-kind={line?.kind ?? 'gap'}>{line === null ? '⋯' : `${line.kind === 'added' ? '+' : line.kind === 'removed' ? '−' : ' '} ${line.text}`}</div>
              ))}
            </pre>
          </Panel>
        )}
      </div>
    </div>
  );
}

function Problem({ problem, onJump }: { readonly problem: ConfigProblem; readonly onJump: () => void }): ReactNode {
  const text = useText('settings');
  return (
    <button type="button" className={classes.problemItem} onClick={onJump}>
      <span className={classes.place}>{text('problems.place', { line: problem.line, column: problem.column })}</span>
      <span>{problem.message}</span>
      {problem.allowed !== undefined && problem.allowed.length > 0 && <span className={classes.help}>{text('problems.allowed', { values: problem.allowed.slice(0, 24).join(', ') })}</span>}
    </button>
  );
}

/** The problems of a text that is being written, asked for when the typing pauses; those of the saved file while nothing is edited. */
function useProblems(draft: string | undefined, saved: readonly ConfigProblem[]): { readonly problems: readonly ConfigProblem[]; readonly error: VedetteError | undefined } {
  const client = useConsoleClient();
  const [held, setHeld] = useState<{ readonly text: string; readonly problems: readonly ConfigProblem[]; readonly error: VedetteError | undefined } | undefined>(undefined);
  useEffect(() => {
    if (draft === undefined) return undefined;
    const abort = new AbortController();
    const timer = setTimeout(() => {
      client.call('config.check', { text: draft }, { signal: abort.signal }).then(
        ({ problems }) => setHeld({ text: draft, problems, error: undefined }),
        (thrown: unknown) => {
          const error = toVedetteError(thrown);
          if (error.code !== 'cancelled') setHeld({ text: draft, problems: [], error });
        },
      );
    }, TYPING_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [client, draft]);
  if (draft === undefined) return { problems: saved, error: undefined };
  return { problems: held?.problems ?? [], error: held?.error };
}
