// The events about traps, each in one place so that kinds, titles and folding stay the same everywhere.
import type { EventSeverity, NewEvent } from '../../../common/model/event.ts';
import { tagSet } from '../../../common/model/tags.ts';
import type { Millis } from '../../../common/time/millis.ts';
import type { ShownTrap } from './shown-trap.ts';

export const GENERIC = { coldStart: '1.3.6.1.6.3.1.1.5.1', warmStart: '1.3.6.1.6.3.1.1.5.2', linkDown: '1.3.6.1.6.3.1.1.5.3', linkUp: '1.3.6.1.6.3.1.1.5.4', authenticationFailure: '1.3.6.1.6.3.1.1.5.5' } as const;

const SEVERITIES: Readonly<Record<string, EventSeverity>> = {
  [GENERIC.coldStart]: 'warning',
  [GENERIC.warmStart]: 'warning',
  [GENERIC.linkDown]: 'warning',
  [GENERIC.linkUp]: 'success',
  [GENERIC.authenticationFailure]: 'warning',
};

const MOST_VARIABLES = 20;

/** A trap in the timeline; repeats within the hour fold. `port` is the ifIndex of a linkDown or linkUp: down and up of one port are one event, which is how often it flaps. */
export function trapEvent(trap: ShownTrap, t: Millis, port: number | undefined): NewEvent {
  const who = trap.deviceName === '' ? trap.address : trap.deviceName;
  const shown = trap.variables.slice(0, MOST_VARIABLES).map(({ name, text }) => `${name} = ${text}`);
  return {
    t,
    kind: 'snmp.trap',
    severity: SEVERITIES[trap.oid] ?? 'info',
    title: port === undefined ? `${who} sent ${trap.name}` : `${who} sent ${trap.name} of port ${port}`,
    text: [...shown, ...(trap.variables.length > shown.length ? ['…'] : [])].join('\n'),
    params: { device: who, trap: trap.name, address: trap.address, ...(port === undefined ? {} : { port }) },
    source: trap.device === '' ? 'traps' : `snmp:${trap.device}`,
    tags: tagSet([`snmp_device:${trap.address}`, `snmp_trap:${trap.name}`]),
    aggregationKey: port === undefined ? `snmp.trap:${trap.address}:${trap.oid}` : `snmp.trap.link:${trap.address}:${port}`,
  };
}

/** The port of traps cannot be opened. */
export function receiverFailed(t: Millis, address: string, port: number, reason: string): NewEvent {
  return { t, kind: 'snmp.trap_receiver_failed', severity: 'error', title: 'Traps cannot be received', text: reason, params: { address, port, reason }, source: 'agent', tags: [], aggregationKey: 'snmp.trap_receiver_failed' };
}
