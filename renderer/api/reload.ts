// Decides whether a page that the program has outgrown may load itself anew: once, so that it can never go round in circles.

/** Two reloads closer together than this mean that reloading does not help. */
const MIN_RELOAD_DISTANCE_MS = 60_000;

/** Where the time of the last reload is kept; `sessionStorage` in a page. */
export interface ReloadMemory {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

const KEY = 'vedette.reloaded-at';

/** Whether to reload now; when it says yes it has noted the time. Storage that refuses (private windows) means no. */
export function mayReload(memory: ReloadMemory, now: number): boolean {
  try {
    const last = memory.getItem(KEY);
    if (last !== null && Math.abs(now - Number(last)) < MIN_RELOAD_DISTANCE_MS) return false;
    memory.setItem(KEY, String(now));
    return true;
  } catch {
    return false; // without a memory a second reload could not be told from the first
  }
}
