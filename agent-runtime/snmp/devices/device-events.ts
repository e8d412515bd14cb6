// The events about devices, each in one place so that kinds, titles and folding stay the same everywhere.
import type { EventSeverity, NewEvent } from '../../../common/model/event.ts';
import { tagSet } from '../../../common/model/tags.ts';
import type { Millis } from '../../../common/time/millis.ts';
import { formatDuration } from '../../config/quantities.ts';

/** Of whom an event speaks: how people know the device, its source, and its tags. */
export interface EventSubject {
  readonly id: string;
  readonly name: string;
  readonly tags: readonly string[];
}

interface Said {
  readonly kind: string;
  readonly severity: EventSeverity;
  readonly title: string;
  readonly text?: string;
  readonly params?: Readonly<Record<string, string | number>>;
  /** What folds with it beside the kind and the device. */
  readonly key?: string;
  readonly tags?: readonly string[];
}

function about(subject: EventSubject, t: Millis, { key, tags = [], ...said }: Said): NewEvent {
  return { t, source: `snmp:${subject.id}`, tags: tagSet([...subject.tags, ...tags]), aggregationKey: `${said.kind}:${subject.id}${key === undefined ? '' : `:${key}`}`, ...said };
}

/** A document that no device could be made of. */
export function deviceDamaged(t: Millis, id: string, reason: string): NewEvent {
  return { t, kind: 'device.damaged', severity: 'error', title: 'A device could not be read and was set aside', text: reason, source: 'agent', tags: [], aggregationKey: `device.damaged:${id}`, params: { device: id, reason } };
}

export function deviceDown(subject: EventSubject, t: Millis, reason: string): NewEvent {
  return about(subject, t, { kind: 'device.down', severity: 'error', title: `${subject.name} does not answer`, text: reason, params: { device: subject.name, reason } });
}

export function deviceUp(subject: EventSubject, t: Millis, downMs: number): NewEvent {
  return about(subject, t, { kind: 'device.up', severity: 'success', title: `${subject.name} answers again`, text: `It did not for ${lasting(downMs)}.`, params: { device: subject.name, forMs: downMs } });
}

export function deviceRebooted(subject: EventSubject, t: Millis, upMs: number): NewEvent {
  return about(subject, t, { kind: 'device.rebooted', severity: 'warning', title: `${subject.name} restarted`, text: `It has been up for ${lasting(upMs)}.`, params: { device: subject.name, upMs } });
}

export function firmwareChanged(subject: EventSubject, t: Millis, before: string, after: string): NewEvent {
  return about(subject, t, { kind: 'device.firmware_changed', severity: 'info', title: `${subject.name} runs another firmware`, text: `Before: ${before}\nNow: ${after}`, params: { device: subject.name, before, after } });
}

export function interfacesMoved(subject: EventSubject, t: Millis, moved: readonly { readonly name: string; readonly from: string; readonly to: string }[]): NewEvent {
  const some = moved.slice(0, 10).map(({ name, from, to }) => `${name}: ${from} → ${to}`);
  const text = `${moved.length} ${moved.length === 1 ? 'interface has' : 'interfaces have'} another number (ifIndex); their series go on. ${some.join(', ')}${moved.length > some.length ? ' …' : ''}`;
  return about(subject, t, { kind: 'device.interface_moved', severity: 'info', title: `${subject.name} numbered its interfaces anew`, text, params: { device: subject.name, interfaces: moved.length, examples: some.join(', ') } });
}

export function interfaceDown(subject: EventSubject, t: Millis, name: string, alias: string): NewEvent {
  return about(subject, t, { kind: 'device.interface_down', severity: 'warning', title: `${subject.name}: ${name} is down`, ...(alias === '' ? {} : { text: alias }), params: { device: subject.name, interface: name, alias }, key: name, tags: [`interface:${name}`] });
}

export function interfaceUp(subject: EventSubject, t: Millis, name: string, alias: string): NewEvent {
  return about(subject, t, { kind: 'device.interface_up', severity: 'success', title: `${subject.name}: ${name} is up again`, ...(alias === '' ? {} : { text: alias }), params: { device: subject.name, interface: name, alias }, key: name, tags: [`interface:${name}`] });
}

export function engineDuplicate(subject: EventSubject, t: Millis, other: string, engineId: string): NewEvent {
  return about(subject, t, {
    kind: 'device.engine_duplicate',
    severity: 'warning',
    title: `${subject.name} and ${other} have the same engine ID`,
    text: `SNMPv3 tells devices apart by it (${engineId}): give one of them another, or its clock will seem wrong now and then.`,
    params: { device: subject.name, other, engineId },
    key: engineId,
  });
}

export function polledGently(subject: EventSubject, t: Millis, percent: number, intervalMs: number): NewEvent {
  return about(subject, t, {
    kind: 'device.gentle',
    severity: 'warning',
    title: `${subject.name} is polled less: polling loads its processor`,
    text: `Its processor went up to ${Math.round(percent)} % while it was asked. It is now asked every ${formatDuration(intervalMs)}.`,
    params: { device: subject.name, percent: Math.round(percent), intervalMs },
  });
}

export function polledAsBefore(subject: EventSubject, t: Millis, intervalMs: number): NewEvent {
  return about(subject, t, { kind: 'device.gentle_over', severity: 'success', title: `${subject.name} is polled as often as before`, text: `Every ${formatDuration(intervalMs)}.`, params: { device: subject.name, intervalMs } });
}

function lasting(ms: number): string {
  const step = ms < 120_000 ? 1_000 : ms < 7_200_000 ? 60_000 : 3_600_000;
  return formatDuration(Math.max(step, Math.round(ms / step) * step));
}
