// Hands notices to whoever listens; keeps the ones that came before anybody did.
import type { StorageNotice } from './api.ts';

const KEPT = 100;

export class Notices {
  private readonly listeners: ((notice: StorageNotice) => void)[] = [];
  private early: StorageNotice[] = [];

  send(notice: StorageNotice): void {
    if (this.listeners.length > 0) for (const listener of this.listeners) listener(notice);
    else if (this.early.length < KEPT) this.early.push(notice);
  }

  /** The listener hears of kept notices at once. */
  listen(listener: (notice: StorageNotice) => void): void {
    this.listeners.push(listener);
    const { early } = this;
    this.early = [];
    for (const notice of early) listener(notice);
  }
}
