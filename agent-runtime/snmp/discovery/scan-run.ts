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
import type { MacVendors } from './mac-vendors.ts';
import { ScanPace } from './scan-pace.ts';
import type { ScanRows } from './scan-row.ts';
import { SignsOfLife } from './signs-of-life.ts';
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
/** Echo requests of all addresses, or only of the ones found otherwise. */
const MOST_PINGED = 1_024;
const MOST_PATIENT = 4_096;
/** Without GETBULK: a first look is short, and devices that do not know it would cost all their time-outs. */
const LOOK_OPTIONS: SessionOptions = { timeoutMs: 800, retries: 3, packetsPerSecond: 0, limits: { bulk: false }, fixedLimits: true };
/** Once, with patience: users of SNMPv3, and all sets for those that are alive and silent. */
const USER_OPTIONS: SessionOptions = { timeoutMs: 2_500, retries: 0, packetsPerSecond: 0 };
/** Failures that say that the user or the key is wrong there. */
const REFUSALS: ReadonlySet<FailureKind> = new Set<FailureKind>(['unknown_user', 'wrong_key', 'unsupported_level', 'not_in_time_window']);

/** A set of credentials with its secrets and its place in the order of trying. */
interface TriedSet {
  readonly id: string;
  readonly credential: Credential;
  readonly place: number;
}

export class ScanRun {
  /** Failures by set. */
  readonly failures = new Map<string, number>();
  readonly #deps: ScanRunDeps;
  readonly #plan: ScanPlan;
  readonly #news: ScanNews;
  readonly #pace: ScanPace;
  readonly #signs: SignsOfLife;
  /** Addresses that answered, with the place of the set in the order of trying. */
  readonly #answered = new Map<string, number>();
  readonly #engines = new Set<string>();
  /** 'address set' of users that had their one try. */
  readonly #tried = new Set<string>();
  readonly #looks = new Lanes(LOOKS);
  readonly #late: Promise<unknown>[] = [];
  readonly #secrets: readonly TriedSet[];
  #asked = 0;
  #discovered = false;
  readonly #questions: number;

