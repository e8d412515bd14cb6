// A network that this machine has been in, as it is kept, and how it is recognised.
import { parseIpv4, parseNetwork, within } from '../discovery/ipv4.ts';
import type { Millis } from '../../../common/time/millis.ts';

/** As a document of kind 'network'. */
export interface KnownNetwork {
  readonly id: string;
  /** Given by a person; '' is called by its addresses. */
  readonly name: string;
  readonly interface: string;
  readonly cidr: string;
  readonly gateway: string;
  readonly gatewayMac: string;
  /** A person scanned it. */
  readonly approved: boolean;
  readonly rescanMs: number;
  readonly lastScan: Millis | null;
  readonly lastSeen: Millis;
}

/** A network that this machine is in now, as the OS tells it. Gateway texts are empty where it has none or the OS does not know. */
export interface CurrentNetwork {
  readonly interface: string;
  readonly cidr: string;
  readonly gateway: string;
  readonly gatewayMac: string;
  /** A name to begin with. */
  readonly name?: string;
}

/**
 * Which of the known networks a current one is: the same addresses behind the same gateway's MAC. While a MAC is not known yet (the OS has
 * not spoken to the gateway) its address decides; without a gateway the interface does.
 */
export function recognise(known: readonly KnownNetwork[], current: CurrentNetwork): KnownNetwork | undefined {
  const alike = known.filter(({ cidr }) => cidr === current.cidr);
  if (current.gatewayMac !== '') {
    return alike.find(({ gatewayMac }) => gatewayMac === current.gatewayMac) ?? alike.find(({ gatewayMac, gateway }) => gatewayMac === '' && gateway !== '' && gateway === current.gateway);
  }
  if (current.gateway !== '') {
    const behind = alike.filter(({ gateway }) => gateway === current.gateway);
    return behind.find(({ interface: name }) => name === current.interface) ?? behind[0];
  }
  return alike.find(({ gateway, interface: name }) => gateway === '' && name === current.interface);
}

/** Whether an address lies in a network; false for anything that is not IPv4. */
export function liesIn(cidr: string, address: string): boolean {
  const [span, number] = [parseNetwork(cidr), parseIpv4(address)];
  return span !== undefined && number !== undefined && within([span], number);
}

/** Reads a kept network; undefined when the document is damaged. */
export function readKnownNetwork(id: string, body: string): KnownNetwork | undefined {
  let found: unknown;
  try {
    found = JSON.parse(body);
  } catch {
    return undefined; // the caller says which
  }
  if (typeof found !== 'object' || found === null) return undefined;
  const fields = found as Record<string, unknown>;
  const text = (key: string): string | undefined => (typeof fields[key] === 'string' ? fields[key] : undefined);
  const number = (key: string): number | undefined => (typeof fields[key] === 'number' ? fields[key] : undefined);
  const [name, device, cidr, gateway, gatewayMac, rescanMs, lastSeen] = [text('name'), text('interface'), text('cidr'), text('gateway'), text('gatewayMac'), number('rescanMs'), number('lastSeen')];
  if (name === undefined || device === undefined || cidr === undefined || gateway === undefined || gatewayMac === undefined || rescanMs === undefined || lastSeen === undefined || parseNetwork(cidr) === undefined) return undefined;
  return { id, name, interface: device, cidr, gateway, gatewayMac, approved: fields['approved'] === true, rescanMs, lastScan: number('lastScan') ?? null, lastSeen };
}
