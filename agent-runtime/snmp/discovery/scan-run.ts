// One scan from its first packet to its last: communities by sweeps, users of SNMPv3 once each, and all other ways in which machines show themselves.
import { errorMessage } from '../../../common/errors/vedette-error.ts';
import { LARGE_SCAN } from '../../../common/model/scan.ts';
import type { ScanObstacle } from '../../../common/model/scan.ts';
import type { Network, Random } from '../../ports/network.ts';
import type { Clock, Log } from '../../ports/ports.ts';
import type { CredentialBook } from '../lan-parts.ts';
import type { ProfileSet } from '../profiles/profile-set.ts';
import { SnmpFailure } from '../protocol.ts';
import type { Credential, FailureKind, SessionOptions, SnmpEngine, SweepAnswer, VarBind } from '../protocol.ts';
import { FIRST_OBJECTS, sweepCommunity } from './community-sweep.ts';
import type { Community } from './community-sweep.ts';
import { firstGlance, lookAt } from './device-look.ts';
import type { Look } from './device-look.ts';
import { discoverEngines } from './engine-discovery.ts';
import { Lanes } from './lanes.ts';
import { askLocalNames } from './local-names.ts';
import type { LocalNames } from './local-names.ts';
import type { MacVendors } from './mac-vendors.ts';
import type { ScanRows } from './scan-row.ts';
import type { Targets } from './targets.ts';

/** What to ask, of whom, and how fast. */
export interface ScanPlan {
  readonly targets: Targets;
  readonly port: number;
  /** Sets of credentials in the order of trying. */
  readonly credentials: readonly string[];
  readonly packetsPerSecond: number;
  readonly ping: boolean;
  /** Some of the addresses are on a network that this machine is in. */
  readonly near: boolean;
  /** The set that an address is known to answer to. */
  readonly remembered: (address: string) => string | undefined;
  /** How long late answers are awaited, ms. */
  readonly settleMs: number;
}

export interface ScanRunDeps {
  readonly engine: Pick<SnmpEngine, 'sweep' | 'open'>;
  readonly network: Network;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly credentials: Pick<CredentialBook, 'secretOf'>;
  readonly profiles: () => ProfileSet;
  readonly vendors: MacVendors;
}

/** What a scan tells while it runs. */
export interface ScanNews {
  readonly rows: ScanRows;
  /** Addresses that have been asked everything so far. */
  readonly onProgress: (probed: number) => void;
  /** A way that could not be taken: a code, or the words of the OS. */
  readonly onUnavailable: (way: string, reason: string) => void;
  /** An address answered SNMP and is known now. */
  readonly onDevice: (address: string, look: Look, credential: string) => void;
}

/** Devices that are looked at together, users that are tried together, hosts that are asked patiently together. */
const LOOKS = 48;
const PATIENT = 256;
const NAMES = 8;
const PINGS = 24;
/** Echo requests of all addresses, or only of the ones found otherwise. */
const MOST_PINGED = 1_024;
const MOST_PATIENT = 4_096;
const PING_MS = 700;
/** Without GETBULK: a first look is short, and devices that do not know it would cost all their time-outs. */
const LOOK_OPTIONS: SessionOptions = { timeoutMs: 800, retries: 3, packetsPerSecond: 0, limits: { bulk: false }, fixedLimits: true };
const USER_MS = 2_500;
/** For those that are alive and silent: once, with patience. */
const PATIENT_OPTIONS: SessionOptions = { timeoutMs: 2_500, retries: 0, packetsPerSecond: 0 };
/** Failures that say that the user or the key is wrong there. */
const REFUSALS: ReadonlySet<FailureKind> = new Set<FailureKind>(['unknown_user', 'wrong_key', 'unsupported_level', 'not_in_time_window']);

/** Every address of 127.0.0.0/8 answers echoes by itself and has no name of its own. */
function isLoopback(address: string): boolean {
  return address.startsWith('127.');
}

export class ScanRun {
  /** Failures by set. */
  readonly failures = new Map<string, number>();
  readonly #deps: ScanRunDeps;
  readonly #plan: ScanPlan;
  readonly #news: ScanNews;
  readonly #stop = new AbortController();
  /** Addresses that answered, with the place of the set in the order of trying. */
  readonly #answered = new Map<string, number>();
  readonly #engines = new Set<string>();
  /** 'address set' of users that had their one try. */
  readonly #tried = new Set<string>();
  readonly #looks = new Lanes(LOOKS);
  readonly #names = new Lanes(NAMES);
  readonly #late: Promise<unknown>[] = [];
  readonly #secrets: readonly { readonly id: string; readonly credential: Credential; readonly place: number }[];
  #asked = 0;
  readonly #questions: number;

