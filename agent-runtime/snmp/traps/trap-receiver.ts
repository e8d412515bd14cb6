// Receives traps and informs: decides who is heard and how often, keeps what is heard, acknowledges informs, and says what it did.
import { errorMessage } from '../../../common/errors/vedette-error.ts';
import type { NewEvent } from '../../../common/model/event.ts';
import type { Storage } from '../../../storage/api.ts';
import type { NetworkSettings } from '../../config/settings.ts';
import type { Network, Random, UdpSocket } from '../../ports/network.ts';
import type { Clock, Log } from '../../ports/ports.ts';
import { readEnvelope } from '../engine/ber/message.ts';
import type { CredentialBook, DeviceAccess, DeviceRegistry } from '../lan-parts.ts';
import { DeviceFinder } from './device-finder.ts';
import type { Notification } from './notification.ts';
import { acknowledgement, NOTIFY, readCommunityMessage, readNotification, readTrapV1, versionOf } from './notification.ts';
import { openOwnEngine } from './own-engine.ts';
import type { Rejection, RejectionCount } from './rejections.ts';
import { Rejections } from './rejections.ts';
import type { Names, ShownTrap } from './shown-trap.ts';
import { TrapWording } from './shown-trap.ts';
import { TokenBucket, TokenBuckets } from './token-bucket.ts';
import { octetText, TrapAccess } from './trap-access.ts';
import { TrapEffects } from './trap-effects.ts';
import { receiverFailed } from './trap-events.ts';
import { keptVariable, sameness } from './trap-row.ts';
import type { TrapRow } from './trap-row.ts';
import { TrapTable } from './trap-table.ts';
import { hex, UsmReceiver } from './usm-receiver.ts';

/** Unpacked at most, per second: overall and of one sender; what comes faster is counted as throttled. */
const OVERALL = { perSecond: 2_000, burst: 2_000 };
const PER_SENDER = { perSecond: 1_000, burst: 1_500 };
const MOST_SENDERS = 1_000;
/** Traps that repeat none, kept per second. */
const NEW_ROWS = { perSecond: 200, burst: 5_000 };
/** Answers to strangers: reports of v3. */
const REPORTS = { perSecond: 100, burst: 200 };
const RECEIVE_BUFFER = 4 * 1024 * 1024;
const FLUSH_MS = 1_000;
const NEWS_MS = 250;
const MOST_NEWS = 200;
/** Rows that one list goes through. */
const MOST_SEEN = 50_000;

export interface TrapReceiverDeps {
  readonly network: Network;
  readonly random: Random;
  readonly credentials: CredentialBook;
  readonly registry: DeviceRegistry;
  readonly names: Names;
  readonly access: DeviceAccess;
  readonly storage: Pick<Storage, 'meta' | 'snapshots'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly settings: NetworkSettings['traps'];
  addEvent(event: NewEvent): void;
}

export interface ReceiverState {
  readonly state: 'listening' | 'off' | 'failed';
  readonly reason: string;
  readonly address: string;
  readonly port: number;
  /** accepted + deduplicated + throttled + all of `rejected`. Questions for our engine ID are not in it. */
  readonly received: number;
  readonly accepted: number;
  readonly deduplicated: number;
  readonly throttled: number;
  readonly rejected: readonly RejectionCount[];
}

export interface TrapFilter {
  readonly from: number;
  readonly to: number;
  /** Words; all of them must be in a trap. */
  readonly text: string;
  /** The id of a device, or an address; '' is all. */
  readonly device: string;
  readonly limit: number;
}

export interface TrapList {
  readonly traps: readonly ShownTrap[];
  readonly total: number;
  /** Of all that the filter lets through, the most frequent first. */
  readonly names: readonly { readonly value: string; readonly count: number }[];
}

export interface TrapNews {
  readonly traps: readonly ShownTrap[];
  readonly receiver: ReceiverState;
}

export interface TrapReceiver {
  /** Opens the port when the settings say so. Never rejects: a failure is its state, and an event. */
  start(): Promise<void>;
  /** Other settings: the port is closed and opened as they say. */
  configure(settings: NetworkSettings['traps']): Promise<void>;
  state(): ReceiverState;
  /** Newest first. */
  list(filter: TrapFilter): TrapList;
  /** News a few times a second while there are any; the answer ends it. */
  watch(listener: (news: TrapNews) => void): () => void;
  stop(): void;
}

export function createTrapReceiver(deps: TrapReceiverDeps): TrapReceiver {
  return new Receiver(deps);
}

