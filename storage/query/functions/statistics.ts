// Numbers of small samples: percentiles, median, deviations. Missing values (NaN) must be left out by the caller.

/** Sorts ascending as numbers, in place. */
export function sortAscending(sample: Float64Array): Float64Array {
  return sample.sort();
}

/** The values that are not NaN, as a new column. */
export function present(column: Float64Array, from = 0, to = column.length): Float64Array {
  const out = new Float64Array(Math.max(0, to - from));
  let length = 0;
  for (let i = from; i < to; i += 1) {
    const value = column[i]!;
    if (value === value) {
      out[length] = value;
      length += 1;
    }
  }
  return out.subarray(0, length);
}

/** The quantile q (0 … 1) of an ascending sample, linear between neighbours (type 7 of Hyndman and Fan 1996); NaN when empty. */
export function quantileOfSorted(sorted: Float64Array, q: number): number {
  const n = sorted.length;
  if (n === 0) return Number.NaN;
  const at = (n - 1) * q;
  const low = Math.floor(at);
  const part = at - low;
  const below = sorted[low]!;
  // Between equal neighbours, and at infinities, nothing is computed: ∞ − ∞ would be no number.
  if (part === 0 || low + 1 >= n || sorted[low + 1] === below) return below;
  return below * (1 - part) + sorted[low + 1]! * part;
}

/** The median; sorts the sample in place. */
export function medianOf(sample: Float64Array): number {
  return quantileOfSorted(sortAscending(sample), 0.5);
}

export function meanOf(sample: Float64Array): number {
  let sum = 0;
  for (const value of sample) sum += value;
  return sum / sample.length;
}

/** The standard deviation of a whole population (divided by n); NaN when empty. */
export function deviationOf(sample: Float64Array): number {
  const mean = meanOf(sample);
  let squares = 0;
  for (const value of sample) squares += (value - mean) ** 2;
  return Math.sqrt(squares / sample.length);
}

/** 1.4826 × the median absolute deviation: the standard deviation, were the sample normal. NaN when empty; 0 for equal values. */
export const MAD_TO_DEVIATION = 1.4826;
export function robustDeviation(sample: Float64Array): number {
  const median = medianOf(sample.slice());
  return MAD_TO_DEVIATION * medianOf(sample.map((value) => (value === median ? 0 : Math.abs(value - median))));
}

/** What an aggregator (avg, sum, min, max, count, stddev) or a quantile makes of a sample; NaN when empty, except count 0. Sorts in place for quantiles. */
export function aggregateSample(sample: Float64Array, method: string, quantile: number | undefined): number {
  if (quantile !== undefined) return quantileOfSorted(sortAscending(sample), quantile);
  if (method === 'count') return sample.length;
  if (sample.length === 0) return Number.NaN;
  switch (method) {
    case 'avg':
      return meanOf(sample);
    case 'sum':
      return sample.reduce((sum, value) => sum + value, 0);
    case 'min':
      return sample.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
    case 'max':
      return sample.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
    default:
      return deviationOf(sample);
  }
}
