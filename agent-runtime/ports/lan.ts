// What the LAN side needs from outside, in one list; host/ puts it together.
import type { Network, Random } from './network.ts';
import type { SecretVault, TextFolder } from './secrets.ts';

/** A network that is there beside those of the OS: one that is simulated. */
export interface ExtraNetwork {
  readonly name: string;
  readonly cidr: string;
  /** The port its devices answer at. */
  readonly port: number;
  /** Devices that really listen elsewhere; whoever speaks to `address` and `port` speaks to `at`. */
  readonly devices?: readonly ExtraDevice[];
}

/** A simulated device: what it is called by, and where it is. */
export interface ExtraDevice {
  readonly address: string;
  readonly port: number;
  readonly at: { readonly address: string; readonly port: number };
}

export interface LanPorts {
  readonly network: Network;
  readonly random: Random;
  readonly vault: SecretVault;
  readonly bundledProfiles: TextFolder;
  readonly userProfiles: TextFolder;
  /** Modules as compact JSON. */
  readonly bundledMibs: TextFolder;
  /** The text of resources/oui. */
  readonly macVendors: string;
  readonly extraNetworks: readonly ExtraNetwork[];
}
