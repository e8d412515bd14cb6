// Owns the shared crosshair: one moment for all charts of the page, told without rendering React.
import type { Millis } from '../../common/time/millis.ts';

export interface Cursor {
  readonly t: Millis | null;
  /** The chart under the pointer. */
  readonly chart: string | null;
}

let cursor: Cursor = { t: null, chart: null };
let scheduled = false;
const listeners = new Set<(cursor: Cursor) => void>();

export function currentCursor(): Cursor {
  return cursor;
}

/** Moves the crosshair; all charts follow in the next frame. */
export function setCursor(t: Millis | null, chart: string | null): void {
  cursor = { t, chart };
  if (scheduled) return;
  scheduled = true;
  requestAnimationFrame(() => {
    scheduled = false;
    for (const listener of listeners) listener(cursor);
  });
}

/** Calls on every move; the answer stops it. */
export function onCursor(listener: (cursor: Cursor) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
