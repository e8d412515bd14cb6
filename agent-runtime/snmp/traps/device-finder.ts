// Which device a trap is from: by its address, else by its SNMPv3 engine.
import type { DeviceRecord, DeviceRegistry } from '../lan-parts.ts';

/** Looks devices up without going through all of them for each packet. */
export class DeviceFinder {
  readonly #registry: DeviceRegistry;
  readonly #stop: () => void;
  #found: { readonly byAddress: ReadonlyMap<string, DeviceRecord>; readonly byEngine: ReadonlyMap<string, DeviceRecord> } | undefined;

  constructor(registry: DeviceRegistry) {
    this.#registry = registry;
    this.#stop = registry.listen(() => (this.#found = undefined));
  }

  /** The id of the device; '' when there is none. `agent` is who the trap is about, `sender` where it came from. */
  find(agent: string, sender: string, engineId: string): string {
    const { byAddress, byEngine } = (this.#found ??= this.#index());
    return (byAddress.get(agent) ?? (engineId === '' ? undefined : byEngine.get(engineId)) ?? byAddress.get(sender))?.id ?? '';
  }

  close(): void {
    this.#stop();
  }

  /** Of several at one address, or with one engine ID, a monitored one. */
  #index(): { byAddress: Map<string, DeviceRecord>; byEngine: Map<string, DeviceRecord> } {
    const byAddress = new Map<string, DeviceRecord>();
    const byEngine = new Map<string, DeviceRecord>();
    const keep = (map: Map<string, DeviceRecord>, key: string, record: DeviceRecord): void => {
      if (key !== '' && (!map.has(key) || (record.state === 'monitored' && map.get(key)!.state !== 'monitored'))) map.set(key, record);
    };
    for (const record of this.#registry.all()) {
      keep(byAddress, record.address, record);
      keep(byEngine, record.engineId.toLowerCase(), record);
    }
    return { byAddress, byEngine };
  }
}
