// Owns the long work on the data folder: backup, verify, move, open an archive; what runs and what came of it.
import { Button, Progress, TextInput } from '@mantine/core';
import { Archive, FolderOpen, FolderSync, ShieldCheck, type LucideIcon } from 'lucide-react';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useId, useState, type ReactNode } from 'react';
import type { StorageTask, StorageTaskKind } from '../../../../common/model/storage.ts';
import { callKey, useAction, useStream } from '../../../api/hooks.ts';
import { useStorageSentence } from '../../../app/said-values.ts';
import { formatCount } from '../../../i18n/relative-time.ts';
import { useLanguage, useText } from '../../../i18n/use-text.ts';
import { ErrorState } from '../../../ui/empty-state.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import { StateBadge, type State } from '../../../ui/state-badge.tsx';
import shared from '../settings.module.css';
import { AskAgain } from './ask-again.tsx';
import { exampleFolder } from './example-folder.ts';
import classes from './storage.module.css';

const WORK: readonly { readonly kind: StorageTaskKind; readonly icon: LucideIcon; readonly folder: boolean; readonly twice: boolean }[] = [
  { kind: 'backup', icon: Archive, folder: true, twice: false },
  { kind: 'verify', icon: ShieldCheck, folder: false, twice: false },
  { kind: 'move', icon: FolderSync, folder: true, twice: true },
  { kind: 'open_archive', icon: FolderOpen, folder: true, twice: false },
];

export function StorageTasks({ dataDir }: { readonly dataDir: string | undefined }): ReactNode {
  const text = useText('storage');
  const { value: tasks, error } = useStream('storage.tasks', {});
  const queryClient = useQueryClient();
  const opened = tasks?.filter((task) => task.kind === 'open_archive' && task.state === 'done').length ?? 0;
  // The task ends after its start was answered: only then there is one more archive to list.
  useEffect(() => {
    if (opened > 0) void queryClient.invalidateQueries({ queryKey: callKey('storage.foreignArchives') });
  }, [queryClient, opened]);
  return (
    <Panel title={text('work')}>
      {WORK.map((work) => <Work key={work.kind} {...work} dataDir={dataDir ?? ''} running={tasks?.some((task) => task.kind === work.kind && task.state === 'running') ?? false} />)}
      {error !== undefined && tasks === undefined && <ErrorState compact error={error} what={text('task.failedList')} />}
      {tasks !== undefined && tasks.length > 0 && (
        <ul className={classes.tasks} aria-label={text('tasks')}>
          {tasks.map((task) => <Task key={task.id} task={task} />)}
        </ul>
      )}
    </Panel>
  );
}

function Work(props: (typeof WORK)[number] & { readonly dataDir: string; readonly running: boolean }): ReactNode {
  const { kind, folder, twice, icon: Icon } = props;
  const text = useText('storage');
  const id = useId();
  const [target, setTarget] = useState('');
  const [asking, setAsking] = useState(false);
  const start = useAction('storage.startTask');
  const run = (): void => {
    setAsking(false);
    // The action keeps its error and shows it below.
    void start.run({ kind, target: folder ? target.trim() : '' }).then(() => setTarget(''), () => undefined);
  };
  const submit = (): void => (twice ? setAsking(true) : run());
  return (
    <form
      className={shared.setting}
      onSubmit={(event) => {
        event.preventDefault();
        if (!props.running && !(folder && target.trim() === '')) submit();
      }}
    >
      <div>
        <span className={shared.settingLabel}>{text(`work.${kind}`)}</span>
        <p className={shared.help}>{text(`work.${kind}.help`)}</p>
      </div>
      <div className={shared.control}>
        <div className={classes.workLine}>
          {folder && <TextInput id={id} aria-label={text(`work.${kind}.folder`)} placeholder={exampleFolder(props.dataDir, kind)} value={target} spellCheck={false} onChange={(event) => {
            setTarget(event.currentTarget.value);
            setAsking(false);
            start.reset();
          }} />}
          <Button type="submit" variant="default" leftSection={<Icon size={14} aria-hidden />} loading={start.pending} disabled={props.running || asking || (folder && target.trim() === '')}>{text(`work.${kind}.start`)}</Button>
        </div>
        {asking && (
          <AskAgain label={text(`work.${kind}`)} no={text('work.move.keep')} yes={text('work.move.really')} onNo={() => setAsking(false)} onYes={run}>
            <p>{text('work.move.ask', { from: props.dataDir, to: target.trim() })}</p>
          </AskAgain>
        )}
        <div role="status">{start.error !== null && <span className={shared.problem}>{start.error.message}</span>}</div>
      </div>
    </form>
  );
}

const TASK_STATE: Readonly<Record<Exclude<StorageTask['state'], 'running'>, State>> = { done: 'ok', failed: 'alert', cancelled: 'muted' };

function Task({ task }: { readonly task: StorageTask }): ReactNode {
  const text = useText('storage');
  const language = useLanguage();
  const cancel = useAction('storage.cancelTask');
  const sentence = useStorageSentence();
  const percent = Math.round(Math.min(1, Math.max(0, task.done)) * 100);
  const troubled = task.state === 'done' && task.problems.length > 0;
  return (
    <li className={classes.task} data-state={task.state}>
      <div className={classes.taskHead}>
        {task.state === 'running' ? <span className={classes.running}>{text('task.running')}</span> : <StateBadge quiet state={troubled ? 'warn' : TASK_STATE[task.state]} label={text(troubled ? 'task.doneProblems' : `task.${task.state}`)} />}
        <b>{text(`work.${task.kind}`)}</b>
        {task.target !== '' && <code className={classes.target}>{task.target}</code>}
        <span className={classes.space} />
        <span className={classes.quiet}><RelativeTime t={task.endedAt ?? task.startedAt} /></span>
        {task.state === 'running' && <Button size="compact-sm" variant="default" loading={cancel.pending} aria-label={text('task.cancelLabel', { work: text(`work.${task.kind}`) })} onClick={() => void cancel.run({ id: task.id }).catch(() => undefined)}>{text('task.cancel')}</Button>}
      </div>
      {task.state === 'running' && (
        <div className={classes.taskProgress}>
          <Progress value={percent} size="sm" aria-label={text('task.progress', { work: text(`work.${task.kind}`) })} />
          <span className={classes.quiet}>{percent}%</span>
        </div>
      )}
      {task.text !== '' && <p className={classes.quiet}>{sentence(task.words, task.text)}</p>}
      {cancel.error !== null && <p className={shared.problem} role="alert">{cancel.error.message}</p>}
      {task.problems.length > 0 && (
        <details className={classes.problems}>
          <summary>{text('task.problems', { count: task.problems.length, shown: formatCount(task.problems.length, language) })}</summary>
          <ul>{task.problems.map((problem, place) => <li key={problem}>{sentence(task.problemWords?.[place], problem)}</li>)}</ul>
        </details>
      )}
    </li>
  );
}
