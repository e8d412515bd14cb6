// Owns the product's mark inside the console: the sentinel of resources/icons/source/app.svg, drawn for small sizes.
import type { ReactNode } from 'react';

/** The mark, `size` px square. Decoration: the product's name stands beside it or is said elsewhere. */
export function BrandMark({ size }: { readonly size: number }): ReactNode {
  return (
    <svg width={size} height={size} viewBox="0 0 512 512" aria-hidden>
      <rect x="16" y="16" width="480" height="480" rx="112" fill="var(--v-mark-ground)" stroke="var(--v-mark-line)" strokeWidth="16" />
      <path d="M92 144 H178 L256 316 L334 144 H420 L296 404 H216 Z" fill="var(--v-mark-wall)" />
      <circle cx="256" cy="160" r="52" fill="var(--v-mark-light)" />
    </svg>
  );
}
