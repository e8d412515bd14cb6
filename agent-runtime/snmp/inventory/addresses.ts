// IP addresses of a device and of its neighbours by IP-MIB (RFC 4293) and its older tables.
import { addressOfBytes, macOf, numberOf, oidOf, addressOf } from './values.ts';
import { partsOf } from './rows.ts';
import type { DeviceReading, ReadingPlan } from '../device-reading.ts';

const OLD_IF_INDEX = '1.3.6.1.2.1.4.20.1.2';
const OLD_MASK = '1.3.6.1.2.1.4.20.1.3';
const NEW_IF_INDEX = '1.3.6.1.2.1.4.34.1.3';
const NEW_PREFIX = '1.3.6.1.2.1.4.34.1.5';
const OLD_ARP_MAC = '1.3.6.1.2.1.4.22.1.2';
const NEW_ARP_MAC = '1.3.6.1.2.1.4.35.1.4';

export const ADDRESS_PLAN: ReadingPlan = { scalars: [], columns: [OLD_IF_INDEX, OLD_MASK, NEW_IF_INDEX, NEW_PREFIX] };
export const ARP_PLAN: ReadingPlan = { scalars: [], columns: [OLD_ARP_MAC, NEW_ARP_MAC] };

/** An address of the device itself. `mask` is dotted and only known of IPv4; `prefix` is its length in bits; '' and null are unknown. */
export interface OwnAddress {
  readonly address: string;
  readonly index: number | null;
  readonly mask: string;
  readonly prefix: number | null;
}

export function addressesOf(reading: DeviceReading): OwnAddress[] {
  const found = new Map<string, OwnAddress>();
  for (const [row, value] of reading.column(OLD_IF_INDEX)) {
    const address = ipv4Index(row);
    if (address === undefined) continue;
    const mask = addressOf(reading.column(OLD_MASK).get(row));
    found.set(address, { address, index: numberOf(value), mask, prefix: prefixOfMask(mask) });
  }
  for (const [row, value] of reading.column(NEW_IF_INDEX)) {
    const address = typedAddress(partsOf(row) ?? []);
    if (address === undefined || found.has(address)) continue;
    // The prefix is a pointer to a row of ipAddressPrefixTable, whose index ends with the length; zeroDotZero is none.
    const pointer = oidOf(reading.column(NEW_PREFIX).get(row)).split('.');
    found.set(address, { address, index: numberOf(value), mask: '', prefix: pointer.length > 2 ? Number(pointer.at(-1)) : null });
  }
  return [...found.values()];
}

/** Who has which MAC address on which interface of the device, as it learned it by ARP or neighbour discovery. */
export interface ArpEntry {
  readonly index: number;
  readonly address: string;
  readonly mac: string;
}

/** Entries with an address and a MAC; unfinished ones (no MAC yet) are left out. */
export function arpOf(reading: DeviceReading): ArpEntry[] {
  const found = new Map<string, ArpEntry>();
  const add = (index: number | undefined, address: string | undefined, mac: string) => {
    if (index !== undefined && address !== undefined && address !== '' && mac !== '') found.set(`${index} ${address}`, { index, address, mac });
  };
  for (const [row, value] of reading.column(NEW_ARP_MAC)) {
    const parts = partsOf(row) ?? [];
    add(parts[0], typedAddress(parts.slice(1)), macOf(value));
  }
  for (const [row, value] of reading.column(OLD_ARP_MAC)) {
    const dot = row.indexOf('.');
    add(Number(row.slice(0, dot)), ipv4Index(row.slice(dot + 1)), macOf(value));
  }
  return [...found.values()];
}

function ipv4Index(index: string): string | undefined {
  const parts = partsOf(index);
  return parts?.length === 4 && parts.every((part) => part < 256) ? index : undefined;
}

/** InetAddressType and InetAddress as an index: 1 (IPv4) or 2 (IPv6), 3 and 4 with a zone of four octets, then the length and the octets. Some agents leave the length out. */
export function typedAddress(parts: readonly number[]): string | undefined {
  const [type, ...rest] = parts;
  const length = type === 1 || type === 3 ? 4 : type === 2 || type === 4 ? 16 : undefined;
  if (length === undefined) return undefined;
  const zone = type === 3 || type === 4 ? 4 : 0;
  const octets = rest.length === length + zone + 1 && rest[0] === length + zone ? rest.slice(1) : rest;
  if (octets.length !== length + zone || octets.some((octet) => octet > 255)) return undefined;
  return addressOfBytes(octets.slice(0, length));
}

function prefixOfMask(mask: string): number | null {
  if (mask === '') return null;
  const bits = mask.split('.').map((octet) => Number(octet).toString(2).padStart(8, '0')).join('');
  return /^1*0*$/u.test(bits) ? bits.lastIndexOf('1') + 1 : null;
}
