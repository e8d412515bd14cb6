// Owns the list of networks that this machine has been in: their names, where it is now, and the scans that repeat by themselves.
import { Select, TextInput } from '@mantine/core';
import { MapPin } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { HOUR, MINUTE } from '../../../../common/time/millis.ts';
import type { VedetteError } from '../../../../common/errors/vedette-error.ts';
import { useAction } from '../../../api/hooks.ts';
import { durationWords } from '../../../i18n/duration-words.ts';
import { useLanguage, useText } from '../../../i18n/use-text.ts';
import { EmptyState, ErrorState } from '../../../ui/empty-state.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import { rangesOf, toggleRange } from './range-text.ts';
import { setScanDraft, useScanDraft } from './scan-draft.ts';
import type { KnownNetwork } from './scan-types.ts';
import classes from './scan.module.css';

const SCHEDULES = [0, 15 * MINUTE, HOUR, 6 * HOUR, 24 * HOUR, 168 * HOUR];

export function KnownNetworks({ networks, error }: { readonly networks: readonly KnownNetwork[] | undefined; readonly error: VedetteError | null }): ReactNode {
  const text = useText('networkTools');
  return (
    <Panel title={text('networks')} note={networks === undefined ? undefined : String(networks.length)}>
      {networks === undefined && (error === null ? <EmptyState compact title={text('loading')} /> : <ErrorState compact error={error} what={text('networks.failed')} />)}
      {networks?.length === 0 && <EmptyState compact title={text('networks.none')} why={text('networks.noneWhy')} />}
      <ul className={classes.networks}>{(networks ?? []).map((network) => <Network key={network.id} network={network} />)}</ul>
    </Panel>
  );
}

function Network({ network }: { readonly network: KnownNetwork }): ReactNode {
  const text = useText('networkTools');
  const language = useLanguage();
  const change = useAction('networks.change', { invalidates: ['networks.list'] });
  const [name, setName] = useState<string | undefined>(undefined);
  const ranges = useScanDraft((draft) => draft.ranges);
  const isOwn = ranges === undefined && network.present;
  const save = (): void => {
    const wanted = name?.trim();
    if (wanted === undefined || wanted === network.name) {
      setName(undefined);
      return;
    }
    void change.run({ id: network.id, name: wanted }).then(() => setName(undefined), () => undefined);
  };
  return (
    <li className={classes.network} data-here={network.present || undefined}>
      <div className={classes.networkHead}>
        <TextInput
          variant="unstyled"
          className={classes.networkName}
          aria-label={text('networks.name', { cidr: network.cidr })}
          placeholder={text('networks.unnamed')}
          value={name ?? network.name}
          maxLength={200}
          onChange={(event) => setName(event.currentTarget.value)}
          onBlur={save}
          onKeyDown={(event) => {
            if (event.key === 'Enter') event.currentTarget.blur();
            if (event.key === 'Escape') setName(undefined);
          }}
        />
        {network.present && <span className={classes.here}><MapPin size={12} aria-hidden />{text('networks.here')}</span>}
      </div>
      <div className={classes.networkFacts}>
        <code>{network.cidr}</code>
        {network.interface !== '' && <span>{network.interface}</span>}
        <span title={network.gatewayMac}>{network.gateway === '' ? text('networks.noGateway') : text('networks.gateway', { address: network.gateway })}</span>
        <span>{text('networks.devices', { count: network.devices })}</span>
      </div>
      <div className={classes.networkFacts}>
        <span>{network.lastScan === null ? text('networks.neverScanned') : <>{text('networks.scanned')} <RelativeTime t={network.lastScan} /></>}</span>
        {network.present && !isOwn && <button type="button" className={classes.small} onClick={() => setScanDraft({ ranges: toggleRange(ranges ?? '', network.cidr) })}>{rangesOf(ranges ?? '').includes(network.cidr) ? text('networks.leaveOut') : text('networks.take')}</button>}
      </div>
      <Select
        label={text('networks.rescan')}
        description={network.approved ? undefined : text('networks.notApproved')}
        disabled={!network.approved || change.pending}
        allowDeselect={false}
        value={String(network.rescanMs)}
        data={[...new Set([...SCHEDULES, network.rescanMs])].sort((a, b) => a - b).map((ms) => ({ value: String(ms), label: ms === 0 ? text('networks.never') : text('networks.every', { time: durationWords(ms, language) }) }))}
        onChange={(value) => void change.run({ id: network.id, rescanMs: Number(value ?? 0) }).catch(() => undefined)}
      />
      {change.error !== null && <span className={classes.problem} role="alert">{change.error.message}</span>}
    </li>
  );
}
