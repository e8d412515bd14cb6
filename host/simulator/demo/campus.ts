// The demo campus, put together: fifteen simulated devices that know of each other.
import type { SimulatedObject } from '../object-table.ts';
import { SimulatedPort } from '../simulated-port.ts';
import type { PortOptions } from '../simulated-port.ts';
import { SimulatedDevice } from '../simulated-device.ts';
import { arpObjects, ownAddressObjects } from './addresses.ts';
import { accessPointObjects, flakyObjects, nasObjects, printerObjects } from './appliances.ts';
import { bridgeObjects } from './bridge.ts';
import { CABLES, PLANNED_DEVICES } from './campus-plan.ts';
import type { PlannedDevice, Style } from './campus-plan.ts';
import { createStations, portMac } from './campus-state.ts';
import type { Station } from './campus-state.ts';
import { cdpObjects, lldpObjects } from './neighbours.ts';
import { PowerSupply } from './power-supply.ts';
import { createSeededRandom } from './seeded-random.ts';
import { chassisObjects, ciscoParts, firewallParts, juniperParts, procurveParts, routerosParts } from './switch-parts.ts';

export interface Campus {
  readonly placed: readonly { readonly device: SimulatedDevice; readonly address: string }[];
  /** By id; throws for an id that the plan has not. */
  device(id: string): SimulatedDevice;
  readonly stations: readonly Station[];
  readonly ups: PowerSupply;
}

const GIGABIT = 1e9;
const TEN = 1e10;
const DAY = 86_400_000;

interface Look {
  readonly description: string;
  readonly objectId: string;
  /** sysServices: 2 is a bridge, 4 a router, 72 a host. */
  readonly services: number;
  readonly ports: readonly (readonly [name: string, speed: number, index: number])[];
}

const numbered = (from: number, to: number, name: (number: number) => string, speed: number, index: (number: number) => number): Look['ports'] =>
  Array.from({ length: to - from + 1 }, (_, at) => [name(from + at), speed, index(from + at)] as const);

const LOOKS: Readonly<Record<Style, Look>> = {
  cisco: {
    description: 'Cisco IOS Software, Catalyst L3 Switch Software (CAT3K_CAA-UNIVERSALK9-M), Version 16.9.5, RELEASE SOFTWARE (fc1)',
    objectId: '1.3.6.1.4.1.9.1.1745',
    services: 6,
    ports: [...numbered(1, 24, (port) => `Gi1/0/${port}`, GIGABIT, (port) => 10_100 + port), ...numbered(1, 4, (port) => `Te1/1/${port}`, TEN, (port) => 10_200 + port)],
  },
  juniper: {
    description: 'Juniper Networks, Inc. ex3300-24t Ethernet Switch, kernel JUNOS 15.1R7.9, Build date: 2018-09-11 05:21:23 UTC',
    objectId: '1.3.6.1.4.1.2636.1.1.1.2.76',
    services: 6,
    ports: [...numbered(0, 11, (port) => `ge-0/0/${port}`, GIGABIT, (port) => 503 + port * 2), ...numbered(0, 1, (port) => `xe-0/1/${port}`, TEN, (port) => 561 + port * 2)],
  },
  procurve: {
    description: 'HP J9776A 2530-24G Switch, revision YA.16.11.0012, ROM YA.15.20',
    objectId: '1.3.6.1.4.1.11.2.3.7.11.141',
    services: 2,
    ports: numbered(1, 28, (port) => String(port), GIGABIT, (port) => port),
  },
  routeros: {
    description: 'RouterOS CRS326-24G-2S+',
    objectId: '1.3.6.1.4.1.14988.1',
    services: 6,
    ports: [...numbered(1, 24, (port) => `ether${port}`, GIGABIT, (port) => port), ...numbered(1, 2, (port) => `sfp${port}`, GIGABIT, (port) => 24 + port)],
  },
  firewall: { description: 'FortiGate-60F of the campus', objectId: '1.3.6.1.4.1.12356.101.1.1004', services: 4, ports: [...numbered(1, 6, (port) => `port${port}`, GIGABIT, (port) => port), ['wan1', GIGABIT, 7]] },
  access_point: { description: 'UAP-AC-Pro-Gen2 6.6.55.15189', objectId: '1.3.6.1.4.1.41112.1.6', services: 2, ports: [['eth0', GIGABIT, 2]] },
  printer: { description: 'HP ETHERNET MULTI-ENVIRONMENT,ROM none,JETDIRECT,JD153,EEPROM JSI24110047,CIDATE 04/27/2021', objectId: '1.3.6.1.4.1.11.2.3.9.1', services: 64, ports: [['eth0', 1e8, 1]] },
  nas: { description: 'Linux nas-1 4.4.302+ #64570 SMP x86_64', objectId: '1.3.6.1.4.1.8072.3.2.10', services: 72, ports: [['eth0', GIGABIT, 2], ['eth1', GIGABIT, 3]] },
  ups: { description: 'Eaton 9PX 3000i RT2U with network card', objectId: '1.3.6.1.4.1.534.1', services: 72, ports: [['eth0', 1e8, 1]] },
  flaky: { description: 'Linux flaky-1 2.6.32 #1 armv5tel', objectId: '1.3.6.1.4.1.8072.3.2.10', services: 72, ports: [['eth0', 1e8, 2]] },
};

