// Keeps the map up to date: made anew a moment after devices told of their neighbours, with what people said of it and where things lie.
import type { z } from 'zod';
import type { Outgoing } from '../../../common/contract/contract.ts';
import type { topology as topologySchema } from '../../../common/contract/lan/topology-schemas.ts';
import { errorMessage, VedetteError } from '../../../common/errors/vedette-error.ts';
import type { DeviceInterface } from '../../../common/model/device.ts';
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
import { KeptMap } from './kept-map.ts';
import { VlanTables } from './vlan-tables.ts';

export type TopologyView = Outgoing<z.infer<typeof topologySchema>>;

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
  where(text: string): Whereabouts[];
  say(override: TopologyOverride): void;
  unsay(subject: string): void;
  place(node: string, position: NodePosition): void;
  /** Lays out anew everything that no person put somewhere. */
  arrange(): void;
  listen(listener: () => void): () => void;
}

/** Devices that were read together are drawn together. */
const GATHER_MS = 2_000;
/** How long devices that were not asked yet keep the map waiting: without them it would show what is not there. */
const PATIENCE_MS = 5 * 60_000;
/** Without news the map is made anew so often, so that what is stale is drawn stale. */
const REFRESH_MS = 10 * 60_000;
/** Rates on links are told to whoever looks at most so often. */
const RATES_MS = 5_000;
const MOST_OVERRIDES = 5_000;
const EMPTY: Topology = { t: 0, nodes: [], links: [], places: [] };

export function createTopologyService(deps: TopologyServiceDeps): TopologyService {
  const { clock, log, polling } = deps;
  const kept = new KeptMap(deps.documents, log);
  const listeners = new Set<() => void>();
  const read = new Map<string, Millis>();
  let overrides = kept.overrides();
  let positions: ReadonlyMap<string, NodePosition> = kept.positions();
  let topology: Topology = kept.map() ?? EMPTY;
  /** Links of the map when it was last laid out as a whole. */
  let laidOut = topology.links.length;
  let waitingSince: number | undefined;
  let cancelBuild: (() => void) | undefined;
  let cancelRefresh: (() => void) | undefined;
  let cancelRates: (() => void) | undefined;
  let stopListening = (): void => {};
  const vlanTables = new VlanTables({ clock, log, polling, changed: gather });

  function tell(): void {
    for (const listener of listeners) listener();
  }

  function build(): void {
    cancelBuild?.();
    cancelBuild = undefined;
    waitingSince = undefined;
    cancelRefresh?.();
    cancelRefresh = clock.after(REFRESH_MS, build);
    try {
      const devices = polling.topologyFacts().map((device) => {
        const learned = vlanTables.of(device.id);
        return learned.length === 0 ? device : { ...device, forwarding: [...device.forwarding, ...learned] };
      });
      const drawn = new Set(topology.nodes.map(({ deviceId }) => deviceId));
      // A device that is read for the first time was a neighbour or a station on the map before: that one does not age, it is wrong.
      const previous = devices.every(({ id }) => drawn.has(id)) ? topology : undefined;
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
    cancelBuild ??= clock.after(GATHER_MS, () => {
      cancelBuild = undefined;
      if (!polling.settled() && clock.monotonic() - (waitingSince ?? 0) < PATIENCE_MS) return gather();
      build();
    });
  }

  function polled(id: string): void {
    vlanTables.polled(id);
    const slow = polling.poller(id)?.digest.facts?.slow?.t;
    const isNews = slow === undefined ? read.delete(id) : read.get(id) !== slow;
    if (slow !== undefined) read.set(id, slow);
    if (isNews) gather();
    else if (listeners.size > 0) {
      cancelRates ??= clock.after(RATES_MS, () => {
        cancelRates = undefined;
        tell();
      });
    }
  }

  function known(node: string): void {
    if (!topology.nodes.some(({ id }) => id === node)) throw new VedetteError('not_found', `There is no "${node}" on the map.`);
  }

  return {
    start() {
      stopListening = polling.listen(polled);
      cancelRefresh = clock.after(REFRESH_MS, build);
    },
    stop() {
      stopListening();
      vlanTables.stop();
      for (const cancel of [cancelBuild, cancelRefresh, cancelRates]) cancel?.();
    },
    get() {
      const subjects = new Set(overrides.flatMap(subjectsOf));
      const shown = new Set(topology.nodes.map(({ id }) => id));
      const rates = new Map<string, readonly DeviceInterface[]>();
      return {
        t: topology.t,
        nodes: topology.nodes.map((node) => ({ ...node, overridden: subjects.has(node.id) })),
        links: topology.links.map((link) => ({ ...link, utilisation: utilisationOf(link, (node) => portsOf(node, rates)) })),
        positions: Object.fromEntries([...positions].filter(([node]) => shown.has(node))),
      };
    },
    where: (text) => whereIs(topology, text),
    say(override) {
      if (override.kind === 'hide') {
        if (!topology.links.some(({ id }) => id === override.link)) throw new VedetteError('not_found', `There is no link "${override.link}" on the map.`);
      } else for (const node of subjectsOf(override)) known(node);
      if ((override.kind === 'merge' && override.node === override.into) || (override.kind === 'link' && override.a.node === override.b.node)) throw new VedetteError('bad_input', 'Both ends are the same thing.');
      if (overrides.length >= MOST_OVERRIDES) throw new VedetteError('bad_input', `More than ${MOST_OVERRIDES} things were said of the map: take some back first.`);
      const said = JSON.stringify(override);
      const next = [...overrides.filter((other) => JSON.stringify(other) !== said), override];
      kept.putOverrides(next);
      overrides = next;
      build();
    },
    unsay(subject) {
      const next = overrides.filter((override) => !subjectsOf(override).includes(subject) && !isLink(override, subject));
      if (next.length === overrides.length) throw new VedetteError('not_found', `Nothing was said of "${subject}".`);
      kept.putOverrides(next);
      overrides = next;
      build();
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
  };

  function portsOf(node: string, rates: Map<string, readonly DeviceInterface[]>): readonly DeviceInterface[] {
    const known = rates.get(node);
    if (known !== undefined) return known;
    const prefix = deviceNode('');
    const ports = node.startsWith(prefix) ? (polling.poller(node.slice(prefix.length))?.digest.interfaces() ?? []) : [];
    rates.set(node, ports);
    return ports;
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

function subjectsOf(override: TopologyOverride): string[] {
  if (override.kind === 'merge') return [override.node, override.into];
  if (override.kind === 'split') return [override.node, override.from];
  return override.kind === 'link' ? [override.a.node, override.b.node] : [override.link];
}

/** Percent of the speed by whichever end says: of the busiest member where there are several. */
function utilisationOf(link: TopologyLink, portsOf: (node: string) => readonly DeviceInterface[]): number | null {
  const ends = link.members.length > 0 ? link.members.flatMap(({ a, b }) => [a, b]) : [link.a, link.b];
  const known = ends.flatMap((end) => portsOf(end.node).find(({ index }) => index === end.index)?.utilisation ?? []);
  return known.length === 0 ? null : Math.max(...known);
}
