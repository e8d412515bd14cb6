// Owns the panel that slides in from the right with the details of a row; the page behind stays usable.
import { ActionIcon } from '@mantine/core';
import { X } from 'lucide-react';
import { useEffect, useRef, type ReactNode } from 'react';
import { useText } from '../i18n/use-text.ts';
import classes from './side-panel.module.css';

/** Opens when mounted; Escape or the cross calls `onClose`, and focus goes back to where it was. */
export function SidePanel(props: { readonly title: ReactNode; readonly label: string; readonly onClose: () => void; readonly children: ReactNode; readonly width?: number }): ReactNode {
  const text = useText('ui');
  const element = useRef<HTMLElement>(null);
  const { onClose } = props;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && !event.defaultPrevented) onClose();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [onClose]);
  useEffect(() => {
    const before = document.activeElement;
    element.current?.focus({ preventScroll: true });
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    };
  }, []);
  return (
    <aside
      ref={element}
      className={classes.panel}
      style={{ width: `min(${props.width ?? 420}px, 100%)` }}
      aria-label={props.label}
      tabIndex={-1}
    >
      <header className={classes.head}>
        <h2 className={classes.title}>{props.title}</h2>
        <ActionIcon aria-label={text('close')} onClick={onClose}><X size={16} /></ActionIcon>
      </header>
      <div className={classes.body}>{props.children}</div>
    </aside>
  );
}
