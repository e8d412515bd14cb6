// Keeps the map up to date: made anew a moment after devices told of their neighbours, with what people said of it and where things lie.
import type { z } from 'zod';
import type { Outgoing } from '../../../common/contract/contract.ts';
import type { topology as topologySchema, topologyLoads } from '../../../common/contract/lan/topology-schemas.ts';
import { errorMessage, VedetteError } from '../../../common/errors/vedette-error.ts';
import type { LinkEnd, NodePosition, Topology, TopologyLink, TopologyOverride, Whereabouts } from '../../../common/model/topology.ts';
import { layout } from '../../../common/topology/layout.ts';
import type { Millis } from '../../../common/time/millis.ts';
import type { DocumentStore } from '../../../storage/api.ts';
import type { Clock, Log } from '../../ports/ports.ts';
import type { Polling } from '../polling/polling.ts';
import { buildTopology } from '../topology/build.ts';
import { deviceNode } from '../topology/input.ts';
import type { ThisComputer } from '../topology/input.ts';
import { whereIs } from '../topology/where-is.ts';
import { evidenceOf } from './evidence.ts';
import { KeptMap } from './kept-map.ts';
import { keyOf, said, saidOfMap, subjectsOf } from './said.ts';
import { unreadDevices } from './unread-devices.ts';
import { VlanTables } from './vlan-tables.ts';

export type TopologyView = Outgoing<z.infer<typeof topologySchema>>;
type TopologyLoads = Outgoing<z.infer<typeof topologyLoads>>;

export interface TopologyServiceDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly documents: DocumentStore;
  readonly polling: Pick<Polling, 'topologyFacts' | 'settled' | 'listen' | 'poller' | 'nextPoll' | 'sessions'>;
  /** This machine as the map draws it; undefined when its addresses are not known. */
  readonly self: () => ThisComputer | undefined;
  /** Names of stations by address, from reverse DNS and mDNS. */
  readonly hostNames: () => ReadonlyMap<string, string>;
}

/** The map, and what may be said of it. Members throw VedetteError not_found, bad_input. */
export interface TopologyService {
  start(): void;
  stop(): void;
  get(): TopologyView;
  /** How busy its links are. */
  loads(): TopologyLoads;
  where(text: string): Whereabouts[];
  say(override: TopologyOverride): void;
  /** By a node, a link, or the key of one thing that was said. */
  unsay(subject: string): void;
  place(node: string, position: NodePosition): void;
  /** Lays out anew everything that no person put somewhere. */
  arrange(): void;
  /** Told when the map is another one. */
  listen(listener: () => void): () => void;
  /** Told when links are more or less busy. */
  listenToLoads(listener: () => void): () => void;
}

/** Devices that were read together are drawn together. */
const GATHER_MS = 2_000;
/** Making the map takes at most one part in so many of the time: in a large network devices are read all the time. */
const REST = 50;
/** How long devices that were not asked yet keep the map waiting: without them it would show what is not there. */
const PATIENCE_MS = 5 * 60_000;
/** Without news the map is made anew so often, so that what is stale is drawn stale. */
const REFRESH_MS = 10 * 60_000;
/** Loads of links are told to whoever looks at most so often. */
const LOADS_MS = 5_000;
const MOST_OVERRIDES = 5_000;
const EMPTY: Topology = { t: 0, nodes: [], links: [], places: [] };

