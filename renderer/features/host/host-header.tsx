// Owns the top of the Host page: what is wrong on this machine, and what machine it is.
import { Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import type { CallOutput } from '../../../common/contract/contract.ts';
import type { Finding } from '../../../common/model/status.ts';
import { useCall } from '../../api/hooks.ts';
import { worstFirst } from '../../app/finding-order.ts';
import { useFindingText } from '../../app/finding-text.ts';
import { PageLink } from '../../app/navigation.tsx';
import { useAgentStatus } from '../../app/use-agent-status.ts';
import { durationWords } from '../../i18n/duration-words.ts';
import { formatExact } from '../../i18n/relative-time.ts';
import { useLanguage, useText } from '../../i18n/use-text.ts';
import { quantityText } from '../../ui/format-quantity.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { useNow } from '../../ui/use-now.ts';
import classes from './host.module.css';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** What is wrong with this machine (not with the agent), worst first. */
export function machineFindings(findings: readonly Finding[]): readonly Finding[] {
  return worstFirst(findings.filter((finding) => finding.link.startsWith('/host')));
}

export function HostHeader(): ReactNode {
  const text = useText('host');
  const sentence = useFindingText();
  const status = useAgentStatus();
  const inventory = useCall('host.inventory', {}, { staleTime: HOUR_MS });
  const hostname = inventory.data?.hostname ?? text('thisMachine');
  if (status === undefined) return <PageHeader verdict={text('verdict.loading')} />;
  const [first, ...rest] = machineFindings(status.findings);
  return (
    <PageHeader
      state={first?.state ?? 'ok'}
      verdict={first === undefined ? text('verdict.ok', { hostname }) : <PageLink to={first.link} className={classes.verdictLink}>{sentence(first)}</PageLink>}
      facts={inventory.data === undefined ? undefined : <Identity inventory={inventory.data} />}
    >
      {rest.length > 0 && (
        <ul className={classes.findings}>
          {rest.map((finding) => (
            <li key={finding.id}><StateBadge state={finding.state} /> <PageLink to={finding.link} className={classes.verdictLink}>{sentence(finding)}</PageLink></li>
          ))}
        </ul>
      )}
    </PageHeader>
  );
}

function Identity({ inventory }: { readonly inventory: CallOutput<'host.inventory'> }): ReactNode {
  const text = useText('host');
  const language = useLanguage();
  const now = useNow(MINUTE_MS);
  const { os, cpu, memoryBytes, bootTime, virtualization } = inventory;
  const cores = text('identity.cores', { count: cpu.logicalCores });
  const physical = cpu.physicalCores === undefined ? cores : `${cores}, ${text('identity.physical', { count: cpu.physicalCores })}`;
  return (
    <>
      <Tooltip label={text('identity.kernel', { kernel: os.kernel, arch: os.arch })}><span>{[os.name, os.version].filter((part) => part !== '').join(' ')}</span></Tooltip>
      <Tooltip label={physical}><span>{cpu.model === '' ? cores : `${cpu.model} · ${cores}`}</span></Tooltip>
      <span>{text('identity.memory', { size: quantityText(memoryBytes, 'byte') })}</span>
      <Tooltip label={text('identity.booted', { time: formatExact(bootTime, language) })}><span>{text('identity.uptime', { duration: durationWords(Math.max(0, now - bootTime), language) })}</span></Tooltip>
      {virtualization !== undefined && virtualization !== '' && <span>{virtualization}</span>}
    </>
  );
}
