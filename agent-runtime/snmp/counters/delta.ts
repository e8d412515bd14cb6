// The difference of a counter between two polls: exact, and never more than could have passed.

/** Why a counter has no difference: decreased without a plausible wrap, or moved more than anything can. */
export type DeltaRefusal = 'decreased' | 'implausible';

export interface DeltaLimits {
  readonly bits: 0 | 32 | 64;
  /** The most per second by the interface's speed; undefined when it is not known. */
  readonly most: number | undefined;
  readonly seconds: number;
  /** What it moved per second the last time that this was known. */
  readonly usual?: number | undefined;
  /** Whether a decrease may be a wrap at all. */
  readonly wraps: boolean;
}

/** No interface is faster (1.6 Tbit/s in octets): a jump beyond this is no traffic. */
const FASTEST = 2e11;
/** A wrap over more than half of the range looks just like a fall by less than half: it is believed only of counters that are that busy anyway. */
const SURE_WRAP = 2 ** 31;
const BUSIER = 4;
/** Counters are read at a slightly other time than they are stamped, and speeds are nominal. */
const SLACK = 1.05;

/** now - before as a number, exact below 2^53; or why not. */
export function deltaOf(before: number | bigint, now: number | bigint, { bits, most, seconds, usual, wraps }: DeltaLimits): number | DeltaRefusal {
  const difference = typeof before === 'number' && typeof now === 'number' && Number.isSafeInteger(before) && Number.isSafeInteger(now) ? now - before : bigDifference(before, now);
  if (difference >= 0) return difference <= FASTEST * Math.max(seconds, 1) ? difference : 'implausible';
  if (!wraps || bits === 0) return 'decreased';
  // Without a speed a wrap of 32 bits cannot be told from a reset; 64 bits wrap only in years.
  const limit = bits === 32 ? most : Math.min(most ?? FASTEST, FASTEST);
  if (limit === undefined) return 'decreased';
  const wrapped = bits === 32 ? difference + 2 ** 32 : Number(BigInt.asUintN(64, BigInt(now) - BigInt(before)));
  if (bits === 32 && wrapped > SURE_WRAP && wrapped > BUSIER * (usual ?? 0) * seconds) return 'decreased';
  return wrapped >= 0 && wrapped <= limit * seconds * SLACK ? wrapped : 'decreased';
}

function bigDifference(before: number | bigint, now: number | bigint): number {
  // Values with a fraction are no counters, but a text of a device may hold one.
  const whole = (value: number | bigint): boolean => typeof value === 'bigint' || Number.isInteger(value);
  return whole(before) && whole(now) ? Number(BigInt(now) - BigInt(before)) : Number(now) - Number(before);
}
