// A set of series references as bits of a byte array: asked for every point, so it must cost next to nothing.
import type { SeriesRef } from '../../common/model/series.ts';

/** Grows to the largest reference; references are small whole numbers. */
export class RefSet {
  private marks = new Uint8Array(64);
  private count = 0;

  get size(): number {
    return this.count;
  }

  has(ref: SeriesRef): boolean {
    return ref < this.marks.length && this.marks[ref] !== 0;
  }

  /** Whether every one of the references is in the set. */
  hasAll(refs: Uint32Array): boolean {
    const { marks } = this;
    const { length } = refs;
    // Past the end it reads undefined.
    for (let i = 0; i < length; i++) if (marks[refs[i]!] !== 1) return false;
    return true;
  }

  add(ref: SeriesRef): void {
    if (this.has(ref)) return;
    if (ref >= this.marks.length) {
      const larger = new Uint8Array(Math.max(ref + 1, this.marks.length * 2));
      larger.set(this.marks);
      this.marks = larger;
    }
    this.marks[ref] = 1;
    this.count++;
  }

  /** Calls `visit` with every reference, ascending. */
  forEach(visit: (ref: SeriesRef) => void): void {
    for (let ref = 0; ref < this.marks.length; ref++) if (this.marks[ref] !== 0) visit(ref);
  }
}
