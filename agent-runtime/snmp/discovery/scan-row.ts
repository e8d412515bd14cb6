// What a scan knows of one address that showed itself.
import type { DeviceKind } from '../../../common/model/device.ts';

export const SEEN_BY = ['ping', 'arp', 'snmp', 'mdns'] as const;
export type SeenBy = (typeof SEEN_BY)[number];

/** One row of a scan, as the console gets it. Empty texts are unknown. */
export interface ScanRow {
  readonly address: string;
  /** Other addresses of the same device. */
  readonly addresses: readonly string[];
  readonly mac: string;
  readonly macVendor: string;
  readonly hostNames: readonly string[];
  readonly by: readonly SeenBy[];
  readonly pingMs: number | null;
  readonly snmp: 'asking' | 'answered' | 'silent';
  readonly credential: string;
  readonly name: string;
  readonly description: string;
  readonly vendor: string;
  readonly model: string;
  readonly kind: DeviceKind;
  readonly profile: string;
  readonly device: string;
  readonly isNew: boolean;
}

const UNKNOWN: Omit<ScanRow, 'address'> = {
  addresses: [], mac: '', macVendor: '', hostNames: [], by: [], pingMs: null, snmp: 'asking', credential: '', name: '', description: '', vendor: '', model: '', kind: 'other', profile: '', device: '', isNew: false,
};

/** The rows of a scan by address. A device with several addresses has one row; the others lead to it. */
export class ScanRows {
  readonly #rows = new Map<string, ScanRow>();
  /** Address of a device → address of its row. */
  readonly #leads = new Map<string, string>();
  readonly #changed: () => void;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  get size(): number {
    return this.#rows.size;
  }

  /** The row of an address, also when it stands under another address of the device. */
  get(address: string): ScanRow | undefined {
    return this.#rows.get(this.#leads.get(address) ?? address);
  }

  all(): ScanRow[] {
    return [...this.#rows.values()];
  }

  /** Whether an address has shown itself by itself. */
  has(address: string): boolean {
    return this.#rows.has(address) || this.#leads.has(address);
  }

  /** Something was seen of an address, its first or a further sign. */
  see(address: string, by: SeenBy | undefined, change: Partial<Omit<ScanRow, 'address' | 'by' | 'addresses'>> = {}): void {
    const key = this.#leads.get(address) ?? address;
    const before = this.#rows.get(key) ?? { address: key, ...UNKNOWN };
    const ways = by === undefined || before.by.includes(by) ? before.by : SEEN_BY.filter((way) => way === by || before.by.includes(way));
    this.#rows.set(key, { ...before, ...change, by: ways });
    this.#changed();
  }

  addName(address: string, name: string): void {
    const before = this.get(address);
    if (before === undefined || before.hostNames.includes(name) || before.hostNames.length >= 8) return;
    this.see(address, undefined, { hostNames: [...before.hostNames, name] });
  }

  /** `address` turned out to be the device of `into`: its row goes there. */
  merge(address: string, into: string): void {
    const [lost, kept] = [this.#rows.get(address), this.get(into)];
    if (lost === undefined || kept === undefined || kept.address === address) return;
    this.#rows.delete(address);
    for (const other of [address, ...lost.addresses]) this.#leads.set(other, kept.address);
    this.#rows.set(kept.address, {
      ...kept,
      addresses: [...new Set([...kept.addresses, address, ...lost.addresses])],
      by: SEEN_BY.filter((way) => kept.by.includes(way) || lost.by.includes(way)),
      hostNames: [...new Set([...kept.hostNames, ...lost.hostNames])].slice(0, 8),
      pingMs: kept.pingMs ?? lost.pingMs,
    });
    this.#changed();
  }

  /** Whoever was still being asked has not answered. */
  finish(): void {
    for (const [address, row] of this.#rows) if (row.snmp === 'asking') this.#rows.set(address, { ...row, snmp: 'silent' });
    this.#changed();
  }
}
