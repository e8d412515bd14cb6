// One port each second while somebody looks: asked once however many look, and never longer than the second lasts.
import { errorMessage } from '../../../common/errors/vedette-error.ts';
import type { OperState } from '../../../common/model/device.ts';
import { OPER_STATES } from '../../../common/model/device.ts';
import type { Millis } from '../../../common/time/millis.ts';
import type { Clock } from '../../ports/ports.ts';
import { deltaOf } from '../counters/delta.ts';
import type { Oid, SnmpSession, SnmpValue } from '../protocol.ts';
import { SYS_UP_TIME } from './poll-plan.ts';

/** One second of a port. Rates per second; null while there is no difference, with the reason when something failed. */
export interface PortSecond {
  readonly t: Millis;
  readonly inBits: number | null;
  readonly outBits: number | null;
  readonly inPackets: number | null;
  readonly outPackets: number | null;
  readonly oper: OperState | '';
  readonly reason: string;
}

const SECOND_MS = 1_000;
const DEADLINE_MS = 900;
const IF = '1.3.6.1.2.1.2.2.1';
const IFX = '1.3.6.1.2.1.31.1.1.1';
const OPER = `${IF}.8`;
/** 64-bit and 32-bit columns of the same thing; packets are those to one receiver. */
const COUNTERS = { in: [`${IFX}.6`, `${IF}.10`], out: [`${IFX}.10`, `${IF}.16`], inPackets: [`${IFX}.7`, `${IF}.11`], outPackets: [`${IFX}.11`, `${IF}.17`] } as const satisfies Record<string, readonly [Oid, Oid]>;
type Counted = keyof typeof COUNTERS;
const KEYS = Object.keys(COUNTERS) as Counted[];

interface Look {
  /** When it was asked and when the answer was here, by our monotonic clock: the device looked at its counters in between. */
  readonly asked: number;
  readonly monotonic: number;
  readonly upTime: number | undefined;
  readonly values: ReadonlyMap<Oid, SnmpValue>;
}

interface Port {
  readonly viewers: Set<(second: PortSecond) => void>;
  cancel: (() => void) | undefined;
  before: Look | undefined;
  asking: boolean;
}

export interface LivePortsDeps {
  readonly clock: Clock;
  /** Throws VedetteError. */
  readonly sessionOf: (id: string) => SnmpSession;
  /** Bits per second; null when unknown. */
  readonly speedOf: (id: string, index: number) => number | null;
}

export class LivePorts {
  readonly #deps: LivePortsDeps;
  readonly #ports = new Map<string, Port>();

  constructor(deps: LivePortsDeps) {
    this.#deps = deps;
  }

  /** Ports that are asked now. */
  get size(): number {
    return this.#ports.size;
  }

  /** Calls each second until the answer is called. */
  watch(id: string, index: number, viewer: (second: PortSecond) => void): () => void {
    const key = `${id} ${index}`;
    let port = this.#ports.get(key);
    if (port === undefined) {
      port = { viewers: new Set(), cancel: undefined, before: undefined, asking: false };
      this.#ports.set(key, port);
    }
    const watched = port;
    watched.viewers.add(viewer);
    if (watched.viewers.size === 1) this.#tick(id, index, watched);
    return () => {
      watched.viewers.delete(viewer);
      if (watched.viewers.size > 0) return;
      watched.cancel?.();
      this.#ports.delete(key);
    };
  }

