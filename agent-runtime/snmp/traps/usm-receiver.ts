// The receiving side of SNMPv3: our own engine, users of all credential sets, and what is answered to whom. RFC 3412 §7.2, RFC 3414 §3.2.
import type { Random } from '../../ports/network.ts';
import type { Clock } from '../../ports/ports.ts';
import type { Answer } from '../engine/ber/message.ts';
import { readAnswer } from '../engine/ber/message.ts';
import { BerReader } from '../engine/ber/reader.ts';
import { TAG } from '../engine/ber/tags.ts';
import { BerWriter } from '../engine/ber/writer.ts';
import { EngineTime } from '../engine/v3/engine-time.ts';
import type { UsmCredential } from '../engine/v3/usm-keys.ts';
import { digestLength, UsmKeys } from '../engine/v3/usm-keys.ts';
import type { Incoming } from '../engine/v3/usm-message.ts';
import { FLAG, readUsmMessage } from '../engine/v3/usm-message.ts';
import { NOTIFY } from './notification.ts';
import type { Rejection } from './rejections.ts';
import { TokenBucket } from './token-bucket.ts';
import { reportPdu, writeUsmAnswer } from './usm-answer.ts';

const USM_STATS = '1.3.6.1.6.3.15.1.1';
const STATS = { wrong_level: 1, not_in_time: 2, unknown_user: 3, unknown_engine: 4, wrong_key: 5, cannot_decrypt: 6 } as const;
type Stat = keyof typeof STATS;
/** RFC 3414 §2.2.3, seconds. */
const WINDOW = 150;
/** Making the keys of a user at an engine hashes a megabyte: strangers who invent engines must not make us do that all the time. */
const DERIVATIONS = { perSecond: 5, burst: 40 };
const MOST_KEYS = 500;
const MOST_ENGINES = 1_000;

/** Our own engine. `boots` counts the starts of this program. */
export interface OwnEngine {
  readonly id: Uint8Array;
  readonly boots: number;
  /** Monotonic ms at which it started. */
  readonly startedAt: number;
}

export type UsmVerdict =
  /** `reply` acknowledges an inform and goes out when it has been accepted. */
  | { readonly kind: 'notification'; readonly answer: Answer; readonly inform: boolean; readonly engineId: Uint8Array; readonly reply: (() => Uint8Array) | undefined }
  | { readonly kind: 'rejected'; readonly reason: Rejection; readonly reply: Uint8Array | undefined }
  /** Somebody asks for our engine ID or time before an inform: no trap, and nothing wrong. */
  | { readonly kind: 'question'; readonly reply: Uint8Array | undefined };

export interface UsmReceiverDeps {
  readonly engine: OwnEngine;
  readonly clock: Clock;
  readonly random: Random;
  /** The users that are let in, by name. */
  users(name: string): readonly { readonly id: string; readonly credential: UsmCredential }[];
}

/** A user whose digest fitted, with the keys. */
interface Admitted {
  readonly credential: UsmCredential;
  readonly keys: UsmKeys | undefined;
}

export class UsmReceiver {
  readonly #deps: UsmReceiverDeps;
  readonly #writer = new BerWriter();
  readonly #keys = new Map<string, UsmKeys>();
  readonly #times = new Map<string, EngineTime>();
  readonly #derivations = new TokenBucket(DERIVATIONS.perSecond, DERIVATIONS.burst);
  readonly #counts: Record<Stat, number> = { wrong_level: 0, not_in_time: 0, unknown_user: 0, unknown_engine: 0, wrong_key: 0, cannot_decrypt: 0 };
  #salt: bigint;

  constructor(deps: UsmReceiverDeps) {
    this.#deps = deps;
    this.#salt = deps.random.bytes(8).reduce((salt, byte) => (salt << 8n) | BigInt(byte), 0n);
  }

  /** Users have changed: their keys are made anew. */
  forgetKeys(): void {
    this.#keys.clear();
  }

