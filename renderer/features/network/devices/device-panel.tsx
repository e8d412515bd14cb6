// Owns the side panel of one device in the list: what is wrong, who it is, the way to its page.
import { Button } from '@mantine/core';
import { ArrowRight, RefreshCw } from 'lucide-react';
import type { ReactNode } from 'react';
import { useAction } from '../../../api/hooks.ts';
import { PageLink, useGo } from '../../../app/navigation.tsx';
import { durationWords } from '../../../i18n/duration-words.ts';
import { textOf, useLanguage, useText } from '../../../i18n/use-text.ts';
import { KeyValue } from '../../../ui/key-value.tsx';
import { Quantity } from '../../../ui/quantity.tsx';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import { SidePanel } from '../../../ui/side-panel.tsx';
import { StateBadge } from '../../../ui/state-badge.tsx';
import { healthOf, stateOfHealth } from '../device-health.ts';
import { DeviceIcon } from '../device-icon.tsx';
import { deviceLink } from '../device-links.ts';
import type { DeviceSummary } from '../lan-types.ts';
import { modelName } from '../model-name.ts';
import { ProblemList } from '../problem-list.tsx';
import classes from './devices.module.css';

export function DevicePanel({ device, networkName, onClose }: { readonly device: DeviceSummary; readonly networkName: string; readonly onClose: () => void }): ReactNode {
  const text = useText('networkDevices');
  const language = useLanguage();
  const go = useGo();
  const change = useAction('devices.change');
  const poll = useAction('devices.poll');
  const { identity } = device;
  const health = healthOf(device);
  const say = (value: string): string => (value === '' ? '–' : value);
  const decide = (state: 'monitored' | 'ignored'): void => void change.run({ ids: [device.id], state }).catch(() => undefined);
  const error = change.error ?? poll.error;
  return (
    <SidePanel label={text('panel.label', { name: device.name })} title={<span className={classes.name}><DeviceIcon kind={identity.kind} size={18} /><span>{device.name}</span></span>} onClose={onClose}>
      <div className={classes.panelHead}>
        <StateBadge state={stateOfHealth(health)} label={text(`health.${health}`)} />
        <span className={classes.quiet}>{textOf('networkDevices', `kind.${identity.kind}`) ?? identity.kind}</span>
        <span className={classes.space} />
        {device.state === 'monitored' && <Button size="compact-sm" variant="default" leftSection={<RefreshCw size={13} aria-hidden />} loading={poll.pending} onClick={() => void poll.run({ id: device.id }).catch(() => undefined)}>{text('pollNow')}</Button>}
        <Button size="compact-sm" rightSection={<ArrowRight size={13} aria-hidden />} onClick={() => go(deviceLink(device.id))}>{text('panel.open')}</Button>
      </div>
      {error !== null && <p className={classes.failed} role="alert">{error.message}</p>}
      {device.state !== 'monitored' && (
        <div className={classes.decide}>
          <span>{text(`decide.${device.state}`)}</span>
          <Button size="compact-sm" onClick={() => decide('monitored')} loading={change.pending}>{text('bulk.monitor')}</Button>
          {device.state !== 'ignored' && <Button size="compact-sm" variant="default" onClick={() => decide('ignored')} disabled={change.pending}>{text('bulk.ignore')}</Button>}
        </div>
      )}
      <ProblemList problems={device.problems} />
      <KeyValue
        facts={[
          { label: text('column.address'), value: `${device.address}${device.port === 161 ? '' : `:${device.port}`}`, code: true },
          { label: text('column.model'), value: say(modelName(identity)) },
          { label: text('column.os'), value: say([identity.osName, identity.osVersion].filter((part) => part !== '').join(' ')) },
          { label: text('column.serial'), value: say(identity.serial), code: identity.serial !== '' },
          { label: text('column.mac'), value: say(device.mac), code: device.mac !== '' },
          ...(device.macVendor === '' ? [] : [{ label: text('macVendor'), value: device.macVendor }]),
          ...(device.hostNames.length === 0 ? [] : [{ label: text('hostNames'), value: device.hostNames.join(', ') }]),
          { label: text('column.location'), value: say(identity.location) },
          { label: text('contact'), value: say(identity.contact) },
          { label: text('column.uptime'), value: identity.uptimeMs === null ? '–' : durationWords(identity.uptimeMs, language) },
          { label: text('column.ports'), value: device.interfaces.total === 0 ? '–' : text('portsUp', { up: device.interfaces.up, total: device.interfaces.total }) },
          { label: text('column.traffic'), value: <><Quantity value={device.inBits} unit="bit/second" reason={text('unknown.rate')} /> {text('in')} · <Quantity value={device.outBits} unit="bit/second" reason={text('unknown.rate')} /> {text('out')}</> },
          { label: text('column.latency'), value: <><Quantity value={device.latencyMs === null ? null : device.latencyMs / 1_000} unit="second" reason={text('unknown.ping')} />{device.lossPercent !== null && device.lossPercent > 0 && <> · {text('column.loss')} <Quantity value={device.lossPercent} unit="percent" /></>}</> },
          { label: text('column.network'), value: say(networkName) },
          { label: text('column.profile'), value: say(device.profile) },
          { label: text('column.lastPoll'), value: <><RelativeTime t={device.lastPoll} unknown={text('unknown.notPolled')} /> · {text('every', { interval: durationWords(device.intervalMs, language) })}</> },
          { label: text('firstSeen'), value: <RelativeTime t={device.firstSeen} /> },
        ]}
      />
      {identity.description !== '' && <p className={classes.description}>{identity.description}</p>}
      <p><PageLink to={`/network/map?node=${encodeURIComponent(device.id)}`}>{text('panel.map')}</PageLink></p>
    </SidePanel>
  );
}
