// Which device has which SNMPv3 engine ID: two with the same one confuse everybody who speaks to both.
import type { Millis } from '../../../common/time/millis.ts';

export class EngineBook {
  readonly #owners = new Map<string, Set<string>>();
  readonly #of = new Map<string, string>();
  readonly #said = new Set<string>();
  readonly #duplicate: (id: string, other: string, engineId: string, t: Millis) => void;

  /** `duplicate` is called once for each pair. */
  constructor(duplicate: (id: string, other: string, engineId: string, t: Millis) => void) {
    this.#duplicate = duplicate;
  }

  /** A device answered under an engine ID (hex); '' says none. */
  saw(id: string, engineId: string, t: Millis): void {
    if (engineId === '' || this.#of.get(id) === engineId) return;
    this.forget(id);
    this.#of.set(id, engineId);
    const owners = this.#owners.get(engineId) ?? new Set();
    this.#owners.set(engineId, owners);
    for (const other of owners) {
      const pair = [id, other].sort().join(' ');
      if (this.#said.has(pair)) continue;
      this.#said.add(pair);
      this.#duplicate(id, other, engineId, t);
    }
    owners.add(id);
  }

  forget(id: string): void {
    const engineId = this.#of.get(id);
    if (engineId === undefined) return;
    this.#of.delete(id);
    this.#owners.get(engineId)?.delete(id);
  }
}
