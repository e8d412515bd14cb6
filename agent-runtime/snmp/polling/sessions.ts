// The sessions of devices: one for polls each, made when first needed and anew when what it was made of has changed.
import { VedetteError } from '../../../common/errors/vedette-error.ts';
import type { CredentialBook, DeviceRecord, DeviceRegistry, NetworkPresence } from '../lan-parts.ts';
import type { Credential, SessionOptions, SnmpEngine, SnmpSession } from '../protocol.ts';

export interface SessionsDeps {
  readonly engine: SnmpEngine;
  readonly registry: DeviceRegistry;
  readonly credentials: CredentialBook;
  readonly presence: NetworkPresence;
  /** Addresses that are never contacted. */
  readonly isExcluded: (address: string) => boolean;
  readonly packetsPerSecond: () => number;
  /** Between polls, ms, of devices that have none of their own. */
  readonly interval: () => number;
  /** Wait for the first attempt of a question, ms, and how often it is repeated. */
  readonly timeoutMs: number;
  readonly retries: number;
}

/** Share of the interval that is waited for a first answer at most: a device that turns out to be another one must still be read before the next poll. */
const WAIT_SHARE = 0.25;

interface Kept {
  readonly key: string;
  readonly credential: Credential;
  readonly session: SnmpSession;
}

/** Why a device cannot be asked now. */
export type Obstacle = 'unknown_device' | 'excluded' | 'away' | 'no_credential' | 'locked';

const SENTENCES: Readonly<Record<Obstacle, string>> = {
  unknown_device: 'There is no such device.',
  excluded: 'Its address is in network.exclude: it is never contacted.',
  away: 'Its network is not here.',
  no_credential: 'No credential is known that it answers to: choose one for it.',
  locked: 'Its credential cannot be read: the keeper of secrets is locked, or has lost it.',
};

/** Sessions by device. */
export class Sessions {
  readonly #deps: SessionsDeps;
  readonly #kept = new Map<string, Kept>();
  /** Opening the vault for each question of each poll would cost more than the question; whatever changes there empties this. */
  readonly #secrets = new Map<string, Credential>();
  readonly #stopListening: () => void;

  constructor(deps: SessionsDeps) {
    this.#deps = deps;
    this.#stopListening = deps.credentials.listen(() => this.#secrets.clear());
  }

