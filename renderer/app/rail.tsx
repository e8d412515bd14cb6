// Owns the left rail: the pages, as icons with words or icons alone.
import { ActionIcon, Tooltip } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { PanelLeftClose, PanelLeftOpen } from 'lucide-react';
import type { ReactNode } from 'react';
import { useText } from '../i18n/use-text.ts';
import { BrandMark } from './brand-mark.tsx';
import { PageLink, usePath } from './navigation.tsx';
import { pageOf, PAGES } from './pages.ts';
import { setPreferences, usePreferences } from './preferences.ts';
import classes from './rail.module.css';

export function Rail(): ReactNode {
  const text = useText('shell');
  const chosen = usePreferences((preferences) => preferences.railNarrow);
  // As in rail.module.css: there is no room for words below this width.
  const tight = useMediaQuery('(max-width: 1100px)') ?? false;
  const narrow = chosen || tight;
  const here = pageOf(usePath());
  const toggle = text(narrow ? 'rail.expand' : 'rail.collapse');
  return (
    <nav className={classes.rail} data-narrow={narrow || undefined} aria-label={text('rail.label')}>
      <div className={classes.brand}>
        <BrandMark size={24} />
        <span className={classes.word}>{text('app.name')}</span>
      </div>
      <ul className={classes.list}>
        {PAGES.map((page) => (
          <li key={page.path}>
            <Tooltip label={text(page.name)} position="right" disabled={!narrow}>
              <span className={classes.item} data-current={here === page || undefined}>
                <PageLink to={page.path} className={classes.link}>
                  <page.icon size={16} strokeWidth={1.75} aria-hidden />
                  <span className={classes.word}>{text(page.name)}</span>
                </PageLink>
              </span>
            </Tooltip>
          </li>
        ))}
      </ul>
      <span className={classes.space} />
      <ActionIcon className={classes.toggle} aria-label={toggle} title={toggle} onClick={() => setPreferences({ railNarrow: !chosen })}>
        {narrow ? <PanelLeftOpen size={16} /> : <PanelLeftClose size={16} />}
      </ActionIcon>
    </nav>
  );
}
