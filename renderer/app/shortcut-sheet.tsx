// Owns the sheet that lists the keyboard shortcuts.
import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { useText } from '../i18n/use-text.ts';
import classes from './shortcut-sheet.module.css';

export function ShortcutSheet({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }): ReactNode {
  const text = useText('shell');
  const ui = useText('ui');
  const rows: readonly [readonly string[], string][] = [
    [['Ctrl K', '⌘K'], text('shortcuts.palette')],
    [['g', 'o h p n x q e i a s'], text('shortcuts.page')],
    [['l'], text('shortcuts.pause')],
    [['t'], text('shortcuts.range')],
    [['[', ']'], text('shortcuts.back')],
    [['\\'], text('shortcuts.rail')],
    [['←', '→'], text('shortcuts.chart')],
    [['↑ ↓', 'Enter'], text('shortcuts.table')],
    [['Esc'], text('shortcuts.escape')],
    [['?'], text('shortcuts.help')],
  ];
  return (
    <Modal opened={opened} onClose={onClose} title={text('shortcuts.title')} size={560} closeButtonProps={{ 'aria-label': ui('close') }}>
      <dl className={classes.list}>
        {rows.map(([keys, meaning]) => (
          <div key={meaning} className={classes.row}>
            <dt>{keys.map((key) => <kbd key={key}>{key}</kbd>)}</dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
