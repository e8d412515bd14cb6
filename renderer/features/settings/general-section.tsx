// Owns the general settings: how this console looks (kept in this browser) and what this machine is called (kept in the file).
import { SegmentedControl, useMantineColorScheme } from '@mantine/core';
import { useId, type ReactNode } from 'react';
import { chooseLanguagePreference, chooseTimeFormat, LANGUAGE_CHOICES, THEME_CHOICES, TIME_FORMATS } from '../../app/appearance.ts';
import { usePreferences } from '../../app/preferences.ts';
import { useText } from '../../i18n/use-text.ts';
import { Panel } from '../../ui/panel.tsx';
import { ChoiceSetting, ListSetting, TextSetting } from './setting-fields.tsx';
import classes from './settings.module.css';
import type { Config } from './use-config.ts';

const LOG_LEVELS = ['debug', 'info', 'warn', 'error'];

export function GeneralSection({ config }: { readonly config: Config }): ReactNode {
  const text = useText('settings');
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const language = usePreferences((preferences) => preferences.language);
  const timeFormat = usePreferences((preferences) => preferences.timeFormat);
  return (
    <>
      <Panel title={text('look')} note={text('look.note')}>
        <Local label={text('theme')}>
          {(id) => <SegmentedControl aria-labelledby={id} size="xs" value={colorScheme} onChange={(value) => setColorScheme(value)} data={THEME_CHOICES.map((value) => ({ value, label: text(`theme.${value}`) }))} />}
        </Local>
        <Local label={text('language')}>
          {(id) => <SegmentedControl aria-labelledby={id} size="xs" value={language} onChange={(value) => void chooseLanguagePreference(value)} data={LANGUAGE_CHOICES.map((choice) => ({ value: choice.value, label: choice.ownName ?? text('language.system') }))} />}
        </Local>
        <Local label={text('timeFormat')}>
          {(id) => <SegmentedControl aria-labelledby={id} size="xs" value={timeFormat} onChange={(value) => void chooseTimeFormat(value)} data={TIME_FORMATS.map((value) => ({ value, label: text(`timeFormat.${value}`) }))} />}
        </Local>
      </Panel>
      <Panel title={text('machine')}>
        <TextSetting config={config} path="hostname" label={text('hostname')} help={text('hostname.help')} placeholder={text('hostname.system')} width={240} />
        <ListSetting config={config} path="tags" label={text('tags')} help={text('tags.help')} placeholder="env:home" />
      </Panel>
      <Panel title={text('program')}>
        <TextSetting config={config} path="server.port" label={text('port')} help={text('port.help')} numeric />
        <ChoiceSetting config={config} path="log.level" label={text('logLevel')} help={text('logLevel.help')} choices={LOG_LEVELS} />
      </Panel>
    </>
  );
}

function Local({ label, children }: { readonly label: string; readonly children: (id: string) => ReactNode }): ReactNode {
  const id = useId();
  return (
    <div className={classes.setting}>
      <span id={id} className={classes.settingLabel}>{label}</span>
      <div className={classes.control}>{children(id)}</div>
    </div>
  );
}
