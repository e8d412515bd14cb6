// Owns the settings of checks: on or off, how often, and each check's own options.
import type { ReactNode } from 'react';
import { useStream } from '../../api/hooks.ts';
import { PageLink } from '../../app/navigation.tsx';
import { textOf, useText } from '../../i18n/use-text.ts';
import { Panel } from '../../ui/panel.tsx';
import { StateBadge, type State } from '../../ui/state-badge.tsx';
import { valueAt } from './effective-rows.ts';
import { ListSetting, SwitchSetting, TextSetting } from './setting-fields.tsx';
import classes from './settings.module.css';
import type { Config } from './use-config.ts';

const COMMON = ['enabled', 'interval', 'timeout'];
const BADGE: Readonly<Record<string, State>> = { error: 'alert', timeout: 'alert', unavailable: 'no_data', disabled: 'muted', shed: 'warn' };

export function ChecksSection({ config }: { readonly config: Config }): ReactNode {
  const text = useText('settings');
  const status = useStream('checks.watch', {}).value;
  const checks = config.state === undefined ? undefined : valueAt(config.state.effective, 'checks');
  const entries = typeof checks === 'object' && checks !== null ? Object.entries(checks as Record<string, unknown>) : [];
  return (
    <Panel title={text('checks')} note={text('checks.note')} actions={<PageLink to="/status">{text('checks.status')}</PageLink>}>
      {entries.map(([name, options]) => {
        const state = status?.find((check) => check.name === name);
        return (
          <details key={name} className={classes.check}>
            <summary>
              <span className={classes.checkName}>{name}</span>
              <span className={classes.checkWords}>{textOf('settings', `check.${name}`) ?? ''}</span>
              {state !== undefined && <span title={state.reason}><StateBadge quiet state={BADGE[state.state] ?? 'ok'} label={textOf('status', `state.${state.state}`) ?? state.state} /></span>}
            </summary>
            {state?.reason !== undefined && state.reason !== '' && <p className={classes.reason}>{state.reason}</p>}
            <SwitchSetting config={config} path={`checks.${name}.enabled`} label={text('check.enabled')} />
            <TextSetting config={config} path={`checks.${name}.interval`} label={text('check.interval')} help={text('check.interval.help')} />
            <TextSetting config={config} path={`checks.${name}.timeout`} label={text('check.timeout')} help={text('check.timeout.help')} />
            {Object.entries((options ?? {}) as Record<string, unknown>)
              .filter(([option]) => !COMMON.includes(option))
              .map(([option, value]) => <Option key={option} config={config} path={`checks.${name}.${option}`} name={name} option={option} value={value} />)}
          </details>
        );
      })}
    </Panel>
  );
}

function Option({ config, path, name, option, value }: { readonly config: Config; readonly path: string; readonly name: string; readonly option: string; readonly value: unknown }): ReactNode {
  const props = { config, path, label: textOf('settings', `option.${option}`) ?? option, help: textOf('settings', `option.${name}.${option}.help`) };
  if (Array.isArray(value)) return <ListSetting {...props} />;
  if (typeof value === 'boolean') return <SwitchSetting {...props} />;
  return <TextSetting {...props} numeric={typeof value === 'number'} />;
}