/** Which of its ports carries a device's address. */
function addressPort({ id, style }: PlannedDevice): string {
  const cabled = CABLES.find(({ a, b }) => a[0] === id || b[0] === id)!;
  return style === 'firewall' ? 'port1' : cabled.a[0] === id ? cabled.a[1] : cabled.b[1];
}

/** `swing` 0 makes every rate even, so that tests know differences exactly. */
export function createCampus(now: () => number, seed: number, swing = 0.45): Campus {
  const from = now();
  const random = createSeededRandom(seed);
  const stations = createStations();
  const ups = new PowerSupply(from);
  const devices = new Map<string, SimulatedDevice>();
  for (const plan of PLANNED_DEVICES) {
    const look = LOOKS[plan.style];
    const sections: ((device: SimulatedDevice) => SimulatedObject[])[] = [(device) => ownAddressObjects(device, plan.address, addressPort(plan)), ...sectionsOf(plan, devices, stations, ups)];
    devices.set(
      plan.id,
      new SimulatedDevice({
        id: plan.id,
        description: look.description,
        objectId: look.objectId,
        location: plan.location,
        contact: 'it@campus.example',
        services: look.services,
        ports: look.ports.map(([name, speed], at) => new SimulatedPort(from, { name, speed, mac: portMac(plan.id, at), swing, ...trafficOf(plan, name, stations, random) })),
        indices: look.ports.map(([, , index]) => index),
        sections,
        upFor: Math.floor((3 + random() * 200) * DAY),
        now,
      }),
    );
  }
  const device = (id: string): SimulatedDevice => {
    const found = devices.get(id);
    if (found === undefined) throw new Error(`The campus has no device ${id}.`);
    return found;
  };
  const flaky = device('flaky-1').faults;
  // Enough to be seen, too little to keep the first map of the network waiting; it has worse hours (happenings.ts).
  flaky.loss = 8;
  flaky.slow = 60;
  return { placed: PLANNED_DEVICES.map(({ address, id }) => ({ device: device(id), address })), device, stations, ups };
}

/** Both ends of a cable agree; a port without one has the traffic of a desk, or none. */
function trafficOf({ id, style }: PlannedDevice, port: string, stations: readonly Station[], random: () => number): Partial<PortOptions> {
  const at = CABLES.findIndex(({ a, b }) => (a[0] === id && a[1] === port) || (b[0] === id && b[1] === port));
  const cable = CABLES[at];
  if (cable !== undefined) {
    const isA = cable.a[0] === id;
    const [otherId, otherPort] = isA ? cable.b : cable.a;
    return { alias: `to ${otherId} ${otherPort}`, inRate: isA ? cable.bToA : cable.aToB, outRate: isA ? cable.aToB : cable.bToA, phase: at / CABLES.length };
  }
  const desk = stations.findIndex((station) => station.device === id && station.port === port);
  if (desk >= 0) return { alias: `desk ${desk + 1}`, inRate: Math.floor(8_000 + random() * 240_000), outRate: Math.floor(30_000 + random() * 900_000), phase: random() };
  if (style === 'firewall' && port === 'wan1') return { alias: 'uplink', inRate: 27_000_000, outRate: 6_100_000, phase: 0 };
  return { up: false };
}

function sectionsOf(plan: PlannedDevice, devices: ReadonlyMap<string, SimulatedDevice>, stations: readonly Station[], ups: PowerSupply): ((device: SimulatedDevice) => SimulatedObject[])[] {
  const lldp = (device: SimulatedDevice): SimulatedObject[] => lldpObjects(device, plan, devices);
  const serial = `DEMO${plan.id.replace(/\W/gu, '').toUpperCase()}`;
  switch (plan.style) {
    case 'cisco':
      return [lldp, (device) => cdpObjects(device, devices), (device) => bridgeObjects(device, stations, false), ciscoParts, () => chassisObjects('WS-C3850-24T', serial, '16.9.5', 'Cisco')];
    case 'juniper':
      return [lldp, (device) => bridgeObjects(device, stations, true), juniperParts, () => chassisObjects('EX3300-24T', serial, '15.1R7.9', 'Juniper Networks')];
    case 'procurve':
      return [lldp, (device) => bridgeObjects(device, stations, true), procurveParts, () => chassisObjects('J9776A', serial, 'YA.16.11.0012', 'HP')];
    case 'routeros':
      return [lldp, (device) => bridgeObjects(device, stations, false), routerosParts];
    case 'firewall':
      return [lldp, (device) => arpObjects(device, 'port1', stations), firewallParts, () => chassisObjects('FGT_60F', 'FGDEMO0000000001', 'v7.2.8', 'Fortinet')];
    case 'access_point':
      return [lldp, (device) => accessPointObjects(device, stations)];
    case 'printer':
      return [printerObjects];
    case 'nas':
      return [nasObjects];
    case 'ups':
      return [(device) => ups.objects(device)];
    case 'flaky':
      return [flakyObjects];
  }
}

/** Ports with something at their end, by which happenings choose. */
export function deskPorts(campus: Campus): { readonly device: SimulatedDevice; readonly port: string }[] {
  return campus.stations.filter(({ port }) => port !== '').map(({ device, port }) => ({ device: campus.device(device), port }));
}
