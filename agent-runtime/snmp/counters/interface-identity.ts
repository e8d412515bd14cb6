// Interfaces by name: numbers (ifIndex) may be given anew at a restart, names stay. One per device.
import type { DeviceReading } from '../device-reading.ts';
import { IF_DESCR, IF_NAME } from '../profiles/if-mib.ts';
import { cleanTextOfValue } from '../profiles/evaluate/value-text.ts';
import { ReadingMemo } from '../reading-memo.ts';

/** An interface that came to another number. */
export interface MovedInterface {
  readonly name: string;
  readonly from: string;
  readonly to: string;
}

/** Gives each ifIndex a name that is unique on the device: ifName, else ifDescr, else the number; repeated ones get ` #2`, ` #3` in order. */
export class InterfaceIdentity {
  readonly #memo = new ReadingMemo<ReadonlyMap<string, string>>();
  #names: ReadonlyMap<string, string> = new Map();

  /** Names by ifIndex as of the last update. */
  get names(): ReadonlyMap<string, string> {
    return this.#names;
  }

  /** Reads the names; a reading without any keeps those that are known. `moved`: interfaces whose number is another one now. */
  update(reading: DeviceReading): { readonly names: ReadonlyMap<string, string>; readonly moved: readonly MovedInterface[] } {
    const names = this.#memo.of(reading, [], namesOf);
    if (names === this.#names) return { names, moved: [] };
    if (names.size === 0) return { names: this.#names, moved: [] };
    const before = new Map([...this.#names].map(([index, name]) => [name, index]));
    const moved: MovedInterface[] = [];
    for (const [index, name] of names) {
      const from = before.get(name);
      if (from !== undefined && from !== index) moved.push({ name, from, to: index });
    }
    this.#names = names;
    return { names, moved };
  }
}

function namesOf(reading: DeviceReading): Map<string, string> {
  const [named, described] = [reading.column(IF_NAME), reading.column(IF_DESCR)];
  const indexes = [...new Set([...named.keys(), ...described.keys()])].sort((a, b) => Number(a) - Number(b));
  const taken = new Set<string>();
  const names = new Map<string, string>();
  for (const index of indexes) {
    const own = cleanTextOfValue(named.get(index)) || cleanTextOfValue(described.get(index)) || index;
    let name = own;
    for (let ordinal = 2; taken.has(name); ordinal += 1) name = `${own} #${ordinal}`;
    taken.add(name);
    names.set(index, name);
  }
  return names;
}
