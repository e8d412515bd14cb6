// Polling: one poller per monitored device, the queue that starts them, and what others may ask of devices in between.
import type { Batch } from '../../../common/model/batch.ts';
import { VedetteError } from '../../../common/errors/vedette-error.ts';
import type { NewEvent, ServiceCheck } from '../../../common/model/event.ts';
import type { Millis } from '../../../common/time/millis.ts';
import type { DocumentStore, SeriesCatalogue } from '../../../storage/api.ts';
import type { NetworkSettings } from '../../config/settings.ts';
import type { Network } from '../../ports/network.ts';
import type { Clock, Log } from '../../ports/ports.ts';
import { engineDuplicate } from '../devices/device-events.ts';
import type { CredentialBook, DeviceAccess, DeviceRecord, DeviceRegistry, NetworkPresence, ObjectNames } from '../lan-parts.ts';
import type { ConnectionTestDeps } from '../devices/connection-test.ts';
import type { Profile } from '../profiles/profile.ts';
import type { ProfileSet } from '../profiles/profile-set.ts';
import type { SnmpEngine } from '../protocol.ts';
import { topologyDeviceOfFacts } from './topology-facts.ts';
import type { TopologyDevice } from '../topology/input.ts';
import { DevicePoller } from './device-poller.ts';
import type { PollerShared } from './poller-shared.ts';
import { EngineBook } from './engine-book.ts';
import { PingMeter } from './ping-meter.ts';
import { PollQueue } from './poll-queue.ts';
import { ProblemMemories } from './problem-memories.ts';
import { Sessions } from './sessions.ts';

export interface PollingDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly network: Pick<Network, 'ping' | 'pingRound'>;
  readonly engine: SnmpEngine;
  readonly registry: DeviceRegistry;
  readonly credentials: CredentialBook;
  readonly presence: NetworkPresence;
  readonly names: ObjectNames;
  /** The profiles in force; call `profilesChanged` when they are others. */
  readonly profiles: () => ProfileSet;
  readonly catalogue: SeriesCatalogue;
  readonly documents: DocumentStore;
  readonly pipeline: { registerSlow(source: string, watermark: Millis, interval: number): void; publish(batches: readonly Batch[]): void; retire(source: string): void };
  readonly events: { add(event: NewEvent): void };
  readonly serviceChecks?: { submit(check: ServiceCheck, source: string): void };
  /** In force now; call `settingsChanged` when they are others. `tags` go on all series. */
  readonly settings: () => { readonly network: NetworkSettings; readonly tags: readonly string[] };
  /** Whether an address is never contacted (network.exclude). */
  readonly isExcluded: (address: string) => boolean;
  /** Wait for the first attempt of a question, ms, and how often it is repeated. */
  readonly timeoutMs?: number;
  readonly retries?: number;
}

/** Polls under way at once: answers of more would only wait for each other in the socket. */
const MOST_AT_ONCE = 200;
const TIMEOUT_MS = 1_500;
const RETRIES = 2;

/** Devices' polls, and doors for others. */
export interface Polling extends DeviceAccess {
  start(): void;
  stop(): void;
  /** The poller of a monitored device; undefined for all others. */
  poller(id: string): DevicePoller | undefined;
  readonly sessions: Sessions;
  readonly ping: PingMeter;
  /** The next slot of a device. */
  nextPoll(id: string): Millis | null;
  listen(listener: (id: string) => void): () => void;
  settingsChanged(): void;
  profilesChanged(): void;
  /** The machine slept or its clock was set: slots are planned and counters begun anew. */
  timeBroke(): void;
  /** The profile that a sysObjectID leads to; undefined when there is none. */
  profileFor(objectId: string): Profile | undefined;
  profileNamed(name: string): Profile | undefined;
  /** What testing a connection needs. */
  testDeps(): ConnectionTestDeps;
  /** Every monitored device was asked, or could not be, since polling began or the device was taken in. */
  settled(): boolean;
  /** What the map is made of: the newest slow facts of all monitored devices. */
  topologyFacts(): TopologyDevice[];
  stats(): { readonly devices: number; readonly running: number; readonly waiting: number; readonly polls: number; readonly latenessP99Ms: number; readonly skipped: number; readonly series: number };
}

