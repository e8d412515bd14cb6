// Owns the pictures of things on the map, 24 × 24 around the middle, drawn as strokes.
import type { DeviceKind } from '../../../../common/model/device.ts';

const SWITCH = 'M-9 -5H9V5H-9Z M-6 1.5V-1.5 M-2 1.5V-1.5 M2 1.5V-1.5 M6 1.5V-1.5';
const SERVER = 'M-7 -8H7V-1H-7Z M-7 1H7V8H-7Z M-4 -4.5H-3.5 M-4 4.5H-3.5';
const PICTURES: Readonly<Record<DeviceKind, string>> = {
  'switch': SWITCH,
  router: 'M-9 0A9 9 0 1 0 9 0A9 9 0 1 0 -9 0 M-5.5 -2.5H2.5 M0.5 -4.5L2.5 -2.5L0.5 -0.5 M5.5 2.5H-2.5 M-0.5 0.5L-2.5 2.5L-0.5 4.5',
  firewall: 'M-9 -7H9V7H-9Z M-9 -2.3H9 M-9 2.3H9 M0 -7V-2.3 M-4.5 -2.3V2.3 M4.5 -2.3V2.3 M0 2.3V7',
  access_point: 'M-8.5 -1.5A12 12 0 0 1 8.5 -1.5 M-5 2A7 7 0 0 1 5 2 M0 5.8V6',
  wlc: 'M-8 -6A10 10 0 0 0 -8 6 M8 -6A10 10 0 0 1 8 6 M-4 -3A5 5 0 0 0 -4 3 M4 -3A5 5 0 0 1 4 3 M0 0V0.2',
  printer: 'M-5 -3V-8H5V-3 M-8 -3H8V4H5 M-5 4H-8V-3 M-5 2H5V8H-5Z',
  storage: 'M-8 -7H8V7H-8Z M-4 -7V7 M0 -7V7 M4 -7V7',
  server: SERVER,
  ups: 'M-9 -5H7V5H-9Z M9.5 -1.5V1.5 M0 -3L-3 0.5H1L-2 3.5',
  pdu: 'M-9 -4H9V4H-9Z M-5 -1V1 M0 -1V1 M5 -1V1',
  sensor: 'M-2 1V-7A2 2 0 0 1 2 -7V1A4.5 4.5 0 1 1 -2 1Z M0 5V-3',
  load_balancer: 'M0 -8V-2 M0 -2L-7 6 M0 -2L7 6 M-7 2V6H-3 M7 2V6H3',
  'sd-wan': 'M-7 3L-2 -3L2 3L7 -3 M-9 4.5H-6 M6 -4.5H9',
  other: 'M-7 -7H7V7H-7Z M-2.5 0H2.5',
};
const COMPUTER = 'M-9 -7H9V4H-9Z M-4 8H4 M0 4V8';
const TELEPHONE = 'M-4 -8H4V8H-4Z M-1 5.5H1';

/** The picture of a kind; of what is not polled, by what it says it can do. */
export function pictureOf(kind: DeviceKind | undefined, isComputer: boolean, capabilities: readonly string[]): string {
  if (isComputer) return COMPUTER;
  if (kind !== undefined && kind !== 'other') return PICTURES[kind];
  if (capabilities.includes('telephone')) return TELEPHONE;
  if (capabilities.includes('access_point') || capabilities.includes('wlan_access_point')) return PICTURES.access_point;
  if (capabilities.includes('router')) return PICTURES.router;
  if (capabilities.includes('bridge')) return PICTURES.switch;
  return PICTURES.other;
}
