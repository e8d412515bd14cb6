// Latency and loss of devices by ICMP echo: some packets per interval, a bounded number of devices at once.
import type { Millis } from '../../../common/time/millis.ts';
import type { Network } from '../../ports/network.ts';
import type { Clock } from '../../ports/ports.ts';

/** Packets per minute and device. */
const PACKETS_PER_MINUTE = 5;
const ANSWER_MS = 1_000;
const MOST_AT_ONCE = 16;
/** Rounds that the page's median and loss are made of. */
const REMEMBERED = 15;
/** Where pinging is not possible at all it is tried again after this. */
const UNAVAILABLE_MS = 10 * 60_000;

interface Round {
  readonly answers: readonly number[];
  readonly sent: number;
}

interface Meter {
  readonly rounds: Round[];
  /** The round that no point was made of yet. */
  fresh: Round | undefined;
}

/** What a round makes of points: mean round trip in ms (null when all was lost) and loss in percent. */
export interface PingPoint {
  readonly averageMs: number | null;
  readonly lossPercent: number;
}

export class PingMeter {
  readonly #network: Pick<Network, 'ping' | 'pingRound'>;
  readonly #clock: Clock;
  readonly #meters = new Map<string, Meter>();
  readonly #queue = new Map<string, { readonly address: string; readonly packets: number }>();
  #running = 0;
  #quietUntil: Millis = 0;
  #reason = '';
  #stopped = false;

  constructor(network: Pick<Network, 'ping' | 'pingRound'>, clock: Clock) {
    this.#network = network;
    this.#clock = clock;
  }

  /** Why there are no figures; '' when there may be. */
  get reason(): string {
    return this.#reason;
  }

  /** Begins a round for a device; one that still waits or runs takes this one's place. */
  measure(id: string, address: string, intervalMs: number): void {
    if (this.#stopped || this.#clock.monotonic() < this.#quietUntil) return;
    this.#queue.set(id, { address, packets: Math.min(PACKETS_PER_MINUTE, Math.max(1, Math.round((PACKETS_PER_MINUTE * intervalMs) / 60_000))) });
    this.#fill();
  }

  /** The newest round since the last call; undefined when there is none. */
  take(id: string): PingPoint | undefined {
    const meter = this.#meters.get(id);
    const round = meter?.fresh;
    if (meter === undefined || round === undefined) return undefined;
    meter.fresh = undefined;
    return { averageMs: round.answers.length === 0 ? null : round.answers.reduce((sum, ms) => sum + ms, 0) / round.answers.length, lossPercent: lossOf([round]) };
  }

  /** Median of the last minutes, and loss; null while nothing is known. */
  facts(id: string): { readonly latencyMs: number | null; readonly lossPercent: number | null } {
    const rounds = this.#meters.get(id)?.rounds ?? [];
    const answers = rounds.flatMap((round) => round.answers).sort((a, b) => a - b);
    return { latencyMs: answers.length === 0 ? null : answers[Math.floor((answers.length - 1) / 2)]!, lossPercent: rounds.length === 0 ? null : lossOf(rounds) };
  }

  forget(id: string): void {
    this.#meters.delete(id);
    this.#queue.delete(id);
  }

  stop(): void {
    this.#stopped = true;
    this.#queue.clear();
  }

  #fill(): void {
    for (const [id, { address, packets }] of this.#queue) {
      if (this.#running >= MOST_AT_ONCE) return;
      this.#queue.delete(id);
      this.#running += 1;
      void this.#round(id, address, packets).finally(() => {
        this.#running -= 1;
        this.#fill();
      });
    }
  }

  async #round(id: string, address: string, packets: number): Promise<void> {
    // Whoever answered before is asked all at once, by one process instead of one for each packet.
    const isThere = (this.#meters.get(id)?.rounds.at(-1)?.answers.length ?? 0) > 0;
    if (isThere && packets > 1 && this.#network.pingRound !== undefined) {
      const round = await this.#network.pingRound(address, packets, ANSWER_MS);
      if (round.kind === 'unavailable') return this.#unavailable(round.reason);
      return this.#keep(id, { answers: round.answers, sent: packets });
    }
    const answers: number[] = [];
    for (let sent = 1; sent <= packets; sent += 1) {
      const answer = await this.#network.ping(address, ANSWER_MS);
      if (answer.kind === 'unavailable') return this.#unavailable(answer.reason);
      if (answer.kind === 'answered') answers.push(answer.ms);
      // Two silences and no answer: the rest would be silence, too.
      else if (answers.length === 0 && sent === 2) return this.#keep(id, { answers, sent });
    }
    this.#keep(id, { answers, sent: packets });
  }

  #unavailable(reason: string): void {
    this.#reason = reason;
    this.#quietUntil = this.#clock.monotonic() + UNAVAILABLE_MS;
    this.#queue.clear();
  }

  #keep(id: string, round: Round): void {
    this.#reason = '';
    let meter = this.#meters.get(id);
    if (meter === undefined) this.#meters.set(id, (meter = { rounds: [], fresh: undefined }));
    meter.fresh = round;
    meter.rounds.push(round);
    if (meter.rounds.length > REMEMBERED) meter.rounds.shift();
  }
}

function lossOf(rounds: readonly Round[]): number {
  const sent = rounds.reduce((sum, round) => sum + round.sent, 0);
  const answered = rounds.reduce((sum, round) => sum + round.answers.length, 0);
  return sent === 0 ? 0 : ((sent - answered) / sent) * 100;
}
