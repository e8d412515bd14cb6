// Proves the words for states of ports, and sums of faults that stay unknown where nothing is counted.
import { expect, test } from 'vitest';
import type { PortRow } from './lan-types.ts';
import { faultsOf, portState, stateOfPort } from './port-state.ts';

test('what a person switched off is off; a free port is no alarm, one that lost its link is', () => {
  expect(portState({ admin: 'down', oper: 'up' })).toBe('off');
  expect(portState({ admin: 'up', oper: 'lowerLayerDown' })).toBe('down');
  expect(portState({ admin: 'up', oper: 'notPresent' })).toBe('absent');
  expect(portState({ admin: 'up', oper: 'dormant' })).toBe('dormant');
  expect(stateOfPort('down', false)).toBe('no_data');
  expect(stateOfPort('down', true)).toBe('alert');
});

test('unknown faults stay unknown', () => {
  const none = { inErrors: null, outErrors: null, inDiscards: 2, outDiscards: null } as PortRow;
  expect(faultsOf(none)).toEqual({ errors: null, discards: 2 });
});
