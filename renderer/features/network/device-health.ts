// Owns how well a device is: one word for each device, worst first, and the state that it is drawn in.
import type { State } from '../../ui/state-badge.tsx';
import type { DeviceSummary } from './lan-types.ts';

/** From the worst to the most quiet; the place in this list sorts a table. */
export const HEALTHS = ['down', 'alert', 'warn', 'lost', 'unknown', 'new', 'up', 'away', 'ignored'] as const;
export type Health = (typeof HEALTHS)[number];

const STATES: Readonly<Record<Health, State>> = { down: 'alert', alert: 'alert', warn: 'warn', lost: 'no_data', unknown: 'no_data', new: 'no_data', up: 'ok', away: 'muted', ignored: 'muted' };

/** What a person decided comes first, then whether it answers, then what it says is wrong. */
export function healthOf(device: Pick<DeviceSummary, 'state' | 'reachability' | 'problems'>): Health {
  if (device.state === 'ignored' || device.state === 'lost') return device.state;
  if (device.reachability === 'away' || device.reachability === 'down') return device.reachability;
  if (device.state === 'new') return 'new';
  if (device.reachability === 'unknown') return 'unknown';
  if (device.problems.some(({ severity }) => severity === 'alert')) return 'alert';
  return device.problems.length > 0 ? 'warn' : 'up';
}

export function stateOfHealth(health: Health): State {
  return STATES[health];
}
