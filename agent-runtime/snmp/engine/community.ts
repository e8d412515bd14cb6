// Questions in v1 and v2c: a community in clear and a PDU.
import type { Oddity } from '../protocol.ts';
import type { AskOptions, Channel, ChannelDefaults } from './channel.ts';
import { Bindings, communityMessage } from './ber/message.ts';
import type { Envelope, Request } from './ber/message.ts';
import { compareOids, sameBytes } from './ber/oid.ts';
import { PDU, TAG } from './ber/tags.ts';
import type { BerWriter } from './ber/writer.ts';
import type { SessionCounts } from './counts.ts';
import type { Dispatcher } from './dispatcher.ts';
import type { Question, Route, Verdict } from './route.ts';

/** What a community channel is made of. `version` 0 is v1, 1 is v2c, as on the wire. */
export interface CommunityParts {
  readonly dispatcher: Dispatcher;
  readonly route: Route;
  readonly writer: BerWriter;
  readonly version: 0 | 1;
  readonly community: Uint8Array;
  readonly counts: SessionCounts;
  readonly defaults: ChannelDefaults;
  note(oddity: Oddity): void;
}

/** A channel of v1 or v2c. */
export function createCommunityChannel(parts: CommunityParts): Channel {
  return {
    engineId: undefined,
    engineBoots: undefined,
    ask: (request, options) => parts.dispatcher.ask(parts.route, new CommunityQuestion(parts, request, options)),
  };
}

class CommunityQuestion implements Question {
  readonly #parts: CommunityParts;
  readonly #request: Request;
  readonly counts: SessionCounts;
  readonly timeoutMs: number;
  readonly retries: number;
  readonly signal: AbortSignal | undefined;
  #packet: { readonly id: number; readonly bytes: Uint8Array } | undefined;

  constructor(parts: CommunityParts, request: Request, options: AskOptions) {
    this.#parts = parts;
    this.#request = request;
    this.counts = parts.counts;
    this.timeoutMs = options.timeoutMs ?? parts.defaults.timeoutMs;
    this.retries = options.retries ?? parts.defaults.retries;
    this.signal = options.signal;
  }

  packet(newId: () => number): { readonly id: number; readonly bytes: Uint8Array } {
    // The same id in every attempt: whichever is answered, the answer serves.
    if (this.#packet === undefined) {
      const { writer, version, community } = this.#parts;
      const id = newId();
      this.#packet = { id, bytes: communityMessage(writer, version, community, this.#request, id) };
    }
    return this.#packet;
  }

  judge({ answer }: Envelope): Verdict {
    return answer === undefined || answer.tag !== PDU.response ? 'ignore' : { answer };
  }

  plausible({ answer }: Envelope): boolean {
    if (answer === undefined || answer.tag !== PDU.response) return false;
    if (answer.status !== 0) return true;
    const first = this.#request.oids[0];
    const bindings = new Bindings(answer);
    if (first === undefined || !bindings.next()) return false;
    const { bytes, oidStart, oidEnd } = bindings;
    if (this.#request.tag === PDU.get || this.#request.tag === PDU.set) return sameBytes(bytes, oidStart, oidEnd, first);
    return bindings.valueTag === TAG.endOfMibView || compareOids(bytes, oidStart, oidEnd, first) > 0;
  }

  note(oddity: Oddity): void {
    this.#parts.note(oddity);
  }
}
