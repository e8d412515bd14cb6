// Owns the frame around every page: rail, top bar, content, status line, and what floats above them.
import { Outlet } from '@tanstack/react-router';
import { useEffect, useState, type ReactNode } from 'react';
import { useStream } from '../api/hooks.ts';
import { useText } from '../i18n/use-text.ts';
import { createBudgetWatch } from './budget-watch.ts';
import { CommandPalette } from './command-palette.tsx';
import { ConnectionBanner } from './connection-banner.tsx';
import { useDesktop } from './use-desktop.ts';
import { pageOf } from './pages.ts';
import { ErrorBoundary } from './page-states.tsx';
import { usePath } from './navigation.tsx';
import { Rail } from './rail.tsx';
import classes from './shell.module.css';
import { ShortcutSheet } from './shortcut-sheet.tsx';
import { StatusLine } from './status-line.tsx';
import { TopBar } from './top-bar.tsx';
import { AgentStatusContext, OverBudgetContext } from './use-agent-status.ts';
import { useShortcuts } from './use-shortcuts.ts';

export function Shell(): ReactNode {
  const text = useText('shell');
  const path = usePath();
  const [sheet, setSheet] = useState(false);
  const [overBudget, setOverBudget] = useState(false);
  const [judge] = useState(createBudgetWatch);
  const status = useStream('status.watch', {}, { onEvent: (event) => setOverBudget(judge(event)) });
  const page = pageOf(path);
  const title = page === undefined ? text('app.name') : text(page.name);
  useShortcuts(() => setSheet((open) => !open));
  useDesktop();
  useEffect(() => {
    const mark = status.value?.worst === 'alert' ? '● ' : '';
    document.title = page === undefined ? text('app.name') : `${mark}${title} – ${text('app.name')}`;
  }, [page, title, text, status.value?.worst]);

  return (
    <AgentStatusContext.Provider value={status.value}>
      <OverBudgetContext.Provider value={overBudget}>
      <div className={classes.shell}>
        <a className={classes.skip} href="#content" onClick={(event) => {
          event.preventDefault();
          document.getElementById('content')?.focus();
        }}>{text('skip')}</a>
        <Rail />
        <TopBar title={title} onHelp={() => setSheet(true)} />
        <main id="content" className={classes.main} tabIndex={-1}>
          <ConnectionBanner />
          <ErrorBoundary key={path}><Outlet /></ErrorBoundary>
        </main>
        <StatusLine />
      </div>
      <CommandPalette onHelp={() => setSheet(true)} />
      <ShortcutSheet opened={sheet} onClose={() => setSheet(false)} />
      </OverBudgetContext.Provider>
    </AgentStatusContext.Provider>
  );
}