class Receiver implements TrapReceiver {
  readonly #deps: TrapReceiverDeps;
  readonly #access: TrapAccess;
  readonly #usm: UsmReceiver;
  readonly #table: TrapTable;
  readonly #wording: TrapWording;
  readonly #effects: TrapEffects;
  readonly #devices: DeviceFinder;
  readonly #rejections = new Rejections();
  readonly #overall = new TokenBucket(OVERALL.perSecond, OVERALL.burst);
  readonly #senders = new TokenBuckets(MOST_SENDERS, () => new TokenBucket(PER_SENDER.perSecond, PER_SENDER.burst));
  readonly #rows = new TokenBucket(NEW_ROWS.perSecond, NEW_ROWS.burst);
  readonly #reports = new TokenBucket(REPORTS.perSecond, REPORTS.burst);
  readonly #listeners = new Set<(news: TrapNews) => void>();
  readonly #fresh = new Set<TrapRow>();
  #settings: NetworkSettings['traps'];
  #socket: UdpSocket | undefined;
  /** Each opening of the port has a number, so that a slow one that was overtaken closes itself. */
  #opening = 0;
  #failure = '';
  #counts = { accepted: 0, deduplicated: 0, throttled: 0 };
  #flushing: (() => void) | undefined;
  #telling: (() => void) | undefined;

  constructor(deps: TrapReceiverDeps) {
    const { access, clock, credentials, log, names, random, registry, storage } = deps;
    this.#deps = deps;
    this.#settings = deps.settings;
    this.#access = new TrapAccess(credentials, () => this.#usm.forgetKeys());
    this.#usm = new UsmReceiver({ engine: openOwnEngine(storage.meta, random, clock), clock, random, users: (name) => this.#access.users(name) });
    this.#table = new TrapTable(storage.snapshots, log);
    this.#wording = new TrapWording(names, registry);
    this.#devices = new DeviceFinder(registry);
    this.#effects = new TrapEffects({ access, registry, wording: this.#wording, clock, log, addEvent: (event) => deps.addEvent(event) });
  }

