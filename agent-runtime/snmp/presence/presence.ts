// Where this machine is: the networks it is in now and those it has been in, told apart by the MAC of their gateway.
import { errorMessage, VedetteError } from '../../../common/errors/vedette-error.ts';
import type { NewEvent } from '../../../common/model/event.ts';
import { NO_TAGS } from '../../../common/model/tags.ts';
import type { Millis } from '../../../common/time/millis.ts';
import type { DocumentStore } from '../../../storage/api.ts';
import type { Network, Random } from '../../ports/network.ts';
import type { Clock, Log } from '../../ports/ports.ts';
import type { DeviceRegistry, NetworkPresence } from '../lan-parts.ts';
import { liesIn, readKnownNetwork, recognise } from './known-network.ts';
import type { CurrentNetwork, KnownNetwork } from './known-network.ts';

const KIND = 'network';
/** How often the OS is asked where it is. */
const LOOK_MS = 30_000;
/** Networks remembered; beyond, those that nobody ever scanned go first. */
const MOST_KNOWN = 100;
/** How long a network may have been gone before `lastSeen` is written again while it stays. */
const SEEN_STEP_MS = 3_600_000;

export interface PresenceDeps {
  readonly documents: DocumentStore;
  readonly network: Pick<Network, 'gateways'>;
  /** Own networks as the OS lists them. */
  readonly subnets: () => readonly { readonly interface: string; readonly cidr: string }[];
  /** Networks that are there beside those of the OS, such as one that is simulated. */
  readonly extraNetworks?: () => readonly CurrentNetwork[];
  readonly registry: Pick<DeviceRegistry, 'all'>;
  readonly events: { add(event: NewEvent): void };
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

/** A known network as a console sees it. */
export interface NetworkRow extends Omit<KnownNetwork, 'lastSeen'> {
  readonly present: boolean;
  readonly devices: number;
}

/** NetworkPresence with what its owner does to it. */
export interface Presence extends NetworkPresence {
  /** Present ones first, then the ones seen last. */
  rows(): NetworkRow[];
  /** The networks this machine is in, in CIDR. */
  presentNetworks(): readonly KnownNetwork[];
  /** Throws VedetteError `not_found`. */
  change(id: string, change: { readonly name?: string | undefined; readonly rescanMs?: number | undefined }): void;
  /** A scan of it has ended; by a person's will it becomes approved. */
  noteScan(id: string, t: Millis, byPerson: boolean): void;
  /** Looks now: at start, on waking, before a scan. Never rejects. */
  look(): Promise<void>;
  start(): void;
  stop(): void;
}

export function createPresence(deps: PresenceDeps): Presence {
  const { documents, network, clock, events, log, random, registry } = deps;
  const known = new Map<string, KnownNetwork>();
  for (const { id, body } of documents.list(KIND)) {
    const found = readKnownNetwork(id, body);
    if (found === undefined) log.warn('A known network is damaged and left out.', { id });
    else known.set(id, found);
  }
  let present = new Set<string>();
  let looked = false;
  let running = false;
  let looking: Promise<void> | undefined;
  let cancelTimer: (() => void) | undefined;
  const listeners = new Set<() => void>();
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  const put = (next: KnownNetwork): void => {
    known.set(next.id, next);
    const { id, ...body } = next;
    documents.put(KIND, id, JSON.stringify(body));
  };
  const devicesOf = (id: string): number => registry.all().filter((device) => device.network === id).length;

  /** The known network of a current one, made when it is new. */
  const settle = (current: CurrentNetwork, taken: ReadonlySet<string>): KnownNetwork => {
    const now = clock.now();
    const before = recognise([...known.values()].filter(({ id }) => !taken.has(id)), current);
    if (before === undefined) {
      const id = Array.from(random.bytes(8), (byte) => byte.toString(16).padStart(2, '0')).join('');
      const { interface: device, cidr, gateway, gatewayMac, name } = current;
      const made: KnownNetwork = { id, name: name ?? '', interface: device, cidr, gateway, gatewayMac, approved: false, rescanMs: 0, lastScan: null, lastSeen: now };
      put(made);
      return made;
    }
    const next: KnownNetwork = { ...before, interface: current.interface, gateway: current.gateway, gatewayMac: current.gatewayMac || before.gatewayMac, lastSeen: now };
    if (next.interface !== before.interface || next.gateway !== before.gateway || next.gatewayMac !== before.gatewayMac || now - before.lastSeen > SEEN_STEP_MS || !present.has(next.id)) put(next);
    return next;
  };

  const forgetOld = (): void => {
    const spare = [...known.values()].filter(({ id, approved, name }) => !present.has(id) && !approved && name === '' && devicesOf(id) === 0).sort((a, b) => a.lastSeen - b.lastSeen);
    for (const { id } of spare.slice(0, Math.max(0, known.size - MOST_KNOWN))) {
      known.delete(id);
      documents.remove(KIND, id);
    }
  };

  const lookOnce = async (): Promise<void> => {
    let gateways: Awaited<ReturnType<Network['gateways']>> = [];
    try {
      gateways = await network.gateways();
    } catch (error) {
      log.warn('The gateways of this machine could not be read.', { reason: errorMessage(error) });
    }
    const currents: CurrentNetwork[] = deps.subnets().map(({ interface: device, cidr }) => {
      const gateway = gateways.find(({ interface: name, address }) => name === device && liesIn(cidr, address)) ?? gateways.find(({ address }) => liesIn(cidr, address));
      return { interface: device, cidr, gateway: gateway?.address ?? '', gatewayMac: gateway?.mac ?? '' };
    });
    const taken = new Set<string>();
    const next: KnownNetwork[] = [];
    for (const current of [...currents, ...(deps.extraNetworks?.() ?? [])]) {
      const settled = settle(current, taken);
      taken.add(settled.id);
      next.push(settled);
    }
    const before = present;
    const moved = next.length !== before.size || next.some(({ id }) => !before.has(id));
    present = taken;
    forgetOld();
    if (moved && looked) events.add(networkChanged(clock.now(), next));
    looked = true;
    if (moved) tell();
  };
  const look = (): Promise<void> => {
    looking ??= lookOnce()
      .catch((error: unknown) => log.error('Looking for the networks of this machine failed.', { reason: errorMessage(error) }))
      .finally(() => {
        looking = undefined;
      });
    return looking;
  };
  const again = (): void => {
    if (!running) return;
    cancelTimer = clock.after(LOOK_MS, () => void look().then(again));
  };

  return {
    // Before the first look nothing can be said, and a device without a network is wherever it can be reached.
    isHere: (id) => !looked || id === '' || !known.has(id) || present.has(id),
    networkOf: (address) => [...known.values()].filter(({ id }) => present.has(id)).find(({ cidr }) => liesIn(cidr, address))?.id ?? '',
    rows: () =>
      [...known.values()]
        .map(({ id, name, interface: device, cidr, gateway, gatewayMac, approved, rescanMs, lastScan }) => ({ id, name, interface: device, cidr, gateway, gatewayMac, approved, rescanMs, lastScan, present: present.has(id), devices: devicesOf(id) }))
        .sort((a, b) => Number(b.present) - Number(a.present) || known.get(b.id)!.lastSeen - known.get(a.id)!.lastSeen || (a.cidr < b.cidr ? -1 : 1)),
    presentNetworks: () => [...known.values()].filter(({ id }) => present.has(id)),
    change(id, { name, rescanMs }) {
      const before = known.get(id);
      if (before === undefined) throw new VedetteError('not_found', 'This network is not known any more.', { id });
      if (rescanMs !== undefined && rescanMs > 0 && !before.approved) throw new VedetteError('conflict', 'A network scans by itself only after a person has scanned it once.', { id });
      put({ ...before, ...(name === undefined ? {} : { name: name.trim() }), ...(rescanMs === undefined ? {} : { rescanMs }) });
      tell();
    },
    noteScan(id, t, byPerson) {
      const before = known.get(id);
      if (before === undefined) return;
      put({ ...before, approved: before.approved || byPerson, lastScan: t });
      tell();
    },
    look,
    start() {
      if (running) return;
      running = true;
      void look().then(again);
    },
    stop() {
      running = false;
      cancelTimer?.();
    },
    listen(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

function networkChanged(t: Millis, networks: readonly KnownNetwork[]): NewEvent {
  const names = networks.map(({ name, cidr }) => (name === '' ? cidr : `${name} (${cidr})`));
  return {
    t,
    kind: 'network.changed',
    severity: 'info',
    title: names.length === 0 ? 'This machine is in no network' : `This machine is in ${names.join(', ')}`,
    params: { networks: names.join(', '), count: names.length },
    source: 'network',
    tags: NO_TAGS,
  };
}
