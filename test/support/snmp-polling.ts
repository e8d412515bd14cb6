// Polling as the program has it, over the real loopback network and a real storage, on a clock that a test turns.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Batch } from '../../common/model/batch.ts';
import type { NewEvent } from '../../common/model/event.ts';
import type { Millis } from '../../common/time/millis.ts';
import { detailOf } from '../../agent-runtime/snmp/devices/device-view.ts';
import type { DeviceDetail } from '../../agent-runtime/snmp/devices/device-view.ts';
import { createDeviceRegistry } from '../../agent-runtime/snmp/devices/registry.ts';
import type { CredentialBook, DeviceRegistry, NetworkPresence, ObjectNames } from '../../agent-runtime/snmp/lan-parts.ts';
import { createPolling } from '../../agent-runtime/snmp/polling/polling.ts';
import type { Polling } from '../../agent-runtime/snmp/polling/polling.ts';
import { loadProfiles } from '../../agent-runtime/snmp/profiles/load-profiles.ts';
import type { ProfileSet } from '../../agent-runtime/snmp/profiles/profile-set.ts';
import type { Credential, SnmpEngine } from '../../agent-runtime/snmp/protocol.ts';
import type { NetworkSettings } from '../../agent-runtime/config/settings.ts';
import type { Log } from '../../agent-runtime/ports/ports.ts';
import { createNodeRandom } from '../../host/adapters/node-network.ts';
import { FakeClock } from './fake-clock.ts';
import { startEngine } from './snmp-engine.ts';
import type { Lab } from './snmp-lab.ts';
import { START, TemporaryStorage } from './temporary-storage.ts';

const PROFILES = join(import.meta.dirname, '../../resources/snmp-profiles');

export const quietLog: Log = { debug() {}, info() {}, warn() {}, error() {} };
export const POLL_SETTINGS: NetworkSettings = {
  interval: 60_000, slowInterval: 300_000, devicePacketsPerSecond: 0, scanPacketsPerSecond: 500, exclude: [], ping: false, namespace: 'default', traps: { enabled: false, address: '127.0.0.1', port: 9162 },
};

let bundled: ProfileSet | undefined;
/** The profiles that come with the program. */
export function bundledProfiles(): ProfileSet {
  bundled ??= loadProfiles(readdirSync(PROFILES).filter((name) => name.endsWith('.yaml')).map((name) => ({ name, text: readFileSync(join(PROFILES, name), 'utf8'), origin: 'bundled' as const })));
  return bundled;
}

/** Credentials by name, all readable. */
export function openBook(secrets: Readonly<Record<string, Credential>>): CredentialBook {
  return { ids: () => Object.keys(secrets), nameOf: (id) => id, secretOf: (id) => secrets[id], listen: () => () => {} };
}

export const HERE: NetworkPresence = { isHere: () => true, networkOf: () => '', listen: () => () => {} };
export const NO_NAMES: ObjectNames = { nameOf: (oid) => ({ name: oid, suffix: '' }), oidOf: () => undefined };

export interface PollingHarness {
  readonly clock: FakeClock;
  readonly registry: DeviceRegistry;
  readonly polling: Polling;
  readonly events: NewEvent[];
  readonly batches: Batch[];
  readonly storage: TemporaryStorage;
  /** Time passes here and, when given, in the simulator; polls that became due are over afterwards. */
  pass(ms: number, lab?: Lab): Promise<void>;
  detail(id: string): DeviceDetail;
  commit(): Promise<void>;
  /** Lines of an answer: tags, and [time, value] of every step of a minute that has a value. */
  ask(text: string, step?: number): Promise<{ readonly tags: readonly string[]; readonly points: [Millis, number][] }[]>;
  dispose(): Promise<void>;
}

export async function startPollingHarness(options: { readonly engine?: SnmpEngine; readonly secrets?: Readonly<Record<string, Credential>>; readonly settings?: Partial<NetworkSettings> } = {}): Promise<PollingHarness> {
  const storage = new TemporaryStorage();
  const opened = await storage.open();
  const clock = new FakeClock(START);
  const engine = options.engine ?? (await startEngine());
  const events: NewEvent[] = [];
  const batches: Batch[] = [];
  const documents = opened.documents;
  const record = { add: (event: NewEvent) => void events.push(event) };
  const registry = createDeviceRegistry({ documents, clock, random: createNodeRandom(), events: record, log: quietLog });
  const credentials = openBook(options.secrets ?? { public: { version: '2c', community: 'public' }, old: { version: '1', community: 'public' } });
  const settings = { ...POLL_SETTINGS, ...options.settings };
  const polling = createPolling({
    clock,
    log: quietLog,
    network: { ping: async () => ({ kind: 'unavailable', reason: 'not in this test' }) },
    engine,
    registry,
    credentials,
    presence: HERE,
    names: NO_NAMES,
    profiles: bundledProfiles,
    catalogue: opened.catalogue,
    documents,
    pipeline: { registerSlow() {}, retire() {}, publish: (all) => void batches.push(...all) },
    events: record,
    settings: () => ({ network: settings, tags: ['site:lab'] }),
    isExcluded: () => false,
    timeoutMs: 400,
    retries: 1,
  });
  const idle = async (): Promise<void> => {
    // Answers come over a real socket: let them, until no poll is under way.
    do await new Promise((resolve) => setTimeout(resolve, 2));
    while (polling.stats().running > 0);
  };
  let written = 0;
  let labSeconds = 0;
  return {
    clock,
    registry,
    polling,
    events,
    batches,
    storage,
    async pass(ms, lab) {
      // From slot to slot: each poll ends before time goes on, and meets the simulator at a whole second.
      const end = clock.now() + ms;
      while (clock.now() < end) {
        const due = registry.all().flatMap(({ id }) => polling.nextPoll(id) ?? []);
        const to = Math.min(end, ...due.filter((t) => t > clock.now()));
        const seconds = Math.floor((to - START) / 1_000) - labSeconds;
        labSeconds += seconds;
        if (lab !== undefined && seconds > 0) await lab.control('clock', { advance: seconds });
        await clock.advance(to - clock.now());
        await idle();
      }
    },
    detail: (id) => detailOf({ polling, credentials, names: NO_NAMES, settings: () => settings, macVendor: () => '' }, registry.get(id)!),
    async commit() {
      storage.now = clock.now();
      for (const batch of batches.slice(written)) await storage.write(batch);
      written = batches.length;
    },
    async ask(text, step = 60_000) {
      const { frame } = await opened.query({ text, from: START, to: clock.now() + step, step, maxPoints: 100_000, tiers: 'stored' });
      return frame.series.map(({ tags, values }) => ({ tags, points: [...values].flatMap((value, i): [Millis, number][] => (Number.isNaN(value) ? [] : [[frame.t0 + i * frame.step, value]])) }));
    },
    async dispose() {
      polling.stop();
      engine.close();
      await storage.dispose();
    },
  };
}
