// The rows of one table as index bytes and index text, kept between polls so that a repeated poll builds no text.
import { arcsText, compareOids, sameBytes } from './ber/oid.ts';

interface Row {
  readonly bytes: Uint8Array;
  readonly text: string;
}

/** Rows beyond which a table's memory starts over rather than grow with rows that are long gone. */
const SLACK = 2;

/** Index texts of one table, in the order of their OIDs. All columns of the table share them. */
export class RowIndex {
  #rows: Row[] = [];

  /** The place of an index, first guessed at `guess`; made when it is new. -1 for a damaged index. */
  find(bytes: Uint8Array, start: number, end: number, guess: number): number {
    const guessed = this.#rows[guess];
    if (guessed !== undefined && sameBytes(bytes, start, end, guessed.bytes)) return guess;
    let low = 0;
    let high = this.#rows.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const order = compareOids(bytes, start, end, this.#rows[middle]!.bytes);
      if (order === 0 && sameBytes(bytes, start, end, this.#rows[middle]!.bytes)) return middle;
      if (order <= 0) high = middle;
      else low = middle + 1;
    }
    const text = arcsText(bytes, start, end);
    if (text === undefined) return -1;
    const row: Row = { bytes: bytes.slice(start, end), text };
    if (low === this.#rows.length) this.#rows.push(row);
    else this.#rows.splice(low, 0, row);
    return low;
  }

  text(place: number): string {
    return this.#rows[place]?.text ?? '';
  }

  /** Told the rows of the longest column at the end of a poll. */
  trim(rows: number): void {
    if (this.#rows.length > 64 && this.#rows.length > rows * SLACK) this.#rows = [];
  }
}

