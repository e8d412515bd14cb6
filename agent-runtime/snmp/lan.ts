// The LAN side of the agent, put together: devices, credentials, scans, polls, the map, names. Decides nothing itself.
import { errorMessage } from '../../common/errors/vedette-error.ts';
import type { NewEvent, ServiceCheck } from '../../common/model/event.ts';
import type { Storage } from '../../storage/api.ts';
import { createCredentialHandlers } from '../api/credentials.ts';
import { createDeviceHandlers } from '../api/devices.ts';
import { createMibHandlers } from '../api/mibs.ts';
import { createNetworkHandlers } from '../api/networks.ts';
import { createProfileHandlers } from '../api/profiles.ts';
import { createScanHandlers } from '../api/scan.ts';
import { createSnmpHandlers } from '../api/snmp.ts';
import { createTopologyHandlers } from '../api/topology.ts';
import { createTrapHandlers } from '../api/traps.ts';
import type { NetworkSettings } from '../config/settings.ts';
import type { HostSource } from '../host-source/host-source.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import type { LanPorts } from '../ports/lan.ts';
import type { Clock, Log } from '../ports/ports.ts';
import { createBrowser } from './browsing/browser.ts';
import { createProfileLibrary } from './browsing/profile-library.ts';
import { createCredentialBook } from './credentials/credential-book.ts';
import { createDeviceRegistry } from './devices/registry.ts';
import { createDiscovery } from './discovery/discovery.ts';
import { createMacVendors } from './discovery/mac-vendors.ts';
import { parseExclusion } from './discovery/targets.ts';
import { createMibLibrary } from './mibs/mib-library.ts';
import { createPolling } from './polling/polling.ts';
import { createPresence } from './presence/presence.ts';
import type { SnmpEngine } from './protocol.ts';
import { createThisComputer } from './this-computer.ts';
import { createTopologyService } from './topology-service/topology-service.ts';
import { createTrapReceiver } from './traps/trap-receiver.ts';
import { createWriter } from './writing/writer.ts';

export interface LanDeps extends LanPorts {
  readonly engine: SnmpEngine;
  readonly clock: Clock;
  readonly log: Log;
  readonly storage: Pick<Storage, 'catalogue' | 'documents' | 'meta' | 'snapshots'>;
  readonly host: Pick<HostSource, 'subnets' | 'inventory'>;
  readonly pipeline: Pick<Pipeline, 'registerSlow' | 'publish' | 'retire'>;
  readonly events: { add(event: NewEvent): void };
  readonly serviceChecks: { submit(check: ServiceCheck, source: string): void };
  readonly settings: () => { readonly network: NetworkSettings; readonly tags: readonly string[] };
}

export interface Lan {
  readonly handlers: ReturnType<typeof handlersOf>;
  start(): void;
  stop(): void;
  settingsChanged(): void;
  /** The machine slept or its clock was set. */
  timeBroke(): void;
}

