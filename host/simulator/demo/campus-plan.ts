// What the demo campus consists of: its devices, who is cabled to whom, and who sits where. Invented from end to end.

/** Looks of devices: how ports are called and counted, and which MIBs of a maker they have. */
export type Style = 'cisco' | 'juniper' | 'procurve' | 'routeros' | 'firewall' | 'access_point' | 'printer' | 'nas' | 'ups' | 'flaky';

export interface PlannedDevice {
  readonly id: string;
  readonly style: Style;
  /** In 127.0.40.0/24. */
  readonly address: string;
  readonly location: string;
}

export const DEMO_NETWORK = '127.0.40.0/24';

export const PLANNED_DEVICES: readonly PlannedDevice[] = [
  { id: 'fw-1', style: 'firewall', address: '127.0.40.1', location: 'Server room, rack 1' },
  { id: 'core-1', style: 'cisco', address: '127.0.40.11', location: 'Server room, rack 1' },
  { id: 'core-2', style: 'cisco', address: '127.0.40.12', location: 'Server room, rack 2' },
  { id: 'dist-1', style: 'juniper', address: '127.0.40.21', location: 'East wing, basement' },
  { id: 'dist-2', style: 'juniper', address: '127.0.40.22', location: 'West wing, basement' },
  { id: 'access-1', style: 'procurve', address: '127.0.40.31', location: 'East wing, first floor' },
  { id: 'access-2', style: 'procurve', address: '127.0.40.32', location: 'East wing, second floor' },
  { id: 'access-3', style: 'routeros', address: '127.0.40.33', location: 'West wing, first floor' },
  { id: 'access-4', style: 'routeros', address: '127.0.40.34', location: 'West wing, second floor' },
  { id: 'ap-1', style: 'access_point', address: '127.0.40.41', location: 'East wing, hall' },
  { id: 'ap-2', style: 'access_point', address: '127.0.40.42', location: 'West wing, hall' },
  { id: 'printer-1', style: 'printer', address: '127.0.40.51', location: 'East wing, copy room' },
  { id: 'nas-1', style: 'nas', address: '127.0.40.52', location: 'Server room, rack 2' },
  { id: 'ups-1', style: 'ups', address: '127.0.40.53', location: 'Server room, rack 2' },
  { id: 'flaky-1', style: 'flaky', address: '127.0.40.54', location: 'East wing, somewhere above the ceiling' },
];

/** One end of a cable: device and name of its port. */
export type End = readonly [device: string, port: string];

export interface Cable {
  readonly a: End;
  readonly b: End;
  /** Bytes per second. */
  readonly aToB: number;
  readonly bToA: number;
  /** Spanning tree keeps its `b` end from forwarding. */
  readonly blocked?: boolean;
}

export const CABLES: readonly Cable[] = [
  { a: ['fw-1', 'port1'], b: ['core-1', 'Gi1/0/24'], aToB: 28_000_000, bToA: 6_500_000 },
  { a: ['core-1', 'Te1/1/1'], b: ['core-2', 'Te1/1/1'], aToB: 61_000_000, bToA: 74_000_000 },
  { a: ['core-1', 'Te1/1/2'], b: ['dist-1', 'xe-0/1/0'], aToB: 47_000_000, bToA: 12_000_000 },
  { a: ['core-2', 'Te1/1/2'], b: ['dist-2', 'xe-0/1/0'], aToB: 39_000_000, bToA: 17_000_000 },
  { a: ['core-1', 'Te1/1/3'], b: ['dist-2', 'xe-0/1/1'], aToB: 900, bToA: 700, blocked: true },
  { a: ['dist-1', 'ge-0/0/0'], b: ['access-1', '25'], aToB: 21_000_000, bToA: 5_200_000 },
  { a: ['dist-1', 'ge-0/0/1'], b: ['access-2', '25'], aToB: 18_000_000, bToA: 4_800_000 },
  { a: ['dist-2', 'ge-0/0/0'], b: ['access-3', 'sfp1'], aToB: 71_000_000, bToA: 8_300_000 },
  { a: ['dist-2', 'ge-0/0/1'], b: ['access-4', 'sfp1'], aToB: 14_000_000, bToA: 3_900_000 },
  { a: ['access-1', '1'], b: ['ap-1', 'eth0'], aToB: 5_400_000, bToA: 1_100_000 },
  { a: ['access-3', 'ether1'], b: ['ap-2', 'eth0'], aToB: 7_800_000, bToA: 1_600_000 },
  { a: ['access-2', '5'], b: ['printer-1', 'eth0'], aToB: 4_000, bToA: 1_500 },
  { a: ['core-2', 'Gi1/0/1'], b: ['nas-1', 'eth0'], aToB: 22_000_000, bToA: 58_000_000 },
  { a: ['core-2', 'Gi1/0/2'], b: ['ups-1', 'eth0'], aToB: 300, bToA: 260 },
  { a: ['access-2', '7'], b: ['flaky-1', 'eth0'], aToB: 90_000, bToA: 35_000 },
];

/** Wired desks: switch, first port and how many in a row. */
export const DESKS: readonly { readonly device: string; readonly ports: readonly string[] }[] = [
  { device: 'access-1', ports: ['3', '4', '5', '8', '9', '12'] },
  { device: 'access-2', ports: ['1', '2', '9', '10', '14'] },
  { device: 'access-3', ports: ['ether3', 'ether4', 'ether7', 'ether8'] },
  { device: 'access-4', ports: ['ether2', 'ether5', 'ether6', 'ether9', 'ether10'] },
  { device: 'core-1', ports: ['Gi1/0/3', 'Gi1/0/4'] },
];

/** How many wireless clients wander between the access points. */
export const WIRELESS_CLIENTS = 11;
