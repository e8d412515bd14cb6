// Memory of tiles that were given back, for the next ones of the same size.

/** Holds what one eviction gave back: as blocks come and go in turn, memory is then neither asked for nor freed. */
export class TilePool {
  private readonly tiles = new Map<number, Float64Array[]>();
  private stale = false;
  bytes = 0;

  /** Room for `length` numbers, with anything in it. */
  take(length: number): Float64Array {
    const tile = this.tiles.get(length)?.pop();
    if (tile === undefined) return new Float64Array(length);
    this.bytes -= tile.byteLength;
    return tile;
  }

  /** Something is about to be given back: once it is, what was there before it is no longer kept. */
  renew(): void {
    this.stale = true;
  }

  give(tile: Float64Array): void {
    if (this.stale) this.clear();
    const same = this.tiles.get(tile.length);
    if (same === undefined) this.tiles.set(tile.length, [tile]);
    else same.push(tile);
    this.bytes += tile.byteLength;
  }

  clear(): void {
    this.stale = false;
    this.tiles.clear();
    this.bytes = 0;
  }
}
