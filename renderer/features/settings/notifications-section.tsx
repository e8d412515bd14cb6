// Owns the notification settings and the trial of one.
import { Button } from '@mantine/core';
import { BellRing } from 'lucide-react';
import type { ReactNode } from 'react';
import { useAction } from '../../api/hooks.ts';
import { useText } from '../../i18n/use-text.ts';
import { ErrorState } from '../../ui/empty-state.tsx';
import { Panel } from '../../ui/panel.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { SwitchSetting } from './setting-fields.tsx';
import classes from './settings.module.css';
import type { Config } from './use-config.ts';

export function NotificationsSection({ config }: { readonly config: Config }): ReactNode {
  const text = useText('settings');
  const test = useAction('notifications.test');
  return (
    <Panel title={text('notifications')}>
      <SwitchSetting config={config} path="notifications.enabled" label={text('notifications.enabled')} help={text('notifications.enabled.help')} />
      <div className={classes.setting}>
        <div>
          <span className={classes.settingLabel}>{text('notifications.test')}</span>
          <p className={classes.help}>{text('notifications.test.help')}</p>
        </div>
        <div className={classes.control}>
          {/* The action keeps its error and shows it below. */}
          <Button variant="default" leftSection={<BellRing size={14} aria-hidden />} loading={test.pending} onClick={() => void test.run({}).catch(() => undefined)}>{text('notifications.try')}</Button>
          <div role="status" className={classes.outcome}>
            {test.error !== null && <ErrorState compact error={test.error} />}
            {test.output !== undefined && (test.output.shown ? <StateBadge state="ok" label={text('notifications.shown')} /> : <><StateBadge state="warn" label={text('notifications.notShown')} /> <span>{test.output.reason}</span></>)}
          </div>
        </div>
      </div>
    </Panel>
  );
}
