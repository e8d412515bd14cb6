// Traps as a console shows them: names and values worded by the MIBs that are known now, remembered until those change.
import type { MibLibrary } from '../mibs/mib-library.ts';
import { showVariable } from '../browsing/shown-variable.ts';
import type { ShownVariable } from '../browsing/shown-variable.ts';
import type { DeviceRegistry } from '../lan-parts.ts';
import type { TrapRow } from './trap-row.ts';
import { valueOf } from './trap-row.ts';

export interface ShownTrap {
  readonly id: number;
  readonly t: number;
  readonly lastT: number;
  readonly count: number;
  readonly address: string;
  readonly device: string;
  readonly deviceName: string;
  readonly version: '1' | '2c' | '3';
  readonly inform: boolean;
  readonly oid: string;
  readonly name: string;
  readonly variables: readonly ShownVariable[];
}

interface Worded {
  readonly version: number;
  readonly name: string;
  readonly variables: readonly ShownVariable[];
  /** Everything that a search looks through, in lower case. */
  readonly haystack: string;
}

export type Names = Pick<MibLibrary, 'version' | 'label' | 'typeOf'>;

/** Words rows, each once per set of names. */
export class TrapWording {
  readonly #names: Names;
  readonly #registry: Pick<DeviceRegistry, 'get'>;
  readonly #worded = new WeakMap<TrapRow, Worded>();

  constructor(names: Names, registry: Pick<DeviceRegistry, 'get'>) {
    this.#names = names;
    this.#registry = registry;
  }

  show(row: TrapRow): ShownTrap {
    const { name, variables } = this.#wordedOf(row);
    const { address, count, device, id, inform, lastT, oid, t, version } = row;
    return { id, t, lastT, count, address, device, deviceName: this.deviceName(device), version, inform, oid, name, variables };
  }

  nameOf(row: TrapRow): string {
    return this.#wordedOf(row).name;
  }

  /** Whether each of the words (in lower case) is somewhere in the trap. */
  has(row: TrapRow, words: readonly string[]): boolean {
    if (words.length === 0) return true;
    const { haystack } = this.#wordedOf(row);
    const device = this.deviceName(row.device).toLowerCase();
    return words.every((word) => haystack.includes(word) || device.includes(word));
  }

  /** What people call a device; '' of none, and of one that is gone. */
  deviceName(id: string): string {
    const record = id === '' ? undefined : this.#registry.get(id);
    if (record === undefined) return '';
    return record.name !== '' ? record.name : (record.identity?.name ?? '') !== '' ? record.identity!.name : (record.hostNames[0] ?? record.address);
  }

  #wordedOf(row: TrapRow): Worded {
    const known = this.#worded.get(row);
    if (known !== undefined && known.version === this.#names.version) return known;
    const variables = row.variables.map((kept) => showVariable({ oid: kept[0], value: valueOf(kept) }, this.#names));
    const name = this.#names.label(row.oid);
    const haystack = [name, row.oid, row.address, ...variables.map((variable) => `${variable.name} ${variable.oid} ${variable.text} ${variable.raw}`)].join('\n').toLowerCase();
    const worded = { version: this.#names.version, name, variables, haystack };
    this.#worded.set(row, worded);
    return worded;
  }
}
