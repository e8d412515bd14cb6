// Ids for requests: unpredictable, so that nobody who cannot see the question can answer it, and never in use twice.
import type { Random } from '../../ports/network.ts';

/** Ids of sessions are below, ids of sweeps from here on; both stay positive in 32 bits. */
export const FIRST_SWEEP_ID = 2 ** 30;

/** Draws ids from 1 to 2^30 - 1; `taken` tells which are in use. */
export function createRequestIds(random: Random, taken: (id: number) => boolean): () => number {
  let pool: Uint8Array = new Uint8Array();
  let at = 0;
  return () => {
    for (;;) {
      if (at + 4 > pool.length) {
        pool = random.bytes(1_024);
        at = 0;
      }
      const id = ((pool[at]! << 24) | (pool[at + 1]! << 16) | (pool[at + 2]! << 8) | pool[at + 3]!) & (FIRST_SWEEP_ID - 1);
      at += 4;
      if (id !== 0 && !taken(id)) return id;
    }
  };
}