  /** Decides on a message. Never throws. */
  receive(bytes: Uint8Array): UsmVerdict {
    const message = readUsmMessage(bytes);
    if (message === undefined) return { kind: 'rejected', reason: 'malformed', reply: undefined };
    const isReportable = (message.flags & FLAG.reportable) !== 0;
    const isOurs = same(message.engineId, this.#deps.engine.id);
    if (message.engineId.length < 5) return { kind: 'question', reply: isReportable ? this.#report(message, 'unknown_engine', undefined) : undefined };
    const found = this.#admit(bytes, message);
    if (typeof found === 'string') {
      // An inform for another engine, such as the one that this program was before: it may ask who we are.
      if (!isOurs && isReportable && found !== 'malformed') return { kind: 'question', reply: this.#report(message, 'unknown_engine', undefined) };
      const stat: Stat | undefined = found === 'unknown_user' || found === 'wrong_key' || found === 'wrong_level' ? found : undefined;
      return { kind: 'rejected', reason: found, reply: isOurs && isReportable && stat !== undefined ? this.#report(message, stat, undefined) : undefined };
    }
    if (found.keys !== undefined) {
      if (isOurs && !this.#isNow(message)) {
        const reply = this.#report(message, 'not_in_time', found);
        // Zero is how one asks for the time; anything else is late, or a repetition by somebody who listened.
        return message.boots === 0 ? { kind: 'question', reply } : { kind: 'rejected', reason: 'not_in_time', reply };
      }
      if (!isOurs && !this.#isNewEnough(message)) return { kind: 'rejected', reason: 'not_in_time', reply: undefined };
    }
    const scoped = (message.flags & FLAG.privacy) === 0 ? message.data : found.keys!.decrypt(message.data, message.boots, message.time, message.salt);
    const pdu = scoped === undefined ? undefined : readScoped(scoped);
    if (scoped === undefined || pdu === undefined) {
      const wasEncrypted = (message.flags & FLAG.privacy) !== 0;
      return { kind: 'rejected', reason: wasEncrypted ? 'wrong_key' : 'malformed', reply: wasEncrypted && isOurs && isReportable ? this.#report(message, 'cannot_decrypt', found) : undefined };
    }
    const { answer } = pdu;
    if (answer.tag === NOTIFY.trap) return { kind: 'notification', answer, inform: false, engineId: message.engineId.slice(), reply: undefined };
    if (answer.tag !== NOTIFY.inform) return { kind: 'rejected', reason: 'not_a_trap', reply: undefined };
    if (!isOurs) return { kind: 'question', reply: this.#report(message, 'unknown_engine', undefined) };
    const contents = { context: scoped.slice(pdu.contextStart, pdu.pduStart), pdu: scoped.slice(pdu.pduStart, pdu.pduEnd) };
    return { kind: 'notification', answer, inform: true, engineId: message.engineId.slice(), reply: () => this.#response(message, found, contents) };
  }

  /** The user whose digest fits, or why there is none. */
  #admit(bytes: Uint8Array, message: Incoming): Admitted | Rejection {
    const users = this.#deps.users(new TextDecoder().decode(message.user));
    if (users.length === 0) return 'unknown_user';
    const hasAuth = (message.flags & FLAG.auth) !== 0;
    const hasPrivacy = (message.flags & FLAG.privacy) !== 0;
    if (hasPrivacy && !hasAuth) return 'malformed';
    let why: Rejection = 'wrong_level';
    for (const { id, credential } of users) {
      if ((credential.auth !== undefined) !== hasAuth || (credential.privacy !== undefined) !== hasPrivacy) continue;
      if (!hasAuth) return { credential, keys: undefined };
      why = 'wrong_key';
      if (message.digestEnd - message.digestStart !== digestLength(credential)) continue;
      const keys = this.#keysOf(id, credential, message.engineId);
      if (keys === undefined) return 'too_many_engines';
      if (keys.isAuthentic(bytes, message.digestStart, message.digestEnd)) return { credential, keys };
    }
    return why;
  }

  #keysOf(id: string, credential: UsmCredential, engineId: Uint8Array): UsmKeys | undefined {
    const key = `${id} ${hex(engineId)}`;
    let keys = this.#keys.get(key);
    if (keys === undefined) {
      if (!this.#derivations.take(this.#deps.clock.monotonic())) return undefined;
      keys = new UsmKeys(credential, engineId);
      if (this.#keys.size >= MOST_KEYS) this.#keys.delete(this.#keys.keys().next().value!);
      this.#keys.set(key, keys);
    }
    return keys;
  }

  /** Our own clock, as an authoritative engine has it. */
  #now(): { readonly boots: number; readonly time: number } {
    const { boots, startedAt } = this.#deps.engine;
    return { boots, time: Math.max(0, Math.floor((this.#deps.clock.monotonic() - startedAt) / 1_000)) };
  }

  #isNow(message: Incoming): boolean {
    const now = this.#now();
    return message.boots === now.boots && Math.abs(message.time - now.time) <= WINDOW;
  }

  /** Whether an authentic message of another engine is no older than those before it. */
  #isNewEnough(message: Incoming): boolean {
    const key = hex(message.engineId);
    let time = this.#times.get(key);
    if (time === undefined) {
      if (this.#times.size >= MOST_ENGINES) this.#times.delete(this.#times.keys().next().value!);
      time = new EngineTime(this.#deps.clock);
      this.#times.set(key, time);
    }
    if (!time.accepts(message.boots, message.time)) return false;
    time.hear(message.boots, message.time);
    return true;
  }

  #report(message: Incoming, stat: Stat, admitted: Admitted | undefined): Uint8Array {
    this.#counts[stat] += 1;
    const { engine } = this.#deps;
    const keys = admitted?.keys;
    const scoped = reportPdu(this.#writer, engine.id, `${USM_STATS}.${STATS[stat]}.0`, this.#counts[stat], message.messageId);
    const security = { messageId: message.messageId, engineId: engine.id, ...this.#now(), user: message.user, keys, digestLength: keys === undefined ? 0 : digestLength(admitted!.credential), salt: undefined };
    return writeUsmAnswer(this.#writer, scoped, security);
  }

  /** The inform's PDU as a response, with the security that the inform had. */
  #response(message: Incoming, { credential, keys }: Admitted, { context, pdu }: { readonly context: Uint8Array; readonly pdu: Uint8Array }): Uint8Array {
    pdu[0] = NOTIFY.response;
    this.#writer.reset();
    this.#writer.raw(pdu);
    this.#writer.raw(context);
    this.#writer.header(TAG.sequence, 0);
    const scoped = this.#writer.finish();
    const hasPrivacy = (message.flags & FLAG.privacy) !== 0;
    return writeUsmAnswer(this.#writer, scoped, { messageId: message.messageId, engineId: this.#deps.engine.id, ...this.#now(), user: message.user, keys, digestLength: keys === undefined ? 0 : digestLength(credential), salt: hasPrivacy ? this.#nextSalt() : undefined });
  }

  /** Never the same twice in a run: it counts on from a random number. */
  #nextSalt(): Uint8Array {
    this.#salt = BigInt.asUintN(64, this.#salt + 1n);
    const salt = new Uint8Array(8);
    new DataView(salt.buffer).setBigUint64(0, this.#salt);
    return salt;
  }
}

/** A scoped PDU with where its parts stand: the context's two values, then the PDU. */
function readScoped(data: Uint8Array): { readonly answer: Answer; readonly contextStart: number; readonly pduStart: number; readonly pduEnd: number } | undefined {
  const reader = new BerReader(data);
  if (!reader.expect(TAG.sequence)) return undefined;
  reader.end = reader.valueEnd;
  const contextStart = reader.at;
  for (let i = 0; i < 2; i++) {
    if (!reader.expect(TAG.octets)) return undefined;
    reader.at = reader.valueEnd;
  }
  const pduStart = reader.at;
  const pduEnd = reader.end;
  const answer = readAnswer(reader);
  return answer === undefined || answer.cut ? undefined : { answer, contextStart, pduStart, pduEnd };
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/** Octets in lower-case hex. */
export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