export function createTopologyService(deps: TopologyServiceDeps): TopologyService {
  const { clock, log, polling } = deps;
  const kept = new KeptMap(deps.documents, log);
  const listeners = new Set<() => void>();
  const loadListeners = new Set<() => void>();
  /** When a device was read last, and what it told then. */
  const read = new Map<string, { readonly t: Millis; readonly evidence: number }>();
  let overrides = kept.overrides();
  let positions: ReadonlyMap<string, NodePosition> = kept.positions();
  let topology: Topology = kept.map() ?? EMPTY;
  /** Links of the map when it was last laid out as a whole. */
  let laidOut = topology.links.length;
  let waitingSince: number | undefined;
  let cancelBuild: (() => void) | undefined;
  let cancelRefresh: (() => void) | undefined;
  let cancelLoads: (() => void) | undefined;
  /** Monotonic time before which the map is not made for news of devices alone. */
  let restUntil = 0;
  let stopListening = (): void => {};
  const vlanTables = new VlanTables({ clock, log, polling, changed: gather });

  function tell(): void {
    for (const listener of listeners) listener();
  }

  /** `isSaid`: a person said something of the map. What devices confirmed before and do not now has gone by that, and does not age. */
  function build(isSaid = false): void {
    cancelBuild?.();
    cancelBuild = undefined;
    waitingSince = undefined;
    cancelRefresh?.();
    cancelRefresh = clock.after(REFRESH_MS, () => build());
    const began = clock.monotonic();
    try {
      const told = polling.topologyFacts().map((device) => {
        const learned = vlanTables.of(device.id);
        return learned.length === 0 ? device : { ...device, forwarding: [...device.forwarding, ...learned] };
      });
      const unread = unreadDevices(topology, told, (id) => polling.poller(id) !== undefined);
      const devices = [...told, ...unread];
      const silent = new Set(unread.map(({ id }) => deviceNode(id)));
      const drawn = new Set(topology.nodes.map(({ deviceId }) => deviceId));
      // A device that is read for the first time was a neighbour or a station on the map before: that one does not age, it is wrong.
      const before = isSaid ? { ...topology, links: topology.links.filter(({ a, b, isStale }) => isStale || silent.has(a.node) || silent.has(b.node)) } : topology;
      const previous = devices.every(({ id }) => drawn.has(id)) ? before : undefined;
      topology = buildTopology({ now: clock.now(), devices, overrides, previous, self: deps.self(), hostNames: deps.hostNames() });
      const placed = layout(topology, isGrowing() ? new Map() : positions);
      const moved = [...placed].some(([node, { x, y }]) => positions.get(node)?.x !== x || positions.get(node)?.y !== y);
      // Places of what has gone are kept for its return.
      positions = placed.size > MOST_OVERRIDES ? placed : new Map([...positions, ...placed]);
      if (moved) kept.putPositions(positions);
      kept.putMap(topology);
    } catch (thrown) {
      log.error('The map could not be made.', { reason: errorMessage(thrown) });
    }
    restUntil = clock.monotonic() + REST * (clock.monotonic() - began);
    tell();
  }

  /** While a first map fills, what was placed before its links were known stands wrong. Nobody has got used to it: it is laid out anew as it doubles. */
  function isGrowing(): boolean {
    if (topology.links.length <= 2 * laidOut || [...positions.values()].some(({ isPinned }) => isPinned === true)) return false;
    laidOut = topology.links.length;
    return true;
  }

  function gather(): void {
    waitingSince ??= clock.monotonic();
    cancelBuild ??= clock.after(Math.max(GATHER_MS, restUntil - clock.monotonic()), () => {
      cancelBuild = undefined;
      if (!polling.settled() && clock.monotonic() - (waitingSince ?? 0) < PATIENCE_MS) return gather();
      build();
    });
  }

  function polled(id: string): void {
    vlanTables.polled(id);
    if (isNews(id)) gather();
    if (loadListeners.size > 0) {
      cancelLoads ??= clock.after(LOADS_MS, () => {
        cancelLoads = undefined;
        for (const listener of loadListeners) listener();
      });
    }
  }

  /** Whether a device tells something else than before, for the first time, or no longer anything. */
  function isNews(id: string): boolean {
    const facts = polling.poller(id)?.digest.facts;
    if (facts?.slow === undefined) return read.delete(id) || (polling.poller(id) === undefined && topology.nodes.some(({ deviceId }) => deviceId === id));
    const before = read.get(id);
    const { network, t } = facts.slow;
    if (before?.t === t) return false;
    const evidence = evidenceOf(facts.identity.name, network, facts.interfaces);
    read.set(id, { t, evidence });
    return before?.evidence !== evidence;
  }

  function known(node: string): void {
    if (!topology.nodes.some(({ id }) => id === node)) throw new VedetteError('not_found', `There is no "${node}" on the map.`);
  }

  return {
    start() {
      stopListening = polling.listen(polled);
      cancelRefresh = clock.after(REFRESH_MS, () => build());
    },
    stop() {
      stopListening();
      vlanTables.stop();
      for (const cancel of [cancelBuild, cancelRefresh, cancelLoads]) cancel?.();
    },
    get() {
      const subjects = new Set(overrides.flatMap(subjectsOf));
      const shown = new Set(topology.nodes.map(({ id }) => id));
      return {
        t: topology.t,
        nodes: topology.nodes.map((node) => ({ ...node, overridden: subjects.has(node.id) })),
        links: topology.links.map((link) => ({ ...link, utilisation: utilisationOf(link) })),
        positions: Object.fromEntries([...positions].filter(([node]) => shown.has(node))),
        said: saidOfMap(overrides),
      };
    },
    loads() {
      const known = topology.links.flatMap((link) => {
        const utilisation = utilisationOf(link);
        return utilisation === null ? [] : [[link.id, utilisation] as const];
      });
      return { t: clock.now(), loads: Object.fromEntries(known) };
    },
    where: (text) => whereIs(topology, text),
    say(override) {
      const key = keyOf(override);
      if (overrides.some((other) => keyOf(other) === key)) return;
      if (override.kind === 'hide') {
        if (!topology.links.some(({ id }) => id === override.link)) throw new VedetteError('not_found', `There is no link "${override.link}" on the map.`);
      } else if (override.kind === 'split') {
        // The neighbour is on the map only once it is no longer that device.
        known(override.from);
        if (!override.node.startsWith('neighbour:')) throw new VedetteError('bad_input', `"${override.node}" is no neighbour: only what a device hears can be taken for another one.`);
      } else for (const node of subjectsOf(override)) known(node);
      if ((override.kind === 'merge' && override.node === override.into) || (override.kind === 'link' && override.a.node === override.b.node)) throw new VedetteError('bad_input', 'Both ends are the same thing.');
      if (overrides.length >= MOST_OVERRIDES) throw new VedetteError('bad_input', `More than ${MOST_OVERRIDES} things were said of the map: take some back first.`);
      const next = [...overrides, said(override, topology, clock.now())];
      kept.putOverrides(next);
      overrides = next;
      build(true);
    },
    unsay(subject) {
      const others = overrides.filter((override) => keyOf(override) !== subject);
      const next = others.length < overrides.length ? others : overrides.filter((override) => !subjectsOf(override).includes(subject) && !isLink(override, subject));
      if (next.length === overrides.length) throw new VedetteError('not_found', `Nothing was said of "${subject}".`);
      kept.putOverrides(next);
      overrides = next;
      build(true);
    },
    arrange() {
      const pinned = [...positions].filter(([, { isPinned }]) => isPinned === true);
      const next = new Map([...layout(topology, new Map()), ...pinned]);
      kept.putPositions(next);
      positions = next;
      tell();
    },
    place(node, position) {
      known(node);
      const next = new Map(positions).set(node, position);
      kept.putPositions(next);
      positions = next;
      tell();
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    listenToLoads(listener) {
      loadListeners.add(listener);
      return () => loadListeners.delete(listener);
    },
  };

  /** Percent of the speed by whichever end says, to a hundredth: of the busiest member where there are several. */
  function utilisationOf({ a, b, members }: TopologyLink): number | null {
    const prefix = deviceNode('');
    let most: number | null = null;
    for (const { index, node } of members.length > 0 ? members.flatMap((member) => [member.a, member.b]) : [a, b]) {
      if (index === null || !node.startsWith(prefix)) continue;
      const one = polling.poller(node.slice(prefix.length))?.digest.utilisationOf(index) ?? null;
      if (one !== null) most = Math.max(most ?? 0, one);
    }
    return most === null ? null : Math.round(most * 100) / 100;
  }

  /** Whether an override drew this very link, or hid it. */
  function isLink(override: TopologyOverride, id: string): boolean {
    if (override.kind === 'hide') return override.link === id;
    if (override.kind !== 'link') return false;
    const link = topology.links.find((one) => one.id === id);
    return link !== undefined && (same(link, override.a, override.b) || same(link, override.b, override.a));
  }
}

function same(link: TopologyLink, a: LinkEnd, b: LinkEnd): boolean {
  return link.a.node === a.node && link.b.node === b.node && (a.interface === '' || link.a.interface === a.interface) && (b.interface === '' || link.b.interface === b.interface);
}
