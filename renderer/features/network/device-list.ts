// Owns the list of devices as the console keeps it: the first event brings all, later ones what changed.
import type { StreamEvent } from '../../../common/contract/contract.ts';
import { healthOf } from './device-health.ts';
import type { DeviceSummary } from './lan-types.ts';

export type DeviceMap = ReadonlyMap<string, DeviceSummary>;

export function applyDevices(before: DeviceMap, event: StreamEvent<'devices.watch'>): DeviceMap {
  const next = new Map(event.reset ? [] : before);
  for (const id of event.removed) next.delete(id);
  for (const device of event.devices) next.set(device.id, device);
  return next;
}

export interface NetworkVerdict {
  readonly state: 'ok' | 'warn' | 'alert' | 'no_data';
  readonly down: number;
  readonly up: number;
  readonly away: number;
  /** Devices that are watched: neither new, lost nor ignored. */
  readonly watched: number;
  readonly fresh: number;
  /** Codes of problems with how often each occurs, the gravest first. */
  readonly problems: readonly { readonly code: string; readonly count: number; readonly severity: 'warn' | 'alert' }[];
}

/** What is wrong in the whole network, in numbers. Problems of devices that do not answer or are not watched are old and not counted. */
export function verdictOf(devices: Iterable<DeviceSummary>): NetworkVerdict {
  const codes = new Map<string, { code: string; count: number; severity: 'warn' | 'alert' }>();
  const counts = { down: 0, up: 0, away: 0, watched: 0, fresh: 0 };
  for (const device of devices) {
    const health = healthOf(device);
    if (health === 'new') counts.fresh += 1;
    if (device.state !== 'monitored') continue;
    counts.watched += 1;
    if (health === 'down') counts.down += 1;
    if (health === 'away') counts.away += 1;
    if (health !== 'up' && health !== 'warn' && health !== 'alert') continue;
    counts.up += 1;
    for (const { code, severity } of device.problems) {
      const known = codes.get(code);
      if (known === undefined) codes.set(code, { code, count: 1, severity });
      else codes.set(code, { code, count: known.count + 1, severity: severity === 'alert' ? severity : known.severity });
    }
  }
  const problems = [...codes.values()].sort((a, b) => Number(b.severity === 'alert') - Number(a.severity === 'alert') || b.count - a.count || (a.code < b.code ? -1 : 1));
  const state = counts.down > 0 || problems[0]?.severity === 'alert' ? 'alert' : problems.length > 0 ? 'warn' : counts.up > 0 ? 'ok' : 'no_data';
  return { ...counts, state, problems };
}
