// The hot loops of the engine: each goes over one column, which fits into the first cache, without calls. Step i holds the points (or
// buckets) bounds[i] ≤ p < bounds[i + 1]; nothing is written where it holds none.

/** Adds up the points of each step, 0 where there are none, and answers whether every sum is a number. */
export function addUp(values: Float64Array, bounds: Uint32Array, length: number, into: Float64Array): boolean {
  let check = 0;
  let at = bounds[0]!;
  for (let i = 0; i < length; i += 1) {
    const end = bounds[i + 1]!;
    let sum = 0;
    if (at < end) {
      sum = values[at]!;
      for (at += 1; at < end; at += 1) sum += values[at]!;
    }
    into[i] = sum;
    // NaN stays NaN, and only infinities and NaN do not leave 0.
    check += sum - sum;
  }
  if (check === check) return true;
  for (let i = 0; i < length; i += 1) if (into[i] !== into[i]) return false;
  return true;
}

/** The smallest point of each step. Answers whether all are numbers. */
export function findLow(values: Float64Array, bounds: Uint32Array, length: number, into: Float64Array): boolean {
  let isWhole = true;
  let at = bounds[0]!;
  for (let i = 0; i < length; i += 1) {
    const end = bounds[i + 1]!;
    if (at === end) continue;
    let low = values[at]!;
    for (at += 1; at < end; at += 1) {
      const value = values[at]!;
      if (value >= low) continue;
      if (value < low) low = value;
      else isWhole = false;
    }
    if (low !== low) isWhole = false;
    into[i] = low;
  }
  return isWhole;
}

/** As {@link findLow}: the largest. */
export function findHigh(values: Float64Array, bounds: Uint32Array, length: number, into: Float64Array): boolean {
  let isWhole = true;
  let at = bounds[0]!;
  for (let i = 0; i < length; i += 1) {
    const end = bounds[i + 1]!;
    if (at === end) continue;
    let high = values[at]!;
    for (at += 1; at < end; at += 1) {
      const value = values[at]!;
      if (value <= high) continue;
      if (value > high) high = value;
      else isWhole = false;
    }
    if (high !== high) isWhole = false;
    into[i] = high;
  }
  return isWhole;
}

/** Where each step is one bucket. */
export function copyBuckets(column: Float64Array, bounds: Uint32Array, length: number, into: Float64Array): void {
  const from = bounds[0]!;
  for (let i = 0; i < length; i += 1) into[i] = column[from + i]!;
}

/** The sums of the buckets that hold points; as the next three. */
export function addUpBuckets(counts: Float64Array, sums: Float64Array, bounds: Uint32Array, length: number, into: Float64Array): void {
  let p = bounds[0]!;
  for (let i = 0; i < length; i += 1) {
    const end = bounds[i + 1]!;
    while (p < end && counts[p] === 0) p += 1;
    if (p === end) continue;
    let sum = sums[p]!;
    for (p += 1; p < end; p += 1) if (counts[p]! > 0) sum += sums[p]!;
    into[i] = sum;
  }
}

export function findLowBucket(counts: Float64Array, lows: Float64Array, bounds: Uint32Array, length: number, into: Float64Array): void {
  let p = bounds[0]!;
  for (let i = 0; i < length; i += 1) {
    const end = bounds[i + 1]!;
    while (p < end && counts[p] === 0) p += 1;
    if (p === end) continue;
    let low = lows[p]!;
    for (p += 1; p < end; p += 1) if (counts[p]! > 0 && lows[p]! < low) low = lows[p]!;
    into[i] = low;
  }
}

export function findHighBucket(counts: Float64Array, highs: Float64Array, bounds: Uint32Array, length: number, into: Float64Array): void {
  let p = bounds[0]!;
  for (let i = 0; i < length; i += 1) {
    const end = bounds[i + 1]!;
    while (p < end && counts[p] === 0) p += 1;
    if (p === end) continue;
    let high = highs[p]!;
    for (p += 1; p < end; p += 1) if (counts[p]! > 0 && highs[p]! > high) high = highs[p]!;
    into[i] = high;
  }
}

export function findLastBucket(counts: Float64Array, lasts: Float64Array, bounds: Uint32Array, length: number, into: Float64Array): void {
  for (let i = 0; i < length; i += 1) for (let p = bounds[i]!; p < bounds[i + 1]!; p += 1) if (counts[p]! > 0) into[i] = lasts[p]!;
}
