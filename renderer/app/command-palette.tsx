// Owns the command palette: pages, metrics and actions behind one key.
import { useMantineColorScheme } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { Spotlight } from '@mantine/spotlight';
import { ChartLine, CornerDownLeft, Play } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { toVedetteError } from '../../common/errors/vedette-error.ts';
import { useCall, useConnection, useConsoleClient } from '../api/hooks.ts';
import { useText } from '../i18n/use-text.ts';
import { chooseLanguagePreference, LANGUAGE_CHOICES, THEME_CHOICES } from './appearance.ts';
import { matches, type Command } from './command.ts';
import { queryForMetric } from './metric-query.ts';
import { explorerLink, useGo } from './navigation.tsx';
import { useNetworkCommands } from './network-commands.tsx';
import { PAGES } from './pages.ts';
import { setPreferences, usePreferences } from './preferences.ts';
import { isLive } from './time-range.ts';
import { togglePause, useTimeSpec } from './time-store.ts';

const METRICS_SHOWN = 30;

export function CommandPalette({ onHelp }: { readonly onHelp: () => void }): ReactNode {
  const text = useText('shell');
  const [typed, setTyped] = useState('');
  const [opened, setOpened] = useState(false);
  const pages = usePageCommands();
  const actions = useActionCommands(onHelp, opened);
  const metrics = useMetricCommands(typed, opened);
  const network = useNetworkCommands(typed, opened);
  const groups = [
    { label: text('palette.pages'), commands: pages.filter((command) => matches(typed, command)) },
    { label: text('palette.actions'), commands: actions.filter((command) => matches(typed, command)) },
    { label: text('palette.devices'), commands: network.devices },
    { label: text('palette.ports'), commands: network.ports },
    { label: text('palette.metrics'), commands: typed.trim() === '' ? [] : metrics },
  ].filter((group) => group.commands.length > 0);
  return (
    <Spotlight.Root attributes={{ content: { 'aria-label': text('palette.open') } }} query={typed} onQueryChange={setTyped} shortcut="mod + K" scrollable maxHeight={420} onSpotlightOpen={() => setOpened(true)} onSpotlightClose={() => setOpened(false)}>
      <Spotlight.Search placeholder={text('palette.placeholder')} aria-label={text('palette.open')} />
      <Spotlight.ActionsList>
        {groups.map((group) => (
          <Spotlight.ActionsGroup key={group.label} label={group.label}>
            {group.commands.map((command) => (
              <Spotlight.Action key={command.id} label={command.label} description={command.detail} leftSection={command.icon} onClick={command.run} />
            ))}
          </Spotlight.ActionsGroup>
        ))}
        {groups.length === 0 && <Spotlight.Empty>{text('palette.nothing')}</Spotlight.Empty>}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}

function usePageCommands(): readonly Command[] {
  const text = useText('shell');
  const go = useGo();
  return PAGES.map((page) => ({ id: page.path, label: text(page.name), icon: <page.icon size={16} aria-hidden />, run: () => go(page.path) }));
}

function useMetricCommands(typed: string, enabled: boolean): readonly Command[] {
  const text = useText('shell');
  const go = useGo();
  const connected = useConnection().kind === 'open';
  const found = useCall('metrics.search', { text: typed.trim(), limit: METRICS_SHOWN }, { enabled: enabled && connected && typed.trim() !== '' });
  return (found.data ?? []).map((metric) => ({
    id: `metric ${metric.metric}`,
    label: metric.metric,
    detail: `${metric.description}${metric.description === '' ? '' : ' · '}${text('palette.series', { count: metric.series })}`,
    icon: <ChartLine size={16} aria-hidden />,
    run: () => go(explorerLink([queryForMetric(metric.metric, metric.type)])),
  }));
}

function useActionCommands(onHelp: () => void, enabled: boolean): readonly Command[] {
  const text = useText('shell');
  const { setColorScheme } = useMantineColorScheme();
  const client = useConsoleClient();
  const connected = useConnection().kind === 'open';
  const checks = useCall('checks.list', {}, { enabled: enabled && connected });
  const live = isLive(useTimeSpec());
  const icon = <CornerDownLeft size={16} aria-hidden />;

  const runCheck = async (name: string): Promise<void> => {
    try {
      const { status } = await client.call('checks.run', { name });
      notifications.show({ message: text('action.checkRan', { name, samples: status.lastSamples, ms: Math.round(status.lastDurationMs ?? 0) }) });
    } catch (error) {
      notifications.show({ color: 'red', title: text('action.checkFailed', { name }), message: toVedetteError(error).message });
    }
  };
  const copyLink = (): void => {
    navigator.clipboard.writeText(location.href).then(
      () => notifications.show({ message: text('action.copied') }),
      () => notifications.show({ color: 'yellow', message: text('action.copyFailed') }),
    );
  };
  return [
    { id: 'pause', label: text(live ? 'action.pause' : 'action.live'), icon, run: () => togglePause(Date.now()) },
    ...THEME_CHOICES.map((choice) => ({ id: `theme ${choice}`, label: text(`action.theme.${choice}`), icon, run: () => setColorScheme(choice) })),
    ...LANGUAGE_CHOICES.map(({ value }) => ({ id: `language ${value}`, label: text(`action.language.${value}`), icon, run: () => void chooseLanguagePreference(value) })),
    { id: 'rail', label: text('action.rail'), icon, run: () => setPreferences({ railNarrow: !usePreferences.getState().railNarrow }) },
    { id: 'link', label: text('action.copyLink'), icon, run: copyLink },
    { id: 'help', label: text('action.shortcuts'), icon, run: onHelp },
    ...(checks.data ?? [])
      .filter((check) => check.state !== 'disabled' && check.state !== 'unavailable')
      .map((check) => ({ id: `check ${check.name}`, label: text('action.runCheck', { name: check.name }), icon: <Play size={16} aria-hidden />, run: () => void runCheck(check.name) })),
  ];
}
