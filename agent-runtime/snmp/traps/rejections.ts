// What was not accepted, counted by who sent it and why.
import type { Millis } from '../../../common/time/millis.ts';

export const REJECTIONS = ['malformed', 'not_a_trap', 'unknown_version', 'wrong_community', 'unknown_user', 'wrong_key', 'wrong_level', 'not_in_time', 'too_many_engines', 'secrets_locked'] as const;
export type Rejection = (typeof REJECTIONS)[number];

const MOST_ENTRIES = 500;

export interface RejectionCount {
  /** '' for the sum of those that there was no room for. */
  readonly address: string;
  readonly reason: Rejection | 'other_sources';
  readonly count: number;
  readonly lastT: Millis;
}

/** At most some hundred entries; the counts of those that were silent longest are kept as a sum. */
export class Rejections {
  readonly #entries = new Map<string, { readonly address: string; readonly reason: Rejection; count: number; lastT: Millis }>();
  #others = { count: 0, lastT: 0 };
  total = 0;

  add(address: string, reason: Rejection, t: Millis): void {
    this.total += 1;
    const key = `${reason} ${address}`;
    const entry = this.#entries.get(key);
    if (entry !== undefined) {
      entry.count += 1;
      entry.lastT = t;
      // The order of the map is that of the newest packet.
      this.#entries.delete(key);
      this.#entries.set(key, entry);
      return;
    }
    if (this.#entries.size >= MOST_ENTRIES) {
      const [oldKey, old] = this.#entries.entries().next().value!;
      this.#entries.delete(oldKey);
      this.#others = { count: this.#others.count + old.count, lastT: Math.max(this.#others.lastT, old.lastT) };
    }
    this.#entries.set(key, { address, reason, count: 1, lastT: t });
  }

  /** Newest first. */
  list(): RejectionCount[] {
    const entries: RejectionCount[] = [...this.#entries.values()].reverse().map((entry) => ({ ...entry }));
    return this.#others.count === 0 ? entries : [...entries, { address: '', reason: 'other_sources', ...this.#others }];
  }
}
