// Owns the bell: how many findings are open, and the list of them, worst first.
import { ActionIcon, Indicator, Popover } from '@mantine/core';
import { Bell as BellIcon } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useText } from '../i18n/use-text.ts';
import { RelativeTime } from '../ui/relative-time.tsx';
import { StateBadge } from '../ui/state-badge.tsx';
import classes from './bell.module.css';
import { worstFirst } from './finding-order.ts';
import { useFindingText } from './finding-text.ts';
import { PageLink } from './navigation.tsx';
import { useAgentStatus } from './use-agent-status.ts';

export function Bell(): ReactNode {
  const text = useText('shell');
  const sentence = useFindingText();
  const [opened, setOpened] = useState(false);
  const findings = worstFirst(useAgentStatus()?.findings ?? []);
  const label = findings.length === 0 ? text('bell.none') : text('bell.label', { count: findings.length });
  const worst = findings[0]?.state;
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" width={380} trapFocus>
      <Indicator label={findings.length} size={15} offset={5} disabled={findings.length === 0} color={worst === 'alert' ? 'var(--v-alert)' : 'var(--v-warn)'} styles={{ indicator: { color: 'var(--v-ground)', fontSize: 10, fontWeight: 700, pointerEvents: 'none' } }}>
        <Popover.Target>
          <ActionIcon aria-label={label} title={label} onClick={() => setOpened(!opened)}><BellIcon size={17} /></ActionIcon>
        </Popover.Target>
      </Indicator>
      <Popover.Dropdown className={classes.list}>
        {findings.length === 0 && <p className={classes.none}>{text('bell.nothing')}</p>}
        {findings.map((finding) => (
          <span key={finding.id} onClick={() => setOpened(false)} role="presentation">
            <PageLink to={finding.link} className={classes.finding}>
              <StateBadge state={finding.state} />
              <span className={classes.text}>{sentence(finding)}</span>
              <span className={classes.since}><RelativeTime t={finding.since} /></span>
            </PageLink>
          </span>
        ))}
      </Popover.Dropdown>
    </Popover>
  );
}
