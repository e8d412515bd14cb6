// A trap receiver with everything around it in memory, on any network.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NewEvent } from '../../common/model/event.ts';
import type { Network } from '../../agent-runtime/ports/network.ts';
import type { Clock, Log } from '../../agent-runtime/ports/ports.ts';
import type { CredentialBook, DeviceAccess, DeviceRecord, DeviceRegistry } from '../../agent-runtime/snmp/lan-parts.ts';
import { createMibLibrary } from '../../agent-runtime/snmp/mibs/mib-library.ts';
import type { MibLibrary } from '../../agent-runtime/snmp/mibs/mib-library.ts';
import type { Credential } from '../../agent-runtime/snmp/protocol.ts';
import { createTrapReceiver } from '../../agent-runtime/snmp/traps/trap-receiver.ts';
import type { TrapReceiver } from '../../agent-runtime/snmp/traps/trap-receiver.ts';
import { createNodeRandom } from '../../host/adapters/node-network.ts';
import { MemoryStorage } from './memory-storage.ts';

const MIBS = join(import.meta.dirname, '../../resources/mibs');
/** resources/mibs as the program reads them. */
export const bundledMibs = { list: () => readdirSync(MIBS).filter((file) => file.endsWith('.json')).map((file) => ({ name: file.replace(/\.json$/u, ''), text: readFileSync(join(MIBS, file), 'utf8') })) };
export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} };

/** Sets of credentials that a test may change. */
export class FakeBook implements CredentialBook {
  readonly secrets = new Map<string, Credential>();
  isLocked = false;
  readonly #listeners = new Set<() => void>();

  constructor(secrets: Readonly<Record<string, Credential>>) {
    for (const [id, secret] of Object.entries(secrets)) this.secrets.set(id, secret);
  }
  ids(): readonly string[] {
    return [...this.secrets.keys()];
  }
  nameOf(id: string): string {
    return id;
  }
  secretOf(id: string): Credential | undefined {
    return this.isLocked ? undefined : this.secrets.get(id);
  }
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
  changed(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** A registry of the devices given. */
export function fakeRegistry(devices: readonly (Partial<DeviceRecord> & { readonly id: string; readonly address: string })[]): DeviceRegistry {
  const records = new Map(devices.map((device) => [device.id, { port: 161, name: '', state: 'monitored', hostNames: [], identity: null, engineId: '', credential: 'c', writeCredential: '', graphs: [], ...device } as unknown as DeviceRecord]));
  const refuse = (): never => {
    throw new Error('this registry does not change');
  };
  return {
    all: () => [...records.values()],
    get: (id) => records.get(id),
    byAddress: (address) => [...records.values()].find((record) => record.address === address),
    add: refuse,
    update: (id, change) => {
      const record = { ...records.get(id)!, ...change };
      records.set(id, record);
      return record;
    },
    remove: refuse,
    listen: () => () => undefined,
  };
}

export interface TrapBench {
  readonly receiver: TrapReceiver;
  readonly mibs: MibLibrary;
  readonly storage: MemoryStorage;
  readonly events: NewEvent[];
  /** 'device' of a poll, 'device port' of one port. */
  readonly polls: string[];
}

export async function startTraps(options: {
  readonly network: Network;
  readonly clock: Clock;
  readonly book: CredentialBook;
  readonly devices?: readonly (Partial<DeviceRecord> & { readonly id: string; readonly address: string })[];
  readonly port?: number;
  readonly storage?: MemoryStorage;
}): Promise<TrapBench> {
  const { book, clock, devices = [], network, port = 0, storage = new MemoryStorage() } = options;
  const events: NewEvent[] = [];
  const polls: string[] = [];
  const unused = (): never => {
    throw new Error('traps open no session');
  };
  const access: DeviceAccess = {
    sessionOf: unused,
    writeSessionOf: unused,
    poll: async (id) => void polls.push(id),
    pollPort: async (id, index) => void polls.push(`${id} ${index}`),
  };
  const mibs = createMibLibrary({ bundled: bundledMibs, documents: storage.documents, clock, log: silentLog });
  const receiver = createTrapReceiver({
    network, random: createNodeRandom(), credentials: book, registry: fakeRegistry(devices), names: mibs, access, storage, clock, log: silentLog,
    settings: { enabled: true, address: '127.0.0.1', port }, addEvent: (event) => void events.push(event),
  });
  await receiver.start();
  return { receiver, mibs, storage, events, polls };
}
