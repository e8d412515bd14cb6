// Which interface of a device another one means by a port identifier.
import type { NeighbourReading } from '../inventory/neighbour-reading.ts';
import type { TopologyDevice } from './input.ts';

/** ifIndex; null when nothing fits, or more than one interface does. */
export function portMeant(device: TopologyDevice, heard: NeighbourReading): number | null {
  const { remotePort: id, remotePortDescription: description } = heard;
  return (
    // What the device itself announces for its ports settles it: the two texts are the same by standard.
    only(device.lldpPorts, (port) => id !== '' && port.id === id) ??
    (heard.portKind === 'mac' ? byMac(device, id) : null) ??
    byName(device, id) ??
    (heard.portKind === 'local' || heard.portKind === 'text' ? byNumber(device, id) : null) ??
    byName(device, description)
  );
}

function byMac(device: TopologyDevice, mac: string): number | null {
  return only(device.interfaces, (port) => port.mac === mac);
}

function byName(device: TopologyDevice, text: string): number | null {
  if (text === '') return null;
  return (
    only(device.interfaces, ({ name }) => name === text) ??
    only(device.interfaces, ({ description }) => description === text) ??
    only(device.interfaces, ({ name, description }) => shortPort(name) === shortPort(text) || shortPort(description) === shortPort(text)) ??
    only(device.interfaces, ({ alias }) => alias === text)
  );
}

function byNumber(device: TopologyDevice, text: string): number | null {
  return /^\d{1,10}$/u.test(text) ? only(device.interfaces, ({ index }) => index === Number(text)) : null;
}

/** The same port is GigabitEthernet1/0/1 to one protocol and Gi1/0/1 to another. */
function shortPort(name: string): string {
  const match = /^([a-z]+)[ -]?(\d[\d/.:]*)$/iu.exec(name.trim());
  return match === null ? name.trim().toLowerCase() : `${match[1]!.slice(0, 2).toLowerCase()}${match[2]!}`;
}

function only<P extends { readonly index: number | null }>(ports: readonly P[], test: (port: P) => boolean): number | null {
  const found = new Set(ports.filter(test).map(({ index }) => index));
  const [first] = found;
  return found.size === 1 ? (first ?? null) : null;
}

/** The aggregate that a port is a member of, or the port itself. */
export function logicalPort(device: TopologyDevice, index: number): number {
  return device.aggregates.get(index) ?? index;
}

/** Name of an interface; the number when the device has none with it. */
export function interfaceName(device: TopologyDevice, index: number): string {
  return device.interfaces.find((port) => port.index === index)?.name ?? String(index);
}
