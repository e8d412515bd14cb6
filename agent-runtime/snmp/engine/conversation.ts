// What the requests of one session share: the channel, what was learned, and the one look for another way of asking when all is silent.
import { SnmpFailure } from '../protocol.ts';
import type { Oddity } from '../protocol.ts';
import type { AskOptions, Channel } from './channel.ts';
import type { Answer, Request } from './ber/message.ts';
import { PDU, statusName } from './ber/tags.ts';
import type { SessionCounts } from './counts.ts';
import type { AdaptiveLimits } from './limits.ts';

/** What a conversation is made of. */
export interface ConversationParts {
  readonly address: string;
  readonly channel: Channel;
  /** Of v2c sessions: the same device in v1. */
  readonly v1?: Channel | undefined;
  readonly isV1: boolean;
  /** An earlier session found that it answers in v1 alone. */
  readonly knownV1?: boolean | undefined;
  readonly looksEarly?: boolean | undefined;
  readonly limits: AdaptiveLimits;
  readonly counts: SessionCounts;
  readonly retries: number;
  note(oddity: Oddity): void;
}

/** One session's way of asking. */
export class Conversation {
  readonly limits: AdaptiveLimits;
  readonly address: string;
  readonly retries: number;
  readonly note: (oddity: Oddity) => void;
  readonly #parts: ConversationParts;
  #channel: Channel;
  #isV1: boolean;
  #looked: Promise<boolean> | undefined;
  /** GET stays silent where GETNEXT speaks. */
  silentGet = false;
  /** Answers were cut off before their end. */
  cutsAnswers = false;

  constructor(parts: ConversationParts) {
    this.#parts = parts;
    this.#channel = parts.channel;
    this.#isV1 = parts.isV1;
    this.limits = parts.limits;
    this.address = parts.address;
    this.retries = parts.retries;
    this.note = (oddity) => parts.note(oddity);
    if (parts.knownV1 === true && parts.v1 !== undefined) this.#fallToV1(parts.v1);
  }

  get channel(): Channel {
    return this.#channel;
  }

  /** v1 knows no GETBULK and no exceptions. */
  get isV1(): boolean {
    return this.#isV1;
  }

  /** GETNEXT is all that there is. */
  get usesNext(): boolean {
    return this.#isV1 || !this.limits.bulk;
  }

  /** Columns in one question. */
  get columnsAtOnce(): number {
    return this.usesNext ? this.limits.maxNext : this.limits.maxColumns;
  }

  /** Whether the first silence should already lead to a look for another way, before repeats. */
  get looksEarly(): boolean {
    return this.#parts.looksEarly === true && !this.heard && this.#parts.v1 !== undefined && !this.#isV1 && this.retries > 0;
  }

  /** Whether the device ever answered in this session. */
  get heard(): boolean {
    return this.#parts.counts.answers > 0;
  }

  ask(request: Request, options: AskOptions): Promise<Answer> {
    return this.#channel.ask(request, options);
  }

  /**
   * After silence from a device that never answered: asks once, without repeats, in the two ways that odd devices may answer instead (v1;
   * GETNEXT). True when one of them did and the question should be asked again. Calls meanwhile share the outcome.
   */
  findAnotherWay(oid: Uint8Array, signal: AbortSignal | undefined): Promise<boolean> {
    if (this.heard) return Promise.resolve(false);
    // One that found nothing may have met a device that was away.
    this.#looked ??= this.#look(oid, signal).finally(() => (this.#looked = undefined));
    return this.#looked;
  }

  async #look(oid: Uint8Array, signal: AbortSignal | undefined): Promise<boolean> {
    const tries: Promise<'next' | 'v1' | ''>[] = [this.#tries(this.#channel, oid, signal).then((ok) => (ok ? 'next' : ''))];
    const v1 = this.#parts.v1;
    if (v1 !== undefined && !this.#isV1) tries.push(this.#tries(v1, oid, signal).then((ok) => (ok ? 'v1' : '')));
    const found = (await Promise.all(tries)).filter((way) => way !== '');
    if (found.includes('next')) return true;
    if (!found.includes('v1') || v1 === undefined) return false;
    this.#fallToV1(v1);
    return true;
  }

  #fallToV1(v1: Channel): void {
    this.#channel = v1;
    this.#isV1 = true;
    this.limits.bulk = false;
    this.note('v1_only');
  }

  async #tries(channel: Channel, oid: Uint8Array, signal: AbortSignal | undefined): Promise<boolean> {
    try {
      await channel.ask({ tag: PDU.getNext, oids: [oid] }, { retries: 0, signal });
      return true;
    } catch (error) {
      if (error instanceof SnmpFailure) return false;
      throw error;
    }
  }

  /** The failure of an answer with an error status; `oid` names the object where it can be told. */
  statusFailure(answer: Pick<Answer, 'status' | 'index'>, what: string): SnmpFailure {
    const name = statusName(answer.status);
    return new SnmpFailure('error_status', `${this.address} answered ${name} to ${what}.`, name, answer.index);
  }
}

/** Status numbers that the engine itself acts on. */
export const STATUS = { ok: 0, tooBig: 1, noSuchName: 2 } as const;
