// One conversation with one device, as the rest of the agent holds it.
import { SnmpFailure } from '../protocol.ts';
import type { Column, Credential, LearnedLimits, Oddity, Oid, RequestOptions, SessionOptions, SnmpSession, Target, VarBind, WalkEnd, WalkOptions } from '../protocol.ts';
import type { Channel } from './channel.ts';
import { readColumns } from './columns.ts';
import { createCommunityChannel } from './community.ts';
import { communityBytes } from './ber/message.ts';
import type { BerWriter } from './ber/writer.ts';
import { Conversation } from './conversation.ts';
import { createCounts } from './counts.ts';
import type { SessionCounts } from './counts.ts';
import type { Dispatcher } from './dispatcher.ts';
import { getObjects, setObjects } from './get.ts';
import { AdaptiveLimits } from './limits.ts';
import type { Route } from './route.ts';
import { createUsmChannel } from './v3/usm-channel.ts';
import type { UsmShared } from './v3/usm-channel.ts';
import { TableMemory } from './table-memory.ts';
import { walkTree } from './walk.ts';

/** What sessions of one engine share. */
export interface SessionShared extends UsmShared {
  readonly dispatcher: Dispatcher;
  readonly writer: BerWriter;
}

/** Opens a session; nothing is sent before the first question. */
export function openSession(shared: SessionShared, target: Target, credential: Credential, options: SessionOptions): SnmpSession {
  return new Session(shared, target, credential, options);
}

class Session implements SnmpSession {
  readonly target: Target;
  readonly oddities = new Map<Oddity, number>();
  readonly counts: SessionCounts = createCounts();
  readonly #dispatcher: Dispatcher;
  readonly #route: Route;
  readonly #limits: AdaptiveLimits;
  readonly #conversation: Conversation;
  readonly #memory = new TableMemory();
  #closed = false;

  constructor(shared: SessionShared, target: Target, credential: Credential, options: SessionOptions) {
    this.target = target;
    this.#dispatcher = shared.dispatcher;
    this.#limits = new AdaptiveLimits(options);
    const note = (oddity: Oddity): void => {
      this.oddities.set(oddity, (this.oddities.get(oddity) ?? 0) + 1);
    };
    const community = credential.version === '3' ? undefined : communityBytes(credential.community);
    this.#route = shared.dispatcher.acquire(target, options.packetsPerSecond);
    const common = { ...shared, route: this.#route, counts: this.counts, defaults: options, note };
    const byCommunity = (version: 0 | 1): Channel => createCommunityChannel({ ...common, version, community: community! });
    this.#conversation = new Conversation({
      address: target.address,
      channel: credential.version === '3' ? createUsmChannel({ ...common, credential, knownEngineId: options.engineId }) : byCommunity(credential.version === '1' ? 0 : 1),
      v1: credential.version === '2c' ? byCommunity(0) : undefined,
      isV1: credential.version === '1',
      knownV1: options.knownV1,
      looksEarly: options.looksEarly,
      limits: this.#limits,
      counts: this.counts,
      retries: options.retries,
      note,
    });
  }

  get limits(): LearnedLimits {
    return this.#limits.snapshot;
  }

  get engineId(): string | undefined {
    return this.#conversation.channel.engineId;
  }

  get engineBoots(): number | undefined {
    return this.#conversation.channel.engineBoots;
  }

  async get(oids: readonly Oid[], options: RequestOptions = {}): Promise<VarBind[]> {
    this.#check();
    return getObjects(this.#conversation, oids, false, options.signal);
  }

  async getNext(oids: readonly Oid[], options: RequestOptions = {}): Promise<VarBind[]> {
    this.#check();
    return getObjects(this.#conversation, oids, true, options.signal);
  }

  async walk(root: Oid, visit: (binding: VarBind) => boolean | void, options: WalkOptions = {}): Promise<WalkEnd> {
    this.#check();
    return walkTree(this.#conversation, root, visit, options);
  }

  async columns(columns: readonly Oid[], options: WalkOptions = {}): Promise<ReadonlyMap<Oid, Column>> {
    this.#check();
    return readColumns(this.#conversation, this.#memory, columns, options);
  }

  async set(bindings: readonly VarBind[], options: RequestOptions = {}): Promise<VarBind[]> {
    this.#check();
    return setObjects(this.#conversation, bindings, options.signal);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#dispatcher.cancelOf(this.#route, this.counts, `The session with ${this.target.address} was closed.`);
    this.#dispatcher.release(this.#route);
  }

  #check(): void {
    if (this.#closed) throw new SnmpFailure('cancelled', `The session with ${this.target.address} is closed.`);
  }
}
