// Memory of tiles that were given back, for the next ones of the same size.

/** Tiles by their length. */
class Stock {
  private readonly tiles = new Map<number, Float64Array[]>();
  bytes = 0;

  take(length: number): Float64Array | undefined {
    const tile = this.tiles.get(length)?.pop();
    if (tile !== undefined) this.bytes -= tile.byteLength;
    return tile;
  }

  give(tile: Float64Array): void {
    const same = this.tiles.get(tile.length);
    if (same === undefined) this.tiles.set(tile.length, [tile]);
    else same.push(tile);
    this.bytes += tile.byteLength;
  }
}

/**
 * Holds what the last two evictions gave back that gave anything: as blocks come and go in turn, memory is then neither asked for nor freed,
 * and what nobody wants any more does not stay.
 */
export class TilePool {
  private fresh = new Stock();
  private earlier = new Stock();

  get bytes(): number {
    return this.fresh.bytes + this.earlier.bytes;
  }

  /** Room for `length` numbers, with anything in it. */
  take(length: number): Float64Array {
    return this.fresh.take(length) ?? this.earlier.take(length) ?? new Float64Array(length);
  }

  /** Something is about to be given back. */
  renew(): void {
    if (this.fresh.bytes === 0) return;
    this.earlier = this.fresh;
    this.fresh = new Stock();
  }

  give(tile: Float64Array): void {
    this.fresh.give(tile);
  }

  clear(): void {
    this.fresh = new Stock();
    this.earlier = new Stock();
  }
}
