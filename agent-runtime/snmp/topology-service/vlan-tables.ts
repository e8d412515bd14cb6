// Forwarding tables that a switch keeps one per VLAN, each in a context of its own: read between its polls, one VLAN after the other.
import { errorMessage } from '../../../common/errors/vedette-error.ts';
import type { Millis } from '../../../common/time/millis.ts';
import type { Clock, Log } from '../../ports/ports.ts';
import { DeviceReading } from '../device-reading.ts';
import { forwardingOf, VLAN_BRIDGE_COLUMNS } from '../inventory/bridge.ts';
import type { ForwardingEntry } from '../inventory/bridge.ts';
import type { Polling } from '../polling/polling.ts';
import { SnmpFailure } from '../protocol.ts';

export interface VlanTablesDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly polling: Pick<Polling, 'sessions' | 'poller' | 'nextPoll'>;
  /** The tables of a device say something else than before. */
  readonly changed: () => void;
}

/** What is known of one device. */
interface Kept {
  /** When the list of VLANs was read that `pending` comes from. */
  of: Millis;
  pending: readonly number[];
  readonly tables: Map<number, readonly ForwardingEntry[]>;
  /** It does not answer in such contexts: not asked before. */
  quietUntil: Millis;
  cancel: (() => void) | undefined;
}

/** Devices asked at once. */
const MOST_AT_ONCE = 8;
/** Reading ends so long before the next poll, and is not begun in less. */
const MARGIN_MS = 500;
const LONGEST_MS = 30_000;
/** A switch that does not know such contexts takes each question for a wrong password. */
const QUIET_MS = 24 * 3_600_000;

export class VlanTables {
  readonly #deps: VlanTablesDeps;
  readonly #kept = new Map<string, Kept>();
  #reading = 0;
  #isStopped = false;

  constructor(deps: VlanTablesDeps) {
    this.#deps = deps;
  }

  /** Everything learned in VLANs of a device; empty where it has no such tables. */
  of(id: string): readonly ForwardingEntry[] {
    return [...(this.#kept.get(id)?.tables.values() ?? [])].flat();
  }

  /** A poll of a device is over, or it is no longer polled. */
  polled(id: string): void {
    const { clock, polling } = this.#deps;
    const slow = polling.poller(id)?.digest.facts?.slow;
    const vlans = slow?.network.bridgedVlans ?? [];
    if (slow === undefined || vlans.length === 0) return this.#forget(id);
    const kept = this.#kept.get(id) ?? { of: 0, pending: [], tables: new Map(), quietUntil: 0, cancel: undefined };
    this.#kept.set(id, kept);
    if (kept.of !== slow.t) {
      kept.of = slow.t;
      kept.pending = vlans;
      for (const vlan of kept.tables.keys()) if (!vlans.includes(vlan)) kept.tables.delete(vlan);
    }
    const now = clock.now();
    const time = Math.min(LONGEST_MS, (polling.nextPoll(id) ?? now) - now - MARGIN_MS);
    if (kept.pending.length > 0 && kept.cancel === undefined && now >= kept.quietUntil && time > 0 && this.#reading < MOST_AT_ONCE) void this.#read(id, kept, time);
  }

  stop(): void {
    this.#isStopped = true;
    for (const id of this.#kept.keys()) this.#forget(id);
  }

  #forget(id: string): void {
    this.#kept.get(id)?.cancel?.();
    this.#kept.delete(id);
  }

  /** Never rejects. What there is no time for is read after the next poll. */
  async #read(id: string, kept: Kept, time: number): Promise<void> {
    const { changed, clock, log } = this.#deps;
    const controller = new AbortController();
    const over = clock.after(time, () => controller.abort());
    kept.cancel = () => controller.abort();
    this.#reading += 1;
    let isNews = false;
    try {
      while (kept.pending.length > 0 && !controller.signal.aborted) {
        const [vlan, ...rest] = kept.pending;
        const table = await this.#table(id, vlan!, controller.signal);
        if (table === 'cancelled') return;
        kept.pending = rest;
        const before = kept.tables.get(vlan!);
        isNews ||= JSON.stringify(before) !== JSON.stringify(table);
        if (table !== undefined) kept.tables.set(vlan!, table);
        else if (kept.tables.size > 0) kept.tables.delete(vlan!);
        else {
          kept.pending = [];
          kept.quietUntil = clock.now() + QUIET_MS;
          log.info('A switch does not tell its forwarding tables by VLAN: it does not answer in the context of one.', { device: id, vlan: vlan! });
        }
      }
    } catch (thrown) {
      log.error('Forwarding tables by VLAN could not be read.', { device: id, reason: errorMessage(thrown) });
    } finally {
      over();
      kept.cancel = undefined;
      this.#reading -= 1;
      if (isNews && !this.#isStopped) changed();
    }
  }

  /** Undefined when the device does not answer. */
  async #table(id: string, vlan: number, signal: AbortSignal): Promise<readonly ForwardingEntry[] | 'cancelled' | undefined> {
    const session = this.#deps.polling.sessions.inVlan(id, vlan);
    if (session === undefined) return 'cancelled';
    try {
      const columns = await session.columns(VLAN_BRIDGE_COLUMNS, { signal });
      return forwardingOf(new DeviceReading(this.#deps.clock.now(), new Map(), columns)).map((entry) => ({ ...entry, vlan }));
    } catch (thrown) {
      if (!(thrown instanceof SnmpFailure)) throw thrown;
      return thrown.kind === 'cancelled' ? 'cancelled' : undefined;
    } finally {
      session.close();
    }
  }
}
