// Owns the tile of one measure: name, value with unit, state, recent line, one supporting fact.
import type { ReactNode } from 'react';
import { Quantity } from './quantity.tsx';
import { Sparkline } from './sparkline.tsx';
import { StateGlyph, type State } from './state-badge.tsx';
import classes from './stat-tile.module.css';

export interface StatTileProps {
  readonly label: string;
  readonly value: number | null | undefined;
  readonly unit: string;
  /** Why the value is unknown. */
  readonly reason?: string | undefined;
  readonly state?: State | undefined;
  /** The word for the state, read out and shown on hover. */
  readonly stateWord?: string | undefined;
  readonly history?: ArrayLike<number> | undefined;
  readonly max?: number | undefined;
  /** The number beside the number: "of 15.6 GiB", "norm 0.4". */
  readonly detail?: ReactNode;
}

export function StatTile(props: StatTileProps): ReactNode {
  return (
    <div className={classes.tile} data-state={props.state}>
      <div className={classes.label}>
        <span>{props.label}</span>
        {props.state !== undefined && props.state !== 'ok' && (
          <span title={props.stateWord}>
            <StateGlyph state={props.state} />
            <span className="v-visually-hidden">{props.stateWord}</span>
          </span>
        )}
      </div>
      <div className={classes.value}>
        <Quantity value={props.value} unit={props.unit} reason={props.reason} large />
      </div>
      <div className={classes.detail} title={typeof props.detail === 'string' ? props.detail : undefined}>{props.detail ?? '\u00a0'}</div>
      {props.history !== undefined && (
        <div className={classes.line}><Sparkline values={props.history} height={24} min={0} max={props.max} /></div>
      )}
    </div>
  );
}
