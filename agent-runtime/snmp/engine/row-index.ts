// The rows of one table as index bytes and index text, kept between polls so that a repeated poll builds no text.
import { arcsText, compareOids, sameBytes } from './ber/oid.ts';

interface Row {
  readonly bytes: Uint8Array;
  readonly text: string;
}

/** Rows beyond which a table's memory starts over rather than grow with rows that are long gone. */
const SLACK = 2;

/** Indexes of one small number, which most tables have: one for all tables of all devices. */
const COMMON = 4_096;
const common: (Row | undefined)[] = [];

/** Index texts of one table, in the order of their OIDs. All columns of the table share them. */
export class RowIndex {
  #rows: Row[] = [];
  #version = 0;

  /** Another one whenever places may have moved. */
  get version(): number {
    return this.#version;
  }

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
    const row = rowOf(bytes, start, end);
    if (row === undefined) return -1;
    this.#version += 1;
    if (low === this.#rows.length) this.#rows.push(row);
    else this.#rows.splice(low, 0, row);
    return low;
  }

  text(place: number): string {
    return this.#rows[place]?.text ?? '';
  }

  /** Told the rows of the longest column at the end of a poll. */
  trim(rows: number): void {
    if (this.#rows.length > 64 && this.#rows.length > rows * SLACK) {
      this.#rows = [];
      this.#version += 1;
    }
  }
}

/** Undefined for a damaged index. */
function rowOf(bytes: Uint8Array, start: number, end: number): Row | undefined {
  const text = arcsText(bytes, start, end);
  if (text === undefined) return undefined;
  const number = end - start <= 2 ? Number(text) : Number.NaN;
  if (!(number < COMMON)) return { bytes: copied(bytes, start, end), text };
  // Only as this program would write it: 01 with a superfluous zero octet in front is another index.
  const known = common[number];
  if (known !== undefined) return sameBytes(bytes, start, end, known.bytes) ? known : { bytes: copied(bytes, start, end), text };
  return (common[number] = { bytes: copied(bytes, start, end), text });
}

/** Not slice, which of a Buffer keeps a share of a larger store alive. */
function copied(bytes: Uint8Array, start: number, end: number): Uint8Array {
  const copy = new Uint8Array(end - start);
  copy.set(bytes.subarray(start, end));
  return copy;
}

