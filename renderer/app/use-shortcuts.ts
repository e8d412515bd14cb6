// Owns the keyboard of the whole console.
import { useEffect, useRef } from 'react';
import { useGo } from './navigation.tsx';
import { PAGES } from './pages.ts';
import { setPreferences, usePreferences } from './preferences.ts';
import { shift } from './time-range.ts';
import { setTime, togglePause, useTimeStore } from './time-store.ts';

/** Fired on window when the keyboard asks for the time range field. */
export const OPEN_TIME_EVENT = 'vedette-open-time';
const SEQUENCE_MS = 1_200;

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

/** Listens while mounted. `onHelp` opens the sheet of shortcuts. */
export function useShortcuts(onHelp: () => void): void {
  const go = useGo();
  const latest = useRef(onHelp);
  useEffect(() => {
    latest.current = onHelp;
  });
  useEffect(() => {
    let goPressed = Number.NEGATIVE_INFINITY;
    const actions: Readonly<Record<string, () => void>> = {
      '?': () => latest.current(),
      l: () => togglePause(Date.now()),
      t: () => window.dispatchEvent(new Event(OPEN_TIME_EVENT)),
      '[': () => setTime(shift(useTimeStore.getState().spec, -1, Date.now())),
      ']': () => setTime(shift(useTimeStore.getState().spec, 1, Date.now())),
      '\\': () => setPreferences({ railNarrow: !usePreferences.getState().railNarrow }),
    };
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const page = event.timeStamp - goPressed < SEQUENCE_MS ? PAGES.find((entry) => entry.key === event.key) : undefined;
      goPressed = event.key === 'g' ? event.timeStamp : Number.NEGATIVE_INFINITY;
      const action = page === undefined ? actions[event.key] : () => go(page.path);
      if (action === undefined) return;
      event.preventDefault();
      action();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [go]);
}
