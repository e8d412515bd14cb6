// The objects of a simulated device in the order of their OIDs, found by the octets that a request carries.
import { compareOids, encodeOid, startsWith } from '../../agent-runtime/snmp/engine/ber/oid.ts';
import type { Oid, SnmpValue } from '../../agent-runtime/snmp/protocol.ts';
import { VedetteError } from '../../common/errors/vedette-error.ts';

/** What a manager may write. */
export interface Writable {
  /** Whether the object takes this value; its type has been compared already. */
  accepts(value: SnmpValue): boolean;
  write(value: SnmpValue): void;
}

/** One object: a value that stays, or one that is asked for each time. */
export interface SimulatedObject {
  readonly oid: Oid;
  readonly value: SnmpValue | (() => SnmpValue);
  readonly writable?: Writable;
}

/** The value of an object at this moment. */
export function currentValue({ value }: SimulatedObject): SnmpValue {
  return typeof value === 'function' ? value() : value;
}

interface Entry {
  readonly key: Uint8Array;
  readonly object: SimulatedObject;
}

/** Sorted once. Of repeated OIDs the first counts. Throws VedetteError `bad_input` for a text that is no OID. */
export class ObjectTable {
  readonly #entries: readonly Entry[];

  constructor(objects: Iterable<SimulatedObject>) {
    const entries: Entry[] = [];
    for (const object of objects) {
      const key = encodeOid(object.oid);
      if (key === undefined) throw new VedetteError('bad_input', `"${object.oid}" is no object identifier.`);
      entries.push({ key, object });
    }
    const sorted = entries.sort((a, b) => compareOids(a.key, 0, a.key.length, b.key));
    this.#entries = sorted.filter(({ key }, at) => at === 0 || compareOids(key, 0, key.length, sorted[at - 1]!.key) !== 0);
  }

  get size(): number {
    return this.#entries.length;
  }

  /** All, in order. */
  objects(): SimulatedObject[] {
    return this.#entries.map(({ object }) => object);
  }

  get(oid: Uint8Array): SimulatedObject | undefined {
    const entry = this.#entries[this.#firstFrom(oid)];
    return entry !== undefined && compareOids(entry.key, 0, entry.key.length, oid) === 0 ? entry.object : undefined;
  }

  /** The objects behind an OID, in order. */
  *after(oid: Uint8Array): Generator<{ readonly key: Uint8Array; readonly object: SimulatedObject }> {
    let at = this.#firstFrom(oid);
    if (at < this.#entries.length && compareOids(this.#entries[at]!.key, 0, this.#entries[at]!.key.length, oid) === 0) at += 1;
    for (; at < this.#entries.length; at += 1) yield this.#entries[at]!;
  }

  /** Whether an object stands beside this one, with as many sub-identifiers: then it is its instance that is missing. */
  hasSibling(oid: Uint8Array): boolean {
    let end = oid.length - 1;
    while (end > 0 && oid[end - 1]! >= 0x80) end -= 1;
    const parent = oid.subarray(0, Math.max(0, end));
    const entry = this.#entries[this.#firstFrom(parent)];
    return parent.length > 0 && entry !== undefined && startsWith(entry.key, 0, entry.key.length, parent) && arcsIn(entry.key) === arcsIn(oid);
  }

  #firstFrom(oid: Uint8Array): number {
    let [low, high] = [0, this.#entries.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const { key } = this.#entries[middle]!;
      if (compareOids(key, 0, key.length, oid) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function arcsIn(oid: Uint8Array): number {
  return oid.reduce((count, byte) => (byte < 0x80 ? count + 1 : count), 0);
}