  async start(): Promise<void> {
    await this.configure(this.#settings);
  }

  async configure(settings: NetworkSettings['traps']): Promise<void> {
    const { clock, network } = this.#deps;
    const opening = (this.#opening += 1);
    this.#settings = settings;
    this.#socket?.close();
    this.#socket = undefined;
    this.#failure = '';
    if (settings.enabled) {
      try {
        const socket = await network.openUdp({ address: settings.address, port: settings.port, receiveBufferBytes: RECEIVE_BUFFER });
        if (opening !== this.#opening) return socket.close();
        this.#socket = socket;
        socket.onMessage((bytes, address, port) => this.#receive(socket, bytes, address, port));
        socket.onError((reason, to) => this.#deps.log.debug('The port of traps reports an error.', { reason, ...(to === undefined ? {} : { to }) }));
      } catch (thrown) {
        if (opening !== this.#opening) return;
        this.#failure = errorMessage(thrown);
        this.#deps.addEvent(receiverFailed(clock.now(), settings.address, settings.port, this.#failure));
      }
    }
    this.#tellSoon();
  }

  stop(): void {
    this.#opening += 1;
    this.#socket?.close();
    this.#socket = undefined;
    this.#effects.stop();
    this.#access.close();
    this.#devices.close();
    this.#flushing?.();
    this.#telling?.();
    this.#table.flush();
    this.#listeners.clear();
  }

  state(): ReceiverState {
    const { address, enabled, port } = this.#settings;
    const state = !enabled ? 'off' : this.#socket === undefined ? 'failed' : 'listening';
    const { accepted, deduplicated, throttled } = this.#counts;
    return {
      state,
      reason: this.#failure,
      address: this.#socket?.address ?? address,
      port: this.#socket?.port ?? port,
      received: accepted + deduplicated + throttled + this.#rejections.total,
      ...this.#counts,
      rejected: this.#rejections.list(),
    };
  }

  list({ device, from, limit, text, to }: TrapFilter): TrapList {
    const words = text.toLowerCase().split(/\s+/u).filter((word) => word !== '');
    const traps: ShownTrap[] = [];
    const names = new Map<string, number>();
    let total = 0;
    let seen = 0;
    this.#table.visit(from, to, (row) => {
      seen += 1;
      if ((device === '' || row.device === device || row.address === device) && this.#wording.has(row, words)) {
        total += 1;
        const name = this.#wording.nameOf(row);
        names.set(name, (names.get(name) ?? 0) + 1);
        if (traps.length < limit) traps.push(this.#wording.show(row));
      }
      return seen < MOST_SEEN;
    });
    return { traps, total, names: [...names].map(([value, count]) => ({ value, count })).sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1)).slice(0, 200) };
  }

  watch(listener: (news: TrapNews) => void): () => void {
    this.#listeners.add(listener);
    listener({ traps: [], receiver: this.state() });
    return () => this.#listeners.delete(listener);
  }

  /** One datagram. Never throws. The order is that of the price: what is cheap to refuse is refused first. */
  #receive(socket: UdpSocket, bytes: Uint8Array, address: string, port: number): void {
    this.#tellSoon();
    const version = versionOf(bytes);
    if (version === undefined) return this.#reject(address, 'malformed');
    if (version !== 0 && version !== 1 && version !== 3) return this.#reject(address, 'unknown_version');
    const now = this.#deps.clock.monotonic();
    if (!this.#senders.take(address, now) || !this.#overall.take(now)) {
      this.#counts.throttled += 1;
      return;
    }
    if (version === 3) this.#receiveV3(socket, bytes, address, port);
    else this.#receiveCommunity(socket, bytes, address, port);
  }

  #receiveCommunity(socket: UdpSocket, bytes: Uint8Array, address: string, port: number): void {
    const message = readCommunityMessage(bytes);
    if (message === undefined) return this.#reject(address, 'malformed');
    const inform = message.version === 1 && message.tag === NOTIFY.inform;
    if (message.version === 0 ? message.tag !== NOTIFY.trapV1 : message.tag !== NOTIFY.trap && !inform) return this.#reject(address, 'not_a_trap');
    if (!this.#access.hasCommunity(octetText(bytes.subarray(message.communityStart, message.communityEnd)))) return this.#reject(address, this.#access.isLocked ? 'secrets_locked' : 'wrong_community');
    let notification: Notification | undefined;
    if (message.version === 0) notification = readTrapV1(bytes, message.communityEnd, message.end);
    else {
      const answer = readEnvelope(bytes)?.answer;
      notification = answer === undefined ? undefined : readNotification(answer);
    }
    if (notification === undefined) return this.#reject(address, 'malformed');
    const isKept = this.#take(notification, { address, version: message.version === 0 ? '1' : '2c', inform, engineId: '' });
    if (isKept && inform) socket.send(acknowledgement(bytes, message), port, address);
  }

  #receiveV3(socket: UdpSocket, bytes: Uint8Array, address: string, port: number): void {
    const verdict = this.#usm.receive(bytes);
    if (verdict.kind === 'notification') {
      const notification = readNotification(verdict.answer);
      if (notification === undefined) return this.#reject(address, 'malformed');
      const isKept = this.#take(notification, { address, version: '3', inform: verdict.inform, engineId: hex(verdict.engineId) });
      if (isKept && verdict.reply !== undefined) socket.send(verdict.reply(), port, address);
      return;
    }
    if (verdict.kind === 'rejected') this.#reject(address, verdict.reason === 'unknown_user' && this.#access.isLocked ? 'secrets_locked' : verdict.reason);
    if (verdict.reply !== undefined && this.#reports.take(this.#deps.clock.monotonic())) socket.send(verdict.reply, port, address);
  }

  /** Keeps a trap, or counts it on the one that it repeats; false when there are too many. */
  #take(notification: Notification, from: { readonly address: string; readonly version: TrapRow['version']; readonly inform: boolean; readonly engineId: string }): boolean {
    const { clock } = this.#deps;
    const t = clock.now();
    const address = notification.agent === '' ? from.address : notification.agent;
    const content = { address, oid: notification.oid, variables: notification.variables.map(keptVariable) };
    const repeated = this.#table.repeat(sameness(content), t);
    if (repeated === undefined && !this.#rows.take(clock.monotonic())) {
      this.#counts.throttled += 1;
      return false;
    }
    const row = repeated ?? this.#table.add({ ...content, t, device: this.#devices.find(address, from.address, from.engineId), version: from.version, inform: from.inform });
    if (repeated === undefined) this.#counts.accepted += 1;
    else this.#counts.deduplicated += 1;
    if (this.#listeners.size > 0) this.#fresh.add(row);
    if (this.#fresh.size > MOST_NEWS) this.#fresh.delete(this.#fresh.values().next().value!);
    this.#flushing ??= clock.after(FLUSH_MS, () => {
      this.#flushing = undefined;
      this.#table.flush();
    });
    this.#effects.follow(row, repeated === undefined);
    return true;
  }

  #reject(address: string, reason: Rejection): void {
    this.#rejections.add(address, reason, this.#deps.clock.now());
  }

  #tellSoon(): void {
    if (this.#telling !== undefined || this.#listeners.size === 0) return;
    this.#telling = this.#deps.clock.after(NEWS_MS, () => {
      this.#telling = undefined;
      const traps = [...this.#fresh].map((row) => this.#wording.show(row));
      this.#fresh.clear();
      const news = { traps, receiver: this.state() };
      for (const listener of this.#listeners) listener(news);
    });
  }
}
