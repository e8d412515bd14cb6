// A binary heap of things that are due at a time; ties go by name so that a virtual day always runs in the same order.

export interface Due {
  readonly name: string;
  due: number;
}

function before(a: Due, b: Due): boolean {
  return a.due < b.due || (a.due === b.due && a.name < b.name);
}

/** The earliest first. An item must not change its `due` while it is in the queue. */
export class DueQueue<T extends Due> {
  #items: T[] = [];

  get size(): number {
    return this.#items.length;
  }

  peek(): T | undefined {
    return this.#items[0];
  }

  push(item: T): void {
    const items = this.#items;
    let index = items.length;
    items.push(item);
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = items[parent];
      if (above === undefined || !before(item, above)) break;
      items[index] = above;
      index = parent;
    }
    items[index] = item;
  }

  pop(): T | undefined {
    const items = this.#items;
    const first = items[0];
    const moved = items.pop();
    if (first === undefined || moved === undefined || items.length === 0) return first;
    let index = 0;
    for (;;) {
      const left = index * 2 + 1;
      const right = left + 1;
      const leftItem = items[left];
      if (leftItem === undefined) break;
      const rightItem = items[right];
      const takeRight = rightItem !== undefined && before(rightItem, leftItem);
      const child = takeRight ? rightItem : leftItem;
      if (!before(child, moved)) break;
      items[index] = child;
      index = takeRight ? right : left;
    }
    items[index] = moved;
    return first;
  }

  /** Takes everything out. */
  clear(): T[] {
    const items = this.#items;
    this.#items = [];
    return items;
  }
}
