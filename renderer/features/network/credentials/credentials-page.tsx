// Owns the Credentials section: what is said to devices, in which order, and who keeps the secrets.
import { Button } from '@mantine/core';
import { Plus } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useAction, useCall } from '../../../api/hooks.ts';
import { useText } from '../../../i18n/use-text.ts';
import { EmptyState, ErrorState } from '../../../ui/empty-state.tsx';
import { Page, PageHeader } from '../../../ui/page-header.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { ConfirmDialog } from '../confirm-dialog.tsx';
import { CredentialForm } from './credential-form.tsx';
import { CredentialList } from './credential-list.tsx';
import type { CredentialRow } from './credential-types.ts';
import { KeeperPanel } from './keeper-panel.tsx';
import classes from './credentials.module.css';

export default function CredentialsPage(): ReactNode {
  const text = useText('networkTools');
  const list = useCall('credentials.list', {});
  const keeper = useCall('credentials.keeper', {});
  const order = useAction('credentials.order', { invalidates: ['credentials.list'] });
  const remove = useAction('credentials.remove', { invalidates: ['credentials.list'] });
  /** '' is a new one. */
  const [editing, setEditing] = useState<string | undefined>(undefined);
  const [removing, setRemoving] = useState<CredentialRow | undefined>(undefined);
  const rows = list.data ?? [];
  const locked = keeper.data?.locked === true;
  const broken = rows.filter(({ complete }) => !complete).length;
  const failing = rows.filter(({ failures }) => failures > 0).length;
  return (
    <Page>
      <PageHeader
        state={list.data === undefined || keeper.data === undefined ? undefined : locked || broken > 0 ? 'warn' : rows.length === 0 ? 'no_data' : 'ok'}
        verdict={
          list.data === undefined || keeper.data === undefined ? text('loading')
          : locked ? text(keeper.data.fresh ? 'credentials.verdict.fresh' : 'credentials.verdict.locked')
          : broken > 0 ? text('credentials.verdict.broken', { count: broken })
          : rows.length === 0 ? text('credentials.verdict.none')
          : text('credentials.verdict.ok', { count: rows.length })
        }
        facts={failing > 0 && <span>{text('credentials.failing', { count: failing })}</span>}
        actions={<Button leftSection={<Plus size={14} aria-hidden />} disabled={locked} onClick={() => setEditing('')}>{text('credentials.add')}</Button>}
      />
      <div className={classes.layout}>
        <Panel title={text('credentials.list')} note={text('credentials.listNote')} flush>
          {list.error !== null && list.data === undefined && <ErrorState error={list.error} what={text('credentials.failed')} onRetry={() => void list.refetch()} />}
          {order.error !== null && <ErrorState compact error={order.error} what={text('credentials.orderFailed')} />}
          {list.data !== undefined && rows.length === 0 && <EmptyState title={text('credentials.none')} why={text('credentials.noneWhy')} action={locked ? undefined : <Button onClick={() => setEditing('')}>{text('credentials.add')}</Button>} />}
          {rows.length > 0 && <CredentialList rows={rows} locked={locked} busy={order.pending} onOrder={(ids) => void order.run({ ids: [...ids] }).catch(() => undefined)} onEdit={(row) => setEditing(row.id)} onRemove={setRemoving} />}
        </Panel>
        <KeeperPanel keeper={keeper.data} error={keeper.error} />
      </div>
      {editing !== undefined && <CredentialForm before={rows.find(({ id }) => id === editing)} onClose={() => setEditing(undefined)} />}
      {removing !== undefined && (
        <ConfirmDialog danger title={text('credentials.removeTitle', { name: removing.name })} confirm={text('credentials.remove')} onConfirm={() => remove.run({ id: removing.id })} onClose={() => setRemoving(undefined)}>
          <p>{removing.devices > 0 ? text('credentials.removeUsed', { count: removing.devices }) : text('credentials.removeWhy')}</p>
        </ConfirmDialog>
      )}
    </Page>
  );
}
