// Owns the modules: which are known, and bringing in more of them with what was good and what was not.
import { ActionIcon, Button } from '@mantine/core';
import { Trash2 } from 'lucide-react';
import { useMemo, useState, type ReactNode } from 'react';
import { useAction, useCall } from '../../../api/hooks.ts';
import { useText } from '../../../i18n/use-text.ts';
import { EmptyState, ErrorState } from '../../../ui/empty-state.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { SidePanel } from '../../../ui/side-panel.tsx';
import { StateBadge, type State } from '../../../ui/state-badge.tsx';
import type { TableColumn } from '../../../ui/table/column.ts';
import { DataTable } from '../../../ui/table/data-table.tsx';
import { ConfirmDialog } from '../confirm-dialog.tsx';
import { DropFiles } from '../drop-files.tsx';
import type { MibModule } from './mib-types.ts';
import classes from './mib.module.css';

const MOST_BYTES = 20 * 2 ** 20;
const NO_MODULES: readonly MibModule[] = [];

function stateOf(module: MibModule): State {
  return module.conflict !== '' || (module.objects + module.notifications === 0 && module.problems.length > 0) ? 'alert' : module.problems.length + module.missing.length > 0 ? 'warn' : 'ok';
}

export function ModulesPanel(): ReactNode {
  const text = useText('networkTools');
  const list = useCall('mibs.list', {});
  const add = useAction('mibs.import', { invalidates: ['mibs.list', 'mibs.children', 'mibs.search', 'mibs.describe'] });
  const remove = useAction('mibs.remove', { invalidates: ['mibs.list', 'mibs.children', 'mibs.search', 'mibs.describe'] });
  const [opened, setOpened] = useState('');
  const [removing, setRemoving] = useState('');
  const rows = list.data ?? NO_MODULES;
  const columns = useMemo<readonly TableColumn<MibModule>[]>(
    () => [
      { id: 'name', header: text('mib.column.name'), width: 220, grow: 2, pinned: true, value: ({ name }) => name, render: ({ name }) => <code>{name}</code> },
      { id: 'state', header: text('mib.column.state'), width: 150, grow: 1, value: (module) => stateRank(module), render: (module) => <StateBadge quiet state={stateOf(module)} label={stateWords(module, text)} /> },
      { id: 'origin', header: text('mib.column.origin'), width: 110, facet: true, value: ({ origin }) => origin, facetLabel: (value) => text(`origin.${value as MibModule['origin']}`), render: ({ origin }) => text(`origin.${origin}`) },
      { id: 'objects', header: text('mib.column.objects'), width: 90, align: 'end', value: ({ objects }) => objects },
      { id: 'notifications', header: text('mib.column.notifications'), width: 110, align: 'end', value: ({ notifications }) => notifications },
      { id: 'remove', header: '⌫', width: 40, pinned: true, searchable: false, value: () => null, render: ({ name, origin }) => (origin === 'user' ? <ActionIcon size={22} aria-label={text('mib.removeOne', { name })} onClick={() => setRemoving(name)}><Trash2 size={13} /></ActionIcon> : null) },
    ],
    [text],
  );
  const module = rows.find(({ name }) => name === opened);
  return (
    <>
      <Panel title={text('mib.import')}>
        <div className={classes.import}>
          <DropFiles label={text('mib.chooseFiles')} hint={text('mib.dropHint')} multiple busy={add.pending} mostBytes={MOST_BYTES} onFiles={(files) => void add.run({ files: files.map(({ name, bytes }) => ({ name: name.slice(-200), bytes })) }).catch(() => undefined)} />
          {add.error !== null && <ErrorState compact error={add.error} what={text('mib.importFailed')} />}
          {add.output !== undefined && <ImportResult modules={add.output.modules} onClose={add.reset} />}
        </div>
      </Panel>
      <Panel flush fill label={text('mib.modules')}>
        {list.error !== null && list.data === undefined ? <ErrorState error={list.error} what={text('mib.modulesFailed')} onRetry={() => void list.refetch()} /> : (
          <DataTable name="mib-modules" label={text('mib.modules')} columns={columns} rows={rows} rowKey={({ name, origin }) => `${origin} ${name}`} initialSort={{ id: 'name', desc: false }} onOpen={({ name }) => setOpened(name)} selectedKey={module === undefined ? undefined : `${module.origin} ${module.name}`} empty={<EmptyState title={text('loading')} />} />
        )}
      </Panel>
      {module !== undefined && <SidePanel title={module.name} label={text('mib.moduleDetails', { name: module.name })} onClose={() => setOpened('')}><Troubles module={module} /></SidePanel>}
      {removing !== '' && <ConfirmDialog danger title={text('mib.removeTitle', { name: removing })} confirm={text('mib.remove')} onConfirm={() => remove.run({ name: removing })} onClose={() => setRemoving('')}><p>{text('mib.removeWhy')}</p></ConfirmDialog>}
    </>
  );
}

function stateRank(module: MibModule): number {
  return { alert: 0, warn: 1, ok: 2, no_data: 3, muted: 4 }[stateOf(module)];
}

function stateWords(module: MibModule, text: ReturnType<typeof useText<'networkTools'>>): string {
  if (module.conflict !== '') return text('mib.conflict');
  if (module.problems.length > 0) return text('mib.problems', { count: module.problems.length });
  return module.missing.length > 0 ? text('mib.missing', { count: module.missing.length }) : text('mib.whole');
}

function ImportResult({ modules, onClose }: { readonly modules: readonly MibModule[]; readonly onClose: () => void }): ReactNode {
  const text = useText('networkTools');
  const good = modules.filter((module) => stateOf(module) === 'ok').length;
  return (
    <div className={classes.result2} role="status">
      <div className={classes.resultHead}><b>{text('mib.imported', { count: modules.length, good })}</b><Button size="compact-xs" variant="default" onClick={onClose}>{text('close')}</Button></div>
      <ul className={classes.modules}>
        {modules.map((module) => (
          <li key={module.name}>
            <span className={classes.moduleLine}><StateBadge quiet state={stateOf(module)} label={<code>{module.name}</code>} /> <span className={classes.quiet}>{text('mib.counts', { objects: module.objects, notifications: module.notifications })}</span></span>
            <Troubles module={module} brief />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Troubles({ module, brief = false }: { readonly module: MibModule; readonly brief?: boolean }): ReactNode {
  const text = useText('networkTools');
  const most = brief ? 5 : 200;
  return (
    <>
      {!brief && <p>{text('mib.counts', { objects: module.objects, notifications: module.notifications })}</p>}
      {module.conflict !== '' && <p className={classes.failed}>{module.conflict}</p>}
      {module.missing.length > 0 && <p className={classes.warned}>{text('mib.missingList', { names: module.missing.join(', ') })}</p>}
      {module.problems.length > 0 && (
        <ul className={classes.problems}>
          {module.problems.slice(0, most).map((problem) => <li key={`${problem.file} ${problem.line} ${problem.message}`}><code>{problem.file}:{problem.line}</code> {problem.message}</li>)}
          {module.problems.length > most && <li className={classes.quiet}>{text('map.more', { count: module.problems.length - most })}</li>}
        </ul>
      )}
      {!brief && stateOf(module) === 'ok' && <p className={classes.quiet}>{text('mib.wholeLong')}</p>}
    </>
  );
}
