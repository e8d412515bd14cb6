// Owns the defaults file as it is: every setting with its comment, to read and to copy from.
import type { ReactNode } from 'react';
import { useText } from '../../i18n/use-text.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Panel } from '../../ui/panel.tsx';
import classes from './settings.module.css';
import type { Config } from './use-config.ts';

export function ManualSection({ config }: { readonly config: Config }): ReactNode {
  const text = useText('settings');
  if (config.state === undefined) return <Panel title={text('manual')}><EmptyState compact title={text('loading')} /></Panel>;
  return (
    <Panel title={text('manual')} note={text('manual.note')} flush fill>
      {/* Reachable by keyboard, so that it can be scrolled. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className={classes.manual} role="region" aria-label={text('manual.text')} tabIndex={0}>
        {config.state.defaults.split('\n').map((line, index) => (
          // The lines never move: their numbers are their names.
          // eslint-disable-next-line react/no-array-index-key
          <div key={index} className={classes.manualLine}><span className={classes.manualNumber} aria-hidden>{index + 1}</span><code data-comment={line.trimStart().startsWith('#') || undefined}>{line}</code></div>
        ))}
      </div>
    </Panel>
  );
}
