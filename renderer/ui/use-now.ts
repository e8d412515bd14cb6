// Owns the page's one clock for words such as "3 min ago": a single timer however many components look, none while hidden.
import { useSyncExternalStore } from 'react';
import type { Millis } from '../../common/time/millis.ts';

const listeners = new Set<() => void>();
let current: Millis = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

function tick(): void {
  if (document.visibilityState === 'hidden') return;
  current = Date.now();
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === undefined) {
    current = Date.now();
    timer = setInterval(tick, 1_000);
    document.addEventListener('visibilitychange', tick);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
    document.removeEventListener('visibilitychange', tick);
  };
}

/** Now, renewed once per `every` ms (whole seconds) while the page is visible. */
export function useNow(every = 1_000): Millis {
  return useSyncExternalStore(subscribe, () => Math.floor(current / every) * every);
}
