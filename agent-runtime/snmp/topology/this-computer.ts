// Finds the machine this program runs on among devices, neighbours and stations, so that the map shows "you are here".
import { stationNode } from './stations.ts';
import type { Identities } from './identities.ts';
import type { NeighbourNode } from './neighbours.ts';
import type { ThisComputer } from './input.ts';

/** Node id of this computer where it is none of the devices. */
const THIS_COMPUTER = 'this_computer';

/** The node it is, and the nodes that are the same thing under another name. */
export interface Here {
  readonly node: string;
  readonly aliases: readonly string[];
}

export function findThisComputer(self: ThisComputer, identities: Identities, neighbours: readonly NeighbourNode[]): Here {
  const node = [...self.macs.map(identities.byMac), ...self.addresses.map(identities.byAddress)].find((device) => device !== undefined) ?? THIS_COMPUTER;
  const same = neighbours.filter(({ macs, addresses }) => self.macs.some((mac) => macs.has(mac)) || self.addresses.some((address) => addresses.has(address)));
  return { node, aliases: [...self.macs.map(stationNode), ...same.map(({ id }) => id)] };
}
