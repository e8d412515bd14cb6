// Owns the settings that only a desktop window has: start at login, the data folder, how secrets are kept.
import { Button, Switch } from '@mantine/core';
import { FolderOpen } from 'lucide-react';
import { useCallback, useEffect, useId, useState, type ReactNode } from 'react';
import type { DesktopBridge, LoginItemState, SecretsBackend } from '../../../common/contract/desktop.ts';
import { errorMessage } from '../../../common/errors/vedette-error.ts';
import { useText } from '../../i18n/use-text.ts';
import { KeyValue } from '../../ui/key-value.tsx';
import { Panel } from '../../ui/panel.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import classes from './settings.module.css';

export function DesktopSection({ bridge }: { readonly bridge: DesktopBridge }): ReactNode {
  const text = useText('settings');
  const id = useId();
  const [login, setLogin] = useState<LoginItemState | undefined>(undefined);
  const [secrets, setSecrets] = useState<SecretsBackend | undefined>(undefined);
  const [error, setError] = useState<string | undefined>(undefined);
  const fail = useCallback((thrown: unknown): void => setError(errorMessage(thrown)), []);
  useEffect(() => {
    let gone = false;
    const unless = <T,>(take: (value: T) => void) => (value: T): void => {
      if (!gone) take(value);
    };
    bridge.getLoginItem().then(unless(setLogin), unless(fail));
    bridge.secretsBackend().then(unless(setSecrets), unless(fail));
    return () => {
      gone = true;
    };
  }, [bridge, fail]);
  return (
    <Panel title={text('desktop')}>
      {error !== undefined && <p className={classes.warning} role="alert">{error}</p>}
      <div className={classes.setting}>
        <div>
          <label className={classes.settingLabel} htmlFor={id}>{text('desktop.login')}</label>
          <p className={classes.help}>{login?.supported === false ? login.reason : text('desktop.login.help')}</p>
        </div>
        <div className={classes.control}>
          <Switch id={id} checked={login?.enabled === true} disabled={login?.supported !== true} onChange={(event) => void bridge.setLoginItem(event.currentTarget.checked).then(setLogin, fail)} />
        </div>
      </div>
      <div className={classes.setting}>
        <div>
          <span className={classes.settingLabel}>{text('desktop.folder')}</span>
          <p className={classes.help}>{text('desktop.folder.help')}</p>
        </div>
        <div className={classes.control}><Button variant="default" leftSection={<FolderOpen size={14} aria-hidden />} onClick={() => void bridge.openDataFolder().catch(fail)}>{text('desktop.folder.open')}</Button></div>
      </div>
      <div className={classes.setting}>
        <div>
          <span className={classes.settingLabel}>{text('desktop.secrets')}</span>
          <p className={classes.help}>{secrets === undefined ? text('loading') : secrets.reason}</p>
        </div>
        <div className={classes.control}>{secrets !== undefined && <span><StateBadge state={secrets.protected ? 'ok' : 'warn'} label={text(secrets.protected ? 'desktop.secrets.protected' : 'desktop.secrets.open')} /> <code>{secrets.backend}</code></span>}</div>
      </div>
      <KeyValue facts={[{ label: 'Vedette', value: bridge.versions.app }, { label: 'Electron', value: bridge.versions.electron }, { label: 'Chromium', value: bridge.versions.chrome }, { label: 'Node.js', value: bridge.versions.node }]} />
    </Panel>
  );
}
