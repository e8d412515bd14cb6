// Work that is done by a few at a time.

/** Runs tasks as they are added, at most `width` at once, and waits for all. Tasks handle their own failures. */
export class Lanes {
  readonly #width: number;
  readonly #waiting: (() => Promise<void>)[] = [];
  readonly #idle: (() => void)[] = [];
  #running = 0;

  constructor(width: number) {
    this.#width = width;
  }

  add(task: () => Promise<void>): void {
    this.#waiting.push(task);
    this.#next();
  }

  /** Resolves when nothing runs and nothing waits. */
  idle(): Promise<void> {
    return this.#running === 0 && this.#waiting.length === 0 ? Promise.resolve() : new Promise((resolve) => this.#idle.push(resolve));
  }

  /** Forgets what has not begun. */
  clear(): void {
    this.#waiting.length = 0;
    this.#settle();
  }

  #next(): void {
    while (this.#running < this.#width) {
      const task = this.#waiting.shift();
      if (task === undefined) return this.#settle();
      this.#running += 1;
      const done = (): void => {
        this.#running -= 1;
        this.#next();
      };
      void task()
        .catch(() => undefined)
        .finally(done);
    }
  }

  #settle(): void {
    if (this.#running > 0 || this.#waiting.length > 0) return;
    for (const resolve of this.#idle.splice(0)) resolve();
  }
}
