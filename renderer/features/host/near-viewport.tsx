// Owns that a section far from the visible part of the page does no work: its content exists only while it is near.
import { useEffect, useRef, useState, type ReactNode } from 'react';

/** How far from the visible part content is made, px: enough that charts are drawn before they scroll in. */
const MARGIN = 500;

/** Holds `estimate` px free until the content is near for the first time, and its true height whenever it is gone again. */
export function NearViewport({ estimate, children }: { readonly estimate: number; readonly children: ReactNode }): ReactNode {
  const element = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState({ near: false, height: estimate });
  useEffect(() => {
    const box = element.current;
    if (box === null) return undefined;
    // The page scrolls inside of the shell, so the margin must grow that box and not the window.
    const observer = new IntersectionObserver(
      (entries) => {
        const near = entries.at(-1)?.isIntersecting === true;
        setPlace((before) => (before.near === near ? before : { near, height: near || box.offsetHeight === 0 ? before.height : box.offsetHeight }));
      },
      { root: document.getElementById('content'), rootMargin: `${MARGIN}px 0px` },
    );
    observer.observe(box);
    return () => observer.disconnect();
  }, []);
  return <div ref={element} style={place.near ? undefined : { height: place.height }}>{place.near ? children : null}</div>;
}
