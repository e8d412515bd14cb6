// Finds SNMPv3 engines by the question that needs no user: who are you? RFC 3414 §4. Nothing that could lock an account is sent.
import type { Network, Random } from '../../ports/network.ts';
import { BerReader } from '../engine/ber/reader.ts';
import type { Target } from '../protocol.ts';

const SEQUENCE = 0x30;
const INTEGER = 0x02;
const OCTETS = 0x04;
const REPORT = 0xa8;

/** The message with an empty engine ID and an empty user; its id (four octets) stands at `idAt`. */
function template(): { readonly bytes: Uint8Array; readonly idAt: number } {
  const part = (tag: number, ...contents: readonly (readonly number[])[]): number[] => {
    const inside = contents.flat();
    return [tag, inside.length, ...inside];
  };
  const zero = part(INTEGER, [0]);
  const empty = part(OCTETS);
  const id = [0x40, 0, 0, 0];
  // Flags: reportable, no security. The largest message we take, as maxSize: 65507. Security model 3 is USM.
  const header = part(SEQUENCE, part(INTEGER, id), part(INTEGER, [0, 0xff, 0xe3]), part(OCTETS, [4]), part(INTEGER, [3]));
  const security = part(OCTETS, part(SEQUENCE, empty, zero, zero, empty, empty, empty));
  const scoped = part(SEQUENCE, empty, empty, part(0xa0, part(INTEGER, id), zero, zero, part(SEQUENCE)));
  const bytes = Uint8Array.from(part(SEQUENCE, part(INTEGER, [3]), header, security, scoped));
  // Behind two headers, the version, and the header of the id: 2 + 3 + 2 + 2.
  return { bytes, idAt: 9 };
}

/** The id and the engine ID (hex) of an answer; undefined for anything else. Never throws. */
export function readEngineAnswer(bytes: Uint8Array): { readonly id: number; readonly engineId: string } | undefined {
  const reader = new BerReader(bytes);
  if (!reader.expect(SEQUENCE) || reader.integer() !== 3 || !reader.expect(SEQUENCE)) return undefined;
  const headerEnd = reader.valueEnd;
  const id = reader.integer();
  reader.at = headerEnd;
  if (!reader.ok || !reader.expect(OCTETS)) return undefined;
  const securityEnd = reader.valueEnd;
  if (!reader.expect(SEQUENCE) || !reader.expect(OCTETS)) return undefined;
  const engine = bytes.subarray(reader.at, reader.valueEnd);
  // SnmpEngineID: 5 to 32 octets (RFC 3411).
  if (engine.length < 5 || engine.length > 32) return undefined;
  reader.at = securityEnd;
  // A scoped PDU in clear, and in it a report: anything else is no answer to this question.
  if (!reader.expect(SEQUENCE) || !skip(reader, OCTETS) || !skip(reader, OCTETS) || !reader.expect(REPORT)) return undefined;
  return { id, engineId: Array.from(engine, (byte) => byte.toString(16).padStart(2, '0')).join('') };
}

function skip(reader: BerReader, tag: number): boolean {
  if (!reader.expect(tag)) return false;
  reader.at = reader.valueEnd;
  return true;
}

/** Datagrams handed to the OS before others get a turn. */
const BURST = 64;

export interface EngineDiscoveryOptions {
  readonly network: Network;
  readonly random: Random;
  /** Milliseconds that never go back. */
  readonly now: () => number;
  /** Ends early when the scan is cancelled. */
  readonly wait: (ms: number) => Promise<void>;
  readonly signal: AbortSignal;
  readonly packetsPerSecond: number;
  /** How long the last answers are awaited. */
  readonly settleMs: number;
}

/** Asks addresses once each and calls with those that answer. Rejects with VedetteError `unavailable` when there is no socket. */
export async function discoverEngines(targets: Iterable<Target>, options: EngineDiscoveryOptions, onEngine: (target: Target, engineId: string) => void): Promise<void> {
  const { network, signal, packetsPerSecond, now, wait } = options;
  const socket = await network.openUdp({ receiveBufferBytes: 1024 * 1024 });
  try {
    const { bytes, idAt } = template();
    const secret = new DataView(options.random.bytes(4).slice().buffer).getUint32(0) & 0x3fff_ffff;
    const asked: (Target | undefined)[] = [];
    socket.onError(() => undefined);
    socket.onMessage((answer, address) => {
      const found = readEngineAnswer(answer);
      if (found === undefined) return;
      const number = (found.id - 0x4000_0000) ^ secret;
      const target = asked[number];
      // The address must be the one asked; some devices answer from another port.
      if (target === undefined || target.address !== address) return;
      asked[number] = undefined;
      onEngine(target, found.engineId);
    });
    const start = now();
    let sent = 0;
    for (const target of targets) {
      if (signal.aborted) return;
      if (!network.allows(target.address)) continue;
      const early = packetsPerSecond > 0 ? start + (sent * 1_000) / packetsPerSecond - now() : 0;
      if (early > 0 || sent % BURST === BURST - 1) await wait(Math.max(0, early));
      const message = bytes.slice();
      new DataView(message.buffer).setUint32(idAt, 0x4000_0000 + ((asked.length ^ secret) & 0x3fff_ffff));
      asked.push(target);
      socket.send(message, target.port, target.address);
      sent += 1;
    }
    if (sent > 0) await wait(options.settleMs);
  } finally {
    socket.close();
  }
}
