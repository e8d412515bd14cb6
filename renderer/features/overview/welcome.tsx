// Owns the strip of the first run: what already works, offered once.
import { ActionIcon, Button } from '@mantine/core';
import { BellRing, Radar, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useAction, useCall } from '../../api/hooks.ts';
import { PageLink, useGo } from '../../app/navigation.tsx';
import { setPreferences, usePreferences } from '../../app/preferences.ts';
import { useText } from '../../i18n/use-text.ts';
import classes from './overview-page.module.css';

export function Welcome(): ReactNode {
  const dismissed = usePreferences((preferences) => preferences.welcomeDismissed);
  const hello = useCall('session.hello', {}, { staleTime: 60_000 });
  return dismissed || hello.data?.firstRun !== true ? null : <Strip />;
}

function Strip(): ReactNode {
  const text = useText('overview');
  const subnets = useCall('host.subnets', {}, { staleTime: 60_000 });
  const go = useGo();
  const notify = useAction('notifications.test');
  const list = (subnets.data ?? []).map((subnet) => `${subnet.cidr} (${subnet.interface})`).join(', ');
  const outcome = notify.error?.message ?? (notify.output === undefined ? undefined : notify.output.shown ? text('welcome.shown') : text('welcome.notShown', { reason: notify.output.reason }));
  return (
    <section className={classes.welcome} aria-label={text('welcome.label')}>
      <b>{text('welcome.title')}</b>
      <Button leftSection={<Radar size={14} aria-hidden />} onClick={() => go('/network/scan')}>{text('welcome.scan')}</Button>
      <PageLink to="/host">{text('welcome.host')}</PageLink>
      <Button variant="default" leftSection={<BellRing size={14} aria-hidden />} loading={notify.pending} onClick={() => void notify.run({}).catch(() => undefined)}>{text('welcome.notify')}</Button>
      <span role="status">{outcome}</span>
      <span className={classes.networks}>{list !== '' && text('welcome.networks', { list })}</span>
      <ActionIcon className={classes.dismiss} aria-label={text('welcome.dismiss')} title={text('welcome.dismiss')} onClick={() => setPreferences({ welcomeDismissed: true })}><X size={15} /></ActionIcon>
    </section>
  );
}
