// The real LAN side of this machine: sockets, secrets, and folders of profiles and MIBs.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ExtraNetwork, LanPorts } from '../agent-runtime/ports/lan.ts';
import { createNodeNetwork, createNodeRandom } from './adapters/node-network.ts';
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

/** Opens no socket yet. Throws VedetteError `unavailable` when a folder or the vault cannot be read. */
export function openLanPorts({ appRoot, configPath, keeper, confineTo, extraNetworks = [] }: LanPortOptions): LanPorts {
  const resources = join(appRoot, 'resources');
  const folder = dirname(configPath);
  return {
    network: createNodeNetwork(confineTo === undefined ? {} : { confineTo }),
    random: createNodeRandom(),
    vault: createSecretVault({ folder, keeper }),
    bundledProfiles: createTextFolder(join(resources, 'snmp-profiles'), '.yaml', false),
    userProfiles: createTextFolder(join(folder, 'snmp-profiles'), '.yaml', true),
    bundledMibs: createTextFolder(join(resources, 'mibs'), '.json', false),
    macVendors: readFileSync(join(resources, 'oui', 'vendors.txt'), 'utf8'),
    extraNetworks,
  };
}
