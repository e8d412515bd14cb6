// Slots: when a check is due. Pure arithmetic on the wall clock, so that sleep and clock steps need no memory.
import type { Millis } from '../../common/time/millis.ts';

/** FNV-1a over UTF-16 code units (http://www.isthe.com/chongo/tech/comp/fnv/), 32 bits: spreads names over an interval. */
function hashName(name: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < name.length; index += 1) {
    hash ^= name.charCodeAt(index);
    hash = Math.imul(hash, 0x01000193);
  }
  // Names that differ in their last letters only would land side by side: mix once more (the finaliser of MurmurHash3).
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  return hash >>> 0;
}

/** Where in its interval a check has its slot, ms: stable for a name, different between names. */
export function slotOffset(name: string, interval: number): number {
  return hashName(name) % interval;
}

/** The first slot strictly after `t`. */
export function slotAfter(t: Millis, interval: number, offset: number): Millis {
  return Math.floor((t - offset) / interval) * interval + interval + offset;
}

/** The last slot at or before `t`. */
export function slotAtOrBefore(t: Millis, interval: number, offset: number): Millis {
  return Math.floor((t - offset) / interval) * interval + offset;
}