  constructor(deps: ScanRunDeps, plan: ScanPlan, news: ScanNews) {
    this.#deps = deps;
    this.#plan = plan;
    this.#news = news;
    this.#secrets = plan.credentials.flatMap((id, place) => {
      const credential = deps.credentials.secretOf(id);
      return credential === undefined ? [] : [{ id, credential, place }];
    });
    const rounds = this.#twice ? 2 : 1;
    const users = this.#secrets.some(({ credential }) => credential.version === '3');
    this.#questions = plan.targets.addresses * (this.#secrets.filter(({ credential }) => credential.version !== '3').length * rounds + (users ? rounds : 0));
  }

  get #twice(): boolean {
    return this.#plan.targets.addresses <= LARGE_SCAN;
  }

  get #cancelled(): boolean {
    return this.#stop.signal.aborted;
  }

  /** Nothing more is sent; rows are left as they are. */
  cancel(): void {
    this.#stop.abort();
    this.#looks.clear();
    this.#names.clear();
  }

  get answered(): number {
    return this.#answered.size;
  }

  /** Resolves when the scan is over or was cancelled. Rejects with what made it impossible. */
  async run(): Promise<void> {
    const { plan, news } = { plan: this.#plan, news: this.#news };
    if (plan.credentials.length > 0 && this.#secrets.length === 0) this.#unavailable('snmp', 'no_secrets');
    const local = this.#startLocalNames();
    const all = plan.targets.addresses <= MOST_PINGED;
    const pings = all ? this.#ping(plan.targets) : undefined;
    await this.#askRemembered();
    for (const { id, credential, place } of this.#secrets) {
      if (this.#cancelled) return;
      if (credential.version === '3') await this.#askUser(id, credential, place);
      else await this.#askCommunity(plan.targets, { id, credential, place });
    }
    news.onProgress(plan.targets.addresses);
    await this.#readNeighbours();
    if (!all) this.#unavailable('ping', 'too_many_addresses');
    await (pings ?? this.#ping(news.rows.all().map(({ address }) => address)));
    await this.#reverseLocalNames(await local);
    await this.#readNeighbours();
    await this.#beforeCancel(Promise.all(this.#late));
    await this.#askPatiently();
    await this.#beforeCancel(this.#looks.idle());
    await this.#beforeCancel(this.#names.idle());
    if (this.#cancelled) return;
    for (const place of this.#answered.values()) {
      // Sets that were tried before the one that fits.
      for (const { id, credential, place: other } of this.#secrets) if (other < place && credential.version !== '3') this.#failed(id);
    }
    news.rows.finish();
  }

  #failed(id: string): void {
    this.failures.set(id, (this.failures.get(id) ?? 0) + 1);
  }

  #unavailable(way: string, reason: ScanObstacle | (string & {})): void {
    if (!this.#cancelled) this.#news.onUnavailable(way, reason);
  }

  /** Waits, or until the scan is cancelled. */
  readonly #wait = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const { signal } = this.#stop;
      if (signal.aborted) return resolve();
      const done = (): void => {
        cancel();
        signal.removeEventListener('abort', done);
        resolve();
      };
      const cancel = this.#deps.clock.after(ms, done);
      signal.addEventListener('abort', done, { once: true });
    });

  /** Waits for work that cannot be cancelled itself. */
  #beforeCancel<T>(work: Promise<T>): Promise<T | undefined> {
    const { signal } = this.#stop;
    if (signal.aborted) return Promise.resolve(undefined);
    return new Promise((resolve, reject) => {
      const over = (): void => resolve(undefined);
      signal.addEventListener('abort', over, { once: true });
      void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', over));
    });
  }

  readonly #isSilent = (address: string): boolean => !this.#answered.has(address);

  /** What is known already is asked first with the credentials that worked, so that no other ones are tried on it. */
  async #askRemembered(): Promise<void> {
    const { targets, remembered } = this.#plan;
    const known = new Map<string, string[]>();
    for (const address of targets.addresses <= LARGE_SCAN ? targets : []) {
      const id = remembered(address);
      if (id !== undefined) known.set(id, [...(known.get(id) ?? []), address]);
    }
    for (const { id, credential, place } of this.#secrets) {
      const addresses = known.get(id);
      if (addresses === undefined || this.#cancelled) continue;
      if (credential.version === '3') await this.#tryUser(addresses, { id, credential, place }, USER_MS);
      else await this.#askCommunity(addresses, { id, credential, place }, false);
    }
  }

  async #askCommunity(addresses: Iterable<string>, set: { readonly id: string; readonly credential: Community; readonly place: number }, counts = true): Promise<void> {
    const { engine, clock } = this.#deps;
    const { port, packetsPerSecond, settleMs } = this.#plan;
    const onAsked = (): void => {
      if (!counts) return;
      this.#asked += 1;
      if (this.#asked % 64 === 0) this.#progress();
    };
    const options = { engine, clock, wait: this.#wait, signal: this.#stop.signal, packetsPerSecond, settleMs, twice: this.#twice, isSilent: this.#isSilent, onAsked };
    const asked = await sweepCommunity(addresses, port, set.credential, options, (answer, version) => this.#heard(answer, { ...set, credential: { ...set.credential, version } }));
    // Failures of the socket show in the sweep that is awaited; a late end has nothing more to say.
    this.#late.push(asked.ended);
    await this.#readNeighbours();
  }

  #progress(): void {
    const { addresses } = this.#plan.targets;
    this.#news.onProgress(this.#questions === 0 ? 0 : Math.min(addresses, Math.floor((this.#asked / this.#questions) * addresses)));
  }

  #heard({ target, bindings }: SweepAnswer, { id, credential, place }: { readonly id: string; readonly credential: Credential; readonly place: number }): void {
    if (this.#cancelled || this.#answered.has(target.address)) return;
    this.#found(target.address, bindings, id, credential, place);
  }

  /** A device answered: shown at once, then looked at. */
  #found(address: string, bindings: readonly VarBind[], id: string, credential: Credential, place: number): void {
    this.#answered.set(address, place);
    this.#show(address, firstGlance(bindings, this.#deps.profiles(), this.#deps.clock.now()), id);
    this.#name(address);
    this.#looks.add(async () => {
      if (this.#cancelled) return;
      const { engine, profiles, clock } = this.#deps;
      const session = engine.open({ address, port: this.#plan.port }, credential, LOOK_OPTIONS);
      try {
        const look = await lookAt(session, profiles(), clock.now(), this.#stop.signal);
        if (this.#cancelled) return;
        this.#show(address, look, id);
        this.#news.onDevice(address, look, id);
      } catch (error) {
        if (this.#cancelled) return;
        // It answered once: it is a device, however little it says now.
        this.#deps.log.info('A device that answered a scan said no more.', { address, reason: errorMessage(error) });
        this.#news.onDevice(address, firstGlance(bindings, profiles(), clock.now()), id);
      } finally {
        session.close();
      }
    });
  }

  #show(address: string, { identity, profile, mac }: Look, credential: string): void {
    const { rows } = this.#news;
    const known = rows.get(address)?.mac ?? '';
    const own = known === '' ? mac : known;
    rows.see(address, 'snmp', {
      snmp: 'answered',
      credential,
      name: identity.name,
      description: identity.description,
      vendor: identity.vendor,
      model: identity.model,
      kind: identity.kind,
      profile,
      mac: own,
      macVendor: this.#deps.vendors(own),
    });
  }

  /** Users of SNMPv3: only at engines that made themselves known, each user once. */
  async #askUser(id: string, credential: Credential & { version: '3' }, place: number): Promise<void> {
    const { network, random, clock } = this.#deps;
    const { targets, port, packetsPerSecond } = this.#plan;
    if (!this.#discovered) {
      this.#discovered = true;
      for (let round = this.#twice ? 2 : 1; round > 0 && !this.#cancelled; round -= 1) {
        const isSilent = (address: string): boolean => this.#isSilent(address) && !this.#engines.has(address);
        const options = { network, random, now: () => clock.monotonic(), wait: this.#wait, signal: this.#stop.signal, packetsPerSecond, settleMs: round === 1 ? 500 : 150 };
        await discoverEngines(silentTargets(targets, port, isSilent, () => this.#countAsked()), options, ({ address }) => {
          this.#engines.add(address);
          this.#news.rows.see(address, 'snmp');
        });
      }
    }
    await this.#tryUser(this.#engines, { id, credential, place }, USER_MS);
  }

  #discovered = false;

  #countAsked(): void {
    this.#asked += 1;
    if (this.#asked % 64 === 0) this.#progress();
  }

  async #tryUser(addresses: Iterable<string>, { id, credential, place }: { readonly id: string; readonly credential: Credential; readonly place: number }, timeoutMs: number): Promise<void> {
    const tries = new Lanes(LOOKS);
    for (const address of addresses) {
      const key = `${address} ${id}`;
      if (!this.#isSilent(address) || this.#tried.has(key)) continue;
      this.#tried.add(key);
      tries.add(() => this.#askOne(address, id, credential, place, { timeoutMs, retries: 0, packetsPerSecond: 0 }));
    }
    await this.#beforeCancel(tries.idle());
  }

  /** One question by a session. */
  async #askOne(address: string, id: string, credential: Credential, place: number, options: SessionOptions): Promise<void> {
    if (this.#cancelled || !this.#isSilent(address)) return;
    const session = this.#deps.engine.open({ address, port: this.#plan.port }, credential, options);
    try {
      const bindings = await session.get(FIRST_OBJECTS, { signal: this.#stop.signal });
      if (!this.#cancelled && this.#isSilent(address)) this.#found(address, bindings, id, credential, place);
    } catch (error) {
      if (error instanceof SnmpFailure && REFUSALS.has(error.kind)) this.#failed(id);
    } finally {
      session.close();
    }
  }

  /** Who is alive and has not answered may be slow, or have lost both questions. */
  async #askPatiently(): Promise<void> {
    const silent = this.#news.rows.all().filter(({ address, snmp }) => snmp !== 'answered' && this.#isSilent(address)).slice(0, MOST_PATIENT);
    const lanes = new Lanes(PATIENT);
    for (const { address } of silent) {
      lanes.add(async () => {
        for (const { id, credential, place } of this.#secrets) {
          const key = `${address} ${id}`;
          if (credential.version === '3' && this.#tried.has(key)) continue;
          this.#tried.add(key);
          await this.#askOne(address, id, credential, place, PATIENT_OPTIONS);
        }
      });
    }
    await this.#beforeCancel(lanes.idle());
  }

  async #readNeighbours(): Promise<void> {
    if (!this.#plan.near || this.#cancelled) return;
    const neighbours = (await this.#beforeCancel(this.#deps.network.neighbours())) ?? [];
    if (this.#cancelled) return;
    for (const { address, mac } of neighbours) {
      if (!this.#plan.targets.has(address)) continue;
      this.#news.rows.see(address, 'arp', { mac, macVendor: this.#deps.vendors(mac) });
      this.#name(address);
    }
  }

  /** Echo requests, a bounded number at once. The first "not possible" ends them. */
  async #ping(addresses: Iterable<string>): Promise<void> {
    if (!this.#plan.ping) return this.#unavailable('ping', 'switched_off');
    const lanes = new Lanes(PINGS);
    let impossible = false;
    for (const address of addresses) {
      if (isLoopback(address)) continue;
      lanes.add(async () => {
        if (impossible || this.#cancelled) return;
        const answer = await this.#deps.network.ping(address, PING_MS);
        if (this.#cancelled) return;
        if (answer.kind === 'answered') {
          this.#news.rows.see(address, 'ping', { pingMs: answer.ms });
          this.#name(address);
        } else if (answer.kind === 'unavailable' && !impossible) {
          impossible = true;
          this.#unavailable('ping', answer.reason);
        }
      });
    }
    await this.#beforeCancel(lanes.idle());
  }

  readonly #named = new Set<string>();

  #name(address: string): void {
    if (isLoopback(address) || this.#named.has(address)) return;
    this.#named.add(address);
    this.#names.add(async () => {
      if (this.#cancelled) return;
      const name = await this.#deps.network.reverseName(address);
      if (name !== undefined && !this.#cancelled) this.#news.rows.addName(address, name);
    });
  }

  async #startLocalNames(): Promise<LocalNames | undefined> {
    if (!this.#plan.near) {
      this.#unavailable('mdns', 'elsewhere');
      return undefined;
    }
    const { network } = this.#deps;
    const { rows } = this.#news;
    const onName = (address: string, name: string): void => {
      if (this.#cancelled || !this.#plan.targets.has(address)) return;
      rows.see(address, 'mdns');
      rows.addName(address, name);
    };
    try {
      const names = await askLocalNames({ network, wait: this.#wait, onName });
      if (names === undefined) this.#unavailable('mdns', 'not_allowed');
      return names;
    } catch (error) {
      this.#unavailable('mdns', errorMessage(error));
      return undefined;
    }
  }

  async #reverseLocalNames(names: LocalNames | undefined): Promise<void> {
    if (names === undefined) return;
    try {
      if (!this.#cancelled) await names.reverse(this.#news.rows.all().map(({ address }) => address));
    } finally {
      names.close();
    }
  }
}

function* silentTargets(addresses: Iterable<string>, port: number, isSilent: (address: string) => boolean, onAsked: () => void): Generator<{ readonly address: string; readonly port: number }> {
  for (const address of addresses) {
    onAsked();
    if (isSilent(address)) yield { address, port };
  }
}