  stop(): void {
    for (const port of this.#ports.values()) port.cancel?.();
    this.#ports.clear();
  }

  #tick(id: string, index: number, port: Port): void {
    port.cancel = this.#deps.clock.after(SECOND_MS, () => this.#tick(id, index, port));
    if (port.asking) return;
    port.asking = true;
    void this.#ask(id, index, port).then((second) => {
      port.asking = false;
      for (const viewer of port.viewers) viewer(second);
    });
  }

  async #ask(id: string, index: number, port: Port): Promise<PortSecond> {
    const { clock } = this.#deps;
    const nothing = { t: clock.now(), inBits: null, outBits: null, inPackets: null, outPackets: null, oper: '' as const };
    const controller = new AbortController();
    const cancel = clock.after(DEADLINE_MS, () => controller.abort());
    try {
      const asked = clock.monotonic();
      const columns = KEYS.flatMap((key) => COUNTERS[key]);
      const bindings = await this.#deps.sessionOf(id).get([SYS_UP_TIME, `${OPER}.${index}`, ...columns.map((column) => `${column}.${index}`)], { signal: controller.signal });
      const values = new Map(bindings.flatMap(({ oid, value }) => (value.value === null ? [] : [[oid, value] as const])));
      const upTime = numberOf(values.get(SYS_UP_TIME));
      const now: Look = { asked, monotonic: clock.monotonic(), upTime, values };
      const oper = OPER_STATES[(numberOf(values.get(`${OPER}.${index}`)) ?? 0) - 1] ?? '';
      const { before } = port;
      if (before !== undefined && upTime !== undefined && before.upTime !== undefined && upTime < before.upTime) {
        port.before = now;
        return { ...nothing, oper, reason: 'restarted' };
      }
      const seconds = before === undefined ? 0 : secondsBetween(before, now);
      // Agents that refresh their counters rarely show none for a while: the difference grows until it is there.
      if (before !== undefined && seconds < 0.1) return { ...nothing, oper, reason: '' };
      port.before = now;
      if (before === undefined) return { ...nothing, oper, reason: '' };
      const speed = this.#deps.speedOf(id, index);
      const [inRate, outRate, inPackets, outPackets] = KEYS.map((key) => rate(before, now, key, index, seconds, speed));
      return { t: nothing.t, inBits: times8(inRate), outBits: times8(outRate), inPackets: inPackets ?? null, outPackets: outPackets ?? null, oper, reason: '' };
    } catch (thrown) {
      return { ...nothing, reason: controller.signal.aborted ? 'late' : errorMessage(thrown) };
    } finally {
      cancel();
    }
  }
}

/** Hundredths of a second, and clocks that run a little faster or slower than ours. */
const CLOCK_ERROR = 0.05;

/**
 * By the device's clock where that can be true: it stamps its counters better than our sockets do, of which an answer that lay
 * there for a while says nothing. It can be true between the shortest and the longest time that questions and answers leave room for.
 */
function secondsBetween(before: Look, now: Look): number {
  const ours = (now.monotonic - before.monotonic) / 1_000;
  const theirs = before.upTime === undefined || now.upTime === undefined ? 0 : (now.upTime - before.upTime) / 100;
  const least = (now.asked - before.monotonic) / 1_000 - CLOCK_ERROR;
  const most = (now.monotonic - before.asked) / 1_000 + CLOCK_ERROR;
  return theirs > 0 && theirs >= least && theirs <= most ? theirs : ours;
}

function rate(before: Look, now: Look, key: Counted, index: number, seconds: number, speed: number | null): number | undefined {
  const [wide, narrow] = COUNTERS[key].map((column) => `${column}.${index}`) as [Oid, Oid];
  const counter = (look: Look, oid: Oid): number | bigint | undefined => {
    const value = look.values.get(oid)?.value;
    return typeof value === 'number' || typeof value === 'bigint' ? value : undefined;
  };
  for (const [oid, bits] of [[wide, 64], [narrow, 32]] as const) {
    const [was, is] = [counter(before, oid), counter(now, oid)];
    // A 64-bit counter at 0 may be one that never moves: the 32-bit one knows.
    if (was === undefined || is === undefined || (bits === 64 && Number(is) === 0 && counter(now, narrow) !== undefined)) continue;
    const delta = deltaOf(was, is, { bits, most: speed === null || speed <= 0 ? undefined : speed / 8, seconds, wraps: true });
    return typeof delta === 'number' ? delta / seconds : undefined;
  }
  return undefined;
}

function times8(octets: number | undefined): number | null {
  return octets === undefined ? null : octets * 8;
}

function numberOf(value: SnmpValue | undefined): number | undefined {
  return typeof value?.value === 'number' ? value.value : undefined;
}