export function createPolling(deps: PollingDeps): Polling {
  const { clock, credentials, log, pipeline, presence, registry } = deps;
  const pollers = new Map<string, DevicePoller>();
  const listeners = new Set<(id: string) => void>();
  const planned = new Map<string, string>();
  const memories = new ProblemMemories(deps.documents, log);
  const settings = (): ReturnType<PollerShared['settings']> => {
    const { network, tags } = deps.settings();
    return { interval: network.interval, slowInterval: network.slowInterval, ping: network.ping, namespace: network.namespace, tags };
  };
  const sessions = new Sessions({
    engine: deps.engine,
    registry,
    credentials,
    presence,
    isExcluded: deps.isExcluded,
    packetsPerSecond: () => deps.settings().network.devicePacketsPerSecond,
    interval: () => deps.settings().network.interval,
    timeoutMs: deps.timeoutMs ?? TIMEOUT_MS,
    retries: deps.retries ?? RETRIES,
  });
  const queue = new PollQueue({
    clock,
    most: MOST_AT_ONCE,
    run: async (id, slot) => {
      await pollers.get(id)?.run(slot);
    },
    skipped: (id, slots) => {
      skipped += slots;
      pollers.get(id)?.skipped(slots);
    },
  });
  const ping = new PingMeter(deps.network, clock);
  const engines = new EngineBook((id, other, engineId, t) => {
    const [one, two] = [pollers.get(id), pollers.get(other)];
    if (one !== undefined && two !== undefined) deps.events.add(engineDuplicate(one.subject(), t, two.subject().name, engineId));
  });
  const shared: PollerShared = {
    clock,
    log,
    registry,
    credentials,
    presence,
    names: deps.names,
    catalogue: deps.catalogue,
    sessions,
    queue,
    ping,
    engines,
    settings,
    profiles: deps.profiles,
    publish: (batch) => pipeline.publish([batch]),
    event: (event) => deps.events.add(event),
    serviceCheck: (check, source) => deps.serviceChecks?.submit(check, source),
    changed: (id) => {
      for (const listener of listeners) listener(id);
    },
  };
  let skipped = 0;
  let started = false;
  let stopListening: (() => void)[] = [];

  function take(record: DeviceRecord, atOnce: boolean): void {
    const interval = record.intervalMs || settings().interval;
    const now = clock.now();
    const due = queue.plan(record.id, interval, now + 1);
    // A device that is new is looked at now, in the slot that is open.
    const promised = atOnce ? (queue.slotAt(record.id, now) ?? due) : due;
    const poller = new DevicePoller(shared, record.id, promised, memories.get(record.id));
    pollers.set(record.id, poller);
    planned.set(record.id, planKey(record));
    pipeline.registerSlow(poller.source, promised, interval);
    if (atOnce) queue.soon(record.id);
  }

  function leave(id: string): void {
    const poller = pollers.get(id);
    if (poller === undefined) return;
    poller.stop();
    memories.put(id, poller.digest.memory);
    pollers.delete(id);
    planned.delete(id);
    queue.remove(id);
    ping.forget(id);
    engines.forget(id);
    sessions.drop(id);
    pipeline.retire(poller.source);
  }

  function planKey(record: DeviceRecord): string {
    return `${record.intervalMs || settings().interval} ${record.address} ${record.port} ${record.credential} ${record.profile}`;
  }

  function follow(ids: readonly string[]): void {
    for (const id of ids) {
      const record = registry.get(id);
      const poller = pollers.get(id);
      if (record?.state !== 'monitored') leave(id);
      else if (poller === undefined) take(record, true);
      else if (planned.get(id) !== planKey(record)) {
        planned.set(id, planKey(record));
        queue.plan(id, poller.interval, Math.max(clock.now() + 1, poller.promised));
        poller.lookAnew();
      }
    }
  }

  function polled(id: string): DevicePoller {
    const poller = pollers.get(id);
    if (poller !== undefined) return poller;
    if (registry.get(id) === undefined) throw new VedetteError('not_found', `There is no device "${id}".`);
    throw new VedetteError('unavailable', 'The device is not monitored: monitor it first.');
  }

  return {
    sessions,
    ping,
    start() {
      started = true;
      for (const record of registry.all()) if (record.state === 'monitored') take(record, false);
      stopListening = [
        registry.listen((changed, removed) => {
          for (const id of removed) {
            leave(id);
            memories.remove(id);
          }
          follow(changed);
          for (const id of [...changed, ...removed]) shared.changed(id);
        }),
        // Secrets that can be read again, a network that is here again: what waited for them is asked at its next slot.
        credentials.listen(() => {
          for (const id of pollers.keys()) shared.changed(id);
        }),
        presence.listen(() => {
          for (const id of pollers.keys()) shared.changed(id);
        }),
      ];
      queue.start();
    },
    stop() {
      if (!started) return;
      started = false;
      queue.stop();
      ping.stop();
      for (const stop of stopListening) stop();
      for (const [id, poller] of pollers) {
        poller.stop();
        memories.put(id, poller.digest.memory);
        pipeline.retire(poller.source);
      }
      pollers.clear();
      sessions.close();
    },
    poller: (id) => pollers.get(id),
    nextPoll: (id) => queue.next(id),
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    settingsChanged: () => follow([...pollers.keys()]),
    profilesChanged() {
      for (const poller of pollers.values()) poller.lookAnew();
    },
    timeBroke() {
      for (const poller of pollers.values()) poller.restartCounters();
      queue.replan();
    },
    profileFor: (objectId) => deps.profiles().match(objectId)?.profile,
    profileNamed: (name) => deps.profiles().get(name),
    testDeps: () => ({ network: deps.network, sessions, credentials }),
    settled: () => [...pollers.values()].every(({ obstacle, polls }) => obstacle !== undefined || polls.polls + polls.failures > 0),
    topologyFacts: () =>
      [...pollers.values()].flatMap((poller) => {
        const record = registry.get(poller.id);
        const facts = poller.digest.facts;
        return record === undefined || facts === undefined ? [] : topologyDeviceOfFacts(record, facts);
      }),
    stats() {
      const { p99Ms, polls } = queue.lateness();
      let series = 0;
      for (const poller of pollers.values()) series += poller.series;
      return { devices: pollers.size, running: queue.running, waiting: queue.waiting, polls, latenessP99Ms: p99Ms, skipped, series };
    },
    sessionOf: (id) => sessions.of(id),
    writeSessionOf: (id) => sessions.writing(id),
    async poll(id) {
      const poller = polled(id);
      const obstacle = sessions.obstacle(registry.get(id));
      if (obstacle !== undefined) throw new VedetteError('unavailable', `${poller.subject().name} cannot be asked. ${sessions.sentence(obstacle)}`, { obstacle });
      await poller.now();
    },
    pollPort: (id, index) => polled(id).port(index),
  };
}
