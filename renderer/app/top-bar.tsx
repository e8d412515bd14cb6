// Owns the top bar: what this page is, the one time range, live or paused, search, findings, appearance.
import { ActionIcon, Button, Menu, Tooltip, useMantineColorScheme } from '@mantine/core';
import { spotlight } from '@mantine/spotlight';
import { CircleHelp, Ellipsis, Pause, Play, Search } from 'lucide-react';
import type { ReactNode } from 'react';
import { useText } from '../i18n/use-text.ts';
import { Bell } from './bell.tsx';
import { chooseLanguagePreference, LANGUAGE_CHOICES, THEME_CHOICES } from './appearance.ts';
import { usePreferences } from './preferences.ts';
import { isLive } from './time-range.ts';
import { TimePicker } from './time-picker.tsx';
import { togglePause, useTimeSpec } from './time-store.ts';
import classes from './top-bar.module.css';

export function TopBar({ title, onHelp }: { readonly title: string; readonly onHelp: () => void }): ReactNode {
  const text = useText('shell');
  const spec = useTimeSpec();
  const live = isLive(spec);
  return (
    <header className={classes.bar}>
      <h1 className={classes.title}>{title}</h1>
      <span className={classes.space} />
      <TimePicker />
      <Tooltip label={text(live ? 'time.pause' : 'time.resume')}>
        <Button
          className={classes.live}
          variant="default"
          data-live={live || undefined}
          aria-pressed={live}
          onClick={() => togglePause(Date.now())}
          leftSection={live ? <Pause size={13} aria-hidden /> : <Play size={13} aria-hidden />}
        >
          <span className={classes.liveWord}>{live ? text('time.live') : spec.kind === 'rolling' ? text('time.paused') : text('time.fixed')}</span>
          <span className="v-visually-hidden">. {text(live ? 'time.pause' : 'time.resume')}</span>
        </Button>
      </Tooltip>
      <Button className={classes.search} variant="default" leftSection={<Search size={14} aria-hidden />} rightSection={<kbd className={classes.key}>{isMac() ? '⌘K' : 'Ctrl K'}</kbd>} title={text('palette.open')} onClick={spotlight.open}>
        <span className={classes.searchWord}>{text('palette.placeholder')}</span>
      </Button>
      <Bell />
      <AppearanceMenu onHelp={onHelp} />
    </header>
  );
}

function isMac(): boolean {
  return /mac/i.test(navigator.platform);
}

function AppearanceMenu({ onHelp }: { readonly onHelp: () => void }): ReactNode {
  const text = useText('shell');
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const language = usePreferences((preferences) => preferences.language);
  return (
    <Menu position="bottom-end">
      <Menu.Target><ActionIcon aria-label={text('menu.more')} title={text('menu.more')}><Ellipsis size={17} /></ActionIcon></Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{text('menu.theme')}</Menu.Label>
        <Menu.RadioGroup value={colorScheme} onChange={(choice) => setColorScheme(choice as typeof colorScheme)}>
          {THEME_CHOICES.map((choice) => <Menu.RadioItem key={choice} value={choice} closeMenuOnClick>{text(`theme.${choice}`)}</Menu.RadioItem>)}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Label>{text('menu.language')}</Menu.Label>
        <Menu.RadioGroup value={language} onChange={(choice) => void chooseLanguagePreference(choice as typeof language)}>
          {LANGUAGE_CHOICES.map((choice) => <Menu.RadioItem key={choice.value} value={choice.value} closeMenuOnClick>{choice.ownName ?? text('theme.auto')}</Menu.RadioItem>)}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Item leftSection={<CircleHelp size={14} />} rightSection={<kbd>?</kbd>} onClick={onHelp}>{text('shortcuts.title')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
