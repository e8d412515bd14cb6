// Polling over scripted devices, in virtual time and in memory: a day of many devices runs in seconds.
import type { Batch } from '../../common/model/batch.ts';
import type { NewEvent, ServiceCheck } from '../../common/model/event.ts';
import type { Millis } from '../../common/time/millis.ts';
import type { NetworkSettings } from '../../agent-runtime/config/settings.ts';
import type { PingAnswer } from '../../agent-runtime/ports/network.ts';
import { createDeviceRegistry } from '../../agent-runtime/snmp/devices/registry.ts';
import type { CredentialBook, DeviceRecord, DeviceRegistry, NewDevice } from '../../agent-runtime/snmp/lan-parts.ts';
import { createPolling } from '../../agent-runtime/snmp/polling/polling.ts';
import type { Polling, PollingDeps } from '../../agent-runtime/snmp/polling/polling.ts';
import { loadProfiles } from '../../agent-runtime/snmp/profiles/load-profiles.ts';
import { FakeClock } from './fake-clock.ts';
import { MemoryDocuments } from './memory-documents.ts';
import { ScriptedEngine } from './scripted-snmp.ts';
import type { ScriptedDevice } from './scripted-snmp.ts';
import { NO_NAMES, openBook, POLL_SETTINGS, quietLog } from './snmp-polling.ts';

/** Ports with octets; metadata by default. */
const PROFILE = `
metric_tags:
  - {OID: 1.3.6.1.2.1.1.5.0, symbol: sysName, tag: snmp_host}
metrics:
  - metric_type: monotonic_count_and_rate
    symbols: [{OID: 1.3.6.1.2.1.31.1.1.1.6, name: ifHCInOctets}, {OID: 1.3.6.1.2.1.31.1.1.1.10, name: ifHCOutOctets}]
    metric_tags: [{tag: interface, symbol: {OID: 1.3.6.1.2.1.31.1.1.1.1, name: ifName}}]
`;

interface Point {
  readonly metric: string;
  readonly tags: readonly string[];
  readonly t: Millis;
  readonly value: number;
}

export class ScriptedPolling {
  readonly clock = new FakeClock(Date.UTC(2026, 10, 22));
  readonly engine = new ScriptedEngine(this.clock);
  readonly documents = new MemoryDocuments();
  readonly events: NewEvent[] = [];
  readonly checks: ServiceCheck[] = [];
  readonly batches: Batch[] = [];
  readonly retired: string[] = [];
  readonly registered: { readonly source: string; readonly watermark: Millis; readonly interval: number }[] = [];
  /** References that were resolved by name. */
  resolved = 0;
  settings: NetworkSettings;
  here = new Set<string>();
  pings: (address: string) => PingAnswer = () => ({ kind: 'unavailable', reason: 'not in this test' });
  readonly profiles = loadProfiles([{ name: 'generic-device.yaml', text: PROFILE, origin: 'bundled' }]);
  readonly credentials: CredentialBook;
  readonly registry: DeviceRegistry;
  readonly polling: Polling;
  readonly #metas: { metric: string; tags: readonly string[] }[] = [];
  readonly #refs = new Map<string, number>();
  readonly #presence = new Set<() => void>();

  constructor(options: { readonly settings?: Partial<NetworkSettings>; readonly deps?: Partial<PollingDeps> } = {}) {
    this.settings = { ...POLL_SETTINGS, ...options.settings };
    this.credentials = openBook({ public: { version: '2c', community: 'public' }, user: { version: '3', user: 'reader' }, write: { version: '2c', community: 'private' } });
    this.registry = createDeviceRegistry({ documents: this.documents, clock: this.clock, random: { bytes: (count) => crypto.getRandomValues(new Uint8Array(count)) }, events: { add: (event) => void this.events.push(event) }, log: quietLog });
    this.polling = createPolling({
      clock: this.clock,
      log: quietLog,
      network: { ping: async (address) => this.pings(address) },
      engine: this.engine,
      registry: this.registry,
      credentials: this.credentials,
      presence: {
        isHere: (network) => network === '' || this.here.has(network),
        networkOf: () => '',
        listen: (listener) => {
          this.#presence.add(listener);
          return () => this.#presence.delete(listener);
        },
      },
      names: NO_NAMES,
      profiles: () => this.profiles,
      catalogue: {
        size: 0,
        get: () => undefined,
        resolve: (metric, tags) => {
          this.resolved += 1;
          const key = [metric, ...tags].join('\n');
          let ref = this.#refs.get(key);
          if (ref === undefined) {
            ref = this.#metas.length;
            this.#refs.set(key, ref);
            this.#metas.push({ metric, tags });
          }
          return ref;
        },
      },
      documents: this.documents,
      pipeline: {
        registerSlow: (source, watermark, interval) => void this.registered.push({ source, watermark, interval }),
        retire: (source) => void this.retired.push(source),
        publish: (batches) => void this.batches.push(...batches),
      },
      events: { add: (event) => void this.events.push(event) },
      serviceChecks: { submit: (check) => void this.checks.push(check) },
      settings: () => ({ network: this.settings, tags: [] }),
      isExcluded: (address) => this.settings.exclude.includes(address),
      ...options.deps,
    });
  }

  /** A monitored device at an address of its own; `device` undefined is nobody there. */
  add(address: string, device: ScriptedDevice | undefined, more: Partial<NewDevice> = {}): DeviceRecord {
    if (device !== undefined) this.engine.devices.set(address, device);
    return this.registry.add({ address, port: 161, state: 'monitored', credential: 'public', ...more });
  }

  /** Everything published of a metric, in order. */
  points(metric: string): Point[] {
    return this.batches.flatMap(({ refs, ts, values }) =>
      [...refs].flatMap((ref, at) => {
        const meta = this.#metas[ref]!;
        return meta.metric === metric ? [{ ...meta, t: ts[at]!, value: values[at]! }] : [];
      }),
    );
  }

  kinds(): string[] {
    return this.events.map(({ kind }) => kind);
  }

  moved(): void {
    for (const listener of this.#presence) listener();
  }
}