/** Sends nothing before `start`, and after it only to devices that a person has chosen. */
export function createLan(deps: LanDeps): Lan {
  const { clock, engine, events, host, log, network, random, settings, storage, vault } = deps;
  const { documents } = storage;
  const registry = createDeviceRegistry({ documents, clock, random, events, log });
  const credentials = createCredentialBook({ documents, vault, registry, random, log });
  const extraNetworks = deps.extraNetworks.map(({ name, cidr }) => ({ interface: '', cidr, gateway: '', gatewayMac: '', name }));
  // Beside a simulated network the real ones, which may not be contacted then, would only be in the way.
  const subnets = (): ReturnType<typeof host.subnets> => (extraNetworks.length === 0 ? host.subnets() : host.subnets().filter(({ cidr }) => network.allows(cidr.split('/', 1)[0]!)));
  const presence = createPresence({ documents, network, subnets, extraNetworks: () => extraNetworks, registry, events, clock, random, log });
  const profiles = createProfileLibrary({
    bundled: deps.bundledProfiles,
    user: deps.userProfiles,
    access: { sessionOf: (id) => polling.sessionOf(id) },
    clock,
    log,
    devicesOf: (profile) => registry.all().filter(({ id }) => polling.poller(id)?.choice?.profile.name === profile).length,
  });
  const mibs = createMibLibrary({ bundled: deps.bundledMibs, documents, clock, log });
  const macVendor = createMacVendors(deps.macVendors);
  let exclusion = parseExclusion(settings().network.exclude);
  const polling = createPolling({
    clock,
    log,
    network,
    engine,
    registry,
    credentials,
    presence,
    names: mibs,
    profiles: () => profiles.profiles,
    catalogue: storage.catalogue,
    documents,
    pipeline: deps.pipeline,
    events,
    serviceChecks: deps.serviceChecks,
    settings,
    isExcluded: (address) => exclusion.excludes(address),
  });
  const discovery = createDiscovery({
    engine,
    network,
    clock,
    random,
    log,
    credentials,
    profiles: () => profiles.profiles,
    vendors: macVendor,
    registry,
    presence,
    documents,
    events,
    settings: () => settings().network,
    locked: () => vault.state().locked,
  });
  const self = createThisComputer({ host, network });
  const topology = createTopologyService({
    clock,
    log,
    documents,
    polling,
    self: () => self.now(),
    hostNames: () => new Map(registry.all().flatMap(({ address, hostNames }) => (hostNames[0] === undefined ? [] : [[address, hostNames[0]] as const]))),
  });
  const devices = createDeviceHandlers({ clock, registry, presence, polling, credentials, names: mibs, settings: () => settings().network, macVendor });
  const addEvent = (event: NewEvent): void => events.add(event);
  const traps = createTrapReceiver({ network, random, credentials, registry, names: mibs, access: polling, storage, clock, log, settings: settings().network.traps, addEvent });
  const writer = createWriter({ registry, access: polling, names: mibs, clock, log, addEvent });
  const handlers = handlersOf({
    devices,
    scan: createScanHandlers({ discovery }),
    networks: createNetworkHandlers({ presence }),
    credentials: createCredentialHandlers({ book: credentials, vault }),
    topology: createTopologyHandlers({ service: topology }),
    mibs: createMibHandlers({ mibs }),
    traps: createTrapHandlers({ traps }),
    snmp: createSnmpHandlers({ browser: createBrowser({ registry, access: polling, names: mibs, clock }), writer }),
    profiles: createProfileHandlers({ profiles }),
  });
  const stopListening = profiles.listen(() => polling.profilesChanged());

  return {
    handlers,
    start() {
      presence.start();
      self.look().catch((thrown: unknown) => log.warn('The addresses of this machine cannot be read.', { reason: errorMessage(thrown) }));
      polling.start();
      topology.start();
      discovery.schedule();
      void traps.start();
    },
    stop() {
      stopListening();
      devices.stop();
      traps.stop();
      discovery.stop();
      topology.stop();
      polling.stop();
      presence.stop();
      profiles.stop();
      credentials.close();
      engine.close();
    },
    settingsChanged() {
      exclusion = parseExclusion(settings().network.exclude);
      polling.settingsChanged();
      void traps.configure(settings().network.traps);
    },
    timeBroke() {
      presence.look().catch((thrown: unknown) => log.warn('Networks could not be looked at.', { reason: errorMessage(thrown) }));
      polling.timeBroke();
    },
  };
}

interface Parts {
  readonly devices: ReturnType<typeof createDeviceHandlers>;
  readonly scan: ReturnType<typeof createScanHandlers>;
  readonly networks: ReturnType<typeof createNetworkHandlers>;
  readonly credentials: ReturnType<typeof createCredentialHandlers>;
  readonly topology: ReturnType<typeof createTopologyHandlers>;
  readonly mibs: ReturnType<typeof createMibHandlers>;
  readonly traps: ReturnType<typeof createTrapHandlers>;
  readonly snmp: ReturnType<typeof createSnmpHandlers>;
  readonly profiles: ReturnType<typeof createProfileHandlers>;
}

function handlersOf({ devices, scan, networks, credentials, topology, mibs, traps, snmp, profiles }: Parts) {
  return {
    calls: { ...devices.calls, ...scan.calls, ...networks.calls, ...credentials.calls, ...topology.calls, ...mibs.calls, ...traps.calls, ...snmp.calls, ...profiles.calls },
    streams: { ...devices.streams, ...scan.streams, ...topology.streams, ...traps.streams, ...snmp.streams },
  };
}
