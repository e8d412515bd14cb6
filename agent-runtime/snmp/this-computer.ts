// The machine this program runs on, as the map draws it: its names, cards and addresses, and who leads out of its network.
import type { HostSource } from '../host-source/host-source.ts';
import type { Network } from '../ports/network.ts';
import type { ThisComputer } from './topology/input.ts';

export interface ThisComputerDeps {
  readonly host: Pick<HostSource, 'inventory'>;
  readonly network: Pick<Network, 'gateways'>;
}

/** `now` is what the last `look` found; undefined before. Nothing is sent. */
export function createThisComputer({ host, network }: ThisComputerDeps): { now(): ThisComputer | undefined; look(): Promise<void> } {
  let found: ThisComputer | undefined;
  return {
    now: () => found,
    async look() {
      const [inventory, gateways] = await Promise.all([host.inventory(), network.gateways()]);
      const cards = inventory.interfaces.filter(({ virtual }) => !virtual);
      found = {
        name: inventory.hostname,
        macs: cards.flatMap(({ mac }) => (mac === undefined || mac === '' ? [] : [mac.toLowerCase()])),
        addresses: cards.flatMap(({ addresses }) => addresses.map((address) => address.replace(/\/\d+$/u, ''))),
        gateway: gateways.find(({ mac }) => mac !== '')?.mac ?? '',
      };
    },
  };
}
