// One question to many addresses, once each, paced, without sessions: the door for discovery.
import type { Network, Random } from '../../ports/network.ts';
import type { Clock } from '../../ports/ports.ts';
import { SnmpFailure } from '../protocol.ts';
import type { Credential, SweepAnswer, SweepOptions, Target } from '../protocol.ts';
import { communityBytes, communityMessage } from './ber/message.ts';
import type { Envelope } from './ber/message.ts';
import { sameBytes } from './ber/oid.ts';
import { BerReader } from './ber/reader.ts';
import { PDU } from './ber/tags.ts';
import type { BerWriter } from './ber/writer.ts';
import type { Dispatcher } from './dispatcher.ts';
import { oidBytes, unpack } from './get.ts';
import { FIRST_SWEEP_ID } from './request-ids.ts';

/** What a sweep needs of the engine. */
export interface SweepDeps {
  readonly network: Network;
  readonly clock: Clock;
  readonly random: Random;
  readonly dispatcher: Dispatcher;
  readonly writer: BerWriter;
}

/** Packets handed to the OS before the event loop gets a turn, so that answers are read while questions still go out. Their bytes are made together. */
const BURST = 256;
/** A turn that brought so many answers may have left more behind: the event loop reads at most 32 of a socket at a time. Another turn follows, up to a bound. */
const MANY_ANSWERS = 16;
const MOST_TURNS = 64;
const SETTLE_MS = 1_000;
/** Ids of sweeps are numbers of 30 bits above {@link FIRST_SWEEP_ID}. */
const ID_SPACE = FIRST_SWEEP_ID;

/** Sweeps; see SnmpEngine.sweep. */
export async function sweep(deps: SweepDeps, targets: Iterable<Target>, credential: Credential, options: SweepOptions, onAnswer: (answer: SweepAnswer) => void): Promise<{ readonly sent: number; readonly answered: number }> {
  if (credential.version === '3') throw new SnmpFailure('refused', 'A sweep knows v1 and v2c; v3 is tried address by address.');
  const { network, clock, dispatcher, writer } = deps;
  const request = { tag: PDU.get, oids: options.oids.map(oidBytes) };
  // Ids above 2^30 take four octets whatever their value, so one message serves all addresses with another id patched in.
  const version = credential.version === '1' ? 0 : 1;
  const community = communityBytes(credential.community);
  const template = communityMessage(writer, version, community, request, FIRST_SWEEP_ID);
  const idAt = placeOfId(template);
  const secret = new DataView(deps.random.bytes(4).slice().buffer).getUint32(0) % ID_SPACE;
  const asked: (Target | undefined)[] = [];
  const places = createPlaces(asked);
  let answered = 0;
  let heard = 0;

  const take = (number: number, envelope: Envelope, oddity: SweepAnswer['oddity']): void => {
    const target = asked[number];
    if (target === undefined || envelope.answer === undefined) return;
    // Once each: duplicates of an answer and a second address of the same device are no news.
    asked[number] = undefined;
    answered += 1;
    onAnswer({ target, bindings: envelope.answer.status === 0 ? unpack(envelope.answer).bindings : [], oddity });
  };
  const forget = dispatcher.addSweep((envelope, said, address, port) => {
    const { answer } = envelope;
    // An answer in another version or to another community belongs to another sweep of the same addresses: several are heard at once.
    if (answer === undefined || envelope.version !== version || !sameBytes(said, 0, said.length, community)) return false;
    heard += 1;
    const number = (answer.requestId - FIRST_SWEEP_ID) ^ secret;
    const target = answer.requestId >= FIRST_SWEEP_ID ? asked[number] : undefined;
    if (target !== undefined && target.address === address) {
      take(number, envelope, target.port === port ? '' : 'wrong_port');
      return true;
    }
    const byAddress = places.find(address, port);
    if (byAddress === undefined) return false;
    take(byAddress, envelope, 'wrong_request_id');
    return true;
  });

  let sent = 0;
  let burst: Uint8Array<ArrayBuffer> = new Uint8Array();
  let ids = new DataView(burst.buffer);
  try {
    const start = clock.monotonic();
    const { packetsPerSecond: pace, signal } = options;
    for (const target of targets) {
      if (!network.allows(target.address)) continue;
      const early = pace > 0 ? start + (sent * 1_000) / pace - clock.monotonic() : 0;
      const inBurst = sent % BURST;
      if (early > 0) await pause(clock, early, signal);
      else if (inBurst === 0 && sent > 0) {
        // Not one turn only where many answer: what nobody reads the OS throws away.
        for (let turns = 0, before = -MANY_ANSWERS; turns < MOST_TURNS && heard - before >= MANY_ANSWERS; turns += 1) {
          before = heard;
          await pause(clock, 0, signal);
        }
      }
      if (signal?.aborted === true) break;
      if (inBurst === 0) {
        burst = copies(template, BURST);
        ids = new DataView(burst.buffer);
      }
      const at = inBurst * template.length;
      ids.setUint32(at + idAt, FIRST_SWEEP_ID + ((asked.length ^ secret) & (ID_SPACE - 1)));
      asked.push(target);
      dispatcher.sendLoose(burst.subarray(at, at + template.length), target);
      sent += 1;
      if (sent % 1_024 === 0) options.onProgress?.(sent);
    }
    options.onProgress?.(sent);
    if (sent > 0) await pause(clock, options.settleMs ?? SETTLE_MS, signal);
  } finally {
    forget();
  }
  return { sent, answered };
}

/** Finds the number of an address that was asked; who answers properly is never searched for, so nothing is laid out before. */
function createPlaces(asked: readonly (Target | undefined)[]): { find(address: string, port: number): number | undefined } {
  const numbers = new Map<string, number>();
  let known = 0;
  return {
    find(address, port) {
      for (; known < asked.length; known += 1) {
        const target = asked[known];
        if (target !== undefined) numbers.set(`${target.address}:${target.port}`, known);
      }
      return numbers.get(`${address}:${port}`);
    },
  };
}

/** The same bytes so many times. The OS may keep them for a while, so every burst has its own. */
function copies(message: Uint8Array, count: number): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(message.length * count);
  for (let at = 0; at < all.length; at += message.length) all.set(message, at);
  return all;
}

/** Where the four octets of the id stand: first in the PDU, behind the version, the community and the header of the PDU. */
function placeOfId(template: Uint8Array): number {
  const reader = new BerReader(template);
  reader.header();
  reader.integer();
  reader.header();
  reader.at = reader.valueEnd;
  reader.header();
  reader.header();
  return reader.at;
}

function pause(clock: Clock, ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      cancel();
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const cancel = clock.after(ms, done);
    signal?.addEventListener('abort', done, { once: true });
  });
}
