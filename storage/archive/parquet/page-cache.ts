// Keeps small pages unpacked: dictionaries of texts and times, which are asked for again with every question about a file.

/** Pages up to so many bytes are worth their place: to unpack one costs about as much as reading 30 kB. */
const SMALL_PAGE_BYTES = 32_768;
/** All together. */
const CACHE_BYTES = 4_000_000;

/** Unpacked pages by file and place; least recently used ones go first. Nobody writes into them. */
export class PageCache {
  private readonly pages = new Map<string, Uint8Array>();
  private bytes = 0;

  get(key: string): Uint8Array | undefined {
    const page = this.pages.get(key);
    if (page === undefined) return undefined;
    // A Map keeps the order of insertion: put in again, the page is the newest.
    this.pages.delete(key);
    this.pages.set(key, page);
    return page;
  }

  keep(key: string, page: Uint8Array): void {
    if (page.length > SMALL_PAGE_BYTES || this.pages.has(key)) return;
    // A page may lie in a larger buffer, which must not stay for it.
    const own = page.byteLength === page.buffer.byteLength ? page : page.slice();
    this.pages.set(key, own);
    this.bytes += own.length;
    for (const [oldest, content] of this.pages) {
      if (this.bytes <= CACHE_BYTES) return;
      this.pages.delete(oldest);
      this.bytes -= content.length;
    }
  }
}
