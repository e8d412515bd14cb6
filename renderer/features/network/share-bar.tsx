// Owns the bar that shows a share of a whole, with its name and its number in words.
import type { ReactNode } from 'react';
import { Quantity } from '../../ui/quantity.tsx';
import { StateGlyph } from '../../ui/state-badge.tsx';
import classes from './network.module.css';

export interface BarProps {
  readonly label: ReactNode;
  /** 0 … 100; null draws no bar and gives the reason on hover. */
  readonly percent: number | null;
  readonly reason?: string | undefined;
  /** In place of the percentage. */
  readonly value?: ReactNode;
  readonly colour?: string | undefined;
  readonly state?: 'warn' | 'alert' | undefined;
}

const COLOURS = { warn: 'var(--v-warn)', alert: 'var(--v-alert)' } as const;

export function Bar({ label, percent, reason, value, colour, state }: BarProps): ReactNode {
  const width = percent === null ? 0 : Math.min(100, Math.max(0, percent));
  return (
    <div className={classes.bar}>
      <span className={classes.barLabel} title={typeof label === 'string' ? label : undefined}>{state !== undefined && <StateGlyph state={state} size={11} />} {label}</span>
      <span className={classes.barValue}>{value ?? (percent === null && reason !== undefined ? <span className={classes.since}>{reason}</span> : <Share percent={percent} reason={reason} />)}</span>
      <span className={classes.track} aria-hidden><span className={classes.filled} style={{ width: `${width.toFixed(1)}%`, background: state === undefined ? (colour ?? 'var(--v-series-0)') : COLOURS[state] }} /></span>
    </div>
  );
}

/** A percentage to a tenth: more digits of a share tell nothing, and what is more than nothing is never 0. */
export function Share({ percent, reason }: { readonly percent: number | null; readonly reason?: string | undefined }): ReactNode {
  if (percent === null) return <Quantity value={null} unit="percent" reason={reason} />;
  const isTiny = percent > 0 && percent < 0.05;
  return <span className={classes.share}>{isTiny ? '<0.1' : Math.round(percent * 10) / 10}<span className={classes.percent}>%</span></span>;
}

/** The same without words, for a cell of a table whose number stands beside it. */
export function CellBar({ percent, children }: { readonly percent: number | null; readonly children: ReactNode }): ReactNode {
  const width = percent === null ? 0 : Math.min(100, Math.max(0, percent));
  return (
    <span className={classes.cellBar}>
      <span className={classes.track} aria-hidden><span className={classes.filled} style={{ width: `${width.toFixed(1)}%`, background: width >= 95 ? COLOURS.alert : width >= 80 ? COLOURS.warn : 'var(--v-series-0)' }} /></span>
      {children}
    </span>
  );
}
