// How many things of a kind may happen: so many per second, after a burst.

/** Counts by a monotonic time in ms that the caller gives. */
export class TokenBucket {
  readonly #perSecond: number;
  readonly #burst: number;
  #tokens: number;
  #at = 0;

  constructor(perSecond: number, burst: number) {
    this.#perSecond = perSecond;
    this.#burst = burst;
    this.#tokens = burst;
  }

  /** Takes one when there is one. */
  take(now: number): boolean {
    if (now > this.#at) {
      this.#tokens = Math.min(this.#burst, this.#tokens + ((now - this.#at) * this.#perSecond) / 1_000);
      this.#at = now;
    }
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}

/** A bucket for each of many keys; of more than `most` keys those that were asked for longest ago start afresh. */
export class TokenBuckets {
  readonly #buckets = new Map<string, TokenBucket>();
  readonly #make: () => TokenBucket;
  readonly #most: number;

  constructor(most: number, make: () => TokenBucket) {
    this.#most = most;
    this.#make = make;
  }

  take(key: string, now: number): boolean {
    let bucket = this.#buckets.get(key);
    if (bucket === undefined) {
      if (this.#buckets.size >= this.#most) this.#buckets.delete(this.#buckets.keys().next().value!);
      bucket = this.#make();
    } else this.#buckets.delete(key);
    this.#buckets.set(key, bucket);
    return bucket.take(now);
  }
}
