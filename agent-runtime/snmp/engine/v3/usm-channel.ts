// Questions in SNMPv3: finds the engine, keeps its time, believes only what carries the right digest. RFC 3414 §3.2 and §4.
import type { Random } from '../../../ports/network.ts';
import type { Clock, Log } from '../../../ports/ports.ts';
import { SnmpFailure } from '../../protocol.ts';
import type { Oddity } from '../../protocol.ts';
import type { AskOptions, Channel, ChannelDefaults } from '../channel.ts';
import type { Answer, Envelope, Request } from '../ber/message.ts';
import { Bindings } from '../ber/message.ts';
import { decodeOid } from '../ber/oid.ts';
import { PDU } from '../ber/tags.ts';
import type { BerWriter } from '../ber/writer.ts';
import type { SessionCounts } from '../counts.ts';
import type { Dispatcher } from '../dispatcher.ts';
import type { Question, Route, Verdict } from '../route.ts';
import { EngineTime } from './engine-time.ts';
import { digestLength, UsmKeys } from './usm-keys.ts';
import type { UsmCredential } from './usm-keys.ts';
import { FLAG, readScopedPdu, readUsmMessage, writeUsmMessage } from './usm-message.ts';
import type { Incoming } from './usm-message.ts';

/** What v3 needs of the engine. */
export interface UsmShared {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

/** What a v3 channel is made of. */
export interface UsmParts extends UsmShared {
  readonly dispatcher: Dispatcher;
  readonly route: Route;
  readonly writer: BerWriter;
  readonly credential: UsmCredential;
  readonly counts: SessionCounts;
  readonly defaults: ChannelDefaults;
  /** The engine ID that this device had before, hex. */
  readonly knownEngineId: string | undefined;
  note(oddity: Oddity): void;
}

/** Reports of one kind that one question survives: discovery, synchronisation, and one more for a device that just restarted. */
const MOST_REPORTS = 2;
const USM_STATS = '1.3.6.1.6.3.15.1.1.';
const EMPTY = new Uint8Array();

/** Opens a channel of v3; the engine is found with the first question. */
export function createUsmChannel(parts: UsmParts): Channel {
  const state = new UsmState(parts);
  const invalid = whyInvalid(parts.credential, state);
  return {
    get engineId() {
      return state.engineId === undefined ? undefined : hex(state.engineId);
    },
    get engineBoots() {
      return state.time.boots;
    },
    ask: (request, options) => (invalid === '' ? parts.dispatcher.ask(parts.route, new UsmQuestion(parts, state, request, options)) : Promise.reject(new SnmpFailure('refused', invalid))),
  };
}

/** Why a credential can never work, or ''. */
function whyInvalid({ user, auth, privacy }: UsmCredential, state: UsmState): string {
  if (state.user.length > 32) return 'A user name of SNMPv3 may have at most 32 octets (RFC 3414).';
  if (auth === undefined && privacy !== undefined) return `The user ${user} has a privacy passphrase but no authentication, which SNMPv3 does not have.`;
  if (auth?.passphrase === '') return `The authentication passphrase of the user ${user} is empty.`;
  if (privacy?.passphrase === '') return `The privacy passphrase of the user ${user} is empty.`;
  return '';
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/** What is known of the engine at the other end. */
class UsmState {
  readonly parts: UsmParts;
  readonly user: Uint8Array;
  readonly context: Uint8Array;
  readonly time: EngineTime;
  engineId: Uint8Array | undefined;
  keys: UsmKeys | undefined;
  #salt: bigint | undefined;

  constructor(parts: UsmParts) {
    this.parts = parts;
    const encoder = new TextEncoder();
    this.user = encoder.encode(parts.credential.user);
    this.context = encoder.encode(parts.credential.context ?? '');
    this.time = new EngineTime(parts.clock);
  }

  adopt(engineId: Uint8Array): void {
    if (this.engineId !== undefined && same(this.engineId, engineId)) return;
    const { knownEngineId, note, log, route, credential } = this.parts;
    const before = this.engineId === undefined ? knownEngineId : hex(this.engineId);
    if (before !== undefined && before !== hex(engineId)) {
      note('wrong_engine');
      log.warn('SNMPv3: another engine ID than before', { address: route.address, before, now: hex(engineId) });
    }
    this.keys = new UsmKeys(credential, engineId);
    this.engineId = Uint8Array.from(engineId);
    this.time.forget();
  }

  /** Never the same twice with one key: begins anywhere and counts. */
  nextSalt(): Uint8Array {
    const salt = new Uint8Array(8);
    const view = new DataView(salt.buffer);
    if (this.#salt === undefined) {
      const start = this.parts.random.bytes(8);
      this.#salt = new DataView(start.buffer, start.byteOffset, 8).getBigUint64(0);
    }
    this.#salt = BigInt.asUintN(64, this.#salt + 1n);
    view.setBigUint64(0, this.#salt);
    return salt;
  }
}

class UsmQuestion implements Question {
  readonly #parts: UsmParts;
  readonly #state: UsmState;
  readonly #request: Request;
  readonly counts: SessionCounts;
  readonly timeoutMs: number;
  readonly retries: number;
  readonly signal: AbortSignal | undefined;
  readonly #reports = new Map<string, number>();
  #requestId = 0;
  #doubt: SnmpFailure | undefined;

  constructor(parts: UsmParts, state: UsmState, request: Request, options: AskOptions) {
    this.#parts = parts;
    this.#state = state;
    this.#request = request;
    this.counts = parts.counts;
    this.timeoutMs = options.timeoutMs ?? parts.defaults.timeoutMs;
    this.retries = options.retries ?? parts.defaults.retries;
    this.signal = options.signal;
  }

  packet(newId: () => number): { readonly id: number; readonly bytes: Uint8Array } {
    const { engineId, keys, time, user, context } = this.#state;
    const { credential, writer } = this.#parts;
    const messageId = newId();
    if (engineId === undefined) {
      const bytes = writeUsmMessage(writer, { tag: PDU.get, oids: [] }, { messageId, requestId: messageId, engineId: EMPTY, boots: 0, time: 0, user: EMPTY, context: EMPTY, keys: undefined, digestLength: 0, salt: undefined });
      return { id: messageId, bytes };
    }
    if (this.#requestId === 0) this.#requestId = messageId;
    const { boots, seconds } = time.now();
    const salt = credential.privacy === undefined ? undefined : this.#state.nextSalt();
    return { id: messageId, bytes: writeUsmMessage(writer, this.#request, { messageId, requestId: this.#requestId, engineId, boots, time: seconds, user, context, keys, digestLength: digestLength(credential), salt }) };
  }

  judge(envelope: Envelope, bytes: Uint8Array): Verdict {
    const message = envelope.version === 3 ? readUsmMessage(bytes) : undefined;
    if (message === undefined) {
      this.#doubt ??= new SnmpFailure('malformed', `${this.#parts.route.address} answers with a damaged SNMPv3 message.`);
      return 'ignore';
    }
    const fromOurEngine = this.#state.engineId !== undefined && same(message.engineId, this.#state.engineId);
    const authentic = fromOurEngine && (message.flags & FLAG.auth) !== 0 && this.#state.keys?.isAuthentic(bytes, message.digestStart, message.digestEnd) === true;
    if ((message.flags & FLAG.auth) !== 0 && fromOurEngine && !authentic) {
      // Perhaps forged: the true answer may still come.
      this.#doubt = new SnmpFailure('wrong_key', `The answer of ${this.#parts.route.address} does not carry the digest of this user's authentication key.`);
      return 'ignore';
    }
    const data = (message.flags & FLAG.privacy) === 0 ? message.data : this.#state.keys?.decrypt(message.data, message.boots, message.time, message.salt);
    const answer = data === undefined ? undefined : readScopedPdu(data);
    if (answer === undefined) {
      const privacy = (message.flags & FLAG.privacy) !== 0;
      this.#doubt = new SnmpFailure(privacy ? 'wrong_key' : 'malformed', privacy ? `The answer of ${this.#parts.route.address} cannot be decrypted with this user's privacy key.` : `${this.#parts.route.address} answers with a damaged PDU.`);
      return 'ignore';
    }
    return answer.tag === PDU.report ? this.#report(message, answer, authentic, fromOurEngine) : this.#response(message, answer, authentic, fromOurEngine);
  }

  #response(message: Incoming, answer: Answer, authentic: boolean, fromOurEngine: boolean): Verdict {
    const { credential, route } = this.#parts;
    const { time } = this.#state;
    if (!fromOurEngine) {
      this.#doubt = new SnmpFailure('wrong_engine', `The answer of ${route.address} comes from the engine ${hex(message.engineId)}, which was not asked.`);
      return 'ignore';
    }
    if ((credential.auth !== undefined && !authentic) || (credential.privacy !== undefined && (message.flags & FLAG.privacy) === 0)) {
      this.#doubt = new SnmpFailure('unsupported_level', `The answer of ${route.address} is less protected than the question was.`);
      return 'ignore';
    }
    if (authentic && !time.accepts(message.boots, message.time)) {
      this.#doubt = new SnmpFailure('not_in_time_window', `The answer of ${route.address} is older than 150 seconds by the clock of its engine.`);
      return 'ignore';
    }
    if (authentic) time.hear(message.boots, message.time);
    if (answer.requestId !== this.#requestId) this.note('wrong_request_id');
    return { answer };
  }

  /** What a report means, RFC 3414 §3.2 and RFC 3412 §7.2. */
  #report(message: Incoming, answer: Answer, authentic: boolean, fromOurEngine: boolean): Verdict {
    const { route, credential } = this.#parts;
    const { time } = this.#state;
    const bindings = new Bindings(answer);
    const oid = bindings.next() ? (decodeOid(bindings.bytes, bindings.oidStart, bindings.oidEnd) ?? '') : '';
    const kind = oid.startsWith(USM_STATS) ? oid.slice(USM_STATS.length).split('.')[0]! : oid;
    const before = this.#reports.get(kind) ?? 0;
    this.#reports.set(kind, before + 1);
    const failure = (name: ConstructorParameters<typeof SnmpFailure>[0], text: string): Verdict => ({ failure: new SnmpFailure(name, text) });
    if (kind === '4') {
      if (message.engineId.length === 0 || before >= MOST_REPORTS) return failure('wrong_engine', `${route.address} does not accept the engine ID that it names itself (${hex(message.engineId)}).`);
      this.#state.adopt(message.engineId);
      time.suppose(message.boots, message.time);
      return 'again';
    }
    if (!fromOurEngine) return failure('wrong_engine', `${route.address} answers as the engine ${hex(message.engineId)} and not as ${this.#state.engineId === undefined ? 'any that was found' : hex(this.#state.engineId)}.`);
    switch (kind) {
      case '1':
        return failure('unsupported_level', `${route.address} does not let the user ${credential.user} in with this level of security: authentication or privacy is missing, or too much.`);
      case '2':
        if (before >= MOST_REPORTS) return failure('not_in_time_window', `${route.address} finds our time wrong even after it told its own (boots ${message.boots}, time ${message.time}).`);
        if (time.synchronised) this.note('resync');
        // Some agents send this report without a digest; believing them costs at most this question.
        if (authentic) time.set(message.boots, message.time);
        else time.suppose(message.boots, message.time);
        return 'again';
      case '3':
        return failure('unknown_user', `${route.address} does not know the user ${credential.user}.`);
      case '5':
        return failure('wrong_key', `${route.address} finds our digest wrong: the authentication passphrase or protocol of the user ${credential.user} is another.`);
      case '6':
        return failure('wrong_key', `${route.address} cannot decrypt: the privacy passphrase or protocol of the user ${credential.user} is another.`);
      default:
        return failure('error_status', `${route.address} reports ${oid === '' ? 'nothing readable' : oid} instead of an answer${oid.startsWith('1.3.6.1.6.3.12.1.') ? `: it does not know the context '${credential.context ?? ''}'` : ''}.`);
    }
  }

  plausible(): boolean {
    // A message ID is all that tells whose an encrypted answer is.
    return false;
  }

  whySilent(): SnmpFailure | undefined {
    return this.#doubt;
  }

  note(oddity: Oddity): void {
    this.#parts.note(oddity);
  }
}
