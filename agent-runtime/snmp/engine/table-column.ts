// One column of a table as it was read: values by place, over a list of rows that the columns of the table share.
import type { Column, SnmpValue } from '../protocol.ts';

/** The indexes of some rows in the order of the device. Columns with the same rows share one, so that comparing two is comparing addresses. */
export class RowList {
  readonly texts: readonly string[];
  #places: Map<string, number> | undefined;

  constructor(texts: readonly string[]) {
    this.texts = texts;
  }

  /** The place of an index; undefined when it has none. */
  placeOf(text: string): number | undefined {
    if (this.#places === undefined) {
      this.#places = new Map();
      for (let place = 0; place < this.texts.length; place += 1) this.#places.set(this.texts[place]!, place);
    }
    return this.#places.get(text);
  }

  hasTexts(texts: readonly string[]): boolean {
    if (texts.length !== this.texts.length) return false;
    for (let place = texts.length - 1; place >= 0; place -= 1) if (texts[place] !== this.texts[place]) return false;
    return true;
  }
}

/** A column that costs an array: reads like a map from index to value, and remains the same object from poll to poll while nothing in it changes. */
export class TableColumn implements Column {
  readonly rows: RowList;
  /** One for each row. */
  readonly cells: readonly SnmpValue[];

  constructor(rows: RowList, cells: readonly SnmpValue[]) {
    this.rows = rows;
    this.cells = cells;
  }

  get size(): number {
    return this.cells.length;
  }

  get(index: string): SnmpValue | undefined {
    const place = this.rows.placeOf(index);
    return place === undefined ? undefined : this.cells[place];
  }

  has(index: string): boolean {
    return this.rows.placeOf(index) !== undefined;
  }

  forEach(visit: (value: SnmpValue, index: string, column: Column) => void): void {
    const { texts } = this.rows;
    for (let place = 0; place < texts.length; place += 1) visit(this.cells[place]!, texts[place]!, this);
  }

  *entries(): MapIterator<[string, SnmpValue]> {
    const { texts } = this.rows;
    for (let place = 0; place < texts.length; place += 1) yield [texts[place]!, this.cells[place]!];
  }

  keys(): MapIterator<string> {
    return this.rows.texts[Symbol.iterator]();
  }

  values(): MapIterator<SnmpValue> {
    return this.cells[Symbol.iterator]();
  }

  [Symbol.iterator](): MapIterator<[string, SnmpValue]> {
    return this.entries();
  }
}

/** A column without rows. */
export const NO_ROWS = new TableColumn(new RowList([]), []);
