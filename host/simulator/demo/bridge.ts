// BRIDGE-MIB and Q-BRIDGE-MIB of a demo switch (RFC 4188, RFC 4363): which port learned which address, in which VLAN.
import type { SimulatedObject } from '../object-table.ts';
import { integer, mac, macParts, octets, row, text } from '../objects.ts';
import { PORT_TYPES } from '../simulated-port.ts';
import type { SimulatedDevice } from '../simulated-device.ts';
import { CABLES, PLANNED_DEVICES } from './campus-plan.ts';
import { chassisMac, portsTowards, VLANS } from './campus-state.ts';
import type { Station } from './campus-state.ts';

const BRIDGE = '1.3.6.1.2.1.17';
const LEARNED = 3;
const FORWARDING = 5;
const BLOCKING = 2;
const DISABLED = 1;

/** `tagged`: the table of VLANs instead of the old one, as newer switches have it. */
export function bridgeObjects(device: SimulatedDevice, stations: readonly Station[], tagged: boolean): SimulatedObject[] {
  const towards = portsTowards(device.id);
  const bridgePorts = device.ports.filter(({ type }) => type === PORT_TYPES.ethernet);
  const numberOf = new Map(bridgePorts.map(({ name }, at) => [name, at + 1]));
  const blocked = CABLES.filter((cable) => cable.blocked === true && cable.b[0] === device.id).map(({ b }) => b[1]);
  const learned: { readonly mac: string; readonly vlan: number; readonly port: string | undefined }[] = [
    ...PLANNED_DEVICES.filter(({ id }) => id !== device.id).map(({ id }) => ({ mac: chassisMac(id), vlan: VLANS.devices, port: towards.get(id) })),
    ...stations.map((station) => ({ mac: station.mac, vlan: station.vlan, port: station.device === device.id ? station.port : towards.get(station.device) })),
  ];
  const entries = learned.flatMap(({ mac: address, port, vlan }) => {
    const number = numberOf.get(port ?? '');
    // A port without a link forgets what it learned.
    return number === undefined || !device.port(port!).port.up ? [] : [{ octets: macParts(address), number, vlan }];
  });
  return [
    { oid: `${BRIDGE}.1.1.0`, value: mac(chassisMac(device.id)) },
    { oid: `${BRIDGE}.1.2.0`, value: integer(bridgePorts.length) },
    { oid: `${BRIDGE}.1.3.0`, value: integer(2) },
    ...bridgePorts.flatMap((port, at) => [
      ...row(`${BRIDGE}.1.4.1`, at + 1, { 1: integer(at + 1), 2: integer(device.port(port.name).index) }),
      ...row(`${BRIDGE}.2.15.1`, at + 1, { 1: integer(at + 1), 2: integer(128), 3: () => integer(!port.up ? DISABLED : blocked.includes(port.name) ? BLOCKING : FORWARDING) }),
    ]),
    ...(tagged
      ? [
          ...Object.entries(VLANS).flatMap(([name, vlan]) => [{ oid: `${BRIDGE}.7.1.4.3.1.1.${vlan}`, value: text(name) }, { oid: `${BRIDGE}.7.1.4.2.1.3.0.${vlan}`, value: integer(vlan) }]),
          ...entries.flatMap(({ number, octets: parts, vlan }) => row(`${BRIDGE}.7.1.2.2.1`, [vlan, ...parts].join('.'), { 2: integer(number), 3: integer(LEARNED) })),
        ]
      : entries.flatMap(({ number, octets: parts }) => row(`${BRIDGE}.4.3.1`, parts.join('.'), { 1: octets(...parts), 2: integer(number), 3: integer(LEARNED) }))),
  ];
}
