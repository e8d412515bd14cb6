// Owns the Profiles section: all profiles with where they come from, and the workbench of one of them.
import { Button, TextInput } from '@mantine/core';
import { FilePlus2 } from 'lucide-react';
import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { useCall } from '../../../api/hooks.ts';
import { usePageSearch } from '../../../app/navigation.tsx';
import { useText } from '../../../i18n/use-text.ts';
import { EmptyState, ErrorState } from '../../../ui/empty-state.tsx';
import { Page, PageHeader } from '../../../ui/page-header.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { StateBadge } from '../../../ui/state-badge.tsx';
import type { TableColumn } from '../../../ui/table/column.ts';
import { DataTable } from '../../../ui/table/data-table.tsx';
import { setProfileDraft, useProfileDrafts } from './profile-drafts.ts';
import type { ProfileRow } from './profile-types.ts';
import { Workbench } from './workbench.tsx';
import classes from './profiles.module.css';

const NO_PROFILES: readonly ProfileRow[] = [];
/** What the agent takes for the name of a file. */
const NAME = /^[a-z0-9_][\w.-]{0,99}$/iu;

export default function ProfilesPage(): ReactNode {
  const text = useText('networkTools');
  const [search, setSearch] = usePageSearch({ name: '', device: '', add: '', draft: '' });
  const list = useCall('profiles.list', {});
  if (search.name !== '') return <Workbench key={search.name} name={search.name} row={list.data?.find(({ name }) => name === search.name)} device={search.device} add={search.add} draftOf={search.draft} onChange={setSearch} onClose={() => setSearch({ name: '', device: '', add: '', draft: '' }, { push: true })} />;
  const rows = list.data ?? NO_PROFILES;
  const broken = rows.filter(({ errors }) => errors.length > 0).length;
  const own = rows.filter(({ origin }) => origin === 'user').length;
  return (
    <Page fill>
      <PageHeader
        state={list.data === undefined ? undefined : broken > 0 ? 'warn' : 'ok'}
        verdict={list.data === undefined ? text('loading') : broken > 0 ? text('profiles.verdict.broken', { count: broken }) : text('profiles.verdict.ok', { count: rows.length })}
        facts={list.data !== undefined && <span>{text('profiles.own', { count: own })}</span>}
        actions={<NewProfile known={rows} onMake={(name) => setSearch({ name }, { push: true })} />}
      />
      <Panel flush fill label={text('profiles.table')}>
        {list.error !== null && list.data === undefined ? <ErrorState error={list.error} what={text('profiles.failed')} onRetry={() => void list.refetch()} /> : <ProfileTable rows={rows} loading={list.data === undefined} onOpen={(name) => setSearch({ name }, { push: true })} />}
      </Panel>
    </Page>
  );
}

function ProfileTable({ rows, loading, onOpen }: { readonly rows: readonly ProfileRow[]; readonly loading: boolean; readonly onOpen: (name: string) => void }): ReactNode {
  const text = useText('networkTools');
  const drafts = useProfileDrafts((store) => store.drafts);
  const columns = useMemo<readonly TableColumn<ProfileRow>[]>(
    () => [
      { id: 'name', header: text('profiles.column.name'), width: 190, grow: 2, pinned: true, value: ({ name }) => name, render: ({ name }) => <span className={classes.name}><code>{name}</code>{drafts[name] !== undefined && <span className={classes.unsaved}>● {text('profiles.unsaved')}</span>}</span> },
      { id: 'origin', header: text('profiles.column.origin'), width: 120, facet: true, value: ({ origin }) => origin, facetLabel: (value) => text(`origin.${value as ProfileRow['origin']}`), render: ({ origin, overrides }) => <span title={overrides ? text('profiles.overrides') : undefined}>{text(overrides ? 'profiles.inPlace' : `origin.${origin}`)}</span> },
      { id: 'vendor', header: text('profiles.column.vendor'), width: 110, facet: true, value: ({ vendor }) => vendor, render: ({ vendor }) => vendor || '–' },
      { id: 'state', header: text('profiles.column.state'), width: 110, value: ({ errors }) => -errors.length, render: ({ errors }) => (errors.length === 0 ? <StateBadge quiet state="ok" label={text('profiles.good')} /> : <StateBadge quiet state="alert" label={text('profiles.errors', { count: errors.length })} />) },
      { id: 'devices', header: text('profiles.column.devices'), width: 80, align: 'end', value: ({ devices }) => devices },
      { id: 'objectIds', header: text('profiles.column.objectIds'), width: 210, grow: 2, value: ({ objectIds }) => objectIds.join(', '), render: ({ name, objectIds }) => <code className={classes.cut} title={objectIds.join('\n')}>{objectIds.length === 0 ? text(name.startsWith('_') ? 'profiles.abstract' : 'profiles.fallback') : objectIds.join(', ')}</code> },
      { id: 'extends', header: text('profiles.column.extends'), width: 180, grow: 1, value: (row) => row.extends.join(', '), render: (row) => <span title={row.extends.join('\n')}>{row.extends.join(', ')}</span> },
    ],
    [text, drafts],
  );
  return <DataTable name="profiles" label={text('profiles.table')} columns={columns} rows={rows} rowKey={({ name }) => name} initialSort={{ id: 'devices', desc: true }} onOpen={({ name }) => onOpen(name)} empty={<EmptyState title={text(loading ? 'loading' : 'profiles.none')} />} />;
}

function NewProfile({ known, onMake }: { readonly known: readonly ProfileRow[]; readonly onMake: (name: string) => void }): ReactNode {
  const text = useText('networkTools');
  const [name, setName] = useState<string | undefined>(undefined);
  const field = useRef<HTMLInputElement>(null);
  const isOpen = name !== undefined;
  useEffect(() => {
    if (isOpen) field.current?.focus();
  }, [isOpen]);
  if (name === undefined) return <Button variant="default" leftSection={<FilePlus2 size={14} aria-hidden />} onClick={() => setName('')}>{text('profiles.new')}</Button>;
  const problem = name === '' ? undefined : !NAME.test(name) ? text('profiles.badName') : known.some((row) => row.name === name) ? text('profiles.taken') : undefined;
  return (
    <form
      className={classes.newForm}
      onSubmit={(event) => {
        event.preventDefault();
        if (name === '' || problem !== undefined) return;
        setProfileDraft(name, `# ${text('profiles.templateNote')}\nextends:\n  - _generic-if\nsysobjectid: 1.3.6.1.4.1.99999.*\nmetrics: []\n`);
        onMake(name);
      }}
    >
      <TextInput ref={field} aria-label={text('profiles.newName')} placeholder={text('profiles.newName')} value={name} error={problem} onChange={(event) => setName(event.currentTarget.value)} />
      <Button type="submit" disabled={name === '' || problem !== undefined}>{text('profiles.make')}</Button>
      <Button variant="default" onClick={() => setName(undefined)}>{text('cancel')}</Button>
    </form>
  );
}
