// The real LAN side of this machine: sockets, secrets, and folders of profiles and MIBs.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ExtraNetwork, LanPorts } from '../agent-runtime/ports/lan.ts';
import { createNodeNetwork, createNodeRandom } from './adapters/node-network.ts';
import { relocatedNetwork } from './adapters/relocated-network.ts';
import { createSecretVault } from './adapters/secret-vault.ts';
import type { VaultKeeper } from './adapters/secret-vault.ts';
import { createTextFolder } from './adapters/text-folder.ts';

export interface LanPortOptions {
  /** The folder that holds `resources/`. */
  readonly appRoot: string;
  /** Secrets and a person's profiles lie beside it. */
  readonly configPath: string;
  readonly keeper: VaultKeeper;
  /** The only ranges that may be contacted; undefined is everywhere. */
  readonly confineTo?: readonly string[] | undefined;
  readonly extraNetworks?: readonly ExtraNetwork[];
}

/** A program with a simulated network shows that one alone, and sends nothing beyond this machine. */
const SIMULATED_ONLY = ['127.0.0.0/8'];

/** Opens no socket yet. Throws VedetteError `unavailable` when a folder or the vault cannot be read. */
export function openLanPorts({ appRoot, configPath, keeper, confineTo, extraNetworks = [] }: LanPortOptions): LanPorts {
  const resources = join(appRoot, 'resources');
  const folder = dirname(configPath);
  const confined = extraNetworks.length > 0 ? SIMULATED_ONLY : confineTo;
  return {
    network: relocatedNetwork(createNodeNetwork(confined === undefined ? {} : { confineTo: confined }), extraNetworks.flatMap(({ devices = [] }) => devices)),
    random: createNodeRandom(),
    vault: createSecretVault({ folder, keeper }),
    bundledProfiles: createTextFolder(join(resources, 'snmp-profiles'), '.yaml', false),
    userProfiles: createTextFolder(join(folder, 'snmp-profiles'), '.yaml', true),
    bundledMibs: createTextFolder(join(resources, 'mibs'), '.json', false),
    macVendors: readFileSync(join(resources, 'oui', 'vendors.txt'), 'utf8'),
    extraNetworks,
  };
}
