// Owns the list of credentials in the order in which they are tried: drag a row, or move it with buttons.
import { ActionIcon, Tooltip } from '@mantine/core';
import { ArrowDown, ArrowUp, GripVertical, Pencil, Trash2 } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useText } from '../../../i18n/use-text.ts';
import { StateBadge } from '../../../ui/state-badge.tsx';
import type { CredentialRow } from './credential-types.ts';
import { moveItem } from './move-item.ts';
import classes from './credentials.module.css';

export function CredentialList(props: {
  readonly rows: readonly CredentialRow[];
  readonly locked: boolean;
  readonly busy: boolean;
  readonly onOrder: (ids: readonly string[]) => void;
  readonly onEdit: (row: CredentialRow) => void;
  readonly onRemove: (row: CredentialRow) => void;
}): ReactNode {
  const text = useText('networkTools');
  const [dragged, setDragged] = useState<number | undefined>(undefined);
  const [over, setOver] = useState<number | undefined>(undefined);
  const { rows } = props;
  const move = (from: number, to: number): void => props.onOrder(moveItem(rows, from, to).map(({ id }) => id));
  const end = (): void => {
    setDragged(undefined);
    setOver(undefined);
  };
  return (
    <ol className={classes.list} aria-label={text('credentials.list')}>
      {rows.map((row, index) => (
        // Dragging is for the pointer; the buttons do the same from the keyboard.
        // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
        <li
          key={row.id}
          className={classes.row}
          data-over={over === index && dragged !== undefined && dragged !== index ? (dragged > index ? 'above' : 'below') : undefined}
          data-dragged={dragged === index || undefined}
          draggable
          onDragStart={(event) => {
            event.dataTransfer.effectAllowed = 'move';
            event.dataTransfer.setData('text/plain', row.name);
            setDragged(index);
          }}
          onDragOver={(event) => {
            if (dragged === undefined) return;
            event.preventDefault();
            setOver(index);
          }}
          onDrop={(event) => {
            event.preventDefault();
            if (dragged !== undefined && dragged !== index) move(dragged, index);
            end();
          }}
          onDragEnd={end}
        >
          <span className={classes.grip} aria-hidden><GripVertical size={14} /></span>
          <span className={classes.rank}>{index + 1}</span>
          <span className={classes.what}>
            <span className={classes.name}>{row.name}</span>
            <span className={classes.kind}>{row.version === '3' ? text('credentials.v3', { user: row.user, auth: row.auth === 'none' ? text('credentials.noAuth') : row.auth, privacy: row.privacy === 'none' ? text('credentials.noPrivacy') : row.privacy }) : text('credentials.community', { version: row.version })}{row.context !== '' && ` · ${text('credentials.inContext', { name: row.context })}`}</span>
          </span>
          <span className={classes.facts}>
            {row.forWriting && <StateBadge quiet state="muted" label={text('credentials.forWriting')} />}
            {row.failures > 0 && <Tooltip label={text('credentials.failuresWhy')}><span><StateBadge quiet state="warn" label={text('credentials.failures', { count: row.failures })} /></span></Tooltip>}
            {props.locked ? <StateBadge quiet state="muted" label={text('credentials.lockedSecret')} /> : row.complete ? <StateBadge quiet state="ok" label={text('credentials.kept')} /> : <StateBadge quiet state="alert" label={text('credentials.lost')} />}
            <span className={classes.devices}>{text('credentials.devices', { count: row.devices })}</span>
          </span>
          <span className={classes.actions}>
            <ActionIcon disabled={index === 0 || props.busy} aria-label={text('credential.up', { name: row.name })} onClick={() => move(index, index - 1)}><ArrowUp size={14} /></ActionIcon>
            <ActionIcon disabled={index === rows.length - 1 || props.busy} aria-label={text('credential.down', { name: row.name })} onClick={() => move(index, index + 1)}><ArrowDown size={14} /></ActionIcon>
            <ActionIcon disabled={props.locked} aria-label={text('credential.edit', { name: row.name })} onClick={() => props.onEdit(row)}><Pencil size={14} /></ActionIcon>
            <ActionIcon aria-label={text('credential.remove', { name: row.name })} onClick={() => props.onRemove(row)}><Trash2 size={14} /></ActionIcon>
          </span>
        </li>
      ))}
    </ol>
  );
}
