// Owns that a section far from the visible part of the page does no work: its content exists only while it is near.
import { useEffect, useRef, useState, type ReactNode } from 'react';

/** How far from the visible part content is made, px: enough that charts are drawn before they scroll in. */
const MARGIN = 500;

/** Holds `estimate` px free until the content is near for the first time, and its true height whenever it is gone again. */
export function NearViewport({ estimate, children }: { readonly estimate: number; readonly children: ReactNode }): ReactNode {
  const element = useRef<HTMLDivElement>(null);
  const height = useRef(estimate);
  const [near, setNear] = useState(false);
  useEffect(() => {
    const box = element.current;
    if (box === null) return undefined;
    // The page scrolls inside of the shell, so the margin must grow that box and not the window.
    const observer = new IntersectionObserver(
      (entries) => {
        const visible = entries.at(-1)?.isIntersecting === true;
        if (!visible && box.offsetHeight > 0) height.current = box.offsetHeight;
        setNear(visible);
      },
      { root: document.getElementById('content'), rootMargin: `${MARGIN}px 0px` },
    );
    observer.observe(box);
    return () => observer.disconnect();
  }, []);
  // Read at the moment of leaving only; drawing does not depend on it in between.
  return <div ref={element} style={near ? undefined : { height: height.current }}>{near ? children : null}</div>;
}
