// What traps set off: the port that went down or up is asked at once, a device that started is polled, and the timeline hears of it.
import { errorMessage } from '../../../common/errors/vedette-error.ts';
import type { NewEvent } from '../../../common/model/event.ts';
import type { Clock, Log } from '../../ports/ports.ts';
import type { DeviceAccess, DeviceRegistry } from '../lan-parts.ts';
import type { TrapWording } from './shown-trap.ts';
import { TokenBucket } from './token-bucket.ts';
import { GENERIC, trapEvent } from './trap-events.ts';
import type { TrapRow } from './trap-row.ts';

/** Columns of ifTable and ifXTable: what follows their number is the ifIndex. */
const IF_COLUMN = /^1\.3\.6\.1\.2\.1\.(?:2\.2|31\.1\.1)\.1\.\d+\.(\d+)$/u;
const IF_INDEX = '1.3.6.1.2.1.2.2.1.1';
/** A port that flaps is asked so often at most, and once more at the end. */
const POLL_GAP_MS = 2_000;
const MOST_WAITING = 500;
const EVENTS = { perSecond: 5, burst: 50 };

export interface TrapEffectsDeps {
  readonly access: DeviceAccess;
  readonly registry: Pick<DeviceRegistry, 'get'>;
  readonly wording: TrapWording;
  readonly clock: Clock;
  readonly log: Log;
  addEvent(event: NewEvent): void;
}

export class TrapEffects {
  readonly #deps: TrapEffectsDeps;
  readonly #events = new TokenBucket(EVENTS.perSecond, EVENTS.burst);
  /** What was asked lately, by what; `again` when it is to be asked once more. */
  readonly #lately = new Map<string, { again: boolean; readonly cancel: () => void }>();

  constructor(deps: TrapEffectsDeps) {
    this.#deps = deps;
  }

  /** A trap was accepted; `isNew` false repeats one of the last minute. */
  follow(row: TrapRow, isNew: boolean): void {
    const { clock, registry, access } = this.#deps;
    const isLink = row.oid === GENERIC.linkDown || row.oid === GENERIC.linkUp;
    const port = isLink ? portOf(row) : undefined;
    if ((isNew || isLink) && this.#events.take(clock.monotonic())) this.#deps.addEvent(trapEvent(this.#deps.wording.show(row), row.lastT, port));
    const { device } = row;
    if (device === '' || registry.get(device)?.state !== 'monitored') return;
    if (port !== undefined) this.#soon(`${device} ${port}`, () => access.pollPort(device, port));
    else if (isLink || row.oid === GENERIC.coldStart || row.oid === GENERIC.warmStart) this.#soon(device, () => access.poll(device));
  }

  stop(): void {
    for (const { cancel } of this.#lately.values()) cancel();
    this.#lately.clear();
  }

  /** At once when it was not asked in the last seconds, else when they are over. */
  #soon(key: string, ask: () => Promise<void>): void {
    const lately = this.#lately.get(key);
    if (lately !== undefined) {
      lately.again = true;
      return;
    }
    if (this.#lately.size >= MOST_WAITING) return;
    const cancel = this.#deps.clock.after(POLL_GAP_MS, () => {
      const { again } = this.#lately.get(key)!;
      this.#lately.delete(key);
      if (again) this.#soon(key, ask);
    });
    this.#lately.set(key, { again: false, cancel });
    const failed = (thrown: unknown): void => this.#deps.log.debug('A poll after a trap failed.', { about: key, reason: errorMessage(thrown) });
    try {
      ask().catch(failed);
    } catch (thrown) {
      failed(thrown);
    }
  }
}

/** The ifIndex that a linkDown or linkUp is about; undefined when it does not say. */
function portOf(row: TrapRow): number | undefined {
  for (const [oid, type, raw] of row.variables) {
    if (type === 'integer' && (oid === IF_INDEX || oid.startsWith(`${IF_INDEX}.`))) return Number(raw);
  }
  for (const [oid] of row.variables) {
    const index = IF_COLUMN.exec(oid)?.[1];
    if (index !== undefined) return Number(index);
  }
  return undefined;
}
