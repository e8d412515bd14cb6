// Owns how a state looks everywhere: colour, glyph and word together, never colour alone.
import type { ReactNode } from 'react';
import { useText } from '../i18n/use-text.ts';
import classes from './state-badge.module.css';

export const STATES = ['ok', 'warn', 'alert', 'no_data', 'muted'] as const;
export type State = (typeof STATES)[number];

/** The glyph of a state, 12 × 12: circle with tick, triangle, octagon-like square, dashed ring, hatched bar. Each differs in shape. */
export function StateGlyph({ state, size = 12 }: { readonly state: State; readonly size?: number }): ReactNode {
  const common = { width: size, height: size, viewBox: '0 0 12 12', 'aria-hidden': true, className: classes.glyph, 'data-state': state };
  switch (state) {
    case 'ok':
      return <svg {...common}><circle cx="6" cy="6" r="5.2" fill="currentColor" /><path d="M3.6 6.2 5.3 8 8.5 4.4" fill="none" stroke="var(--v-panel)" strokeWidth="1.5" /></svg>;
    case 'warn':
      return <svg {...common}><path d="M6 .8 11.6 11H.4Z" fill="currentColor" /><path d="M6 4.3v3.2M6 8.6v1.1" stroke="var(--v-panel)" strokeWidth="1.4" /></svg>;
    case 'alert':
      return <svg {...common}><path d="M3.6.6h4.8l3 3v4.8l-3 3H3.6l-3-3V3.6Z" fill="currentColor" /><path d="m4 4 4 4m0-4-4 4" stroke="var(--v-panel)" strokeWidth="1.5" /></svg>;
    case 'no_data':
      return <svg {...common}><circle cx="6" cy="6" r="4.8" fill="none" stroke="currentColor" strokeWidth="1.6" strokeDasharray="2.2 1.6" /></svg>;
    case 'muted':
      return <svg {...common}><rect x=".8" y=".8" width="10.4" height="10.4" rx="2" fill="none" stroke="currentColor" strokeWidth="1.2" /><path d="M1 8 8 1M1 11.4 11.4 1M4.4 11.4l7-7" stroke="currentColor" strokeWidth="1.1" /></svg>;
  }
}

/** Glyph and word; `label` replaces the state's own word. `quiet` leaves out the filled ground. */
export function StateBadge({ state, label, quiet = false }: { readonly state: State; readonly label?: ReactNode; readonly quiet?: boolean }): ReactNode {
  const text = useText('ui');
  return (
    <span className={quiet ? classes.quiet : classes.badge} data-state={state}>
      <StateGlyph state={state} />
      <span>{label ?? text(`state.${state}`)}</span>
    </span>
  );
}
