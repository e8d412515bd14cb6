// Owns the way between the address and the scroll position: ?family=disk scrolls there, scrolling marks where one is.
import { useCallback, useEffect, useState } from 'react';
import { usePageSearch } from '../../app/navigation.tsx';
import { FAMILY_IDS, type FamilyId } from './families.ts';

/** The id of a family's section in the document. */
export const sectionId = (family: FamilyId): string => `family-${family}`;

/** How far below the top of the page a section counts as the one that is read, px. */
const READING_LINE = 140;

function scrollTo(family: FamilyId): void {
  document.getElementById(sectionId(family))?.scrollIntoView({ block: 'start' });
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
  useEffect(() => {
    if (ready && asked !== undefined) scrollTo(asked);
  }, [ready, asked]);
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
      scrollTo(family);
    },
    [setSearch],
  );
  return { current, go };
}
