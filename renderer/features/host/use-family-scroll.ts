// Owns the way between the address and the scroll position: ?family=disk scrolls there, scrolling marks where one is.
import { useCallback, useEffect, useState } from 'react';
import { usePageSearch } from '../../app/navigation.tsx';
import { FAMILY_IDS, type FamilyId } from './families.ts';

/** The id of a family's section in the document. */
export const sectionId = (family: FamilyId): string => `family-${family}`;

/** How far below the top of the page a section counts as the one that is read, px. */
const READING_LINE = 140;

/** How long charts that are being made may still move a section away from where it was scrolled to, ms. */
const SETTLE_MS = 3_000;
/** What a person does to scroll elsewhere. */
const OWN_SCROLLING = ['wheel', 'touchstart', 'pointerdown', 'keydown'] as const;

/** Brings an element to the top of the page, below the room that its style asks for. Element.scrollIntoView would move the shell around the page too. */
export function scrollPageTo(element: Element | null): void {
  const page = document.getElementById('content');
  if (page === null || element === null) return;
  const room = Number.parseFloat(getComputedStyle(element).scrollMarginTop) || 0;
  page.scrollTop += element.getBoundingClientRect().top - page.getBoundingClientRect().top - room;
}

const scrollTo = (family: FamilyId): void => scrollPageTo(document.getElementById(sectionId(family)));

/** Scrolls to a family and keeps it there while the sections around it take their true heights. Ends by itself, with the person's own scrolling, or by the answer. */
function settleAt(family: FamilyId): () => void {
  scrollTo(family);
  const content = document.getElementById(sectionId(family))?.closest('[data-families]');
  if (content === null || content === undefined) return () => undefined;
  const observer = new ResizeObserver(() => scrollTo(family));
  observer.observe(content);
  const stop = (): void => {
    observer.disconnect();
    clearTimeout(timer);
    for (const name of OWN_SCROLLING) window.removeEventListener(name, stop);
  };
  const timer = setTimeout(stop, SETTLE_MS);
  for (const name of OWN_SCROLLING) window.addEventListener(name, stop, { passive: true });
  return stop;
}

export interface FamilyScroll {
  /** The family that is being read; undefined above the first. */
  readonly current: FamilyId | undefined;
  /** Scrolls to a family and puts it into the address. */
  go(family: FamilyId): void;
}

/** `ready` turns true when the sections exist. */
export function useFamilyScroll(ready: boolean): FamilyScroll {
  const [search, setSearch] = usePageSearch({ family: '' });
  const [current, setCurrent] = useState<FamilyId | undefined>(undefined);
  const asked = FAMILY_IDS.find((family) => family === search.family);
  useEffect(() => (ready && asked !== undefined ? settleAt(asked) : undefined), [ready, asked]);
  useEffect(() => {
    const page = document.getElementById('content');
    if (page === null || !ready) return undefined;
    let frame = 0;
    const read = (): void => {
      frame = 0;
      const line = page.getBoundingClientRect().top + READING_LINE;
      let found: FamilyId | undefined;
      for (const family of FAMILY_IDS) {
        const top = document.getElementById(sectionId(family))?.getBoundingClientRect().top;
        if (top !== undefined && top <= line) found = family;
      }
      setCurrent(found);
    };
    const onScroll = (): void => {
      if (frame === 0) frame = requestAnimationFrame(read);
    };
    read();
    page.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      page.removeEventListener('scroll', onScroll);
      cancelAnimationFrame(frame);
    };
  }, [ready]);
  const go = useCallback(
    (family: FamilyId) => {
      setSearch({ family });
      settleAt(family);
    },
    [setSearch],
  );
  return { current, go };
}
