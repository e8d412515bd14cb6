// Owns the commands of the palette that lead to devices and their interfaces.
import { useQueries } from '@tanstack/react-query';
import { EthernetPort } from 'lucide-react';
import type { ReactNode } from 'react';
import type { CallOutput } from '../../common/contract/contract.ts';
import { callKey, useCall, useConnection, useConsoleClient } from '../api/hooks.ts';
import { DeviceIcon } from '../features/network/device-icon.tsx';
import { deviceLink, interfaceLink } from '../features/network/device-links.ts';
import { matches, type Command } from './command.ts';
import { useGo } from './navigation.tsx';

type Device = CallOutput<'devices.list'>[number];

const DEVICES_SHOWN = 12;
const PORTS_SHOWN = 12;
/** Interfaces are looked up in at most so many devices for one text. */
const LOOKED_UP = 6;
const FRESH_MS = 30_000;

const hayOf = ({ name, address, hostNames, identity }: Device): string => [name, address, ...hostNames, identity.vendor, identity.model].join(' ').toLowerCase();

/** The devices in which interfaces are looked for: those that some word names, or all where there are few. The words left over are to name the interface. */
export function whereToLook(text: string, devices: readonly Device[]): readonly { readonly device: Device; readonly rest: string }[] {
  const words = text.toLowerCase().split(/\s+/).filter((word) => word !== '');
  if (words.length === 0) return [];
  const named = devices.map((device) => ({ device, rest: words.filter((word) => !hayOf(device).includes(word)) })).filter(({ rest }) => rest.length > 0 && rest.length < words.length).sort((a, b) => a.rest.length - b.rest.length);
  const found = named.length > 0 ? named.map(({ device, rest }) => ({ device, rest: rest.join(' ') })) : devices.length <= LOOKED_UP ? devices.map((device) => ({ device, rest: words.join(' ') })) : [];
  return found.slice(0, LOOKED_UP);
}

export function useNetworkCommands(typed: string, opened: boolean): { readonly devices: readonly Command[]; readonly ports: readonly Command[] } {
  const go = useGo();
  const client = useConsoleClient();
  const connected = useConnection().kind === 'open';
  const text = typed.trim();
  const enabled = opened && connected && text !== '';
  const list = useCall('devices.list', {}, { enabled, staleTime: FRESH_MS });
  const all = enabled ? (list.data ?? []) : [];
  const places = whereToLook(text, all);
  const details = useQueries({
    queries: places.map(({ device }) => ({ queryKey: callKey('devices.get', { id: device.id }), queryFn: ({ signal }: { signal: AbortSignal }) => client.call('devices.get', { id: device.id }, { signal }), staleTime: FRESH_MS })),
  });
  const icon: ReactNode = <EthernetPort size={16} aria-hidden />;
  const commands = all.map((device): Command => ({ id: `device ${device.id}`, label: device.name, detail: [device.address, device.identity.vendor, device.identity.model].filter((part) => part !== '').join(' · '), icon: <DeviceIcon kind={device.identity.kind} />, run: () => go(deviceLink(device.id)) }));
  const ports = places.flatMap(({ device, rest }, at) =>
    (details[at]?.data?.interfaces ?? []).map((port): Command => ({ id: `port ${device.id} ${port.index}`, label: `${port.name}${port.alias === '' ? '' : ` · ${port.alias}`}`, detail: device.name, icon, run: () => go(interfaceLink(device.id, port.name)) })).filter(({ label }) => matches(rest, { label })),
  );
  return { devices: commands.filter((command) => matches(text, command)).slice(0, DEVICES_SHOWN), ports: ports.slice(0, PORTS_SHOWN) };
}
