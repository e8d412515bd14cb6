// Distribution: many observations per bucket, kept as one mergeable sketch.

/** What a distribution needs of a sketch; common/sketch has the real one. */
export interface Sketch {
  add(value: number): void;
  toBytes(): Uint8Array;
}

/** One sketch per series and open bucket; made with the first observation, handed out and dropped at the close. */
export class DistributionColumn {
  readonly #createSketch: () => Sketch;
  readonly #open: (Sketch | undefined)[] = [];

  constructor(createSketch: () => Sketch) {
    this.#createSketch = createSketch;
  }

  reset(index: number): void {
    this.#open[index] = undefined;
  }

  add(index: number, value: number): void {
    const sketch = this.#open[index] ?? this.#createSketch();
    sketch.add(value);
    this.#open[index] = sketch;
  }

  /** The sketch of the bucket that ends now, or undefined when nothing was observed. */
  close(index: number): Uint8Array | undefined {
    const sketch = this.#open[index];
    this.#open[index] = undefined;
    return sketch?.toBytes();
  }
}
