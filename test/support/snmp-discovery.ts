// Discovery put together as in the program, on loopback and in memory: nothing it does leaves this machine.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NetworkSettings } from '../../agent-runtime/config/settings.ts';
import type { Network } from '../../agent-runtime/ports/network.ts';
import type { Log, LogFields } from '../../agent-runtime/ports/ports.ts';
import { createCredentialBook } from '../../agent-runtime/snmp/credentials/credential-book.ts';
import type { EditableCredentialBook } from '../../agent-runtime/snmp/credentials/credential-book.ts';
import type { CredentialWish } from '../../agent-runtime/snmp/credentials/credential-set.ts';
import { createDeviceRegistry } from '../../agent-runtime/snmp/devices/registry.ts';
import { createDiscovery } from '../../agent-runtime/snmp/discovery/discovery.ts';
import type { Discovery, ScanState } from '../../agent-runtime/snmp/discovery/discovery.ts';
import { createMacVendors } from '../../agent-runtime/snmp/discovery/mac-vendors.ts';
import { createSnmpEngine } from '../../agent-runtime/snmp/engine/engine.ts';
import type { DeviceRegistry } from '../../agent-runtime/snmp/lan-parts.ts';
import { createPresence } from '../../agent-runtime/snmp/presence/presence.ts';
import type { Presence } from '../../agent-runtime/snmp/presence/presence.ts';
import { loadProfiles } from '../../agent-runtime/snmp/profiles/load-profiles.ts';
import type { NewEvent } from '../../common/model/event.ts';
import { createNodeRandom } from '../../host/adapters/node-network.ts';
import { createSecretVault } from '../../host/adapters/secret-vault.ts';
import { createSystemClock } from '../../host/adapters/system-clock.ts';
import { MemoryStorage } from './memory-storage.ts';
import { loopbackNetwork } from './snmp-engine.ts';

const ROOT = join(import.meta.dirname, '../..');

export const LAN_SETTINGS: NetworkSettings = {
  interval: 60_000,
  slowInterval: 300_000,
  devicePacketsPerSecond: 0,
  scanPacketsPerSecond: 0,
  exclude: [],
  ping: true,
  namespace: 'default',
  traps: { enabled: false, address: '127.0.0.1', port: 9_162 },
};

/** A set of credentials that only lacks what a test gives. */
export function wish(change: Partial<CredentialWish>): CredentialWish {
  return { id: '', name: 'set', version: '2c', user: '', auth: 'none', privacy: 'none', context: '', forWriting: false, ...change };
}

export interface DiscoveryHarness {
  readonly discovery: Discovery;
  readonly book: EditableCredentialBook;
  readonly registry: DeviceRegistry;
  readonly presence: Presence;
  readonly storage: MemoryStorage;
  readonly events: NewEvent[];
  readonly logged: { readonly message: string; readonly fields: LogFields | undefined }[];
  readonly network: Network;
  /** The folder of the secrets. */
  readonly folder: string;
  /** Scans with the given ranges and answers how it ended. */
  scan(request: Partial<Parameters<Discovery['start']>[0]> & { readonly ranges: readonly string[]; readonly port: number }): Promise<ScanState>;
  stop(): void;
}

export interface HarnessOptions {
  readonly network?: Partial<Network>;
  readonly settings?: Partial<NetworkSettings>;
  readonly subnets?: readonly { readonly interface: string; readonly cidr: string }[];
  readonly settleMs?: number;
}

/** Starts everything; the first book holds `public`. Addresses have no reverse names here: a resolver is somebody else's machine. */
export async function startDiscovery({ network: changes, settings, subnets, settleMs }: HarnessOptions = {}): Promise<DiscoveryHarness> {
  const inner = loopbackNetwork();
  const network: Network = {
    openUdp: (options) => inner.openUdp(options),
    ping: () => Promise.resolve({ kind: 'unavailable', reason: 'not here' }),
    neighbours: () => Promise.resolve([]),
    gateways: () => Promise.resolve([]),
    reverseName: () => Promise.resolve(undefined),
    allows: (address) => inner.allows(address),
    get refused() {
      return inner.refused;
    },
    ...changes,
  };
  const clock = createSystemClock();
  const random = createNodeRandom();
  const events: NewEvent[] = [];
  const logged: DiscoveryHarness['logged'] = [];
  const note = (message: string, fields?: LogFields): void => void logged.push({ message, fields });
  const log: Log = { debug: note, info: note, warn: note, error: note };
  const storage = new MemoryStorage();
  const { documents } = storage;
  const sink = { add: (event: NewEvent): void => void events.push(event) };
  const registry = createDeviceRegistry({ documents, clock, random, events: sink, log });
  const folder = mkdtempSync(join(tmpdir(), 'vedette-discovery-'));
  const vault = createSecretVault({ folder, keeper: { kind: 'key_file', path: join(folder, 'vedette.key') } });
  const book = createCredentialBook({ documents, vault, registry, random, log });
  const presence = createPresence({ documents, network, subnets: () => subnets ?? [], registry, events: sink, clock, random, log });
  await presence.look();
  const engine = createSnmpEngine({ network, clock, random, log });
  const profileFolder = join(ROOT, 'resources/snmp-profiles');
  const profiles = loadProfiles(readdirSync(profileFolder).filter((name) => name.endsWith('.yaml')).map((name) => ({ name, text: readFileSync(join(profileFolder, name), 'utf8'), origin: 'bundled' })));
  const vendors = createMacVendors(readFileSync(join(ROOT, 'resources/oui/vendors.txt'), 'utf8'));
  const discovery = createDiscovery({
    engine, network, clock, random, log, profiles: () => profiles, vendors, credentials: book, registry, presence, documents, events: sink,
    settings: () => ({ ...LAN_SETTINGS, ...settings }), locked: () => vault.state().locked, settleMs: settleMs ?? 300,
  });
  return {
    discovery, book, registry, presence, storage, events, logged, network, folder,
    async scan(request) {
      discovery.start({ exclude: [], credentials: book.ids(), packetsPerSecond: 20_000, confirmed: false, ...request });
      await discovery.idle();
      return discovery.state();
    },
    stop() {
      discovery.stop();
      presence.stop();
      book.close();
      engine.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
