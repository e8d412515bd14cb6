// Memory for many columns that are needed together and for a short time.

/** Room for so many numbers is taken at once. */
const CHUNK = 65_536;

/** Hands out columns of one large array; `reset` makes all of it free again. */
export class ColumnRoom {
  private chunk = new Float64Array(0);
  private used = 0;

  /** Forgets what was handed out. */
  reset(): void {
    this.used = 0;
  }

  /** A column with anything in it. */
  take(length: number): Float64Array {
    if (this.used + length > this.chunk.length) {
      this.chunk = new Float64Array(Math.max(CHUNK, length));
      this.used = 0;
    }
    const from = this.used;
    this.used += length;
    return this.chunk.subarray(from, from + length);
  }
}