  constructor(deps: ScanRunDeps, plan: ScanPlan, news: ScanNews) {
    this.#deps = deps;
    this.#plan = plan;
    this.#news = news;
    this.#pace = new ScanPace(deps.clock);
    const onUnavailable = (way: string, reason: string): void => {
      if (!this.#pace.cancelled) news.onUnavailable(way, reason);
    };
    this.#signs = new SignsOfLife({ network: deps.network, vendors: deps.vendors, rows: news.rows, pace: this.#pace, targets: plan.targets, near: plan.near, onUnavailable });
    this.#secrets = plan.credentials.flatMap((id, place) => {
      const credential = deps.credentials.secretOf(id);
      return credential === undefined ? [] : [{ id, credential, place }];
    });
    const users = this.#secrets.some(({ credential }) => credential.version === '3');
    const rounds = this.#secrets.reduce((sum, { credential }) => sum + (credential.version === '3' ? 0 : this.#rounds(credential)), users ? this.#engineRounds : 0);
    this.#questions = plan.targets.addresses * rounds;
  }

  /** The sets that could be tried: those whose secrets are there. */
  get tried(): ReadonlySet<string> {
    return new Set(this.#secrets.map(({ id }) => id));
  }

  get #isLarge(): boolean {
    return this.#plan.targets.addresses > LARGE_SCAN;
  }

  /** Small scans ask twice, in case a packet is lost; all ask twice where the second question is another one: v1 after v2c. */
  #rounds({ version }: Community): 1 | 2 {
    return version === '2c' || !this.#isLarge ? 2 : 1;
  }

  get #engineRounds(): 1 | 2 {
    return this.#isLarge ? 1 : 2;
  }

  /** Nothing more is sent; rows are left as they are. */
  cancel(): void {
    this.#pace.cancel();
    this.#looks.clear();
    this.#signs.close();
  }

  /** Resolves when the scan is over or was cancelled. Rejects with what made it impossible. */
  async run(): Promise<void> {
    try {
      await this.#askAll();
    } finally {
      this.#signs.close();
    }
  }

  async #askAll(): Promise<void> {
    const { targets, ping, credentials } = this.#plan;
    const { rows, onProgress } = this.#news;
    const signs = this.#signs;
    if (credentials.length > 0 && this.#secrets.length === 0) this.#unavailable('snmp', 'no_secrets');
    signs.startLocalNames();
    const all = targets.addresses <= MOST_PINGED;
    const pings = ping && all ? signs.ping(targets) : undefined;
    if (!ping) this.#unavailable('ping', 'switched_off');
    await this.#askRemembered();
    for (const set of this.#secrets) {
      if (this.#pace.cancelled) return;
      if (set.credential.version === '3') await this.#askUser(set);
      else await this.#askCommunity(targets, { ...set, credential: set.credential });
    }
    onProgress(targets.addresses);
    await signs.readNeighbours();
    if (ping && !all) {
      this.#unavailable('ping', 'too_many_addresses');
      await signs.ping(rows.all().map(({ address }) => address));
    }
    await pings;
    await signs.askLocalNames();
    await signs.readNeighbours();
    await this.#pace.beforeCancel(Promise.all(this.#late));
    await this.#askPatiently();
    await this.#pace.beforeCancel(this.#looks.idle());
    await signs.namesRead();
    if (this.#pace.cancelled) return;
    for (const place of this.#answered.values()) {
      // Sets that were tried before the one that fits.
      for (const { id, credential, place: other } of this.#secrets) if (other < place && credential.version !== '3') this.#failed(id);
    }
    rows.finish();
  }

  #failed(id: string): void {
    this.failures.set(id, (this.failures.get(id) ?? 0) + 1);
  }

  #unavailable(way: string, reason: ScanObstacle): void {
    if (!this.#pace.cancelled) this.#news.onUnavailable(way, reason);
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
    for (const set of this.#secrets) {
      const addresses = known.get(set.id);
      if (addresses === undefined || this.#pace.cancelled) continue;
      if (set.credential.version === '3') await this.#tryUser(addresses, set);
      else await this.#askCommunity(addresses, { ...set, credential: set.credential }, false);
    }
  }

  async #askCommunity(addresses: Iterable<string>, set: TriedSet & { readonly credential: Community }, counts = true): Promise<void> {
    const { engine, clock } = this.#deps;
    const { port, packetsPerSecond, settleMs } = this.#plan;
    const onAsked = (): void => {
      if (counts) this.#countAsked();
    };
    const options = { engine, clock, wait: this.#pace.wait, signal: this.#pace.signal, packetsPerSecond, settleMs, twice: this.#rounds(set.credential) === 2, isSilent: this.#isSilent, onAsked };
    const asked = await sweepCommunity(addresses, port, set.credential, options, (answer, version) => this.#heard(answer, { ...set, credential: { ...set.credential, version } }));
    // Failures of the socket show in the sweep that is awaited; a late end has nothing more to say.
    this.#late.push(asked.ended);
    await this.#signs.readNeighbours();
  }

  #heard({ target, bindings }: SweepAnswer, { id, credential, place }: TriedSet): void {
    if (this.#pace.cancelled || this.#answered.has(target.address)) return;
    this.#found(target.address, bindings, id, credential, place);
  }

  /** A device answered: shown at once, then looked at. */
  #found(address: string, bindings: readonly VarBind[], id: string, credential: Credential, place: number): void {
    this.#answered.set(address, place);
    this.#show(address, firstGlance(bindings, this.#deps.profiles(), this.#deps.clock.now()), id);
    this.#signs.name(address);
    this.#looks.add(async () => {
      if (this.#pace.cancelled) return;
      const { engine, profiles, clock } = this.#deps;
      const session = engine.open({ address, port: this.#plan.port }, credential, LOOK_OPTIONS);
      try {
        const look = await lookAt(session, profiles(), clock, this.#pace.signal);
        if (this.#pace.cancelled) return;
        this.#show(address, look, id);
        this.#news.onDevice(address, look, id);
      } catch (error) {
        if (this.#pace.cancelled) return;
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
  async #askUser(set: TriedSet): Promise<void> {
    const { network, random, clock } = this.#deps;
    const { targets, port, packetsPerSecond } = this.#plan;
    if (!this.#discovered) {
      this.#discovered = true;
      for (let round: number = this.#engineRounds; round > 0 && !this.#pace.cancelled; round -= 1) {
        const isSilent = (address: string): boolean => this.#isSilent(address) && !this.#engines.has(address);
        const options = { network, random, now: () => clock.monotonic(), wait: this.#pace.wait, signal: this.#pace.signal, packetsPerSecond, settleMs: round === 1 ? 500 : 150 };
        await discoverEngines(silentTargets(targets, port, isSilent, () => this.#countAsked()), options, ({ address }) => {
          this.#engines.add(address);
          this.#news.rows.see(address, 'snmp');
        });
      }
    }
    await this.#tryUser(this.#engines, set);
  }

  #countAsked(): void {
    this.#asked += 1;
    const { addresses } = this.#plan.targets;
    if (this.#asked % 64 === 0) this.#news.onProgress(Math.min(addresses, Math.floor((this.#asked / this.#questions) * addresses)));
  }

  async #tryUser(addresses: Iterable<string>, set: TriedSet): Promise<void> {
    const tries = new Lanes(LOOKS);
    for (const address of addresses) {
      const key = `${address} ${set.id}`;
      if (!this.#isSilent(address) || this.#tried.has(key)) continue;
      this.#tried.add(key);
      tries.add(() => this.#askOne(address, set, USER_OPTIONS));
    }
    await this.#pace.beforeCancel(tries.idle());
  }

  /** One question by a session. */
  async #askOne(address: string, { id, credential, place }: TriedSet, options: SessionOptions): Promise<void> {
    if (this.#pace.cancelled || !this.#isSilent(address)) return;
    const session = this.#deps.engine.open({ address, port: this.#plan.port }, credential, options);
    try {
      const bindings = await session.get(FIRST_OBJECTS, { signal: this.#pace.signal });
      if (!this.#pace.cancelled && this.#isSilent(address)) this.#found(address, bindings, id, credential, place);
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
        for (const set of this.#secrets) {
          const key = `${address} ${set.id}`;
          if (set.credential.version === '3' && this.#tried.has(key)) continue;
          this.#tried.add(key);
          await this.#askOne(address, set, USER_OPTIONS);
        }
      });
    }
    await this.#pace.beforeCancel(lanes.idle());
  }
}

function* silentTargets(addresses: Iterable<string>, port: number, isSilent: (address: string) => boolean, onAsked: () => void): Generator<{ readonly address: string; readonly port: number }> {
  for (const address of addresses) {
    onAsked();
    if (isSilent(address)) yield { address, port };
  }
}
