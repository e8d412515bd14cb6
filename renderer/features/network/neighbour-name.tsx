// Owns the name of a neighbour, as a link where it is a device of ours.
import type { ReactNode } from 'react';
import { PageLink } from '../../app/navigation.tsx';
import { deviceLink } from './device-links.ts';
import type { DeviceMap } from './device-list.ts';
import type { DeviceDetail } from './lan-types.ts';
import classes from './network.module.css';
import { useDevices } from './use-devices.ts';

export type Neighbour = DeviceDetail['neighbours'][number];

/** The device of ours that a neighbour is: by address, chassis, then name. */
export function deviceOf(neighbour: Pick<Neighbour, 'remoteAddress' | 'remoteChassis' | 'remoteName'>, devices: DeviceMap | undefined): string | undefined {
  const all = [...(devices?.values() ?? [])];
  const name = neighbour.remoteName.toLowerCase();
  const chassis = neighbour.remoteChassis.toLowerCase();
  return (
    all.find(({ address }) => neighbour.remoteAddress !== '' && address === neighbour.remoteAddress) ??
    all.find(({ mac }) => chassis !== '' && mac.toLowerCase() === chassis) ??
    all.find(({ identity }) => name !== '' && (identity.name.toLowerCase() === name || identity.name.toLowerCase() === name.split('.', 1)[0]))
  )?.id;
}

export function NeighbourName({ neighbour }: { readonly neighbour: Neighbour }): ReactNode {
  const { devices } = useDevices();
  const name = neighbour.remoteName === '' ? neighbour.remoteChassis : neighbour.remoteName;
  const id = deviceOf(neighbour, devices);
  return id === undefined ? name : <PageLink to={deviceLink(id)} className={classes.inText}>{name}</PageLink>;
}
