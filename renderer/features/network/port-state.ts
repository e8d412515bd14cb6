// Owns how the state of a port is shown: one word, and the state that it is drawn in.
import type { State } from '../../ui/state-badge.tsx';
import type { PortRow } from './lan-types.ts';

/** In the order in which a table shows them. */
export const PORT_STATES = ['down', 'testing', 'unknown', 'dormant', 'up', 'absent', 'off'] as const;
export type PortState = (typeof PORT_STATES)[number];

const STATES: Readonly<Record<PortState, State>> = { down: 'no_data', testing: 'warn', unknown: 'no_data', dormant: 'muted', up: 'ok', absent: 'muted', off: 'muted' };

/** A port that a person switched off is off, whatever else it says. */
export function portState({ admin, oper }: Pick<PortRow, 'admin' | 'oper'>): PortState {
  if (admin === 'down') return 'off';
  if (oper === 'notPresent') return 'absent';
  if (oper === 'lowerLayerDown') return 'down';
  return oper;
}

/** Whether something is wrong with a port that is down only its device's problems tell: most free ports are. */
export function stateOfPort(state: PortState, isProblem: boolean): State {
  return isProblem ? 'alert' : STATES[state];
}

/** Errors and discards of both directions per second; null where the device counts neither. */
export function faultsOf({ inErrors, outErrors, inDiscards, outDiscards }: PortRow): { readonly errors: number | null; readonly discards: number | null } {
  const sum = (a: number | null, b: number | null): number | null => (a === null && b === null ? null : (a ?? 0) + (b ?? 0));
  return { errors: sum(inErrors, outErrors), discards: sum(inDiscards, outDiscards) };
}
