// How many series hold points, kept up to date as holders come and go, so that nobody has to walk all series to count them.
import type { SeriesRef } from '../../common/model/series.ts';

/** Per series, in how many places it holds points. */
export class Presence {
  private places = new Int32Array(64);
  /** Series that are in at least one place. */
  size = 0;

  add(ref: SeriesRef): void {
    if (ref >= this.places.length) {
      const larger = new Int32Array(Math.max(ref + 1, this.places.length * 2));
      larger.set(this.places);
      this.places = larger;
    }
    if (this.places[ref]!++ === 0) this.size++;
  }

  /** Each of these series holds points in one more place. */
  addAll(refs: Uint32Array): void {
    const { length } = refs;
    for (let i = 0; i < length; i++) this.add(refs[i]!);
  }

  subtract(ref: SeriesRef): void {
    if (--this.places[ref]! === 0) this.size--;
  }

  /** Every series that is somewhere, ascending. */
  refs(): SeriesRef[] {
    const refs: SeriesRef[] = [];
    for (let ref = 0; ref < this.places.length; ref++) if (this.places[ref]! > 0) refs.push(ref);
    return refs;
  }

  /** Nobody holds anything any more. */
  clear(): void {
    this.places = new Int32Array(64);
    this.size = 0;
  }

  get bytes(): number {
    return this.places.byteLength;
  }
}
