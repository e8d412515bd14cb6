// One community asked of many addresses, twice, until it is quiet.
import type { Clock } from '../../ports/ports.ts';
import type { Credential, Oid, SnmpEngine, SweepAnswer, Target } from '../protocol.ts';

/** Addresses of one sweep; more are taken in turns, so that memory stays bounded. */
const CHUNK = 65_536;
/** When the second round follows the first one. */
const AGAIN_MS = 100;
/** So long without an answer lets the next community have its turn; slower answers are still heard meanwhile. */
const QUIET_MS = 250;
/** However many answers drip in. */
const LONGEST_WAIT_MS = 5_000;

/** What every device knows of itself: sysDescr, sysObjectID, sysName. */
export const FIRST_OBJECTS: readonly Oid[] = ['1.3.6.1.2.1.1.1.0', '1.3.6.1.2.1.1.2.0', '1.3.6.1.2.1.1.5.0'];

/** What a sweep can say. */
export type Community = Credential & { readonly version: '1' | '2c' };

export interface CommunitySweepOptions {
  readonly engine: Pick<SnmpEngine, 'sweep'>;
  readonly clock: Clock;
  /** Ends early when the scan is cancelled. */
  readonly wait: (ms: number) => Promise<void>;
  readonly signal: AbortSignal;
  readonly packetsPerSecond: number;
  /** How long answers are heard after the last question. */
  readonly settleMs: number;
  /** Asks each address a second time when it has not answered; of v2c the second question is one of v1, for devices that know nothing else. */
  readonly twice: boolean;
  /** Whether an address has not answered anybody yet. */
  readonly isSilent: (address: string) => boolean;
  /** One more question has been sent. */
  readonly onAsked: () => void;
}

/** A community that has been asked everywhere, and may still get late answers until `ended` resolves. */
export interface AskedCommunity {
  readonly ended: Promise<void>;
}

/** Calls with each answer and the version it came by. Resolves when all have been asked and it is quiet, or the scan is cancelled. Rejects with what the engine rejects with. */
export async function sweepCommunity(addresses: Iterable<string>, port: number, credential: Community, options: CommunitySweepOptions, onAnswer: (answer: SweepAnswer, version: '1' | '2c') => void): Promise<AskedCommunity> {
  const ends: Promise<unknown>[] = [];
  for (const chunk of chunks(addresses)) {
    if (options.signal.aborted) break;
    ends.push(...(await sweepChunk(chunk, port, credential, options, onAnswer)));
  }
  return { ended: Promise.all(ends).then(() => undefined) };
}

/** Few addresses are laid out; a large scan is one lazy run after the other. */
function* chunks(addresses: Iterable<string>): Generator<string[]> {
  let chunk: string[] = [];
  for (const address of addresses) {
    chunk.push(address);
    if (chunk.length === CHUNK) {
      yield chunk;
      chunk = [];
    }
  }
  if (chunk.length > 0) yield chunk;
}

async function sweepChunk(addresses: readonly string[], port: number, credential: Community, options: CommunitySweepOptions, onAnswer: (answer: SweepAnswer, version: '1' | '2c') => void): Promise<Promise<unknown>[]> {
  const { engine, clock, wait, packetsPerSecond, settleMs, signal } = options;
  let last = clock.monotonic();
  const touch = (): void => {
    last = clock.monotonic();
  };
  const start = (round: Community): { readonly sent: Promise<unknown>; readonly ended: Promise<unknown> } => {
    let allSent: () => void = () => undefined;
    const sent = new Promise<void>((resolve) => {
      allSent = resolve;
    });
    function* silent(): Generator<Target> {
      try {
        for (const address of addresses) {
          options.onAsked();
          if (!options.isSilent(address)) continue;
          touch();
          yield { address, port };
        }
      } finally {
        allSent();
      }
    }
    const ended = engine.sweep(silent(), round, { oids: FIRST_OBJECTS, packetsPerSecond, settleMs, signal }, (answer) => {
      touch();
      onAnswer(answer, round.version);
    });
    // A sweep that fails at once never touches its addresses.
    return { sent: Promise.race([sent, ended]), ended };
  };
  const first = start(credential);
  const ends = [first.ended];
  await first.sent;
  if (options.twice && !signal.aborted) {
    await wait(AGAIN_MS);
    const second = start({ ...credential, version: '1' });
    ends.push(second.ended);
    await second.sent;
  }
  const border = clock.monotonic() + LONGEST_WAIT_MS;
  while (!signal.aborted && clock.monotonic() - last < QUIET_MS && clock.monotonic() < border) await wait(QUIET_MS / 5);
  return ends;
}