  /** Why the device cannot be asked; undefined when it can. */
  obstacle(record: DeviceRecord | undefined): Obstacle | undefined {
    if (record === undefined) return 'unknown_device';
    if (this.#deps.isExcluded(record.address)) return 'excluded';
    if (!this.#deps.presence.isHere(record.network)) return 'away';
    if (record.credential === '') return 'no_credential';
    return this.#secretOf(record.credential) === undefined ? 'locked' : undefined;
  }

  isExcluded(address: string): boolean {
    return this.#deps.isExcluded(address);
  }

  sentence(obstacle: Obstacle): string {
    return SENTENCES[obstacle];
  }

  /** The session that polls use. Throws VedetteError `unavailable` (see {@link Obstacle}), `not_found`. */
  of(id: string): SnmpSession {
    const record = this.#deps.registry.get(id);
    const obstacle = this.obstacle(record);
    if (record === undefined) throw new VedetteError('not_found', `There is no device "${id}".`);
    if (obstacle !== undefined) throw new VedetteError('unavailable', `${record.name || record.address} cannot be asked. ${SENTENCES[obstacle]}`, { obstacle });
    return this.#open('poll', record, this.#secretOf(record.credential)!, {});
  }

  /** A session with the write credential. Throws VedetteError `not_permitted` when the device is not writable, else as `of`. */
  writing(id: string): SnmpSession {
    const record = this.#deps.registry.get(id);
    if (record === undefined) throw new VedetteError('not_found', `There is no device "${id}".`);
    if (record.writeCredential === '') throw new VedetteError('not_permitted', `${record.name || record.address} is not writable: choose a credential for writing first.`);
    const obstacle = this.obstacle({ ...record, credential: record.writeCredential });
    if (obstacle !== undefined) throw new VedetteError('unavailable', `${record.name || record.address} cannot be asked. ${SENTENCES[obstacle]}`, { obstacle });
    return this.#open('write', record, this.#secretOf(record.writeCredential)!, {});
  }

  /**
   * A session with the instance of BRIDGE-MIB that a switch keeps for one VLAN: community@VLAN, or in v3 the context vlan-VLAN. Whoever opens it
   * closes it. Undefined while the device cannot be asked.
   */
  inVlan(id: string, vlan: number): SnmpSession | undefined {
    const record = this.#deps.registry.get(id);
    const secret = record === undefined || this.obstacle(record) !== undefined ? undefined : this.#secretOf(record.credential);
    if (record === undefined || secret === undefined) return undefined;
    const credential: Credential = secret.version === '3' ? { ...secret, context: `vlan-${vlan}` } : { ...secret, community: `${secret.community}@${vlan}` };
    const packetsPerSecond = record.packetsPerSecond || this.#deps.packetsPerSecond();
    return this.open(record, credential, { packetsPerSecond, limits: record.fixedLimits ?? record.learned?.limits, fixedLimits: record.fixedLimits !== null, engineId: record.engineId === '' ? undefined : record.engineId });
  }

  /** A session of its own with any credential; whoever opens it closes it. */
  open(target: { readonly address: string; readonly port: number }, credential: Credential, options: Partial<SessionOptions>): SnmpSession {
    return this.#deps.engine.open({ address: target.address, port: target.port }, credential, { timeoutMs: this.#deps.timeoutMs, retries: this.#deps.retries, packetsPerSecond: this.#deps.packetsPerSecond(), ...options });
  }

  /** The session that polls use if there is one. */
  peek(id: string): SnmpSession | undefined {
    return this.#kept.get(`poll ${id}`)?.session;
  }

  /** The version of a device's credential; undefined without one that can be read. */
  versionOf(record: Pick<DeviceRecord, 'credential'>): Credential['version'] | undefined {
    return record.credential === '' ? undefined : this.#secretOf(record.credential)?.version;
  }

  drop(id: string): void {
    for (const kind of ['poll', 'write']) {
      this.#kept.get(`${kind} ${id}`)?.session.close();
      this.#kept.delete(`${kind} ${id}`);
    }
  }

  /**
   * One question, one packet, to a device that was silent before (of SNMPv3 the one that looks for its engine). Never heard ones are asked
   * in v1 every other time. Throws SnmpFailure of devices that answer with one.
   */
  async knock(record: DeviceRecord, oid: string, attempt: number, signal: AbortSignal): Promise<boolean> {
    const credential = this.#secretOf(record.credential);
    if (credential === undefined) return false;
    const target = { address: record.address, port: record.port };
    const heard = this.peek(record.id);
    if (credential.version !== '3' && heard?.oddities.has('silent_get') !== true) {
      const isOld = heard?.oddities.has('v1_only') === true || ((heard?.counts.answers ?? 0) === 0 && attempt % 2 === 1);
      const asked: Credential = isOld ? { version: '1', community: credential.community } : credential;
      const { answered } = await this.#deps.engine.sweep([target], asked, { oids: [oid], packetsPerSecond: 0, settleMs: this.#deps.timeoutMs, signal }, () => {});
      return answered > 0;
    }
    const session = this.open(target, credential, { retries: 0 });
    try {
      await session.getNext([oid], { signal });
      return true;
    } finally {
      session.close();
    }
  }

  close(): void {
    for (const { session } of this.#kept.values()) session.close();
    this.#kept.clear();
    this.#secrets.clear();
    this.#stopListening();
  }

  #secretOf(id: string): Credential | undefined {
    const known = this.#secrets.get(id);
    if (known !== undefined) return known;
    const secret = this.#deps.credentials.secretOf(id);
    if (secret !== undefined) this.#secrets.set(id, secret);
    return secret;
  }

  #open(kind: 'poll' | 'write', record: DeviceRecord, credential: Credential, options: Partial<SessionOptions>): SnmpSession {
    const name = `${kind} ${record.id}`;
    const packetsPerSecond = record.packetsPerSecond || this.#deps.packetsPerSecond();
    const timeoutMs = Math.min(this.#deps.timeoutMs, (record.intervalMs || this.#deps.interval()) * WAIT_SHARE);
    const key = JSON.stringify([timeoutMs, record.address, record.port, record.credential, record.writeCredential, packetsPerSecond, record.fixedLimits]);
    const kept = this.#kept.get(name);
    if (kept !== undefined && kept.key === key && sameCredential(kept.credential, credential)) return kept.session;
    kept?.session.close();
    const session = this.open(record, credential, {
      timeoutMs,
      packetsPerSecond,
      limits: record.fixedLimits ?? record.learned?.limits,
      fixedLimits: record.fixedLimits !== null,
      knownV1: record.learned?.v1,
      looksEarly: true,
      engineId: record.engineId === '' ? undefined : record.engineId,
      ...options,
    });
    this.#kept.set(name, { key, credential, session });
    return session;
  }
}

function sameCredential(a: Credential, b: Credential): boolean {
  if (a === b) return true;
  return JSON.stringify(a) === JSON.stringify(b);
}
