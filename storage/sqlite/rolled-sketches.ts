// Sketches of many flush intervals joined into one per bucket.
import { DDSketch } from '../../common/sketch/ddsketch.ts';
import { alignDown } from '../../common/time/millis.ts';
import type { StoredSketch } from '../query/sources.ts';

/** One sketch per bucket of `resolution` ms that has any; ascending, like what is given. Throws what DDSketch.fromBytes throws. */
export function joinSketches(sketches: readonly StoredSketch[], resolution: number): StoredSketch[] {
  const joined: StoredSketch[] = [];
  for (let i = 0; i < sketches.length; ) {
    const start = alignDown(sketches[i]!.ts, resolution);
    let end = i + 1;
    while (end < sketches.length && sketches[end]!.ts < start + resolution) end++;
    if (end === i + 1) joined.push({ ts: start, bytes: sketches[i]!.bytes });
    else {
      const sum = DDSketch.fromBytes(sketches[i]!.bytes);
      for (let k = i + 1; k < end; k++) sum.merge(DDSketch.fromBytes(sketches[k]!.bytes));
      joined.push({ ts: start, bytes: sum.toBytes() });
    }
    i = end;
  }
  return joined;
}
